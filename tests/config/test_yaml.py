"""YAML has traps: what a sweep file says is what its author sees."""

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from sweepstake.config import yaml
from sweepstake.errors import ConfigError

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), values, min_size=1, max_size=5))
def test_whatever_is_written_is_read_again_by_us_and_by_others(data: dict[str, object]) -> None:
    text = yaml.dump(data)
    assert text.isascii()
    assert yaml.load(text) == data
    assert pyyaml.safe_load(text) == data


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1e-5", 1e-5),
        ("1E5", 1e5),
        ("-2.5e3", -2500.0),
        (".5e+2", 50.0),
        ("1.", 1.0),
        ("2026-11-25", "2026-11-25"),
        ("2026-11-25 10:00:00", "2026-11-25 10:00:00"),
        ("=", "="),
        ("'1e-5'", "1e-5"),
        ("~", None),
        ("true", True),
        ("0x10", 16),
        (".inf", float("inf")),
        ("e5", "e5"),
        ('"\\ud83c\\udfc7"', "\N{HORSE RACING}"),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, meant: object) -> None:
    read = yaml.load(f"a: {written}")["a"]
    assert read == meant
    assert type(read) is type(meant)


@pytest.mark.parametrize(
    "word", ["on", "yes", "y", "no", "1e-5", "08", "0o17", "2026-11-25", "null", "~", "<<", "="]
)
def test_text_that_looks_like_something_else_is_written_in_quotes(word: str) -> None:
    assert yaml.dump({"a": word}) == f"a: '{word}'\n"
    assert yaml.load(yaml.dump({word: 1})) == {word: 1}


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        yaml.load(text, "sweep.yaml")
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "sweep.yaml, line 3: the key 'a' stands here a second time, first on line 1"),
        (
            "x:\n  a: 1\n  a: 1\n",
            "sweep.yaml, line 3: the key 'a' stands here a second time, first on line 2",
        ),
        ("on: 1", "sweep.yaml, line 1: YAML takes the key on for a value of type bool: write 'on'"),
        ("x: {1: a}", "the key 1 for a value of type int: write '1'"),
        ("x: {[1]: a}", "a list or mapping cannot be a key"),
        ("", "sweep.yaml: the sweep file is empty"),
        ("# only a comment\n", "the sweep file is empty"),
        ("- a\n- b\n", "line 1: a sweep file is a mapping, such as `program: train.py`; this is a list"),
        ("train.py", "this is a single value"),
        ("a: [1, 2", "line 1"),
        ("a: 1\n b: 2", "line 2"),
        ("a: 1\n---\nb: 2", "line 2"),
        ("a: *nobody", "nobody"),
        ("a: \x00", "this character is not allowed in YAML"),
        ("a: " + "[" * 5000, "nested too deep"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, says: str) -> None:
    assert says in refusal(text)


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['echo no']",
        "!!python/name:os.system ''",
        "!!python/object:subprocess.Popen {}",
        "!mine 3",
        "!!set {a, b}",
        "!!binary aGVsbG8=",
        "!!timestamp 2026-01-01",
    ],
)
def test_a_tag_is_refused_and_nothing_is_run(value: str) -> None:
    tag = value.split()[0]
    assert refusal(f"a: {value}").startswith(f"sweep.yaml, line 1: the tag {tag} is not taken")


def test_aliases_that_stand_for_billions_of_values_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "with its aliases written out, it has over 1000000 values" in refusal("\n".join(lines))


def test_an_alias_that_holds_itself_is_refused() -> None:
    assert "over 1000000 values" in refusal("a: &a [*a]")


def test_a_few_aliases_are_fine_and_share_nothing_when_written() -> None:
    data = yaml.load("base: &b {lr: 1}\nnet: {<<: *b, depth: 2}\n")
    assert data == {"base": {"lr": 1}, "net": {"lr": 1, "depth": 2}}
    shared = [1, 2]
    assert "&" not in yaml.dump({"a": shared, "b": shared})


def test_what_is_no_data_cannot_be_written() -> None:
    with pytest.raises(ConfigError, match="cannot be saved in a sweep file"):
        yaml.dump({"a": object()})
