"""What is written down of the figures."""

import json
from pathlib import Path

from tests.bench.figures import against, told, within
from tests.bench.report import cells, figure, markdown, read_raw, read_summary, table, write_raw, write_summary

ROWS = [against("first sound", 30.0, 100.0, 0.4), within("underruns", 2.0, 0), told("memory", None)]


def test_a_summary_is_a_list_with_six_keys_and_reads_back_as_it_was(tmp_path: Path) -> None:
    write_summary(tmp_path, ROWS)
    lines = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert all(set(line) == {"measure", "ours", "peer", "ratio", "target", "met"} for line in lines)
    assert read_summary(tmp_path) == ROWS


def test_raw_figures_read_back_and_a_part_not_measured_is_none(tmp_path: Path) -> None:
    write_raw(tmp_path, "voice", {"S": [1.5]})
    assert read_raw(tmp_path, "voice") == {"S": [1.5]}
    assert read_raw(tmp_path, "load") is None


def test_a_missing_figure_is_told_in_words() -> None:
    assert cells(told("memory", None))[1] == "not measured"
    assert cells(within("start", None, 4, "s"))[-1] == "?"


def test_a_bar_that_is_missed_is_plain_to_see() -> None:
    assert [cells(row)[-1] for row in ROWS] == ["yes", "NO", ""]


def test_small_figures_keep_three_digits() -> None:
    assert [figure(value) for value in (0.0, 0.000_052_1, 0.0789, 12.34, 1234.5)] == [
        "0",
        "5.21e-05",
        "0.0789",
        "12.3",
        "1234",
    ]


def test_every_row_is_a_line_of_both_tables() -> None:
    assert len(table(ROWS).splitlines()) == len(ROWS) + 1
    lines = markdown(("measure", "ours"), [("a", "1"), ("b", "2")]).splitlines()
    assert lines == ["| measure | ours |", "| --- | --- |", "| a | 1 |", "| b | 2 |"]
