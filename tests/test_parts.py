"""What the parts do with one another, where no room of theirs can tell."""

from typing import Any
from unittest.mock import Mock

import pytest

from conversation.finished import FinishedTurns, Recording
from parts import Talking
from tts import frames
from tts.lexicon import Entry, Lexicon, Lexicons
from tts.pronunciation import Pronunciation
from tts.speech import WordMark

TEXTS = {"a": "In Bexar County", "b": "In Austin", "c": "Near Gruene, too", "d": "On Bexar and Gruene"}


def recordings() -> FinishedTurns:
    finished = FinishedTurns(100_000, 60)
    for turn, text in TEXTS.items():
        marks = [WordMark(word, at, at + 1) for at, word in enumerate(text.split())]
        finished.keep(turn, Recording("ann", (frames.header(22_050), frames.words(marks), frames.end(1))))
    return finished


def entry(word: str, say: str, *voices: str) -> Entry:
    return Entry(Pronunciation(word, say), voices)


@pytest.mark.parametrize(
    ("gone", "come", "stay"),
    [
        ((), (entry("Bexar", "bear"),), "bc"),
        ((entry("Bexar", "bear"),), (entry("Bexar", "bay"),), "bc"),
        ((entry("Bexar", "bear"),), (entry("Gruene", "green"),), "b"),
        ((), (entry("Bexar", "bear", "joe"), entry("Bexar", "bay", "ann"), entry("Gruene", "green")), "b"),
        ((), (entry("Buda", "beauda"),), "abcd"),
    ],
)
def test_recordings_of_changed_words_go_in_one_pass_and_no_others(
    gone: tuple[Entry, ...], come: tuple[Entry, ...], stay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished, passes = recordings(), list[Any]()
    forget = finished.forget_spoken
    monkeypatch.setattr(finished, "forget_spoken", lambda which: (passes.append(which), forget(which)))
    others = {name: Mock() for name in ("turns", "talks", "retelling", "forgetting", "figures", "work")}
    Talking(finished=finished, **others).said_anew(Lexicons((Lexicon(gone), Lexicon(come))))
    assert [turn for turn in TEXTS if finished.owner(turn)] == list(stay)
    assert len(passes) == 1


def test_what_a_recording_says_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    finished = recordings()
    finished.forget_spoken(lambda text: False)
    monkeypatch.setattr(frames.FrameReader, "feed", Mock(side_effect=AssertionError))
    finished.forget_spoken(lambda text: "Bexar" in text)
    assert [turn for turn in TEXTS if finished.owner(turn)] == ["b", "c"]
