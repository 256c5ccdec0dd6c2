"""Every scheduler keeps to the protocol."""

import pytest

from sweepstake import schedulers
from sweepstake.schedulers import Scheduler
from tests.schedulers.conformance import Make, SchedulerConformance


def maker(name: str, **arguments: object) -> Make:
    """Return a maker of a scheduler of this name."""

    def make(mode: str = "min", seed: int = 0) -> Scheduler:
        return schedulers.build(name, arguments, "loss", mode, seed)

    return make


class TestAsha(SchedulerConformance):
    @pytest.fixture
    def make(self) -> Make:
        return maker("asha", max_t=27, grace_period=3, reduction_factor=3)


class TestAshaWithBrackets(SchedulerConformance):
    @pytest.fixture
    def make(self) -> Make:
        return maker("asha", max_t=27, grace_period=3, reduction_factor=2, brackets=3, stop_last_trials=False)


class TestWandbHyperBand(SchedulerConformance):
    @pytest.fixture
    def make(self) -> Make:
        return maker("wandb_hyperband", min_iter=3, eta=2)


class TestWandbHyperBandByTheBest(SchedulerConformance):
    @pytest.fixture
    def make(self) -> Make:
        return maker("wandb_hyperband", max_iter=27, s=2, strict=False)


class TestFifo(SchedulerConformance):
    stops_early = False

    @pytest.fixture
    def make(self) -> Make:
        return maker("fifo")
