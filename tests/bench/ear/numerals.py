"""The values that a run of numerals can mean: "one point two five million" and "1.25 million" are both 1250000.

A recogniser writes what it hears now in digits, now in words, now in both: each way is read. Knows numbers; nothing of
units, streets or sentences.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

_TEENS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: at for at, word in enumerate(_TEENS)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_MAGNITUDES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_PARTS = {"half": 0.5, "halves": 0.5, "quarter": 0.25, "quarters": 0.25}
ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12},
    **{f"{word}th": at for at, word in enumerate(_TEENS) if at in {4, 6, 7, 10, 11} or at > 12},
    **{f"{word.removesuffix('y')}ieth": 20 + 10 * at for at, word in enumerate(_TENS)},
}
# Numerals between others alone: "two hundred and ten", "two and a half", "two point five", "nine oh five".
CONNECTING = frozenset({"and", "a", "point", "oh", "o"})


def is_figures(word: str) -> bool:
    """Whether `word` is written in digits: "1250", "2.5", ".42"."""
    return word.replace(".", "", 1).isdigit()


def is_numeral(word: str) -> bool:
    """Whether `word` is a number, or a part of one, whatever stands beside it."""
    return is_figures(word) or any(word in known for known in (_SMALL, _MAGNITUDES, _PARTS, ORDINALS))


def values(run: Sequence[str]) -> set[float]:
    """Every value of `run`, lower-case words and figures without commas: as one number, and each figure in it.

    Who writes "14 20" heard "fourteen twenty", that is 1420; who writes "2850 4" heard two numbers. Which it is cannot
    be told, so either counts as heard. Words are one number where they can be ("two and a half"), else two ("sixteen
    and thirty").
    """
    found = set(_readings(run))
    if not found and len(run) > 1 and run[-1] in ORDINALS:  # "one oh one First Street"
        return values(run[:-1])
    if not found and "and" in run:
        return values(run[: run.index("and")]) | values(run[run.index("and") + 1 :])
    for start, end in combinations(range(len(run) + 1), 2):
        if all(is_figures(word) for word in run[start:end]):
            found |= set(_readings(run[start:end]))
    return found


def last_values(run: Sequence[str]) -> set[float]:
    """Those that end with `run`: what may stand right before a unit."""
    starts = (at for at in range(1, len(run)) if is_figures(run[at]))
    return set(_readings(run)).union(*(_readings(run[at:]) for at in starts))


def digits(run: Sequence[str]) -> str:
    """The digits of a number said in groups: "1420" for "fourteen twenty" and "14 20"; "" for any other."""
    groups: list[str] = []
    is_open = False  # "twenty" waits for its "four"
    for word in run:
        said = {"oh": 0, "o": 0}.get(word, _SMALL.get(word))
        if said is not None and is_open and 0 < said < 10:
            groups[-1] = str(int(groups[-1]) + said)
        elif said is not None or word.isdigit():
            groups.append(word if said is None else str(said))
        else:
            return ""
        is_open = said is not None and said >= 20
    return "".join(groups)


def _readings(run: Sequence[str]) -> Iterator[float]:
    for reading in (_cardinal(run), _part(run), _with_part(run)):
        if reading is not None:
            yield reading
    if joined := digits(run):
        yield float(joined)


def _with_part(run: Sequence[str]) -> float | None:
    """ "two and a half"."""
    for at in range(1, len(run) - 1):
        whole, part = _cardinal(run[:at]), _part(run[at + 1 :])
        if run[at] == "and" and whole is not None and part is not None:
            return whole + part
    return None


def _part(words: Sequence[str]) -> float | None:
    """ "a half", "three quarters", "half"."""
    if not 1 <= len(words) <= 2 or words[-1] not in _PARTS:
        return None
    many = 1.0 if len(words) == 1 or words[0] == "a" else _small(words[0])
    return None if many is None else many * _PARTS[words[-1]]


def _cardinal(run: Sequence[str]) -> float | None:
    """ "one million two hundred and fifty thousand", "1.25 million", "two point five", "2004"; None for no such one."""
    if any(is_figures(one) and is_figures(other) and float(one) % 100 for one, other in pairwise(run)):
        return None  # "2850 4" is no 2854, though "900 80" may be 980
    total, current = 0.0, None
    words = list(run)
    while words:
        word = words.pop(0)
        if word in _MAGNITUDES:
            current = (1.0 if current is None else current) * _MAGNITUDES[word]
            if word != "hundred":
                total, current = total + current, None
        elif word == "point":
            decimals = _decimals(words)
            if not decimals:
                return None
            current, words = float(f"{current or 0:.0f}.{decimals}"), words[len(decimals) :]
        elif word not in {"and", "a"}:
            small = _small(word)
            if small is None or not _goes_on(current, small):
                return None
            current = (current or 0.0) + small
    return round(total + (current or 0.0), 6) if total or current is not None else None


def _small(word: str) -> float | None:
    return float(word) if is_figures(word) else _SMALL.get(word, ORDINALS.get(word))


def _goes_on(current: float | None, small: float) -> bool:
    """Whether `small` may follow: "two hundred" and "fifty", "twenty" and "four"; not "fourteen" and "twenty"."""
    if current is None:
        return True
    tens = current % 100
    return small < 100 if current >= 100 and tens == 0 else tens in range(20, 100, 10) and 0 < small < 10


def _decimals(words: Sequence[str]) -> str:
    """The digits said one by one at the beginning of `words`: "two five million" has "25"."""
    found = ""
    for word in words:
        digit = digits([word])
        if len(digit) != 1:
            break
        found += digit
    return found
