"""Which of a listing's facts a line holds: amounts, counts of rooms, areas, names of streets.

A line is what a recogniser wrote, or what a text front end made of a sentence. Both are brought to values first:
"one point two five million dollars" and "$1.25 million" are the same. Knows words; no sound, and not whose it was.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.ear.numerals import CONNECTING, ORDINALS, digits, is_figures, is_numeral, last_values, values

SENTENCES = Path(__file__).with_name("sentences.jsonl")
KINDS = ("number", "price", "beds", "baths", "area", "street")
# MLS and telephone numbers are compared by their digits, however they are grouped.
LONG_DIGITS = 7

_BREAK = ","
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+|[a-z]+(?:'[a-z]+)?|[.,;:!?]", re.IGNORECASE)
_MAGNITUDES = {"k": "thousand", "m": "million"}  # right after a number: "$1.25M", but not "ten A M"
_FRACTIONS = {"1/2": " and a half ", "½": " and a half ", "1/4": " and a quarter ", "¼": " and a quarter "}
_UNITS: dict[str, tuple[tuple[str, ...], ...]] = {
    "beds": (("bed",), ("beds",), ("bedroom",), ("bedrooms",), ("br",), ("brs",), ("bd",)),
    "baths": (("bath",), ("baths",), ("bathroom",), ("bathrooms",), ("ba",)),
    "sqft": (*((square, foot) for square in ("square", "sq") for foot in ("feet", "foot", "ft")), ("sqft",), ("sf",)),
    "acre": (("acre",), ("acres",), ("ac",)),
}
_BEFORE_UNIT = {"a", "an", "of", "full"}  # "half an acre", "two full baths"
_IN_STREETS = {
    **{"st": "street", "ave": "avenue", "dr": "drive", "rd": "road", "ln": "lane", "blvd": "boulevard"},
    **{"ct": "court", "pl": "place", "sq": "square", "ter": "terrace", "cir": "circle", "pkwy": "parkway"},
    **{"trl": "trail", "n": "north", "s": "south", "e": "east", "w": "west"},
    **{word: str(at) for word, at in ORDINALS.items()},
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a listener should have heard. `unit` is of an area alone; `value` of a street is its name."""

    kind: str
    value: float | str
    unit: str = ""

    def __str__(self) -> str:
        value = self.value if isinstance(self.value, str) else f"{self.value:.10g}"
        return f"{self.kind} {value} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a listing writes it, and what it tells."""

    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    word: str  # lower case, figures without commas
    is_letters: bool  # "BR", "SF": written so where letters were said


def sentences(file: Path = SENTENCES) -> list[Sentence]:
    """The hundred sentences, one a line: {"text": ..., "facts": {kind: [value, ...]}}."""
    lines = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [Sentence(line["text"], tuple(_facts(line["facts"]))) for line in lines]


def _facts(told: dict[str, list[float | str]]) -> Iterator[Fact]:
    for kind, all_ in told.items():
        for value in all_:
            if kind == "area":
                number, unit = str(value).split()
                yield Fact(kind, float(number), unit)
            else:
                yield Fact(kind, value if isinstance(value, str) else float(value))


def holds(line: str, fact: Fact, *, letters_count: bool = False) -> bool:
    """Whether `line` tells `fact`.

    A unit must be there as a word. "3 BR" is what a recogniser writes of "three b r", "sq. ft." of "square feet": so
    capitals are no unit and no kind of street. With `letters_count` they are.
    """
    words = [_Word(one.word, one.is_letters and not letters_count) for one in _words(line)]
    if fact.kind == "street":
        return _has_street(words, str(fact.value))
    expected = float(fact.value)
    if fact.kind in {"number", "price"}:
        return expected in _all_values(words)
    return any(expected in last_values(run) for run in _runs_before(words, fact.unit or fact.kind))


def _words(line: str) -> list[_Word]:
    for written, said in _FRACTIONS.items():
        line = line.replace(written, said)
    line = re.sub(r"(?<=\d):(?=\d)", " ", line)  # "10:30" is "ten thirty"
    line = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", line, flags=re.IGNORECASE)  # "14th floor"
    found: list[_Word] = []
    for token in _TOKEN.findall(line):
        word = token.lower().replace(",", "") if len(token) > 1 else token.lower()
        is_mark = not (word.isalpha() or is_figures(word) or "'" in word)
        if found and is_numeral(found[-1].word):
            word = _MAGNITUDES.get(word, word)
        found.append(_Word(_BREAK if is_mark else word, len(token) > 1 and token.isalpha() and token.isupper()))
    return found


def _runs(words: Sequence[_Word]) -> Iterator[tuple[int, list[str]]]:
    """Each longest run of numerals, with the index of the word behind it."""
    at = 0
    while at < len(words):
        end = _end_of_number(words, at)
        if end > at:
            yield end, [one.word for one in words[at:end]]
        at = max(end, at + 1)


def _end_of_number(words: Sequence[_Word], start: int) -> int:
    """`start` when no number begins there. What connects is part of it only before a numeral: "and a half"."""
    end = at = start
    while at < len(words) and (is_numeral(words[at].word) or words[at].word in CONNECTING):
        at += 1
        if is_numeral(words[at - 1].word):
            end = at
    is_one = end > start and (is_numeral(words[start].word) or words[start].word in {"a", "point"})
    return end if is_one else start


def _all_values(words: Sequence[_Word]) -> set[float]:
    found: set[float] = set()
    in_a_row, ended = "", 0
    for end, run in _runs(words):
        found |= values(run)
        follows = all(one.word == _BREAK for one in words[ended : end - len(run)])  # "five one two, five five five"
        in_a_row = in_a_row * follows + digits(run)
        ended = end
        if len(in_a_row) >= LONG_DIGITS:
            found.add(float(in_a_row))
    return found


def _runs_before(words: Sequence[_Word], unit: str) -> Iterator[list[str]]:
    for end, run in _runs(words):
        at = end
        while at < len(words) and words[at].word in _BEFORE_UNIT:
            at += 1
        if any(_stands(words, at, name) for name in _UNITS[unit]):
            yield run


def _stands(words: Sequence[_Word], at: int, name: Sequence[str]) -> bool:
    some = [one for one in words[at : at + len(name) + 1] if one.word != _BREAK][: len(name)]  # "sq. ft."
    return [one.word for one in some] == list(name) and not any(one.is_letters for one in some)


def _has_street(words: Sequence[_Word], name: str) -> bool:
    """Spaces do not count: "Lake View" is "Lakeview". "5th" is "Fifth", "St." is "Street"."""
    wanted = "".join(_IN_STREETS.get(one.word, one.word) for one in _words(name))
    heard = [one.word if one.is_letters else _IN_STREETS.get(one.word, one.word) for one in words]
    heard = [word for word in heard if word != _BREAK]
    return any("".join(heard[at:])[: len(wanted)] == wanted for at in range(len(heard)))
