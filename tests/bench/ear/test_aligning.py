"""Where the silence before a word ends, in sound of which that is known."""

import numpy as np
import pytest

from tests.bench.ear.aligning import after_pauses
from tests.bench.ear.voices import EAR_HZ, Spoken
from tts.speech import WordMark

TEXT = "Yes, we can."


def _spoken(pause_ms: int, late_ms: int = 0) -> Spoken:
    """ "Yes" for 400 ms, a pause, "we" and "can" for 300 ms each; "we" is marked so much later than it sounds."""
    lengths_ms = (400, pause_ms, 600)
    tone = np.sin(np.arange(EAR_HZ * sum(lengths_ms) // 1000) / 5).astype(np.float32) / 4
    start, end = EAR_HZ * 400 // 1000, EAR_HZ * (400 + pause_ms) // 1000
    tone[start:end] = 0.0
    marked = (end + EAR_HZ * late_ms // 1000, end + EAR_HZ * 300 // 1000)
    marks = (WordMark("Yes,", 0, start), WordMark("we", *marked), WordMark("can.", marked[1], len(tone)))
    return Spoken(tone, EAR_HZ, marks)


@pytest.mark.parametrize("late_ms", [0, 40, 90])
def test_the_word_after_a_pause_begins_where_the_silence_ends(late_ms: int) -> None:
    [start] = after_pauses(TEXT, _spoken(200, late_ms))
    assert start.word == "we"
    assert start.ours_ms - start.other_ms == pytest.approx(late_ms, abs=10)


def test_without_a_silence_or_without_punctuation_there_is_nothing_to_hold_a_mark_against() -> None:
    assert list(after_pauses(TEXT, _spoken(40))) == []
    assert list(after_pauses("Yes we can.", _spoken(200))) == []
