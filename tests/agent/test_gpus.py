"""GPUs are given to slots, and an agent that would have too few does not start."""

import pytest

from sweepstake.agent.gpus import assigned
from sweepstake.errors import UsageError

FOUR = {"CUDA_VISIBLE_DEVICES": "0,1,2,3"}
NONE = {"CUDA_VISIBLE_DEVICES": ""}


@pytest.mark.parametrize(
    ("gpus", "per_run", "slots", "expected"),
    [
        (None, None, None, (1, None)),
        (None, None, 3, (3, None)),
        ("all", None, None, (4, [("0",), ("1",), ("2",), ("3",)])),
        ("all", 2, None, (2, [("0", "1"), ("2", "3")])),
        (None, 2, 1, (1, [("0", "1")])),
        ("2", None, None, (2, [("0",), ("1",)])),
        ("1,3", None, 2, (2, [("1",), ("3",)])),
        ("3,", None, None, (1, [("3",)])),
        ("all", 3, None, (1, [("0", "1", "2")])),
        ("all", 0, 2, (2, [(), ()])),
    ],
)
def test_slots_get_their_gpus(
    gpus: str | None, per_run: int | None, slots: int | None, expected: tuple[int, object]
) -> None:
    assert assigned(gpus, per_run, slots, FOUR) == expected


@pytest.mark.parametrize(
    ("gpus", "per_run", "slots", "message"),
    [
        ("all", 2, 3, r"3 at once with 2 each make 6, and there are 4 \(0, 1, 2, 3\): use -j 2"),
        ("all", 5, None, "there are 4 .* use --gpus-per-run 4"),
        ("5", None, None, r"asks for 5 GPUs and there are 4 \(0, 1, 2, 3\)"),
        ("0,9", None, None, "names 9; there are 0, 1, 2, 3"),
        ("1,1", None, None, "name each GPU once"),
        ("some", None, None, "names some; there are 0, 1, 2, 3"),
        ("0", None, None, "give all, a number from 1, or names"),
        ("all", -1, None, "give 0 .none. or more"),
        (None, None, 0, "an agent needs at least 1"),
    ],
)
def test_what_cannot_be_given_is_refused(
    gpus: str | None, per_run: int | None, slots: int | None, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        assigned(gpus, per_run, slots, FOUR)


def test_without_any_gpu_it_says_where_it_looked() -> None:
    with pytest.raises(UsageError, match="CUDA_VISIBLE_DEVICES is empty or not set and nvidia-smi"):
        assigned("all", None, None, NONE)


def test_gpus_that_cannot_be_listed_may_be_named() -> None:
    assert assigned("0,1", None, None, NONE) == (2, [("0",), ("1",)])
