"""`python -m tests.bench [PART ...]`: measures, writes var/bench, prints the tables. Parts run one after the other.

A part that cannot run is told and left without figures; the others go on. Exit status 0 when every part ran, whether or
not the bars were met; 1 otherwise.
"""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import browser, load, machine, plots, processes, report, voice
from tests.bench.ear import part as ear
from tests.bench.ear import tables as ear_tables
from tests.bench.figures import Row
from tests.bench.peers import BENCH
from tests.bench.texts import MOST_LISTENERS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
Raw = Mapping[str, Any]
Cells = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: how it is measured, its lines of the summary, a table of its own and a plot, where it has any."""

    measure: Callable[[argparse.Namespace], dict[str, Any]]
    rows: Callable[[Raw], list[Row]]
    table: Callable[[Raw], Cells] | None = None
    plot: Callable[[Raw, Path], None] | None = None
    is_asked_for: bool = False  # left out unless it is named: it takes minutes, and timing is no part of it


PARTS = {
    "voice": Part(lambda told: voice.measure(told.repeats), voice.rows, voice.every_figure, plots.first_sound),
    "processes": Part(lambda told: processes.measure(told.starts), processes.rows),
    "load": Part(lambda told: load.measure(told.listeners), load.rows, load.every_crowd, plots.listeners),
    "browser": Part(lambda told: browser.measure(told.questions, told.model_turns), browser.rows, browser.every_stage),
    "ear": Part(lambda told: ear.measure(told.takes), ear_tables.rows, ear_tables.every_kind, is_asked_for=True),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures the parts that are named, or all that need not be; with --report only prints what was measured last."""
    told = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every process that was started is ended
    names = asked(told.parts)
    failed = [] if told.report else _measure(names, told)
    report.write_summary(BENCH, _rows(PARTS))  # of the other parts, what was measured before
    print(f"\n{report.table(_rows(names))}")
    _print_markdown(names)
    for name in failed:
        print(f"NOT MEASURED: {name}; the reason stands above")
    return 1 if failed else 0


def asked(parts: Sequence[str]) -> Sequence[str]:
    """`parts`, or all that need not be named."""
    return parts or [name for name, part in PARTS.items() if not part.is_asked_for]


def _measure(names: Sequence[str], told: argparse.Namespace) -> list[str]:
    """The parts that could not be measured."""
    on = machine.machine()
    print(machine.told(on), flush=True)
    return [name for name in names if not _measured(name, told, on)]


def _measured(name: str, told: argparse.Namespace, on: dict[str, Any]) -> bool:
    """Whether the part ran. Its older figures are gone either way."""
    (BENCH / f"{name}.json").unlink(missing_ok=True)
    began_s = time.monotonic()
    print(f"\n== {name}", flush=True)
    try:
        raw = PARTS[name].measure(told)
        report.write_raw(BENCH, name, {"machine": on, "load_average_after": machine.machine()["load_average"], **raw})
        if (plot := PARTS[name].plot) is not None:
            plot(raw, told.plots / f"bench-{name}.svg")
    except Exception:  # the edge: whatever keeps one part from running, the others have their say
        traceback.print_exc()
        return False
    for peer, reason in raw.get("missing", {}).items():
        print(f"NOT MEASURED: {peer}: {reason}")
    print(f"== {name} took {time.monotonic() - began_s:.0f} s", flush=True)
    return True


def _rows(names: Iterable[str]) -> list[Row]:
    """Of those parts that have figures."""
    raws = ((PARTS[name], report.read_raw(BENCH, name)) for name in names)
    return [row for part, raw in raws if raw is not None for row in part.rows(raw)]


def _print_markdown(names: Sequence[str]) -> None:
    """The summary and each part's own table, to be pasted into a README."""
    print(f"\n{report.markdown(report.HEADINGS, [report.cells(row) for row in _rows(names)])}")
    for name in names:
        raw, table = report.read_raw(BENCH, name), PARTS[name].table
        if raw is not None and table is not None:
            head, *lines = table(raw)
            print(f"\n{machine.told(raw['machine'])}\n\n{report.markdown(head, lines)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tests.bench", description="Measures the voice, see tests/bench/README.md."
    )
    # [] is what argparse itself holds against the choices when none is named.
    parser.add_argument(
        "parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=f"of {', '.join(PARTS)}; all but ear"
    )
    parser.add_argument("--report", action="store_true", help="only print the tables of what was measured last")
    parser.add_argument("--repeats", type=int, default=9, help="of each text by each voice")
    parser.add_argument("--starts", type=int, default=5, help="of worker and app")
    parser.add_argument("--listeners", type=int, default=MOST_LISTENERS, help="the most at once")
    parser.add_argument("--questions", type=int, default=20, help="to the offline concierge")
    parser.add_argument("--model-turns", type=int, default=9, help="with the scripted language model")
    parser.add_argument("--takes", type=int, default=1, help="of each sentence that the ear hears")
    parser.add_argument("--plots", type=Path, default=DOCS, help="where plots go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
