"""What was measured, written down: raw figures and summary as JSON, tables for a terminal and for Markdown."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.figures import Row

HEADINGS = ("measure", "ours", "peer", "ratio", "to reach", "met")
SUMMARY = "summary.json"


def write_raw(folder: Path, part: str, raw: Mapping[str, Any]) -> None:
    """`raw` as `folder`/`part`.json."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part}.json").write_text(json.dumps(raw, indent=1) + "\n", "utf-8")


def read_raw(folder: Path, part: str) -> dict[str, Any] | None:
    """What `write_raw` wrote; None when that part has not been measured."""
    file = folder / f"{part}.json"
    raw: dict[str, Any] | None = json.loads(file.read_text("utf-8")) if file.is_file() else None
    return raw


def write_summary(folder: Path, rows: Iterable[Row]) -> None:
    """The rows as a JSON list of {measure, ours, peer, ratio, target, met}."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SUMMARY).write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")


def read_summary(folder: Path) -> list[Row]:
    """What `write_summary` wrote; none when there is no file."""
    file = folder / SUMMARY
    return [Row(**one) for one in json.loads(file.read_text("utf-8"))] if file.is_file() else []


def figure(value: float | None) -> str:
    """`value` with three figures, or "not measured"."""
    if value is None:
        return "not measured"
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def cells(row: Row) -> tuple[str, ...]:
    """The six cells of one line."""
    peer = "" if row.peer is None else figure(row.peer)
    ratio = "" if row.ratio is None else f"{row.ratio:.3f}"
    met = "" if not row.target else {True: "yes", False: "NO", None: "?"}[row.met]
    return row.measure, figure(row.ours), peer, ratio, row.target, met


def table(rows: Sequence[Row]) -> str:
    """For a terminal: columns padded to their widest cell."""
    lines = [HEADINGS, *(cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADINGS))]
    padded = ([cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)] for line in lines)
    return "\n".join("  ".join(line).rstrip() for line in padded)


def markdown(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """For a README."""
    all_ = [headings, ["---"] * len(headings), *lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in all_)
