"""Where each figure of a reply comes from: the field of a listing or of another tool result, or the visitor's words.

A figure is traced, not believed: its value must stand in the data in its own unit. Knows the results of the tools;
knows no model and no phrase of its own. What a figure is, figures_in_text.py says; what a result holds, told_values.py.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from agent.events import ToolFinished
from agent.figures_in_text import Figure, figures_in
from agent.mentions import Mention, Place, mentions, places
from agent.moments_in_text import HALF_DAY_MINUTES, Day
from agent.told_values import Row, Told, Words, rows_of, told_in, totals_together

__all__ = ["Mention", "Source", "mentions", "same", "says", "sources"]


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is the figure as the reply writes it, from character `start` to `end`, with its unit words.

    origin: "listing" for a field of a listing, "tool" for any other value of a tool's result, "visitor" for what the
        visitor said or wished, "unknown" when nothing holds the figure.
    field: the RESO field, or the result's own key ("total"); "" for visitor and unknown.
    tool: name of the tool whose result held it; "" for visitor and unknown.
    """

    text: str
    start: int
    end: int
    origin: Literal["listing", "tool", "visitor", "unknown"]
    field: str
    tool: str
    listing_key: str | None


def sources(reply: str, question: str, results: Sequence[ToolFinished]) -> tuple[Source, ...]:
    """The source of every figure of `reply`, in order of place; spans never overlap.

    `results`: those of the conversation, oldest first. Of several values that fit, the one goes first whose field
    the words before the figure name, then one of the listing last spoken of (or the newest result's only one), then
    the newest. Raises nothing on odd results: what is not understood traces nothing.
    """
    rows = rows_of(results)
    homes = places(reply, _addresses(rows))
    figures = figures_in(reply, [(home.start, home.end) for home in homes])
    if not figures:
        return ()
    told = _Data.of(rows, totals_together(results))
    asked = figures_in(question)
    fitting = [_fitting(figure, told) for figure in figures]
    homes_meant = _spoken_of(reply, figures, fitting, homes, _only_listing(rows))
    return tuple(
        _source(figure, _best(reply, figure, home, fits) or _in_words(figure, home, told), asked)
        for figure, home, fits in zip(figures, homes_meant, fitting, strict=True)
    )


class _Data(NamedTuple):
    """What was told, values by their kind, and the texts."""

    values: Mapping[str, Sequence[Told]]
    words: Sequence[Words]

    @classmethod
    def of(cls, rows: Sequence[Row], more: Iterator[Told]) -> "_Data":
        values: dict[str, list[Told]] = {}
        words: list[Words] = []
        for one in (*(each for row in rows for each in told_in(row)), *more):
            if isinstance(one, Words):
                words.append(one)
            else:
                values.setdefault(one.kind, []).append(one)
        return cls(values, words)


def _addresses(rows: Sequence[Row]) -> dict[str, str]:
    told = ((row.listing_key, row.fields.get("UnparsedAddress") or row.fields.get("address")) for row in rows)
    return {key: address for key, address in told if key and isinstance(address, str)}


def _only_listing(rows: Sequence[Row]) -> str | None:
    """The listing of the newest result, if it is about one alone."""
    newest = {row.listing_key for row in rows if row.at == rows[-1].at and row.listing_key}
    return newest.pop() if len(newest) == 1 else None


# A list goes on to its next home, which may have no address to be told.
_NEXT_HOME = re.compile(r"\b(?:First|Second|Third|Fourth|Fifth|Next|Finally|Lastly)\b,?")


def _spoken_of(
    reply: str,
    figures: Sequence[Figure],
    fitting: Sequence[Sequence[Told]],
    homes: Sequence[Place],
    only: str | None,
) -> list[str | None]:
    """The listing that each figure is said of: the last named one, else the only one that its sentence fits."""
    meant: list[str | None] = []
    sentences = [_begin_of_sentence(reply, figure) for figure in figures]
    for at, figure in enumerate(figures):
        last = next((home for home in reversed(homes) if home.start < figure.start), None)
        if last is None and only is not None:
            meant.append(only)
        elif last is None or _NEXT_HOME.search(reply, last.end, figure.start):
            meant.append(
                _by_fit([fits for fits, begin in zip(fitting, sentences, strict=True) if begin == sentences[at]])
            )
        else:
            meant.append(last.listing_key)
    return meant


