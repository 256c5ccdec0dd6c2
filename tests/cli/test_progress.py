"""What is known of a sweep, put in order."""

from .sweeps import progress, run_row


def test_runs_come_in_the_order_of_their_trials_whatever_order_they_were_told_in() -> None:
    first, second = run_row("b", 0), run_row("a", 1)
    own = run_row("of-no-trial", None)
    assert [run["id"] for run in progress(second, own, first).in_order] == ["b", "a", "of-no-trial"]


def test_what_has_work_under_way_is_running() -> None:
    rows = [run_row("a", 0, state="running"), run_row("b", 1), run_row("c", 2, state="pending")]
    assert [run["id"] for run in progress(*rows).under_way()] == ["a"]
    assert [run["id"] for run in progress(*rows).under_way({"c"})] == ["a", "c"]


def test_the_best_so_far_follows_the_ends_and_the_mode() -> None:
    values = [0.5, "NaN", 0.7, 0.2]
    rows = [run_row(f"r{i}", i, value=value) for i, value in enumerate(values)]
    rows.append(run_row("under-way", 9, value=0.0, finished_at=None))
    assert progress(*rows).best_so_far == [0.5, 0.5, 0.2]
    assert progress(*rows, mode="max").best_so_far == [0.5, 0.7, 0.7]
    endless = run_row("r9", 9, value=float("inf"))
    assert progress(endless).best_so_far == []


def test_what_the_runs_logged_is_named_once_without_the_clients_own() -> None:
    rows = [run_row("a", summary={"acc": 1, "_step": 3}), run_row("b", 1, summary={"acc": 2, "loss": 1})]
    assert progress(*rows).logged == ["acc", "loss"]
