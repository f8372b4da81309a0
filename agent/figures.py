"""Number words as figures, as far as dates and times need them: up to fifty-nine. Knows nothing else."""

import re

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_UNITS = {word: at for words in (_ONES, _ORDINALS) for at, word in enumerate(words.split(), 1)} | {"thirtieth": 30}
FIGURES = frozenset((*_TENS, *_UNITS))


def figures(words: str) -> str:
    """ "twenty eighth" becomes "28", "28th" too, "half past two" "half past 2". Lower case only, single spaces."""
    words = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", " ".join(words.split()))
    done: list[str] = []
    parts = words.split()[::-1]
    while parts:
        word = parts.pop()
        ten = _TENS.get(word)
        if ten is not None and parts and _UNITS.get(parts[-1], 10) < 10:
            ten += _UNITS[parts.pop()]
        done.append(str(ten if ten is not None else _UNITS.get(word, word)))
    return " ".join(done)
