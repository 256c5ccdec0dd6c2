"""Stories of lines: history, system metrics, console."""

import math

import pytest

from sweepstake.store import lines
from tests.store.contract.house import Base, House

CHUNK = ['{"_step": 0, "loss": 3}', '{"_step": 1, "loss": 2}', '{"_step": 2, "loss": 1}']


class Reporting(Base):
    def test_a_chunk_that_is_sent_again_counts_once(self, house: House) -> None:
        run = house.run()
        first = house.write(lambda c: lines.put_history(c, run.id, 0, CHUNK))
        version = house.again(run).version
        again = house.write(lambda c: lines.put_history(c, run.id, 0, CHUNK))
        assert [line for line, _ in first] == [0, 1, 2]
        assert first[0][1] == {"_step": 0, "loss": 3}
        assert again == []
        assert house.read(lambda c: lines.history(c, run.id, limit=None)) == list(enumerate(CHUNK))
        assert house.again(run).history_lines == 3
        assert house.again(run).version == version

    def test_of_a_chunk_that_overlaps_only_the_new_lines_count(self, house: House) -> None:
        run = house.run()
        house.write(lambda c: lines.put_history(c, run.id, 0, CHUNK))
        new = house.write(lambda c: lines.put_history(c, run.id, 2, ['{"other": 0}', '{"new": 1}']))
        assert new == [(3, {"new": 1})]
        assert house.read(lambda c: lines.tail(c, run.id, 2)) == [CHUNK[2], '{"new": 1}']
        assert house.again(run).history_lines == 4

    def test_a_gap_is_kept_and_may_be_filled_later(self, house: House) -> None:
        run = house.run()
        house.write(lambda c: lines.put_history(c, run.id, 5, CHUNK))
        assert house.again(run).history_lines == 8
        version = house.again(run).version
        filled = house.write(lambda c: lines.put_history(c, run.id, 0, ['{"early": 1}']))
        assert filled == [(0, {"early": 1})]
        assert house.again(run).history_lines == 8
        assert house.again(run).version > version
        kept = house.read(lambda c: lines.history(c, run.id, limit=None))
        assert [line for line, _ in kept] == [0, 5, 6, 7]

    def test_rows_hold_nan_and_infinity_on_their_way_in_and_out(self, house: House) -> None:
        run = house.run()
        row = '{"a": NaN, "b": -Infinity, "c": Infinity, "n": 1}'
        [(_, values)] = house.write(lambda c: lines.put_history(c, run.id, 0, [row]))
        assert math.isnan(values["a"])
        assert (values["b"], values["c"]) == (-math.inf, math.inf)
        assert type(values["n"]) is int
        assert house.read(lambda c: lines.tail(c, run.id, 1)) == [row]

    def test_what_is_no_row_is_left_out_but_keeps_its_position(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        run = house.run()
        content = ["[1]", '{"a": 1}', "{", "3", "", "[" * 5000, "null"]
        assert house.write(lambda c: lines.put_history(c, run.id, 0, content)) == [(1, {"a": 1})]
        assert house.again(run).history_lines == len(content)
        assert caplog.text.count("is no JSON object") == len(content) - 1

    def test_positions_beyond_what_the_databases_hold_are_left_out(self, house: House) -> None:
        run = house.run()
        put = (lines.put_history, lines.put_system_metrics, lines.put_console)
        for function in put:
            house.write(lambda c, f=function: f(c, run.id, lines.LAST_LINE, CHUNK))  # type: ignore[misc]
            house.write(lambda c, f=function: f(c, run.id, 10**30, CHUNK))  # type: ignore[misc]
        for kept in (lines.history, lines.system_metrics, lines.console):
            assert house.read(lambda c, f=kept: f(c, run.id, limit=None)) == [(lines.LAST_LINE, CHUNK[0])]  # type: ignore[misc]
        with pytest.raises(ValueError, match="not at -1"):
            house.write(lambda c: lines.put_history(c, run.id, -1, CHUNK))

    def test_pages_by_step_take_the_upper_bound_out(self, house: House) -> None:
        run = house.run()
        rows = [f'{{"_step": {2 * n}}}' for n in range(10)]
        house.write(lambda c: lines.put_history(c, run.id, 0, rows))
        assert house.read(lambda c: lines.by_step(c, run.id, min_step=4, max_step=10)) == rows[2:5]
        assert house.read(lambda c: lines.by_step(c, run.id, min_step=4, max_step=10, limit=2)) == rows[2:4]
        assert house.read(lambda c: lines.by_step(c, run.id, min_step=-(10**30), max_step=10**30)) == rows

    @pytest.mark.parametrize(
        ("row", "step"),
        [
            ('{"_step": 7}', 7),
            ('{"_step": 7.0}', 7),
            ('{"_step": "seven"}', 3),
            ('{"_step": true}', 3),
            ('{"_step": 1e300}', 3),
            ('{"_step": 18446744073709551615}', 3),
            ('{"_step": NaN}', 3),
            ("{}", 3),
        ],
    )
    def test_a_row_without_a_usable_step_is_found_by_its_line(
        self, house: House, row: str, step: int
    ) -> None:
        run = house.run()
        house.write(lambda c: lines.put_history(c, run.id, 3, [row]))
        assert house.read(lambda c: lines.by_step(c, run.id, min_step=step, max_step=step + 1)) == [row]

    def test_of_a_console_line_the_last_write_counts(self, house: House) -> None:
        run = house.run()
        house.write(lambda c: lines.put_console(c, run.id, 0, ["10 %", "end"]))
        house.write(lambda c: lines.put_console(c, run.id, 0, ["20 %"]))
        house.write(lambda c: lines.put_console(c, run.id, 0, ["100 %"]))
        house.write(lambda c: lines.put_console(c, run.id, 2, ["more"]))
        kept = [(0, "100 %"), (1, "end"), (2, "more")]
        assert house.read(lambda c: lines.console(c, run.id, limit=None)) == kept
        assert house.read(lambda c: lines.console_tail(c, run.id, 2)) == kept[1:]
        assert house.read(lambda c: lines.console(c, run.id, after=0, limit=1)) == kept[1:2]
        assert house.again(run).log_lines == 3

    def test_of_system_metrics_the_first_write_counts(self, house: House) -> None:
        run = house.run()
        house.write(lambda c: lines.put_system_metrics(c, run.id, 0, ['{"cpu": 1}', '{"cpu": 2}']))
        house.write(lambda c: lines.put_system_metrics(c, run.id, 1, ['{"cpu": 2}', '{"cpu": 3}']))
        assert house.read(lambda c: lines.system_tail(c, run.id, 2)) == ['{"cpu": 2}', '{"cpu": 3}']
        assert house.read(lambda c: lines.system_metrics(c, run.id, after=1, limit=9)) == [(2, '{"cpu": 3}')]
        assert house.again(run).event_lines == 3

    def test_lines_of_one_run_are_not_another_s(self, house: House) -> None:
        one, two = house.run(), house.run()
        house.write(lambda c: lines.put_history(c, one.id, 0, CHUNK))
        assert house.write(lambda c: lines.put_history(c, two.id, 0, CHUNK[:1])) == [
            (0, {"_step": 0, "loss": 3})
        ]
        assert len(house.read(lambda c: lines.history(c, two.id, limit=None))) == 1
