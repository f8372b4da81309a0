"""What a person says for what is written: prices, areas, addresses and the rest of a home's listing, in US English.

"$1.25M" is said "one point two five million dollars", "1420 Oak St." "fourteen twenty Oak Street". Markup and pictures
are not said. Each spoken stretch belongs to the word on the screen that it stands for, so that this can be marked
while it sounds. The rules: see tts.speakable.grammar. Knows no voice; other languages are not its business.
"""

import re
from dataclasses import dataclass

from tts.speakable.characters import readable
from tts.speakable.grammar import is_settled, pieces
from tts.speakable.markup import has_markup, without_markup
from tts.speakable.signs import is_accent, is_mark

VERSION = 5  # raised when the rules change: what the cache keeps was said by the old ones
_SHOWN = re.compile(r"\S+")
_MOST_PASSES = 4
# After these the next word follows without a space, as it is written.
_OPENING = frozenset("(“‘—–-")
_QUOTES = frozenset("\"'’")
_BEFORE_QUOTES = frozenset({"", " ", "(", "“", "‘", "—", "–"})


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as the screen shows it, and what is said for it (may be several words, or none).

    `ipa` are the phonemes that are said in the place of `spoken`, where somebody gave them (tts.pronouncing).
    """

    displayed: str
    spoken: str
    ipa: str = ""


def speakable(text: str) -> str:
    """`text` as it is said: "$449,000 for 1,850 sq ft" becomes "four hundred forty nine thousand dollars for ..."."""
    return " ".join(word.spoken for word in spoken_words(text) if word.spoken)


def spoken_words(text: str) -> list[SpokenWord]:
    """The words of `text` in order, each with what is said for it. Words are what white space separates."""
    words = _SHOWN.findall(text)
    said = _once(text)
    for _ in range(_MOST_PASSES):
        # What was said is read again until nothing changes: where a sign fell away, neighbours may have come together.
        spoken = " ".join(filter(None, said))
        if not has_markup(spoken) and is_settled(spoken):
            break
        rest = iter(_once(spoken))
        said = [" ".join(filter(None, (next(rest) for _ in one.split()))) for one in said]
    return [SpokenWord(word, spoken) for word, spoken in zip(words, said, strict=True)]


def _once(text: str) -> list[str]:
    """What is said for each word of `text`, by one reading of the rules."""
    shown = [found.start() for found in _SHOWN.finditer(text)]
    said: list[list[str]] = [[] for _ in shown]
    marked = without_markup(readable(text))
    clean, origins = marked.text, marked.origins()
    number, last, tail = 0, len(shown) - 1, ""
    for start, spoken in pieces(clean):
        if not spoken:
            continue
        origin = origins.of(start)
        while number < last and shown[number + 1] <= origin:
            number += 1
        if said[number]:
            said[number].append(_gap(clean, tail, spoken, start))
        said[number].append(spoken)
        tail = "".join(said[number][-3:])[-2:]
    return ["".join(parts) for parts in said]


def _gap(text: str, spoken: str, following: str, start: int) -> str:
    """The space between two pieces of one word, after `spoken`: none beside a mark that stands against it."""
    if text[start - 1].isspace():
        return " "
    if len(following) == 1 and (is_mark(following) or is_accent(following)):
        return ""
    last = spoken[-1]
    opens = last in _OPENING or (last in _QUOTES and spoken[-2:-1] in _BEFORE_QUOTES and following[0].isalnum())
    return "" if opens else " "
