"""Whether an answer can be read and heard: what a repair or a change of speakers must not leave behind."""

import re
from collections.abc import Iterator

_FAULTS = {
    "two sentences glued": re.compile(r"[a-z,][.!?][A-Z]"),
    "words glued": re.compile(r"\d [a-z]+(?:garage|bath|bed)\b"),
    "ends in the middle": re.compile(r"[,:;—–-]\s*$"),
    "a unit without its plural": re.compile(
        r"\b(?:[2-9]|\d\d+) (?:bedroom|bathroom)(?: (?:there|and|with|for|in)\b|[.,]|$)|square foot(?: of|[.,])"
    ),
    "a count of nothing": re.compile(r"\bare 0 \b|\b0 homes\b"),
    "an article too many": re.compile(r"\bin the \d{4}\b|\ba \$?\d[\d,.]* (?:square feet|bedrooms)\b"),
    "an article too few": re.compile(r"\bhas \d[\d.]* acre lot"),
    "a period twice": re.compile(r"a (?:month|quarter|year) a (?:month|quarter|year)"),
    "half a sentence": re.compile(r"(?:^|[.!?]\s+|\n\s*)(?:but|and) I have no"),
    "the same said twice": re.compile(r"(I have no [^.]{10,}\.).*\1", re.DOTALL),
}


def faults(text: str) -> Iterator[str]:
    for name, pattern in _FAULTS.items():
        if found := pattern.search(text):
            yield f"{name}: {found[0]!r}"
    if text.count("**") % 2:
        yield "half a mark: '**'"
