"""Every numeral of a folded clause: what figures_in_text.py understands, and all the others, so that none slips by.

Others: "the mid-400s", "the nineties", a weekday, "on the 28th", "twice the size", an address for mail, "four-fifty",
and any digit or number word that has no unit. Harmless ones are left out: ordinals, "one of them", the mark of a list,
"the two homes". Knows no listing; what is true, tracing.py says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.concierge.numbers import VALUES, with_digits
from agent.figures_in_text import NOUN, Figure, Span, figures_in
from agent.grounding.folding import UNREAD
from agent.grounding.odd_figures import odd_figures, spanned
from agent.moments_in_text import code_value, phone_value

_I = re.IGNORECASE
_PAID = re.compile(
    r",?\s+(?:paid|billed|due|charged|payable)?\s*(?P<every>monthly|quarterly|annually|yearly|weekly)\b", _I
)
_PLAIN = re.compile(r"[\d,.]+")
_EVERY = {"monthly": "month", "quarterly": "quarter", "annually": "year", "yearly": "year", "weekly": "week"}
_A_MONTH = re.compile(r" (?:a|per|each|every) (month|quarter|year|week)\b", _I)
_LABEL = re.compile(
    r"\b(?P<label>bed(?:room)?s?|bath(?:room)?s?|garage(?: spaces?)?|year(?: built)?|built|price|asking|rent"
    r"|fee|hoa|tax(?:es)?"
    r"|area|living area|square feet|sq\.? ?ft|square footage|size|acres|acreage|lot|zip(?: code)?|postal code)"
    r"(?: (?:count|number|total))?\s*(?:is|are|was|of|:|=|-|at|in)?\s*(?:about |around |roughly |only |just )?\$?$",
    _I,
)
_LABELLED = (
    ("bed", "bedrooms"), ("bath", "bathrooms"), ("garage", "cars"), ("year", "year"), ("built", "year"),
    ("price", "usd"), ("asking", "usd"), ("rent", "usd"), ("fee", "usd"), ("hoa", "usd"), ("tax", "usd"),
    ("area", "sqft"), ("living", "sqft"), ("square", "sqft"), ("sq", "sqft"), ("size", "sqft"), ("acre", "acres"),
    ("zip", "code"), ("postal", "code"),
)  # fmt: skip
_AT = re.compile(r"\b(?:at|from|until|till|by|to|before|after|around|about|between|and|or|,)\s*$", _I)


def numerals(text: str, places: Sequence[Span]) -> list[Figure]:
    """In order of place, none over another. `places`: the spans of homes that were told of, which hold none."""
    extra = list(odd_figures(text))
    taken = [
        *places,
        *((one.start(), one.end()) for one in _MARKS.finditer(text)),
        *((one.start, one.end) for one in extra),
    ]
    known = [_understood(text, one) for one in figures_in(text, taken)]
    taken += [(one.start, one.end) for one in known]
    return sorted([*extra, *known, *_left(text, taken)], key=lambda one: one.start)


def _understood(text: str, figure: Figure) -> Figure:
    """With what its neighbours tell: "bedrooms: 3", "$120, paid monthly", "Saturday at 2"."""
    if figure.kind == "usd":
        figure = _paid(text, figure)
    if figure.kind not in ("number", "year", "usd") or not isinstance(figure.value, float | int):
        return figure
    label = _LABEL.search(text, max(0, figure.start - 40), figure.start)
    if label and not figure.text.startswith("$"):
        return _labelled(text, figure, label)
    if figure.kind != "number":
        return figure
    digits = re.sub(r"\D", "", figure.text)
    if figure.value in range(1, 13) and _AT.search(text, max(0, figure.start - 9), figure.start):
        return replace(figure, kind="clock", value=figure.value * 60)
    if len(digits) in (7, 10, 11) and digits == figure.text:
        return replace(figure, kind="phone", value=phone_value(digits))
    return figure


def _paid(text: str, figure: Figure) -> Figure:
    if not figure.period and (paid := _PAID.match(text, figure.end)):
        period = _EVERY[paid["every"].lower()]
        return replace(figure, text=text[figure.start : paid.end()], end=paid.end(), period=period)
    if _PLAIN.fullmatch(figure.text) and (noun := NOUN.match(text, figure.end)) is not None:
        return replace(figure, kind=noun[1], text=text[figure.start : noun.end()], end=noun.end())  # "24,500 people"
    return figure


def _labelled(text: str, figure: Figure, label: re.Match[str]) -> Figure:
    word = label["label"].lower()
    kind = next((kind for begin, kind in _LABELLED if word.startswith(begin)), "acres")
    if kind == "code":
        return replace(figure, kind=kind, value=code_value(figure.text))
    if figure.kind == "year" and kind in ("sqft", "usd") and label[0].rstrip()[-1:] not in ":=":
        return figure
    every = _A_MONTH.match(text, figure.end) if kind == "usd" else None
    end = every.end() if every else figure.end
    period = every[1].lower() if every else ""
    return replace(figure, kind=kind, text=text[figure.start : end], end=end, period=period)


_WORD = "|".join(sorted([*VALUES, "hundred", "thousand", "million", "billion"], key=len, reverse=True))
_LEFT = re.compile(
    rf"{UNREAD}+|[A-Za-z-]*\d[\w.,/:'%+-]*|\b((?:{_WORD})(?:(?: and|,)?[ -](?:{_WORD}))*)\b(?:[ -](?:ish|odd"
    rf"|something)\b)?",
    _I,
)
_ORDINAL_DIGITS = re.compile(r"\d+(?:st|nd|rd|th)[.,;:!?]*", _I)
# "1. 87 Quarry Road", "Option 2": marks of a list.
_MARKS = re.compile(
    r"^[\s#-]*\(?\d{1,2}[.):](?= \S)|(?<!house )(?<!home )\b(?:option|choice|number|no\.) (?:10|[1-9])\b(?![,.]?\d)", _I
)
_IDIOMS = re.compile(r"24/7[.,]?|911[.,]?|24-hour", _I)
# "the two homes", "which three", "all four": they count what was said; figures_in_text.py leaves them out too.
_POINTING = re.compile(
    r"\b(?:which|the|these|those|first|last|next|other|both|need|any|all|between|of|my|your|top|best)\s*$", _I
)
_ONE = re.compile(r"one(?:ish)?", _I)


def _left(text: str, taken: Sequence[Span]) -> Iterator[Figure]:
    for match in _LEFT.finditer(text):
        start, end = match.span()
        end = start + len(match[0].rstrip(".,:'/-+")) if match[0][0] != UNREAD else end
        if any(start < last and first < end for first, last in taken) or end <= start:
            yield from _beside(text, start, end, taken)
        elif pointed := _pointing(text, match):
            yield pointed
        elif not _harmless(match):
            yield _bare(text, start, end, match)


def _beside(text: str, start: int, end: int, taken: Sequence[Span]) -> Iterator[Figure]:
    """What of a run of signs is not part of a figure: the "9" of "$449,000/9"."""
    free = [at for at in range(start, end) if text[at].isdigit() and not any(a <= at < b for a, b in taken)]
    if free:
        yield Figure(text[free[0] : free[-1] + 1], free[0], free[-1] + 1, "number", text[free[0] : free[-1] + 1])


def _harmless(match: re.Match[str]) -> bool:
    written = match[0]
    return any(pattern.fullmatch(written) for pattern in (_ONE, _ORDINAL_DIGITS, _IDIOMS))


def _pointing(text: str, match: re.Match[str]) -> Figure | None:
    """ "These three": no more than were told."""
    small = VALUES.get(match[0].lower(), 0)
    if 2 <= small <= 10 and _POINTING.search(text, max(0, match.start() - 12), match.start()):
        return spanned(match, "pointed", float(small))
    return None


def _bare(text: str, start: int, end: int, match: re.Match[str]) -> Figure:
    written = text[start:end]
    if re.search(r"[A-Za-z]", written) and re.search(r"\d", written):
        return Figure(written, start, end, "code", code_value(written))
    if written[0].isalpha():
        noun = NOUN.match(text, end)  # "light from two sides"
        kind, end = (noun[1].removesuffix("s"), noun.end()) if noun else ("number", end)
        written = text[start:end]
        try:
            return Figure(written, start, end, kind, float(with_digits(match[1])))
        except ValueError:
            return Figure(written, start, end, kind, written)
    return Figure(written, start, end, "number", written)
