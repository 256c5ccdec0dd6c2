"""What is drawn has the distribution that its dialect says, compared with scipy and with hyperopt itself."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hyperopt import hp
from hyperopt.pyll.stochastic import sample as hyperopt_sample
from scipy import stats

from sweepstake.space import Space, read_tune, read_wandb
from tests.space.gallery import dice

N = 4000
ALPHA = 1e-3


def draws(space: Space, count: int = N) -> list[Any]:
    generator = dice(20)
    return [space.config(space.sample(generator))["x"] for _ in range(count)]


def of_tune(name: str, *args: Any) -> Space:
    return read_tune({"x": {name: list(args)}}, "tune.config")


def of_wandb(**written: Any) -> Space:
    return read_wandb({"x": written})


LOG = stats.loguniform
CONTINUOUS: list[tuple[Space, Any]] = [
    (of_tune("tune.uniform", -2, 3), stats.uniform(-2, 5)),
    (of_tune("tune.loguniform", 1e-4, 0.1), LOG(1e-4, 0.1)),
    (of_tune("tune.randn", 10, 2), stats.norm(10, 2)),
    (of_tune("tune.randn"), stats.norm()),
    (of_tune("hyperopt.hp.uniform", "x", -2, 3), stats.uniform(-2, 5)),
    (of_tune("hyperopt.loguniform", 0.001, 1), LOG(0.001, 1)),
    (of_tune("hyperopt.hp.loguniform", "x", -3, 2), LOG(math.exp(-3), math.exp(2))),
    (of_tune("hyperopt.hp.normal", "x", 1, 0.5), stats.norm(1, 0.5)),
    (of_tune("hyperopt.hp.lognormal", "x", 1, 0.5), stats.lognorm(0.5, scale=math.e)),
    (of_wandb(min=0.5, max=2.5), stats.uniform(0.5, 2)),
    (of_wandb(distribution="log_uniform", min=-3, max=2), LOG(math.exp(-3), math.exp(2))),
    (of_wandb(distribution="log_uniform_values", min=0.01, max=10), LOG(0.01, 10)),
    (of_wandb(distribution="inv_log_uniform", min=-3, max=2), LOG(math.exp(-2), math.exp(3))),
    (of_wandb(distribution="inv_log_uniform_values", min=0.01, max=10), LOG(0.01, 10)),
    (of_wandb(distribution="normal"), stats.norm()),
    (of_wandb(distribution="normal", mu=3, sigma=2), stats.norm(3, 2)),
    (of_wandb(distribution="log_normal", mu=1, sigma=0.5), stats.lognorm(0.5, scale=math.e)),
    (of_wandb(distribution="beta", a=2, b=5), stats.beta(2, 5)),
]


@pytest.mark.parametrize(("space", "distribution"), CONTINUOUS)
def test_real_numbers_have_their_distribution(space: Space, distribution: Any) -> None:
    drawn = draws(space)
    assert all(type(value) is float for value in drawn)
    assert stats.kstest(drawn, distribution.cdf).pvalue > ALPHA


HYPEROPT: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
    ("randint", hp.randint, (7,)),
    ("randint", hp.randint, (3, 9)),
    ("uniformint", hp.uniformint, (1, 6)),
    ("quniform", hp.quniform, (0, 11, 4)),
    ("quniform", hp.quniform, (1, 10, 4)),
    ("quniform", hp.quniform, (0, 1, 0.1)),
    ("qloguniform", hp.qloguniform, (0, 3, 5)),
    ("qnormal", hp.qnormal, (0, 3, 2)),
    ("qlognormal", hp.qlognormal, (0, 1, 1)),
]


@pytest.mark.parametrize(("name", "theirs", "args"), HYPEROPT)
def test_steps_are_those_of_hyperopt(name: str, theirs: Callable[..., Any], args: tuple[Any, ...]) -> None:
    ours = draws(of_tune(f"hyperopt.hp.{name}", "x", *args))
    generator = np.random.default_rng(3)
    expression = theirs("x", *args)
    real = [hyperopt_sample(expression, generator) for _ in range(N)]
    assert {type(value) for value in ours} == {type(value) for value in real}
    expected, found = Counter(real), Counter(ours)
    often = [value for value, count in expected.items() if count >= 20]
    assert set(often) <= set(found), "the same values"
    table = [[counts[value] for value in often] for counts in (expected, found)]
    assert stats.chi2_contingency(table).pvalue > ALPHA


@pytest.mark.parametrize(
    ("space", "values"),
    [
        (of_tune("tune.randint", 2, 6), [2, 3, 4, 5]),
        (of_tune("tune.qrandint", 1, 10, 3), [3, 6, 9]),
        (of_tune("tune.qrandint", 0, 10, 5), [0, 5, 10]),
        (of_tune("tune.qrandint", 0, 3), [0, 1, 2]),
        (of_wandb(min=1, max=4), [1, 2, 3, 4]),
        (of_tune("tune.choice", ["a", None, True]), ["a", None, True]),
    ],
)
def test_whole_numbers_and_choices_are_equally_likely(space: Space, values: list[Any]) -> None:
    drawn = draws(space)
    counts = [
        sum(value is one or (value == one and type(value) is type(one)) for value in drawn) for one in values
    ]
    assert sum(counts) == N
    assert stats.chisquare(counts).pvalue > ALPHA


def test_lograndint_is_the_whole_part_of_a_loguniform_number() -> None:
    counts = Counter(draws(of_tune("tune.lograndint", 1, 9)))
    expected = [N * math.log((k + 1) / k) / math.log(9) for k in range(1, 9)]
    assert stats.chisquare([counts[k] for k in range(1, 9)], expected).pvalue > ALPHA


def test_qlograndint_takes_multiples_up_to_the_upper_bound() -> None:
    counts = Counter(draws(of_tune("tune.qlograndint", 3, 20, 5)))
    assert sorted(counts) == [5, 10, 15, 20]
    assert counts[5] > counts[10] > counts[20]


@pytest.mark.parametrize(
    ("space", "values", "kind"),
    [
        (of_tune("tune.quniform", 0, 2, 0.5), [0, 0.5, 1, 1.5, 2], float),
        (of_tune("tune.qloguniform", 1, 4, 1), [1, 2, 3, 4], float),
        (of_wandb(distribution="q_uniform", min=0, max=4), [0, 1, 2, 3, 4], int),
        (of_wandb(distribution="q_uniform", min=0, max=4, q=2.0), [0, 2, 4], float),
        (of_wandb(distribution="q_log_uniform", min=0, max=1), [1, 2, 3], int),
        (of_wandb(distribution="q_log_uniform_values", min=1, max=4, q=2), [2, 4], int),
        (of_wandb(distribution="q_beta", a=2, b=2, q=0.5), [0, 0.5, 1], float),
    ],
)
def test_steps_keep_their_type_and_reach_both_ends(space: Space, values: list[float], kind: type) -> None:
    drawn = draws(space)
    assert {type(value) for value in drawn} == {kind}
    assert sorted(set(drawn)) == values


def test_the_ends_of_a_rounded_range_are_half_as_likely() -> None:
    counts = Counter(draws(of_tune("tune.quniform", 0, 4, 1)))
    assert stats.chisquare([counts[k] for k in range(5)], [N / 8, N / 4, N / 4, N / 4, N / 8]).pvalue > ALPHA


@pytest.mark.parametrize(
    "space",
    [
        of_tune("hyperopt.hp.pchoice", "x", [[0.2, "a"], [0.7, "b"], [0.1, "c"]]),
        of_wandb(values=["a", "b", "c"], probabilities=[0.2, 0.7, 0.1]),
    ],
)
def test_weights_are_kept(space: Space) -> None:
    counts = Counter(draws(space))
    assert stats.chisquare([counts[k] for k in "abc"], [0.2 * N, 0.7 * N, 0.1 * N]).pvalue > ALPHA
