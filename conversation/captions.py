"""What was said, as captions for any player: WebVTT (w3.org/TR/webvtt1) with a time for each word.

Words and their marks become cues, cues become a file. Knows no sound and no page.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tts.speech import WordMark

# What broadcasters allow: two lines at a time, and what an eye takes in of one.
MOST_LINES, LINE_CHARS = 2, 42
LINGER_MS = 500  # a cue stays for a moment after its last word, if none comes
SPEAKER = "Agent (AI)"
# A clause that ends so goes on in the next one; so may a cue.
_GOES_ON = re.compile(r"""[,;:—–-]["'”’)\]*_]*\Z""")


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word as it is shown, and when it sounds; one that does not sound ends when it starts."""

    text: str
    start_ms: int
    end_ms: int

    @property
    def sounds(self) -> bool:
        return self.end_ms > self.start_ms


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at once: at most MOST_LINES lines, but for a word that is longer than a line."""

    start_ms: int
    end_ms: int
    lines: tuple[tuple[TimedWord, ...], ...]


# A word that sounds and those beside it that do not: they are shown together, and each cue has one that sounds.
_Unit = list[TimedWord]


def cues(marks: Sequence[tuple[WordMark, int]], sample_rate_hz: int, at_sample: int = 0) -> list[Cue]:
    """The cues of one answer, in order, none over another.

    `marks` with the numbers of their clauses, in samples from the start of the answer, which begins at `at_sample` of
    what the captions go with. A cue holds a sentence, or what of it fits, and ends at a comma if one is near.
    """
    sentences = _sentences(marks, sample_rate_hz, at_sample)
    pieces = [[word for unit in piece for word in unit] for sentence in sentences for piece in _pieces(sentence)]
    ends = [max(word.end_ms for word in piece) + LINGER_MS for piece in pieces]
    following = [piece[0].start_ms for piece in pieces[1:]]
    return [
        Cue(piece[0].start_ms, end, tuple(_lines(piece)))
        for piece, end in zip(pieces, [*map(min, ends, following), *ends[-1:]], strict=True)
    ]


def as_vtt(made: Sequence[Cue], title: str, notice: str) -> str:
    """The file; `notice` stands in it as a comment. Text is escaped: it is never markup."""
    shown = [
        f"{number}\n{_time(cue.start_ms)} --> {_time(cue.end_ms)}\n{_text(cue)}"
        for number, cue in enumerate(made, start=1)
    ]
    return "\n\n".join([f"WEBVTT - {title}", f"NOTE\n{notice}", *shown]) + "\n"


def _sentences(marks: Sequence[tuple[WordMark, int]], sample_rate_hz: int, at_sample: int) -> Iterator[list[_Unit]]:
    """A clause that ends at a comma and the one after it are of one sentence."""
    sentence: list[_Unit] = []
    clause = -1
    for mark, number in marks:
        if sentence and number != clause and not _GOES_ON.search(sentence[-1][-1].text):
            yield sentence
            sentence = []
        clause = number
        start, end = (round((at + at_sample) * 1000 / sample_rate_hz) for at in (mark.start_sample, mark.end_sample))
        word = TimedWord(mark.text, start, end)
        if sentence and not (word.sounds and any(one.sounds for one in sentence[-1])):
            sentence[-1].append(word)
        else:
            sentence.append([word])
    if sentence:
        yield sentence


def _pieces(sentence: Sequence[_Unit]) -> Iterator[Sequence[_Unit]]:
    """What of `sentence` is shown at once."""
    rest = sentence
    while rest:
        fits = next((upto for upto in range(1, len(rest)) if not _fit(rest[: upto + 1])), len(rest))
        commas = [upto for upto in range(fits, fits // 2, -1) if _GOES_ON.search(rest[upto - 1][-1].text)]
        end = commas[0] if commas and fits < len(rest) else fits
        yield rest[:end]
        rest = rest[end:]


def _fit(units: Iterable[_Unit]) -> bool:
    return len(_lines([word for unit in units for word in unit])) <= MOST_LINES


def _lines(words: Iterable[TimedWord]) -> list[tuple[TimedWord, ...]]:
    lines: list[tuple[TimedWord, ...]] = []
    room = -1
    for word in words:
        room -= len(word.text) + 1
        if room < 0:
            lines.append(())
            room = LINE_CHARS - len(word.text)
        lines[-1] = (*lines[-1], word)
    return lines


def _text(cue: Cue) -> str:
    """The first word sounds with the cue; of two at the same moment the first one has the time."""
    told_ms = cue.start_ms
    lines: list[str] = []
    for line in cue.lines:
        words: list[str] = []
        for word in line:
            is_new = word.sounds and told_ms < word.start_ms < cue.end_ms
            told_ms = word.start_ms if is_new else told_ms
            words.append((f"<{_time(told_ms)}>" if is_new else "") + html.escape(word.text, quote=False))
        lines.append(" ".join(words))
    return f"<v {SPEAKER}>" + "\n".join(lines)


def _time(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
