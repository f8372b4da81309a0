"""Every numeral of a folded clause: what figures_in_text.py understands, and all the others, so that none slips by.

Others: "the mid-400s", "the nineties", a weekday, "on the 28th", "twice the size", an address for mail, "four-fifty",
and any digit or number word that has no unit. Harmless ones are left out: ordinals, "one of them", the mark of a list,
"the two homes". Knows no listing; what is true, tracing.py says.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agent.concierge.numbers import VALUES, with_digits
from agent.dates import WEEKDAYS
from agent.figures_in_text import NOUN, Figure, Span, figures_in
from agent.grounding.folding import UNREAD
from agent.grounding.plain_numbers import ORDINAL, ordinal
from agent.moments_in_text import code_value, phone_value

_I = re.IGNORECASE
_HUNDREDS = "|".join(word for word, value in VALUES.items() if 1 <= value <= 9)
_TENS = "|".join(word for word, value in VALUES.items() if value >= 20)
_PART_OF_RANGE = {"low": (0.0, 0.4), "lower": (0.0, 0.4), "mid": (0.3, 0.7), "middle": (0.3, 0.7)}
_HIGH = (0.6, 1.0)
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
_DECADES |= {"nineties": 90}
_PART = r"(?:(?P<part>low|lower|mid|middle|high|higher|upper|early|late)[ -])?"
_RANGE = re.compile(
    rf"\b{_PART}(?:to[ -])?(?P<sign>\$ ?)?(?P<n>\d{{3}})(?P<k>k|,000)?'?s\b|(?<=\$)(?P<m>\d{{3}})(?P<l>k|,000)?'?s\b"
    rf"|\b(?P<part2>low|lower|mid|middle|high|higher|upper)[ -](?P<words>{_HUNDREDS}) hundreds\b",
    _I,
)
_DECADE = re.compile(
    rf"\b{_PART}(?:(?P<year>1[6-9]\d0|20\d0)'?s\b|'?(?P<short>[2-9]0)'?s\b|(?:nineteen[ -])?(?P<word>{'|'.join(_DECADES)})\b)",
    _I,
)
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(WEEKDAYS)})s?\b", _I)
_ON_THE = re.compile(
    rf"\b(?:on|for|until|till|by|since) the (?P<day>\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL})\b"
    r"(?! (?:floor|street|st\b|avenue|ave|one|home|house|listing|of\b|level|story|unit|bedroom|day))",
    _I,
)
_RATIO = re.compile(
    r"\b(?:twice|thrice|double|triple|quadruple|half|\w+ times)\s+(?:as\b|the (?:price|size|space|area|cost|lot|rent|number|fees?|tax(?:es)?)\b)"
    r"|\b(?:twice|double|half) (?:that|its|what)\b|\b(?:two|three|four|five|ten|many)[ -]?fold\b"
    r"|\b(?:twice|thrice|double|triple|(?:half|third|thirds|quarter|quarters|fifth|part) of|on top of)(?= (?:the )?(?:about )?\$?\d)"
    r"|\b(?:half|a third|a quarter|two thirds|three quarters) of (?:them|these|those|all|the (?:homes|houses|condos|listings))\b"
    r"|(?<=rooms )plus \w+|(?<=room )plus \w+|(?<=baths )plus \w+",
    _I,
)
_VAGUE = re.compile(
    r"\b(?:dozens|scores|hundreds|thousands|millions)\b|\b(?:a|one|half a|\w+th)?[ -]?(?:century|centuries|decades?)\b"
    r"|\b[MDCLXVI]+\b(?=[ -](?:bed|bath|car\b|acre|square|full|half|garage|stor|dollars))|\bM{0,3}(?:CM|CD|D?C{1,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b(?<=[MDCLXVI]{4})",
)
# Numbers of other tongues, as far as a model is likely to slip into them.
_TONGUES = re.compile(
    r"\b(?:\w*(?:hundert|tausend)\w*|\w+cient[oa]s|quinient[oa]s|cien|mil|millones|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|diez|veinte|treinta|cuarenta|cincuenta|deux|trois|quatre|cinq|sept|huit|neuf|dix|vingt|trente|quarante|cinquante"
    r"|soixante|mille|cents|zwei|drei|vier|f[uü]nf|sechs|sieben|acht|neun|zehn|zwanzig)\b"
)
# "It is open tomorrow"; but "how may I help you today?" tells nothing.
_RELATIVE = re.compile(
    r"(?<=open )(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|weekend|week)|next (?:week|weekend|month|year))\b"
    r"|(?<=opens )(?:today|tonight|tomorrow|this \w+|next \w+)\b"
    r"|(?:(?<=open house is )|(?<=open house )|(?<=viewing is )|(?<=booked for )|(?<=available )|(?<=listed )|(?<=sold )|(?<=closes ))"
    r"(?:today|tonight|tomorrow|yesterday|(?:this|next|last) (?:morning|afternoon|evening|weekend|week|month|year))\b",
    _I,
)
_HOUR = re.compile(r"\b(?:half an|a quarter of an|an) hour\b", _I)
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|io|co|us)\b|\b\w+ dot (?:com|net|org)\b", _I)
_FOREIGN = re.compile(r"[€£¥₹₽]\s?[\d.,]+(?:\s?[km]\b)?|[\d.,]+\s?[€£¥₹₽]|[\d.,]+ (?:euros?|pounds|yen|pesos|rubles)\b", _I)
_PAID = re.compile(r",?\s+(?:paid|billed|due|charged|payable)?\s*(?P<every>monthly|quarterly|annually|yearly|weekly)\b", _I)
_PLAIN = re.compile(r"[\d,.]+")
_EVERY = {"monthly": "month", "quarterly": "quarter", "annually": "year", "yearly": "year", "weekly": "week"}
_A_MONTH = re.compile(r" (?:a|per|each|every) (month|quarter|year|week)\b", _I)
_LABEL = re.compile(
    r"\b(?P<label>bed(?:room)?s?|bath(?:room)?s?|garage(?: spaces?)?|year(?: built)?|built|price|asking|rent|fee|hoa|tax(?:es)?"
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
    extra = list(_extra(text))
    taken = [*places, *((one.start(), one.end()) for one in _MARKS.finditer(text)), *((one.start, one.end) for one in extra)]
    known = [_understood(text, one) for one in figures_in(text, taken)]
    taken += [(one.start, one.end) for one in known]
    return sorted([*extra, *known, *_left(text, taken)], key=lambda one: one.start)


def _extra(text: str) -> Iterator[Figure]:
    ends = 0
    found = [one for pattern, read in _EXTRA for match in pattern.finditer(text) if (one := read(match)) is not None]
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= ends:
            yield one
            ends = one.end


def _figure(match: re.Match[str], kind: str, value: float | str, tolerance: float = 0.0) -> Figure:
    return Figure(match[0], match.start(), match.end(), kind, value, tolerance)


def _range(match: re.Match[str]) -> Figure | None:
    """ "the mid-400s" are prices from 430,000 to 470,000; without a "$" or a part "the 400s" too, but not "100s"."""
    count = match["n"] or match["m"]
    low = float(count) if count else 100.0 * VALUES[match["words"].lower()]
    part = (match["part"] or match["part2"] or "").lower()
    first, last = (0.0, 1.0) if not part else _PART_OF_RANGE.get(part, _HIGH)
    width = 100_000 if low % 100 == 0 else 10_000
    low *= 1_000
    middle, half = low + width * (first + last) / 2, width * (last - first) / 2
    return _figure(match, "usd", middle, half)


def _decade(match: re.Match[str]) -> Figure | None:
    word = match["word"]
    if word and not (match["part"] or match["word"][0].isupper() or re.search(r"\bthe $", match.string[: match.start()])):
        return None
    begin = int(match["year"]) if match["year"] else 1900 + (int(match["short"]) if match["short"] else _DECADES[word.lower()])
    part = (match["part"] or "").lower()
    width = 99 if begin % 100 == 0 and not part and begin < 2000 else 9
    first, last = {"early": (0, 4), "low": (0, 4), "mid": (3, 7), "late": (5, 9), "high": (5, 9)}.get(part, (0, width))
    return _figure(match, "year", begin + (first + last) / 2, (last - first) / 2)


def _on_the(match: re.Match[str]) -> Figure:
    day = match["day"]
    return _figure(match, "day", float(re.sub(r"\D", "", day) if day[0].isdigit() else ordinal(day)))


_EXTRA: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], Figure | None]]] = (
    (_CONTACT, lambda m: _figure(m, "contact", m[0].lower().rstrip(".,;!?"))),
    (_FOREIGN, lambda m: _figure(m, "foreign money", m[0])),
    (_RANGE, _range),
    (_DECADE, _decade),
    (_ON_THE, _on_the),
    (_RATIO, lambda m: _figure(m, "ratio", m[0].lower())),
    (_VAGUE, lambda m: _figure(m, "ratio", m[0].lower())),
    (_TONGUES, lambda m: _figure(m, "ratio", m[0].lower())),
    (_RELATIVE, lambda m: _figure(m, "relative day", m[0].lower())),
    (_HOUR, lambda m: _figure(m, "hour", m[0].lower())),
)


def weekdays(text: str, taken: Sequence[Span]) -> Iterator[Figure]:
    """Weekdays that stand alone, Monday 0; those of a whole date are part of it."""
    for match in _WEEKDAY.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            yield _figure(match, "weekday", float([day[:3] for day in WEEKDAYS].index(match["day"][:3].lower())))


def _understood(text: str, figure: Figure) -> Figure:
    """With what its neighbours tell: "bedrooms: 3", "$120, paid monthly", "Saturday at 2"."""
    if figure.kind == "usd" and not figure.period and (paid := _PAID.match(text, figure.end)):
        return replace(figure, text=text[figure.start : paid.end()], end=paid.end(), period=_EVERY[paid["every"].lower()])
    if figure.kind == "usd" and _PLAIN.fullmatch(figure.text) and (noun := NOUN.match(text, figure.end)) is not None:
        return replace(figure, kind=noun[1], text=text[figure.start : noun.end()], end=noun.end())  # "24,500 people"
    if figure.kind not in ("number", "year", "usd") or not isinstance(figure.value, float | int):
        return figure
    label = _LABEL.search(text, max(0, figure.start - 40), figure.start)
    if label and not figure.text.startswith("$"):
        kind = next(kind for word, kind in _LABELLED if label["label"].lower().startswith(word)) if label["label"].lower() != "lot" else "acres"
        if kind == "code":
            return replace(figure, kind=kind, value=code_value(figure.text))
        year = figure.kind == "year" and kind in ("sqft", "usd")
        if year and label[0].rstrip()[-1:] not in ":=":
            return figure
        every = _A_MONTH.match(text, figure.end) if kind == "usd" else None
        end = every.end() if every else figure.end
        return replace(figure, kind=kind, text=text[figure.start : end], end=end, period=every[1].lower() if every else "")
    if figure.kind == "number" and figure.value in range(1, 13) and _AT.search(text, max(0, figure.start - 9), figure.start):
        return replace(figure, kind="clock", value=figure.value * 60)
    digits = re.sub(r"\D", "", figure.text)
    if figure.kind == "number" and len(digits) in (7, 10, 11) and digits == figure.text:
        return replace(figure, kind="phone", value=phone_value(digits))
    return figure


_WORD = "|".join(sorted([*VALUES, "hundred", "thousand", "million", "billion"], key=len, reverse=True))
_LEFT = re.compile(
    rf"{UNREAD}+|[A-Za-z-]*\d[\w.,/:'%+-]*|\b((?:{_WORD})(?:(?: and|,)?[ -](?:{_WORD}))*)\b(?:[ -](?:ish|odd|something)\b)?", _I
)
_ORDINAL_DIGITS = re.compile(r"\d+(?:st|nd|rd|th)[.,;:!?]*", _I)
# "1. 87 Quarry Road", "Option 2": marks of a list.
_MARKS = re.compile(r"^[\s#-]*\(?\d{1,2}[.):](?= \S)|(?<!house )(?<!home )\b(?:option|choice|number|no\.) (?:10|[1-9])\b(?![,.]?\d)", _I)
_IDIOMS = re.compile(r"24/7[.,]?|911[.,]?|24-hour", _I)
# "the two homes", "which three", "all four": they count what was said; figures_in_text.py leaves them out too.
_POINTING = re.compile(r"\b(?:which|the|these|those|first|last|next|other|both|need|any|all|between|of|my|your|top|best)\s*$", _I)
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
        return _figure(match, "pointed", float(small))
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
