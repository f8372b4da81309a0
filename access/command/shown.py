"""How commands show things: moments in UTC, tables that fit a terminal, JSON."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime

WIDTH = 100  # columns


def moment(unix_s: float | None, without: str = "never") -> str:
    """ "2026-12-01 23:59", UTC; `without` for None."""
    return without if unix_s is None else datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%d %H:%M")


def iso(unix_s: float | None) -> str | None:
    """ "2026-12-01T23:59:59Z", for programs."""
    return None if unix_s is None else datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], elastic: int) -> str:
    """Columns two spaces apart; that of number `elastic` is cut so that each line fits WIDTH."""
    lines = [heads, *rows]
    widths = [max(columns(line[at]) for line in lines) for at in range(len(heads))]
    others = sum(widths) - widths[elastic] + 2 * (len(heads) - 1)
    widths[elastic] = max(columns(heads[elastic]), min(widths[elastic], WIDTH - others))
    return "\n".join(
        "  ".join(_filled(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def columns(text: str) -> int:
    """How many columns a terminal needs for it."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _filled(text: str, width: int) -> str:
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))
