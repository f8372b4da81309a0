"""Numerals that have no number and unit as figures_in_text.py reads them: "the mid-400s", "the nineties", a weekday,
"on the 28th", "twice the size", "dozens", an address for mail, foreign money, numbers of other tongues.

Knows words; knows no listing. The kinds "ratio" and "foreign money" can trace to nothing: no tool tells them.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from agent.concierge.numbers import VALUES
from agent.dates import WEEKDAYS
from agent.figures_in_text import Figure, Span
from agent.grounding.plain_numbers import ORDINAL, ordinal

_I = re.IGNORECASE
_HUNDREDS = "|".join(word for word, value in VALUES.items() if 1 <= value <= 9)
_TENS = "|".join(word for word, value in VALUES.items() if value >= 20)
_PART_OF_RANGE = {"low": (0.0, 0.4), "lower": (0.0, 0.4), "mid": (0.3, 0.7), "middle": (0.3, 0.7)}
_HIGH = (0.6, 1.0)
_DECADES = {
    **{"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50},
    **{"sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90},
}
_PART = r"(?:(?P<part>low|lower|mid|middle|high|higher|upper|early|late)[ -])?"
_RANGE = re.compile(
    rf"\b{_PART}(?:to[ -])?(?P<sign>\$ ?)?(?P<n>\d{{3}})(?P<k>k|,000)?'?s\b|(?<=\$)(?P<m>\d{{3}})(?P<l>k|,000)?'?s\b"
    rf"|\b(?P<part2>low|lower|mid|middle|high|higher|upper)[ -](?P<words>{_HUNDREDS}) hundreds\b",
    _I,
)
_DECADE_WORD = "|".join(_DECADES)
_DECADE = re.compile(
    rf"\b{_PART}(?:(?P<year>1[6-9]\d0|20\d0)'?s\b|'?(?P<short>[2-9]0)'?s\b"
    rf"|(?:nineteen[ -])?(?P<word>{_DECADE_WORD})\b)",
    _I,
)
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(WEEKDAYS)})s?\b", _I)
_ON_THE = re.compile(
    rf"\b(?:on|for|until|till|by|since) the (?P<day>\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL})\b"
    r"(?! (?:floor|street|st\b|avenue|ave|one|home|house|listing|of\b|level|story|unit|bedroom|day))",
    _I,
)
_RATIO = re.compile(
    r"\b(?:twice|thrice|double|triple|quadruple|half|\w+ times)\s+(?:as\b|the (?:price|size|space|area|cost"
    r"|lot|rent|number|fees?|tax(?:es)?)\b)"
    r"|\b(?:twice|double|half) (?:that|its|what)\b|\b(?:two|three|four|five|ten|many)[ -]?fold\b"
    r"|\b(?:twice|thrice|double|triple|(?:half|third|thirds|quarter|quarters|fifth|part) of"
    r"|on top of)(?= (?:the )?(?:about )?\$?\d)"
    r"|\b(?:half|a third|a quarter|two thirds|three quarters) of (?:them|these|those|all|the (?:homes|houses"
    r"|condos|listings))\b"
    r"|(?<=rooms )plus \w+|(?<=room )plus \w+|(?<=baths )plus \w+",
    _I,
)
_VAGUE = re.compile(
    r"\b(?:dozens|scores|hundreds|thousands|millions)\b|\b(?:a|one|half a|\w+th)?[ -]?(?:century|centuries|decades?)\b"
    r"|\b[MDCLXVI]+\b(?=[ -](?:bed|bath|car\b|acre|square|full|half|garage|stor|dollars))|\bM{0,3}(?:CM|CD"
    r"|D?C{1,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b(?<=[MDCLXVI]{4})",
)
# Numbers of other tongues, as far as a model is likely to slip into them.
_TONGUES = re.compile(
    r"\b(?:\w*(?:hundert|tausend)\w*|\w+cient[oa]s|quinient[oa]s|cien|mil|millones|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|diez|veinte|treinta|cuarenta|cincuenta|deux|trois|quatre|cinq|sept|huit|neuf|dix|vingt|trente|quarante|cinquante"
    r"|soixante|mille|cents|zwei|drei|vier|f[uü]nf|sechs|sieben|acht|neun|zehn|zwanzig)\b"
)
# "It is open tomorrow"; but "how may I help you today?" tells nothing.
_RELATIVE = re.compile(
    r"(?<=open )(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|weekend|week)|next (?:week"
    r"|weekend|month|year))\b"
    r"|(?<=opens )(?:today|tonight|tomorrow|this \w+|next \w+)\b"
    r"|(?:(?<=open house is )|(?<=open house )|(?<=viewing is )|(?<=booked for )|(?<=available )|(?<=listed )"
    r"|(?<=sold )|(?<=closes ))"
    r"(?:today|tonight|tomorrow|yesterday|(?:this|next|last) (?:morning|afternoon|evening|weekend|week|month|year))\b",
    _I,
)
# "There is one home": elsewhere "one" is mostly no number.
_ONE_HOME = re.compile(
    r"(?:(?<=there is )|(?<=i found )|(?<=i have )|(?<=i see )|(?<=only )|(?<=just )|(?<=exactly ))one"
    r"(?= (?:\w+ ){0,2}?(?:home|house|condo|townhouse|apartment|cabin|rental|listing|property|match|result)\b)",
    _I,
)
_HOUR = re.compile(r"\b(?:half an|a quarter of an|an) hour\b", _I)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|io|co|us)\b"
    r"|\b\w+ dot (?:com|net|org)\b",
    _I,
)
_FOREIGN = re.compile(
    r"[€£¥₹₽]\s?[\d.,]+(?:\s?[km]\b)?|[\d.,]+\s?[€£¥₹₽]|[\d.,]+ (?:euros?|pounds|yen|pesos|rubles)\b", _I
)


def odd_figures(text: str) -> Iterator[Figure]:
    """In order of place, none over another."""
    ends = 0
    found = [one for pattern, read in _READERS for match in pattern.finditer(text) if (one := read(match)) is not None]
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= ends:
            yield one
            ends = one.end


def spanned(match: re.Match[str], kind: str, value: float | str, tolerance: float = 0.0) -> Figure:
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
    return spanned(match, "usd", middle, half)


def _decade(match: re.Match[str]) -> Figure | None:
    word = match["word"]
    if word and not (
        match["part"] or match["word"][0].isupper() or re.search(r"\bthe $", match.string[: match.start()])
    ):
        return None
    begin = (
        int(match["year"])
        if match["year"]
        else 1900 + (int(match["short"]) if match["short"] else _DECADES[word.lower()])
    )
    part = (match["part"] or "").lower()
    width = 99 if begin % 100 == 0 and not part and begin < 2000 else 9
    first, last = {"early": (0, 4), "low": (0, 4), "mid": (3, 7), "late": (5, 9), "high": (5, 9)}.get(part, (0, width))
    return spanned(match, "year", begin + (first + last) / 2, (last - first) / 2)


def _on_the(match: re.Match[str]) -> Figure:
    day = match["day"]
    return spanned(match, "day", float(re.sub(r"\D", "", day) if day[0].isdigit() else ordinal(day)))


_READERS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], Figure | None]]] = (
    (_CONTACT, lambda m: spanned(m, "contact", m[0].lower().rstrip(".,;!?"))),
    (_FOREIGN, lambda m: spanned(m, "foreign money", m[0])),
    (_RANGE, _range),
    (_DECADE, _decade),
    (_ON_THE, _on_the),
    (_ONE_HOME, lambda m: spanned(m, "homes", 1.0)),
    (_RATIO, lambda m: spanned(m, "ratio", m[0].lower())),
    (_VAGUE, lambda m: spanned(m, "ratio", m[0].lower())),
    (_TONGUES, lambda m: spanned(m, "ratio", m[0].lower())),
    (_RELATIVE, lambda m: spanned(m, "relative day", m[0].lower())),
    (_HOUR, lambda m: spanned(m, "hour", m[0].lower())),
)


def weekdays(text: str, taken: Sequence[Span]) -> Iterator[Figure]:
    """Weekdays that stand alone, Monday 0; those of a whole date are part of it."""
    for match in _WEEKDAY.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            yield spanned(match, "weekday", float([day[:3] for day in WEEKDAYS].index(match["day"][:3].lower())))