def _by_fit(fitting: Sequence[Sequence[Told]]) -> str | None:
    """ "Third, a 1 bedroom condo at $299,900" is the one listing that has both."""
    votes = Counter(key for fits in fitting for key in {one.row.listing_key for one in fits} if key is not None)
    first, second = [*votes.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > max(1, second[1]) else None


def _begin_of_sentence(reply: str, figure: Figure) -> int:
    return max(reply.rfind(mark, 0, figure.start) for mark in (". ", "! ", "? ", "; ")) + 1


def _source(figure: Figure, found: Told | None, asked: Sequence[Figure]) -> Source:
    span = figure.text, figure.start, figure.end
    if found is not None and found.row.origin != "visitor":
        return Source(*span, found.row.origin, found.field, found.row.tool, found.row.listing_key)
    by_visitor = found is not None or any(_said_by_visitor(figure, one) for one in asked)
    return Source(*span, "visitor" if by_visitor else "unknown", "", "", None)


# The kinds of values that a figure may be, where its own is not the only one.
_MAY_BE: Mapping[str, tuple[str, ...]] = {"number": ("homes", "code"), "clock": ("time",)}


def _fitting(figure: Figure, told: _Data) -> Sequence[Told]:
    kinds = _MAY_BE.get(figure.kind, (figure.kind,))
    return [one for kind in kinds for one in told.values.get(kind, ()) if says(figure, one)]


def _best(reply: str, figure: Figure, home: str | None, fitting: Sequence[Told]) -> Told | None:
    """Of the values that fit, the one that the words before the figure name, that is of `home`, that is newest."""
    if not fitting:
        return None
    cue = _cue(reply, figure)

    def rank(one: Told) -> tuple[bool, int, int]:
        key = one.row.listing_key
        nearness = 1 if key is None else 2 if key == home else 0
        return cue is not None and cue.names.search(one.field) is not None, nearness, one.row.at

    best = max(fitting, key=rank)
    return None if cue is not None and cue.binds and not cue.names.search(best.field) else best


def says(figure: Figure, told: Told) -> bool:
    """Whether the figure says what was told: the same value, and as often paid."""
    as_often = not figure.period or not told.period or figure.period == told.period
    return as_often and same(figure, told.value)


def same(figure: Figure, value: float | str | Day) -> bool:
    said = figure.value
    if isinstance(said, Day):
        return isinstance(value, Day) and said.fits(value)
    if isinstance(value, str):
        return value == (figure.text if figure.kind == "number" else said)
    if isinstance(said, str) or isinstance(value, Day):
        return False
    if figure.kind == "clock":
        return (said - value) % HALF_DAY_MINUTES == 0
    return abs(said - value) <= figure.tolerance + 1e-6


def _in_words(figure: Figure, home: str | None, told: _Data) -> Told | None:
    """The newest text of a result that holds the figure, of the listing spoken of before others."""
    found: Told | None = None
    for text, field, row in reversed(told.words):
        for one in figures_in(text):
            if one.kind == figure.kind and same(figure, one.value):
                found = found or Told(one.kind, one.value, field, row)
                if home is None or row.listing_key == home:
                    return Told(one.kind, one.value, field, row)
    return found


def _said_by_visitor(figure: Figure, said: Figure) -> bool:
    """The same value in the same unit, or in none: visitors write "20 down" and "under 450000"."""
    return (said.kind in (figure.kind, "number", "year")) and same(figure, said.value)


class _Cue(NamedTuple):
    """Words that name what a figure is. `names` finds the fields meant; `binds` that no other field will do."""

    names: re.Pattern[str]
    binds: bool


# Words before a figure, the kinds of figures they name, and the fields they mean.
_CUES = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), frozenset(kinds.split()), re.compile(fields))
    for words, kinds, fields in (
        (r"tax(?:es)?", "usd year", r"Tax|tax"),
        (r"fees?|hoa|dues", "usd", r"AssociationFee|association_fee|amount_usd"),
        (r"down payment", "usd percent", r"down_payment"),
        (r"loan", "usd", r"loan"),
        (r"principal(?: and interest)?|(?<!down )payments?", "usd", r"principal|(?<!down_)payment|total_usd"),
        (r"rate|interest", "percent", r"rate"),
        (r"total", "usd homes", r"total"),
        (r"closed", "usd date", r"Close"),
        (r"price|priced|listed|asking|rent", "usd", r"ListPrice|price_usd"),
        (r"built", "year", r"YearBuilt|year_built"),
        (r"lot", "sqft sqm acres", r"LotSize|lot_acres"),
        (r"carport", "cars", r"Carport"),
        (r"garage", "cars", r"Garage|garage"),
        (r"market", "date", r"OnMarket|ListingContract"),
    )
)
_BOUND = re.compile(r"\b(?:up to|at least|at most|under|over|below|above|between|from)\s*$", re.IGNORECASE)
_BOUNDS = re.compile(r"^(?:min|max)_")
_AFTER = (
    (re.compile(r"\s*(?:down)\b"), re.compile(r"down_payment")),
    (re.compile(r"\s*before\b"), re.compile(r"OriginalListPrice|PreviousListPrice")),
)
# "The fee is", "built in", "principal and interest come to": nothing stands between that could turn the meaning.
_DIRECTLY = re.compile(r"(?:[\s:]|\b(?:is|was|are|of|in|at|to|for|comes?|the year)\b)*")


def _cue(reply: str, figure: Figure) -> _Cue | None:
    """The nearest words of the same sentence that name what the figure is."""
    for after, fields in _AFTER:
        if figure.kind in ("usd", "percent") and after.match(reply, figure.end):
            return _Cue(fields, True)
    begins = _begin_of_sentence(reply, figure)
    if _BOUND.search(reply, begins, figure.start):
        return _Cue(_BOUNDS, False)
    nearest, names = -1, None
    for words, kinds, fields in _CUES:
        if figure.kind in kinds:
            for found in words.finditer(reply, begins, figure.start):
                if found.end() > nearest:
                    nearest, names = found.end(), fields
    if names is None:
        return None
    return _Cue(names, _DIRECTLY.fullmatch(reply, nearest, figure.start) is not None)
