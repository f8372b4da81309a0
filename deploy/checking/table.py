"""Results for a person: one aligned table, as JSON, and the guide's table of what to do."""

import json
import shutil
import textwrap
from collections.abc import Sequence
from dataclasses import asdict

from deploy.checking.catalogue import CHECKS
from deploy.checking.messages import limit_of
from deploy.checking.results import Level, Result, shown

_WORDS = {Level.OK: "ok", Level.UNKNOWN: "unknown", Level.WARN: "warn", Level.ALERT: "ALERT"}
_COLOURS = {Level.OK: "32", Level.UNKNOWN: "35", Level.WARN: "33", Level.ALERT: "31;1"}
_GAP = "  "


def table(results: Sequence[Result], *, coloured: bool, columns: int = 0) -> str:
    """`columns` is the width to keep to; 0: the terminal's."""
    width = columns or max(80, shutil.get_terminal_size((120, 24)).columns)
    rows = [(one, (_WORDS[one.level], one.name, shown(one.value, one.unit), limit_of(one))) for one in results]
    heads = ("", "check", "value", "limit")
    sizes = [max(len(heads[at]), *(len(cells[at]) for _, cells in rows)) for at in range(len(heads))]
    indent = sum(sizes) + len(_GAP) * len(sizes)
    lines = [_row(heads, sizes) + _GAP + "what was found"]
    for result, cells in rows:
        found = textwrap.wrap(result.says, max(30, width - indent)) or [""]
        row = _row(cells, sizes) + _GAP + found[0]
        lines.append(f"\033[{_COLOURS[result.level]}m{row}\033[0m" if coloured and result.level else row)
        lines += [" " * indent + line for line in found[1:]]
        lines += textwrap.wrap(
            result.do, width, initial_indent="    -> ", subsequent_indent="       ", break_long_words=False
        )
    return "\n".join(line.rstrip() for line in lines)


def as_json(results: Sequence[Result], at_unix_s: float) -> str:
    told = [{**asdict(one), "level": one.level.name.lower()} for one in results]
    return json.dumps({"at_unix_s": round(at_unix_s), "checks": told}, indent=2, ensure_ascii=False)


def guide() -> str:
    """Every check and what to do when it tells, as Markdown."""
    rows = (f"| `{one.name}` | {one.what} | {one.do.replace('|', chr(92) + '|')} |" for one in CHECKS)
    return "\n".join(("| check | what it looks at | what to do |", "|---|---|---|", *rows))


def _row(cells: Sequence[str], sizes: Sequence[int]) -> str:
    return _GAP.join(cell.ljust(size) for cell, size in zip(cells, sizes, strict=True))
