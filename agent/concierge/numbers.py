"""Numbers as people say and type them, turned into digits: "three fifty thousand" and "$350k" are 350000.

Knows English number words only; what a number means, understanding.py decides.
"""

import re
from collections.abc import Sequence

_ONES = (  # noqa: SIM905 - twenty quoted words would hide the row
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
VALUES = {word: value for value, word in enumerate(_ONES)} | {word: 10 * (at + 2) for at, word in enumerate(_TENS)}
_SCALES = {
    "hundred": 100,
    "k": 1_000,
    "thousand": 1_000,
    "grand": 1_000,
    "m": 1_000_000,
    "mil": 1_000_000,
    "million": 1_000_000,
}
_WORD = "|".join(sorted([*VALUES, "hundred", "thousand", "million", "point"], key=len, reverse=True))
# "and" glues within a number ("three hundred and fifty"), not between two ("three hundred and four hundred").
_ON = rf"(?:(?:{_WORD})[\s-]+){{1,6}}?"
_AND = (
    rf"(?:(?<=hundred)\s+and\s+(?!(?:{_WORD})[\s-]+(?:hundred|point)\b)"
    rf"|(?<=thousand)\s+and\s+(?!{_ON}(?:thousand|million|point)\b)"
    rf"|(?<=million)\s+and\s+(?!{_ON}(?:million|point)\b))"
)
_RUN = re.compile(rf"\b(?:{_WORD})(?:(?:{_AND}|[\s-]+)(?:{_WORD}))*\b")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)[\s-]*(hundred|k|thousand|grand|m|mil|million)\b")
# "the cheaper one" is no number: "one" counts only within a number and before what can be counted.
_OTHER_ONE = re.compile(
    r"(?<!-)(?<!ty )(?<!hundred )(?<!thousand )(?<!million )(?<!\band )\bone\b"
    r"(?![\s-]+(?:bed|bath|br\b|car|garage|story|stories|level|hundred|thousand|million|point"
    r"|and a half|(?:or|to)\s+(?:two|three|2|3)))"
)
_MAX = 10**12  # above any price; keeps a line of a thousand "million"s from growing a number of pages


def with_digits(line: str) -> str:
    """`line` in lower case with its numbers in plain digits: no words, no thousands separators, no "k"."""
    text = line.lower().replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", " - ")
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"\b(?:half a|a half|half)[\s-]+million\b", "500000", text)
    text = re.sub(r"\b(?:a )?quarter(?: of a)?[\s-]+million\b", "250000", text)
    text = re.sub(r"\ba (?=hundred|thousand|million)", "one ", text)
    text = text.replace(" million and a half", " point five million")
    text = _OTHER_ONE.sub("\0", text)
    text = _RUN.sub(lambda run: _in_digits(re.findall(r"[a-z]+", run.group())), text)
    text = text.replace("\0", "one")
    for _ in range(3):  # "2 hundred thousand" is scaled twice
        text = _SCALED.sub(_scaled, text)
    return re.sub(r"(\d)\s+and a half\b", r"\1.5", text)


def _scaled(match: re.Match[str]) -> str:
    return _plain(float(match.group(1)) * _SCALES[match.group(2)])


def _in_digits(words: Sequence[str]) -> str:
    """A run of number words as one number."""
    words = [word for word in words if word != "and"]
    if not any(word in VALUES for word in words):
        return " ".join(words)  # "thousand" alone scales the digits before it
    total, part, fraction = 0.0, 0.0, ""
    for at, word in enumerate(words):
        if "point" in words[:at] and word in VALUES:
            fraction += str(VALUES[word])
        elif word in VALUES:
            value = VALUES[word]
            part = part * 100 + value if 0 < part < 100 and part % 10 + value >= 10 and value >= 10 else part + value
        elif word in _SCALES:
            scale = _SCALES[word]
            part += float(f"0.{fraction}") if fraction else 0.0
            fraction = ""
            if scale == 100:
                part = (part or 1) * scale
            else:
                total, part = total + (part or 1) * scale, 0.0
    number = _plain(total + part)
    return f"{number}.{fraction}" if fraction else number


def _plain(value: float) -> str:
    value = min(value, _MAX)
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0").rstrip(".")
