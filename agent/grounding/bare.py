"""What a number without a unit may count, by the words around it: "four bedrooms versus three", "from one to four",
"five have three or more bedrooms".

Knows words; knows no listing. Whether one of the readings is true, tracing.py says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.concierge.numbers import with_digits
from agent.figures_in_text import Figure

_I = re.IGNORECASE
_UNITS = tuple(
    (re.compile(rf"\b(?:{words})\b", _I), kind)
    for words, kind in (
        (r"bed(?:room)?s?", "bedrooms"),
        (r"full", "full baths"),
        (r"half[ -]bath(?:room)?s?", "half baths"),
        (r"(?<!full )(?<!half )bath(?:room)?s?", "bathrooms"),
        (r"square f(?:ee|oo)t|sq\.? ?ft|sqft", "sqft"),
        (r"acres?|lots?", "acres"),
        (r"cars?|garages?", "cars"),
        (r"stor(?:y|ies|eys?)|floors|levels", "floors"),
        (r"built|dates? (?:from|to|back to)", "year"),
    )
)
_OR_MORE = re.compile(r" or (?:more|fewer|less)(?: (?:full|big|large))?[ -](?=\w)", _I)
_HOURS = re.compile(
    r"\b(?:at|from|until|till|by|before|after|around|about|between)\s*$"
    r"|\b(?:from|between|noon|open) (?:\w+(?::\d\d)? )?(?:to|and|or|-) ?$",
    _I,
)
_WHEN = frozenset({"date", "day", "weekday", "time", "clock", "relative day"})
# Words that figures_in_text.py takes for what is counted: "two full, one half", "two cost less".
_NO_NOUNS = frozenset(
    word
    for words in (
        "full half right now thi cost stand add stay come look offer include both sit lie run start work match came",
        "meet suit until till through today available currently open more only again altogether total less",
        "choice pick candidate possibilitie hit",
    )
    for word in words.split()
)


def is_bare(figure: Figure) -> bool:
    return figure.kind == "number" or figure.kind in _NO_NOUNS


def readings(text: str, sentence: int, figure: Figure, figures: Sequence[Figure]) -> Iterator[Figure]:
    """`text` from `sentence` on is the sentence of `figure`; the likelier reading first."""
    if (value := number_of(figure)) is None:
        return
    start, number = figure.start, figure.text
    if figure.kind in _NO_NOUNS:
        number = re.split(r"[ -]", figure.text.strip())[0]
    end = start + len(number)
    own = replace(figure, kind="number", text=number, end=end, value=value)
    if figure.kind == "full":
        yield replace(figure, kind="full baths", value=value)
    for kind in _kinds(text, sentence, own):
        yield replace(own, kind=kind, tolerance=value / 20 if kind in ("sqft", "acres") and "." not in number else 0.0)
    told_when = any(one.kind in _WHEN and one.start >= sentence for one in figures)
    if value in range(1, 13) and told_when and _HOURS.search(text, max(sentence, start - 24), start):
        yield replace(own, kind="clock", value=value * 60)


def _kinds(text: str, sentence: int, figure: Figure) -> Iterator[str]:
    """Of the unit after it, of the last one before it, and at the sentence's opening of that of the sentence before."""
    if more := _OR_MORE.match(text, figure.end):
        yield from (kind for words, kind in _UNITS if words.match(text, more.end()))
    opens = len(text[sentence : figure.start].split()) <= 2
    begin = max(0, sentence - 120) if opens else sentence
    found = [(one.start(), kind) for words, kind in _UNITS for one in words.finditer(text, begin, figure.start)]
    yield from dict.fromkeys(kind for _, kind in sorted(found, reverse=True)[:2])


def number_of(figure: Figure) -> float | None:
    if isinstance(figure.value, float | int):
        return float(figure.value)
    if not isinstance(figure.value, str):
        return None
    written = with_digits(re.split(r"[ -](?=[a-z])", figure.text)[0].lower()).replace(",", "")
    try:
        return float(written)
    except ValueError:
        return None
