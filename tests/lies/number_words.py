"""Values of number words in a row, in every way that somebody may have meant them. Written apart from the agent's own
reader of figures, which it helps to test: shares nothing with it.

    values_of(["four", "fifty"])  # {450, 54}, and, as a price is said, 450000
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: at for at, word in enumerate(_TEENS.split())} | {"oh": 0, "fourty": 40, "nought": 0}
SMALL |= {word: 10 * at for at, word in enumerate(_TENS.split(), 2)}
SCALES = {"hundred": 100, "dozen": 12, "score": 20, "thousand": 1_000, "grand": 1_000, "k": 1_000, "thou": 1_000}
SCALES |= {"million": 10**6, "mil": 10**6, "mm": 10**6, "m": 10**6, "billion": 10**9}
SCALES |= {f"{word}s": value for word, value in SCALES.items() if len(word) > 2}
PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25"), "third": Decimal(1) / 3}
BETWEEN = frozenset({"and", "a", "an", "of", "point"})  # inside a number; never its first or last word
_HOUSEHOLD = (Decimal(50), Decimal(999))  # "four fifty": so many thousand dollars


def is_number_word(word: str) -> bool:
    return word in SMALL or word in SCALES or word in PARTS or word.replace(".", "", 1).isdigit()


def values_of(words: Sequence[str]) -> frozenset[Decimal]:
    """What `words`, all number words or BETWEEN, may come to as a whole; empty when they make no one number."""
    found = {value for value in (_grammar(words), _in_a_row(words), _with_point(words)) if value is not None}
    low, high = _HOUSEHOLD
    return frozenset(found | {value * 1_000 for value in found if low <= value <= high and value == int(value)})


def _plain(word: str) -> Decimal | None:
    if word in SMALL:
        return Decimal(SMALL[word])
    return Decimal(word) if word.replace(".", "", 1).isdigit() else None


def _grammar(words: Sequence[str]) -> Decimal | None:
    """ "two hundred and five thousand", "half a million", "two and a half", "four hundred fifty k"."""
    total, current, seen = Decimal(0), Decimal(0), False
    for before, word in pairwise(["", *words]):
        plain = _plain(word)
        if plain is not None:
            current, seen = current + plain, True
        elif word in PARTS:
            is_count = seen and before not in BETWEEN  # "three quarters"
            current = current * PARTS[word] if is_count else current + PARTS[word]
            seen = True
        elif word in SCALES:
            scale = SCALES[word]
            current = (current if seen else Decimal(1)) * scale
            if scale >= 1_000:
                total, current = total + current, Decimal(0)
            seen = True
        elif word == "point":
            return None
    return total + current if seen else None


def _in_a_row(words: Sequence[str]) -> Decimal | None:
    """Said piece by piece: "nineteen ninety-eight", "four four nine", "twenty-four fifty", "four fifty grand"."""
    kept = [word for word in words if word not in BETWEEN]
    scale = 1
    while kept and kept[-1] in SCALES:
        scale *= SCALES[kept.pop()]
    if any(_plain(word) is None for word in kept) or not kept:
        return None
    digits = "".join(_pieces(kept))
    return Decimal(digits) * scale if digits.isdigit() else None


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """Tens with the unit behind them are one piece: "forty", "nine" is "49"."""
    waiting = 0
    for word in words:
        value = _plain(word)
        assert value is not None
        if waiting and word in SMALL and 0 < value < 10:
            yield str(waiting + int(value))
            waiting = 0
            continue
        if waiting:
            yield str(waiting)
        is_tens = word in SMALL and value >= 20
        waiting = int(value) if is_tens else 0
        if not is_tens:
            yield word if word.isdigit() else str(value)
    if waiting:
        yield str(waiting)


def _with_point(words: Sequence[str]) -> Decimal | None:
    """ "one point four five million", "six point five"."""
    if words.count("point") != 1:
        return None
    at = words.index("point")
    whole, behind = _grammar(words[:at]), list(words[at + 1 :])
    scale = 1
    while behind and behind[-1] in SCALES:
        scale *= SCALES[behind.pop()]
    if not behind or any(_plain(word) is None for word in behind):
        return None
    digits = "".join(_pieces(behind))
    return Decimal(f"{whole or 0}.{digits}") * scale if digits.isdigit() else None
