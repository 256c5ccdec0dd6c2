"""Sweep files: YAML that every reader understands the same way.

Reading is safe (text, numbers, booleans, null, lists, mappings and nothing else), refuses a key that
stands twice or is no text, takes `1e-5` for the number that it is in YAML 1.2, and leaves dates and `=` as
text.
Writing quotes whatever a reader of YAML 1.1 or 1.2 would take for something else than text.
"""

import re
from collections.abc import Mapping
from typing import Any, NoReturn, cast

import yaml
from yaml.constructor import ConstructorError
from yaml.reader import ReaderError
from yaml.representer import RepresenterError

from sweepstake.errors import config_error

MAXIMUM_VALUES = 1_000_000
LINE_LENGTH = 100
ONE_LINE = 60

_PREFIX = "tag:yaml.org,2002:"
_READABLE = frozenset(_PREFIX + kind for kind in ("null", "bool", "int", "float", "str", "seq", "map"))
_IMPLICIT = _READABLE | {f"{_PREFIX}merge"}
_SIGNS_AND_DIGITS = list("-+.0123456789")


def load(text: str, source: str = "") -> dict[str, Any]:
    """Return the mapping that a sweep file holds.

    Args:
        text: the file's content.
        source: the file's name, for the error text.

    Raises:
        ConfigError: it is not YAML, holds a key twice, is no mapping, or is empty; with the line.
    """
    try:
        loader = _Loader(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position)
        raise config_error(_place(source, line), "this character is not allowed in YAML") from None
    try:
        node = loader.get_single_node()
        if node is None:
            raise config_error(source, "the sweep file is empty")
        if not isinstance(node, yaml.MappingNode):
            raise config_error(
                _place(source, node.start_mark.line),
                "a sweep file is a mapping, such as `program: train.py`; this is a "
                f"{'list' if isinstance(node, yaml.SequenceNode) else 'single value'}",
            )
        if _size(node, {}) > MAXIMUM_VALUES:
            raise config_error(source, f"with its aliases written out, it has over {MAXIMUM_VALUES} values")
        return cast("dict[str, Any]", loader.construct_document(node))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = ", ".join(part for part in (error.context, error.problem) if part)
        raise config_error(_place(source, mark.line if mark else None), message) from None
    except RecursionError:
        raise config_error(source, "lists and mappings are nested too deep") from None
    finally:
        loader.dispose()


def dump(data: Mapping[str, Any]) -> str:
    """Return `data` as YAML in ASCII, its keys sorted, short lists and mappings in one line.

    Args:
        data: nested plain data (see `plain`).

    Raises:
        ConfigError: something in it is no plain data.
    """
    try:
        return yaml.dump(dict(data), Dumper=_Dumper, sort_keys=True, width=LINE_LENGTH)
    except RepresenterError as error:
        raise config_error("", f"{error.args[-1]!r} cannot be saved in a sweep file") from None


def _place(source: str, line: int | None) -> str:
    at = "" if line is None else f"line {line + 1}"
    return ", ".join(part for part in (source, at) if part)


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many values a node holds when its aliases are written out; of endless ones, too many."""
    if id(node) not in known:
        known[id(node)] = MAXIMUM_VALUES + 1
        known[id(node)] = 1 + sum(_size(child, known) for child in _children(node))
    return known[id(node)]


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _length(node: yaml.Node) -> int:
    """Return about how many characters a node takes in one line."""
    if isinstance(node, yaml.ScalarNode):
        return len(node.value)
    return sum(2 + _length(child) for child in _children(node))


class _Loader(yaml.SafeLoader):
    # PyYAML's own tables: without the types that JSON has not, so without dates and the default key `=`.
    yaml_constructors = {  # noqa: RUF012
        tag: constructor for tag, constructor in yaml.SafeLoader.yaml_constructors.items() if tag in _READABLE
    }
    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if tag in _IMPLICIT]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        first_places: dict[str, yaml.Mark] = {}
        for key, _ in node.value:
            if key.tag == f"{_PREFIX}merge":
                continue
            if not isinstance(key, yaml.ScalarNode):
                raise ConstructorError(None, None, "a list or mapping cannot be a key", key.start_mark)
            if key.tag != f"{_PREFIX}str":
                kind = key.tag.removeprefix(_PREFIX)
                raise ConstructorError(
                    None,
                    None,
                    f"YAML takes the key {key.value} for a value of type {kind}: write '{key.value}'",
                    key.start_mark,
                )
            if key.value in first_places:
                line = first_places[key.value].line + 1
                raise ConstructorError(
                    None,
                    None,
                    f"the key '{key.value}' stands here a second time, first on line {line}: remove one",
                    key.start_mark,
                )
            first_places[key.value] = key.start_mark
        return node

    def construct_text(self, node: yaml.ScalarNode) -> str:
        # JSON writes a character beyond 16 bits as two halves, which PyYAML leaves apart.
        text: str = self.construct_scalar(node)
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def construct_tagged(self, node: yaml.Node) -> NoReturn:
        raise ConstructorError(
            None,
            None,
            f"the tag {node.tag.replace(_PREFIX, '!!')} is not taken: a sweep file holds text, numbers, "
            "true, false, null, lists and mappings; remove the tag",
            node.start_mark,
        )


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> Any:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = _length(node) <= ONE_LINE
        return node

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> Any:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = _length(node) <= ONE_LINE
        return node

    def serialize(self, node: Any) -> None:
        node.flow_style = False
        super().serialize(node)


_Loader.add_constructor(f"{_PREFIX}str", _Loader.construct_text)
_Loader.add_constructor(None, _Loader.construct_tagged)

# YAML 1.2 has numbers that PyYAML takes for text. Reading takes them for numbers; writing quotes such text,
# and text that other readers take for a number (08) or a boolean (y).
_EXPONENT = re.compile(r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+$")
_Loader.add_implicit_resolver(f"{_PREFIX}float", _EXPONENT, _SIGNS_AND_DIGITS)
_Dumper.add_implicit_resolver(f"{_PREFIX}float", _EXPONENT, _SIGNS_AND_DIGITS)
_Dumper.add_implicit_resolver(f"{_PREFIX}int", re.compile(r"^(?:[-+]?[0-9]+|0o[0-7]+)$"), _SIGNS_AND_DIGITS)
_Dumper.add_implicit_resolver(f"{_PREFIX}bool", re.compile(r"^[yYnN]$"), list("yYnN"))
