"""Every numeral of a text, in digits of any script or in words, with all that it may stand for and what it counts.

The oracle's own reader: knows nothing of the project's, so that one mistake is not made twice. It reads too much
rather than too little: "4 49,000" is 4, 49000 and 449000.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from tests.lies.number_words import BETWEEN, SCALES, is_number_word, values_of

_GLYPHS = {"½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ", "⅓": " 1/3 ", "⅔": " 2/3 ", "⅕": " 1/5 ", "⅛": " 1/8 "}
_MARKS = re.compile(r"[*_~`|\\{}]")
_TOKEN = re.compile(
    r"""(?P<mixed>\d+[ -]+\d+/\d+(?!\d))              # 2 1/2
      | (?P<fraction>\d+/\d+(?!\d))
      | (?P<power>\d+(?:\.\d+)?(?:e|[ ]?[x×*][ ]?10\^?)\d+)
      | (?P<digits>\d+(?:[.,'’]\d+)*)
      | (?P<word>[a-z]+)""",
    re.VERBOSE,
)
_JOIN = re.compile(r"[\s-]*|\)\s?|\s+and\s+")  # between the tokens of one number
# Words in which a number word means no number.
_NO_NUMBER = re.compile(
    r"one (?:of|another|moment|more|that|you|by)\b|(?:that|this|which|each|the|no|any|every) one\b"
    r"|(?<!a )(?<!one )third\b|(?<!and )(?:every|each|a|per|the) quarter\b(?! (?:of|million|acre|percent))"
    r"|(?<!and a )half[- ](?:bath|past)"
)
_AFTER = {
    "beds": r"[\s-]*(?:full\s+)?(?:[a-z]+[\s-])?(?:bed|bd|br\b|sleeping)",
    "baths": r"[\s-]*(?:full\s+|half\s+)?(?:[a-z]+[\s-])?(?:bath|ba\b|washroom|restroom)",
    "area": r"[\s-]*(?:sq\b|sq\.|square|sqft|ft2|feet\b|foot\b|ft\b|m2|sf\b)",
    "acres": r"[\s-]*(?:of\s+)?(?:an?\s+)?acre",
    "percent": r"\s*(?:%|(?:of\s+)?(?:an?\s+)?percent|per cent)",
    "time": r"\s*(?:[:.]\s?\d\d\s*)?(?:a\.?\s?m\b|p\.?\s?m\b|o['’]?clock|in the (?:morn|aft|even)|noon)",
    "money": r"\s*(?:\$|dollars?|bucks|usd|us dollars|a month|per month|monthly|/\s?mo)",
    "homes": r"[\s-]*(?:(?:more|other|such|active|matching)\s+)?(?:homes?|houses?|listings?|propert|places|results)",
    "cars": r"[\s-]*(?:car|garage|parking|vehicle)",
    "years": r"[\s-]*years?",
}
_BEFORE = {
    "money": r"(?:\$|usd|us\$|€|£)\s*$",
    "time": r"(?:\bat|from|until|till|between)\s+$",
    "year": r"(?:built|went up|constructed|completed|erected|dates?(?: back)?|finished|year|vintage)\b[^.;]{0,25}$",
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """`text` as it stands in the folded text at `start`; `parts` are the numbers it is made of, when it is several."""

    start: int
    end: int
    text: str
    values: frozenset[Decimal]
    counts: frozenset[str]
    parts: tuple["Numeral", ...] = ()

    def may_be(self, value: Decimal) -> bool:
        return value in self.values or any(part.may_be(value) for part in self.parts)

    def is_among(self, truths: frozenset[Decimal]) -> bool:
        """It stands for one of `truths`; "12 and 14" may also be two of them, "four hundred five" may not."""
        if self.values & truths:
            return True
        several = bool(self.parts) and (not re.search("[a-z]", self.text) or " and " in self.text)
        return several and all(part.is_among(truths) for part in self.parts)


@lru_cache(10_000)
def folded(text: str) -> str:
    """In small ASCII digits and letters as far as may be: what is invisible or ornament is gone."""
    text = html.unescape(text)
    for glyph, plain in _GLYPHS.items():
        text = text.replace(glyph, plain)
    decomposed = unicodedata.normalize("NFKD", text).replace("⁄", "/")
    seen = [_plain(char) for char in decomposed if unicodedata.category(char) not in ("Cf", "Mn", "Me")]
    return _MARKS.sub("", "".join(seen)).casefold()


def _plain(char: str) -> str:
    if unicodedata.category(char) == "Pd":
        return "-"
    return str(int(unicodedata.digit(char, -1))) if unicodedata.digit(char, -1) >= 0 else char


@lru_cache(10_000)  # what is shown is spoken, too, and tools tell the same again
def numerals(text: str) -> Sequence[Numeral]:
    """In their order. `text` need not be folded."""
    plain = folded(text)
    harmless = [found.span() for found in _NO_NUMBER.finditer(plain)]
    runs: list[list[re.Match[str]]] = []
    for token in _TOKEN.finditer(plain):
        if any(begin <= token.start() < end for begin, end in harmless) and not token["digits"]:
            continue
        _take(plain, token, runs)
    trimmed = [_trimmed(run) for run in runs]
    return tuple(_numeral(plain, run) for run in trimmed if run)


def _take(plain: str, token: re.Match[str], runs: list[list[re.Match[str]]]) -> None:
    """Into the last run, when nothing but space or a hyphen stands between; else into a new one."""
    word = token["word"]
    belongs = word is None or is_number_word(word)
    if runs and _JOIN.fullmatch(plain, runs[-1][-1].end(), token.start()) and (belongs or word in BETWEEN):
        runs[-1].append(token)
    elif belongs and not (word in SCALES and len(word) < 3):  # "k" and "m" are none alone
        runs.append([token])


def _trimmed(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and run[-1]["word"] in BETWEEN:
        run = run[:-1]
    return run


def _numeral(plain: str, run: Sequence[re.Match[str]]) -> Numeral:
    start, end = run[0].start(), run[-1].end()
    singles = [_single(token) for token in run]
    if len(run) == 1:
        counts = _counts(plain, start, end)
        return Numeral(start, end, plain[start:end], singles[0], counts, tuple(_day_and_month(run[0])))
    parts = tuple(
        Numeral(token.start(), token.end(), token[0], single, _counts(plain, token.start(), token.end()))
        for token, single in zip(run, singles, strict=True)
        if single
    )
    whole = frozenset.union(*map(values_of, _readings(run))) | _glued(run)
    return Numeral(start, end, plain[start:end], whole, _counts(plain, start, end), parts)


def _day_and_month(token: re.Match[str]) -> Iterator[Numeral]:
    """ "12/19" is a day as well as a fraction."""
    if token["fraction"]:
        for digits in re.finditer(r"\d+", token[0]):
            at = token.start() + digits.start()
            yield Numeral(at, at + len(digits[0]), digits[0], frozenset({Decimal(digits[0])}), frozenset())


def _readings(run: Sequence[re.Match[str]]) -> list[list[str]]:
    """The run as number words, digits once with "." as the decimal point and once as a mark of thousands."""
    ways: list[list[str]] = [[], []]
    for token in run:
        for way, value in zip(ways, _two_ways(token), strict=True):
            way.append(value)
    return ways


def _two_ways(token: re.Match[str]) -> tuple[str, str]:
    if token["word"]:
        return token["word"], token["word"]
    values = sorted(_single(token))
    return f"{values[0]:f}", f"{values[-1]:f}"


def _glued(run: Sequence[re.Match[str]]) -> frozenset[Decimal]:
    """ "4 49,000", "449 000": the digits behind one another."""
    if all(token["digits"] for token in run):
        return frozenset({Decimal(re.sub(r"\D", "", "".join(token[0] for token in run)))})
    return frozenset()


def _single(token: re.Match[str]) -> frozenset[Decimal]:
    if token["word"]:
        return frozenset() if token["word"] in BETWEEN else values_of([token["word"]])
    if token["mixed"] or token["fraction"]:
        return _fraction(token[0])
    if token["power"]:
        base, power = re.split(r"e|\s?[x×*]\s?10\^?", token[0], maxsplit=1)
        return frozenset({Decimal(base) * 10 ** min(int(power), 12)})
    digits = token[0]
    found = {Decimal(re.sub(r"[.,'’]", "", digits))}
    if re.fullmatch(r"[\d,'’]+\.\d+", digits):
        point = Decimal(re.sub(r"[,'’]", "", digits))
        found = {point} if len(digits.split(".")[1]) != 3 else {point, *found}
    elif re.fullmatch(r"\d+,\d{1,2}", digits):
        found.add(Decimal(digits.replace(",", ".")))
    return frozenset(found)


def _fraction(text: str) -> frozenset[Decimal]:
    *whole, part = re.split(r"[ -]+", text)
    above, below = map(int, part.split("/"))
    value = Fraction(above, below) if below else Fraction(0)
    exact = sum(map(Fraction, whole), value)
    return frozenset({Decimal(exact.numerator) / Decimal(exact.denominator)})


def _counts(plain: str, start: int, end: int) -> frozenset[str]:
    after = {name for name, pattern in _AFTER.items() if re.match(pattern, plain[end : end + 30])}
    before = {name for name, pattern in _BEFORE.items() if re.search(pattern, plain[max(0, start - 40) : start])}
    return frozenset(after | before)
