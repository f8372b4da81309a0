"""Ways to write a number that figures_in_text.py does not read, and how they are written plainly.

Half a million, 450 grand with a space, digits apart, a dozen, half past two, nineteen ninety-eight, half an acre.
Knows English number words; knows no listing. Each row is a pattern and what it becomes; they apply in order.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple

from agent.concierge.numbers import VALUES, with_digits
from agent.dates import MONTHS

Match = re.Match[str]


class Rewrite(NamedTuple):
    """`written` gives what stands instead; None leaves it."""

    pattern: re.Pattern[str]
    written: Callable[[Match], str | None]


_DIGIT_WORDS = {**{word: str(value) for word, value in VALUES.items() if value < 10}, "oh": "0"}
_DIGIT = "|".join(_DIGIT_WORDS)
_SMALL = "|".join(sorted(VALUES, key=len, reverse=True))
_HOURS = "|".join(word for word, value in VALUES.items() if 1 <= value <= 12)
_FROM_TEN = "|".join(word for word, value in VALUES.items() if value >= 10)
_ONES = "|".join(word for word, value in VALUES.items() if 1 <= value <= 9)
_FIRST = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
ORDINALS = {**{word: at + 1 for at, word in enumerate(_FIRST.split())}, "twentieth": 20, "thirtieth": 30}
ORDINAL = rf"(?:(?:twenty|thirty)[ -])?(?:{'|'.join(ORDINALS)})"
_MANY = rf"(?:{_SMALL}|hundred|thousand|million|\d[\d,]*)(?:(?: and|,)?[ -](?:{_SMALL}|hundred|thousand|million))*"
_MONTH = "|".join(MONTHS)
_PARTS = {"half": 0.5, "third": 0.33, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_MILLIONS = {"half": "0.5", "quarter": "0.25", "three quarters": "0.75", "three-quarters": "0.75"}


def ordinal(words: str) -> int:
    """ "twenty-eighth" as 28."""
    *tens, last = re.split(r"[ -]", words.lower())
    return (VALUES[tens[0]] if tens else 0) + ORDINALS[last]


def _number(words: str) -> str:
    """ "1" for "one" and "a"; digits stay."""
    return "1" if words.lower() in ("one", "a", "an") else with_digits(words.lower())


def _without(marks: str) -> Callable[[Match], str]:
    table = str.maketrans("", "", marks)
    return lambda found: found[0].translate(table)


def _always(written: str) -> Callable[[Match], str]:
    return lambda _: written


def _digit_words(found: Match) -> str:
    return "".join(_DIGIT_WORDS[word] for word in re.findall(r"[a-z]+", found[0].lower()))


def _past(minutes: int) -> Callable[[Match], str]:
    def written(found: Match) -> str:
        hour = int(_number(found["hour"])) - (minutes < 0)
        return f"{hour or 12}:{minutes % 60:02d}"

    return written


def _time(found: Match) -> str | None:
    when = found["when"].lower()
    if found["hour"][0].isdigit() and not found["past"] and when[:2] in ("am", "a.", "pm", "p."):
        return None  # read as it is
    half = "AM" if when.endswith("morning") or when[:2] in ("am", "a.") else "PM"
    past = with_digits((found["past"] or "").lower().replace("oh", "zero")).replace(" ", "")
    past = past[-2:] if past.startswith("0") else past
    return f"{_number(found['hour'])}{f':{int(past):02d}' if past.isdigit() else ''} {half}"


def _year(found: Match) -> str:
    rest = found["rest"].lower().removeprefix("oh").strip(" -")
    return f"{VALUES[found['century'].lower()] * 100 + int(_number(rest))}"


def _acres(found: Match) -> str:
    count, part = int(_number(found["n"] or "a")), found["part"].lower().rstrip("s")
    return f"{count * _PARTS[part]:g} acres"


def _and_part(found: Match) -> str:
    return f"{float(_number(found['n'])) + _PARTS[found['part'].lower()]:g}"


_GROUPS: tuple[tuple[str, Callable[[Match], str | None]], ...] = (
    (r"&#?\w+;", lambda m: unescape(m[0])),
    (r"\bUS ?\$|\$ ?US\b|\bUSD ?(?=\d)", _always("$")),
    (r"\$[\dO][\dO,]*", lambda m: m[0].upper().replace("O", "0")),
    # "$449 000", "$4 49,000", "$449, 000", "449'000"
    (r"\$ ?\d{1,3}(?:[ ']\d{3})+(?![\d,])|\$ ?\d{1,2} \d{1,2},\d{3}\b|\$ ?\d{1,3} ?, ?\d{3}\b", _without(" '")),
    (r"(?<![\d,.'-])(?<!\d )\d{1,3}(?:[ ']\d{3})+(?![\d,]|[ -]\d)", _without(" '")),
    # "4 4 9 0 0 0", "$4 4 9, 0 0 0"
    (r"(?<![\d,.-])(?<!\d )\d(?:[ -]\d){2,}(?:, ?\d(?: \d)+)?(?![\d,.])", _without(" ,-")),
    (rf"\b(?:{_DIGIT})(?:[ -]+(?:{_DIGIT})){{3,}}\b", _digit_words),
    # "V X - 7 K 2 Q X M A"
    (r"\b[A-Z0-9](?:(?: - |[ -])[A-Z0-9]\b){4,}", lambda m: re.sub(r"[ -]", "", m[0])),
)
_MONEY: tuple[tuple[str, Callable[[Match], str | None]], ...] = (
    (r"(?<=\d) (?=k\b)", _always("")),
    # Not the end of a reference, "VX-A8R43MM".
    (r"(?<![\w-])(\d[\d,.]*) ?(?:mil|mio|mm)\b", lambda m: f"{m[1]} million"),
    (r"\bevery (?:three|3) months\b", _always("every quarter")),
    (r"\bevery (?:twelve|12) months\b", _always("every year")),
    (
        rf"\b(?P<n>{_MANY}) dollars and (?P<cents>{_MANY}) cents\b",
        lambda m: f"${_number(m['n'])}.{int(_number(m['cents'])):02d}",
    ),
    (
        rf"\b(?P<n>{_SMALL}|\d+) and an? (?P<part>half|quarter)(?= (?:acre|bath|mile|million|thousand|hundred))",
        _and_part,
    ),
    (
        r"\b(?:(?:a|one)[ -])?(?P<part>half|quarter|three[ -]quarters)(?: of)?(?:[ -]a)?[ -]million\b",
        lambda m: f"{_MILLIONS[m['part'].lower()]} million",
    ),
    (rf"(?<![.\d])\b(?P<n>a|{_SMALL}|\d+) million and a half\b", lambda m: f"{_number(m['n'])}.5 million"),
    (r"\ba (?=(?:hundred|thousand|million)\b)", _always("one ")),
    (r"\b(\d+(?:\.\d+)?) hundred thousand\b", lambda m: f"{float(m[1]) * 100:g} thousand"),
    (r"\b(\d{1,2}) hundred\b", lambda m: f"{int(m[1]) * 100}"),
    (r"\bhalf a dozen\b", _always("6")),
    (rf"\b(?P<n>a|{_SMALL}|\d+) dozen\b", lambda m: f"{int(float(_number(m['n']))) * 12}"),
)
_ROOMS: tuple[tuple[str, Callable[[Match], str | None]], ...] = (
    (r"\b(?:an? )?(?:single|sole|lone)(?= (?:bed|bath))", _always("1")),
    (r"(?<!with )\bno(?= (?:bed|bath)(?:room)?s?\b)", _always("0")),
    (r"\b(?:a (?:couple|pair) of|twin)(?= (?:full )?(?:bed|bath|car))", _always("2")),
    (
        r"\b(?P<n>single|double|triple)(?:[ -]car)?(?= garage)",
        lambda m: f"{('single', 'double', 'triple').index(m['n'].lower()) + 1} car",
    ),
    # "three one-bedroom homes" are three, of one bedroom each.
    (
        rf"(?<= )(?P<n>{_ONES})-(?=(?:bed|bath|car|stor))",
        lambda m: f"{VALUES[m['n'].lower()]}-",
    ),
    (r"\b(\d+)(?: and |[ -])1/2\b", lambda m: f"{m[1]}.5"),
    (r"(?<![\d/.])([13])/([234])(?= )", lambda m: f"{int(m[1]) / int(m[2]):.2g}"),
    (
        r"\b(?:(?P<n>an?|one|two|three)[ -])?(?P<part>half|thirds?|quarters?|fifths?"
        r"|tenths?)(?: of)?(?: an?)?[ -]acres?\b",
        _acres,
    ),
    (r"\b(?:an|a (?:full|whole)) acre\b", _always("1 acre")),
    (r"(?<=[\d ])(?:sq\.? ?feet\b|square ft\b|s\.f\.|sf\b|ft2\b|ft\^2)", _always("sqft")),
    (r"(?<=\d) ?(?:bdrms?|bdrs?|bds)\b", _always(" bedrooms")),
)
_DAYS: tuple[tuple[str, Callable[[Match], str | None]], ...] = (
    (rf"\bhalf past (?P<hour>{_HOURS}|\d\d?)\b", _past(30)),
    (rf"\bquarter past (?P<hour>{_HOURS}|\d\d?)\b", _past(15)),
    (rf"\bquarter to (?P<hour>{_HOURS}|\d\d?)\b", _past(-15)),
    (
        rf"\b(?P<hour>{_HOURS}|\d\d?)(?:[ -](?P<past>thirty|fifteen|forty[ -]five|oh[ -]five|ten|twenty|forty|fifty"
        r"|[0-5]\d))?(?: o'clock)? ?(?P<when>[ap]m\b|[ap]\.m\b\.?|in the (?:morning|afternoon|evening)\b|at night\b)",
        _time,
    ),
    (rf"\b(?P<hour>{_HOURS}) o'clock\b", lambda m: f"{_number(m['hour'])} o'clock"),
    (rf"\b(?P<month>{_MONTH}) (?:the )?(?P<day>{ORDINAL})\b", lambda m: f"{m['month']} {ordinal(m['day'])}"),
    (rf"\b(?:the )?(?P<day>{ORDINAL}) (?:of )?(?P<month>{_MONTH})\b", lambda m: f"{m['month']} {ordinal(m['day'])}"),
    (
        rf"\b(?P<century>eighteen|nineteen|twenty)[ -](?P<rest>(?:{_FROM_TEN})(?:[ -](?:{_ONES}))?"
        rf"|oh[ -](?:{_ONES}))\b",
        _year,
    ),
    (
        rf"\b(?<=in )two thousand(?: and)?(?: (?P<n>{_SMALL}))?\b(?! \w+ (?:dollars|square))",
        lambda m: str(2000 + int(_number(m["n"] or "zero"))),
    ),
)


def _rewrites() -> Iterator[Rewrite]:
    for pattern, written in (*_GROUPS, *_MONEY, *_ROOMS, *_DAYS):
        # Letters apart are capitals; all other words come in any case.
        yield Rewrite(re.compile(pattern, 0 if pattern.startswith(r"\b[A-Z0-9]") else re.IGNORECASE), written)


REWRITES = tuple(_rewrites())
