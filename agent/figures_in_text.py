"""The figures of a text, each with its kind and value: "$1.25M", "3 bedroom", "2 full", "Saturday, November 28".

Reads words only: what a figure is about and where it comes from, sources.py asks of the tools. House numbers, units
of a building and ordinals ("First,", "the 2nd") are no figures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.concierge.numbers import VALUES, with_digits
from agent.moments_in_text import HALF_DAY_MINUTES, Day, moments

Span = tuple[int, int]
# Kinds that people round in speech. Rooms, years and homes are counted: "about 3 bedrooms" are 3.
_ROUNDED = frozenset({"usd", "percent", "sqft", "sqm", "acres"})


@dataclass(frozen=True, slots=True)
class Figure:
    """`text` is the characters from `start` to `end`, with the unit words that follow the number.

    kind: usd, percent, sqft, sqm, acres, bedrooms, bathrooms, full baths, three-quarter baths, half baths, quarter
        baths, cars, floors, homes (how many there are), years, months, year, age, date, time, clock (a time without
        AM or PM), phone, code, number (bare); else the noun that is counted, in the singular ("skylight").
    value: US dollars, a percentage, a count ... as a float; for a date a Day, for a time its minute of the day, for
        a phone number its digits, for a code (a reference, a key) its letters and digits.
    tolerance: how far from `value` what was stated may be and still be said so: "0.2 acres" of 0.21, "about 1,900".
    period: the word after "a" or "per", for money by the "month" or "year"; else "".
    """

    text: str
    start: int
    end: int
    kind: str
    value: float | str | Day
    tolerance: float = 0.0
    period: str = ""


_I = re.IGNORECASE
_DIGITS = r"(?<![\w.,])(?<!\d/)(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<part>\.\d+)?(?!/\d)"
_WORD = "|".join(sorted([*VALUES, "hundred", "thousand", "million"], key=len, reverse=True))
_WORDS = rf"\b(?P<words>(?:{_WORD})(?:(?:(?<=hundred)\s+and|(?<=thousand)\s+and)?[\s-]+(?:{_WORD}))*)\b"
_SCALES = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 1_000_000, "million": 1_000_000}
_QUANTITY = re.compile(
    rf"(?P<sign>\$\s?)?(?:{_DIGITS}|{_WORDS})(?P<half>½|\s+and\s+a\s+half\b)?"
    r"(?P<scale>[km]\b|[\s-]+(?:thousand|grand|million)\b)?",
    _I,
)
_PERIOD = re.compile(r"\s+(?:a|an|per|each|every)\s+(\w+(?: foot)?)\b|\s+(month|year|annual)ly\b|\s?/\s?(\w+)", _I)
_BATH = r"(?:[\s-]+bath(?:room)?s?\b|(?=[^.;?!]{0,60}\bbath))"
_HOME = (
    r"(?:(?:open\s+)?houses?|homes?|condos?|condominiums?|townhouses?|townhomes?|apartments?|cabins?|duplex(?:es)?"
    r"|triplex(?:es)?|fourplex(?:es)?|ranch(?:es)?|farms?|rentals?|listings?|propert(?:y|ies)|pieces?\s+of\s+land"
    r"|lots?|parcels?|business(?:es)?|commercial\s+spaces?|results?|match(?:es)?|options?|viewings?|others?|more)\b"
)
# Words that no noun begins with: "of 7 that fit", "2 are pending".
_FUNCTION = (
    r"(?:a|against|all|also|an?d?|are|as|at|be|but|by|come|comes|do|does|down|each|fit|fits|for|from|has|have|here|if|in|is"
    r"|it|its|left|match|of|on|or|over|so|than|that|the|then|there|they|this|to|under|versus|vs|was|were|where|which|who"
    r"|with|without|would|you|your)\b"
)
_UNITS = tuple(
    (kind, re.compile(pattern, _I))
    for kind, pattern in (
        ("usd", r"\s+(?:US\s+)?dollars?\b|\s?USD\b"),
        ("percent", r"\s?%|[\s-]+per\s?cent\b"),
        ("sqft", r"[\s-]+(?:square[\s-]+f(?:ee|oo)t\b|sq\.?\s?f(?:ee)?t\b)|\s?sqft\b"),
        ("sqm", r"[\s-]+(?:square[\s-]+met(?:er|re)s?\b|sq\.?\s?m\b)|\s?sqm\b"),
        ("acres", r"[\s-]+acres?\b"),
        ("bedrooms", r"\+?(?:[\s-]*(?:bed(?:room)?s?|br|bd)\b)"),
        ("full baths", rf"[\s-]+full\b{_BATH}"),
        ("three-quarter baths", rf"[\s-]+three[\s-]quarters?\b{_BATH}"),
        ("half baths", rf"[\s-]+half\b{_BATH}"),
        ("quarter baths", rf"[\s-]+quarters?\b{_BATH}"),
        ("bathrooms", r"\+?(?:[\s-]*(?:bath(?:room)?s?|ba)\b)"),
        ("cars", r"[\s-]+(?:cars?|(?:(?:garage|parking|covered|carport)\s+)*(?:spaces?|stalls?))\b"),
        ("floors", r"[\s-]+(?:stor(?:y|ies|eys?)|floors?|levels?)\b"),
        ("years", r"[\s-]+years?\b"),
        ("months", r"[\s-]+months?\b"),
        ("homes", rf"(?:\s+(?!{_FUNCTION})[a-z][a-z-]*){{0,3}}?\s+{_HOME}"),
        ("age", r"\+|\s+(?:plus|(?:and|or) (?:over|older|above|better))\b"),
    )
)
NOUN = re.compile(rf"[\s-]+(?!{_FUNCTION})([a-z]{{3,}})\b")
_NAME = r"(?:[A-Z][\w'’-]*\.?|\d+(?:st|nd|rd|th))"
# "87 Quarry Road" and "123 5th Avenue", "unit 12A", "#4"; the capitals tell it from "3 bedrooms on Quarry Road".
_NO_FIGURE = re.compile(
    rf"\b\d{{1,6}}[A-Za-z]?(?:\s+1/2)?(?:\s+{_NAME}){{1,4}}?\s+(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Court|Ct|Drive"
    r"|Dr|Way|Place|Pl|Boulevard|Blvd|Terrace|Ter|Circle|Cir|Parkway|Pkwy|Trail|Trl|Loop|Square|Sq|Highway|Hwy"
    r"|Point|Pt)\b|\b(?:[Uu]nit|[Aa]pt\.?|[Ss]uite|[Ss]te\.?)\s*#?\w*\d\w*|#\s?\w*\d\w*"
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|nearly|almost|approximately|approx\.?|circa|some|close to|in the region of"
    r"|(?:just|slightly|a (?:little|bit|touch|hair)) (?:over|under|above|below|more than|less than))|~)\s*$",
    _I,
)
_OR_SO = re.compile(r"\s+or so\b|-ish\b", _I)
_TOLD = re.compile(r"\b(?:there (?:are|is)|found|i have)\s*$", _I)
# "Which two homes" and "the three homes" count what was said, not what there is.
_POINTING = re.compile(r"\b(?:which|the|these|those|first|last|next|both|need|any)\s*$", _I)
_TO = re.compile(r"\s*(?:to|or|through|until|versus|vs\.?|against|[-–—])\s*|\s+and\s+")


def figures_in(text: str, without: Sequence[Span] = ()) -> tuple[Figure, ...]:
    """The figures of `text`, in order of place, none over another; `without`: spans that hold none, such as addresses.

    Number words count where a unit follows ("three bedrooms", "seven homes"), and "one" only before a room.
    """
    taken = [*without, *(found.span() for found in _NO_FIGURE.finditer(text))]
    found: list[Figure] = []
    for one in moments(text):
        if _is_free(one.start, one.end, taken):
            taken.append((one.start, one.end))
            found.append(Figure(text[one.start : one.end], one.start, one.end, one.kind, one.value))
    for match in _QUANTITY.finditer(text):
        if not _is_free(*match.span(), taken):
            continue
        ends = min((start for start, _ in taken if start >= match.end()), default=len(text))
        if (figure := _quantity(text[:ends], match)) is not None:
            taken.append((figure.start, figure.end))  # the "three" of "1 three-quarter bath" is its unit
            found.append(figure)
    return tuple(_settled(text, sorted(found, key=lambda one: one.start)))


def _is_free(start: int, end: int, taken: Sequence[Span]) -> bool:
    return not any(start < last and first < end for first, last in taken)


def _quantity(text: str, match: re.Match[str]) -> Figure | None:
    """A number with its unit. None for what is none: "28th", "12A", "point" alone."""
    value = _value(match)
    if value is None:
        return None
    end = match.end()
    kind, end = ("usd", end) if match["sign"] else _unit(text, end, match, value)
    if not kind:
        return None
    period = _PERIOD.match(text, end) if kind == "usd" else None
    end = period.end() if period else end
    start = match.start()
    return Figure(
        text[start:end],
        start,
        end,
        kind,
        value,
        _tolerance(
            match, kind, value, hedged=bool(_ABOUT.search(text, max(0, start - 26), start) or _OR_SO.match(text, end))
        ),
        _by(next(word for word in period.groups() if word)) if period else "",
    )


def _by(word: str) -> str:
    word = word.casefold()
    return {"mo": "month", "yr": "year", "annual": "year", "annum": "year"}.get(word, word)


def _value(match: re.Match[str]) -> float | None:
    written = match["digits"]
    try:
        value = float(written.replace(",", "") + (match["part"] or "") if written else _spelled(match["words"]))
    except ValueError:  # "thousand" alone
        return None
    return (value + (0.5 if match["half"] else 0.0)) * _scale(match)


def _spelled(words: str) -> str:
    """with_digits leaves "one" alone: it may be no number. Here the unit after it decides."""
    return "1" if words.casefold() == "one" else with_digits(words)


def _scale(match: re.Match[str]) -> int:
    return _SCALES[match["scale"].strip(" \n\t-").casefold()] if match["scale"] else 1


def _unit(text: str, end: int, match: re.Match[str], value: float) -> tuple[str, int]:
    """The kind of a number and where its unit words end; "" when it is no figure, "word" for a number word alone."""
    is_word = match["digits"] is None
    is_year = not is_word and "," not in match[0] and not match["part"] and 1600 <= value < 2100
    for kind, pattern in _UNITS:
        if (unit := pattern.match(text, end)) is None or (is_year and kind in ("homes", "age")):
            continue
        if is_word and kind == "homes" and (value == 1 or _POINTING.search(text, max(0, end - 30), match.start())):
            return "", end
        return kind, unit.end()
    if text[end : end + 1].isalnum():
        return "", end
    if match["scale"] or (value >= 10_000 and "," in match[0]) or (is_word and value >= 1_000):
        return "usd", end
    if is_word:
        told = _TOLD.search(text, max(0, match.start() - 12), match.start()) and value > 1
        return ("number" if told else "word"), end
    noun = None if is_year else NOUN.match(text, end)
    return (noun[1].removesuffix("s"), noun.end()) if noun else ("year" if is_year else "number", end)


def _tolerance(match: re.Match[str], kind: str, value: float, *, hedged: bool) -> float:
    """Half of the last place that is shown: to its cents or decimals a figure may be cut, farther only with "about"."""
    if kind not in _ROUNDED:
        return 0.0
    decimals = len(match["part"] or ".") - 1
    place = 10.0**-decimals * _scale(match)
    if hedged:  # "about 1,900" is to the hundred; never more than a twentieth off
        return min(place * 10.0 ** (_zeros(value) if place == 1 else 0) / 2, value / 20)
    plain = not match["scale"] and kind != "percent"
    return place / 2 if plain and (decimals or value >= 100) else 0.0


def _zeros(value: float) -> int:
    shown = f"{value:.0f}"
    return len(shown) - len(shown.rstrip("0"))


def _settled(text: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """A number before "to" or "or" takes the unit after it: "2 to 3 bedrooms", "from 1 to 3 PM"."""
    done: list[Figure] = []
    after: Figure | None = None
    for figure in reversed(found):
        joint = text[figure.end : after.start] if after else ""
        if after and figure.kind in ("number", "word", "clock") and _TO.fullmatch(joint):
            figure = _like(figure, after)  # noqa: PLW2901 - the same figure, better understood
        if figure.kind != "word":
            done.append(figure)
        after = figure
    yield from reversed(done)


def _like(figure: Figure, after: Figure) -> Figure:
    if not isinstance(figure.value, float | int) or not isinstance(after.value, float | int):
        return figure
    if after.kind in ("time", "clock"):
        minutes = figure.value if figure.kind == "clock" else figure.value * 60
        if after.kind == "clock" or minutes > HALF_DAY_MINUTES:
            return replace(figure, kind="clock", value=minutes)
        same_half = minutes % HALF_DAY_MINUTES + (HALF_DAY_MINUTES if after.value >= HALF_DAY_MINUTES else 0)
        # "11 to 1 PM" begins in the morning.
        return replace(figure, kind="time", value=same_half if same_half < after.value else minutes % HALF_DAY_MINUTES)
    return replace(figure, kind=after.kind) if figure.kind != "clock" else figure
