"""Recordings: bounded in bytes and hours, owned, and exactly what was streamed."""

import pytest

from conversation.errors import NotYourTurn, TurnGone
from conversation.finished import FinishedTurns, Recording
from tts import frames
from tts.speech import WordMark


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def sound(samples: int) -> Recording:
    made = (frames.header(22_050), frames.audio(b"\x01\x02" * samples), frames.end(samples))
    return Recording("ann", made, samples=samples, sample_rate_hz=22_050)


def test_a_recording_gives_back_its_samples_and_their_rate() -> None:
    kept = FinishedTurns(10_000, 60)
    made = (frames.header(16_000), frames.audio(b"ab"), frames.words([]), frames.audio(b"cd"))
    kept.keep("t", Recording("ann", made, sample_rate_hz=16_000))
    recording = kept.get("ann", "t")
    assert recording.pcm() == b"abcd"
    assert recording.sample_rate_hz == 16_000


def test_only_its_owner_gets_it() -> None:
    kept = FinishedTurns(10_000, 60)
    kept.keep("t", sound(10))
    assert kept.owner("t") == "ann"
    with pytest.raises(NotYourTurn):
        kept.get("bob", "t")
    with pytest.raises(TurnGone):
        kept.get("ann", "other")


def test_past_the_bytes_the_oldest_go() -> None:
    size = sound(1_000).size_bytes
    kept = FinishedTurns(3 * size, 60)
    for turn in "abcde":
        kept.keep(turn, sound(1_000))
    assert [turn for turn in "abcde" if kept.owner(turn)] == ["c", "d", "e"]


def test_one_larger_than_all_room_is_not_kept_and_drives_nothing_out() -> None:
    kept = FinishedTurns(5_000, 60)
    kept.keep("small", sound(100))
    kept.keep("large", sound(5_000))
    assert kept.owner("small") == "ann"
    assert kept.owner("large") is None


def test_past_its_age_a_recording_is_gone() -> None:
    clock = Clock()
    kept = FinishedTurns(10_000, 60, clock)
    kept.keep("t", sound(10))
    clock.now_s = 60
    assert kept.owner("t") == "ann"
    clock.now_s = 61
    with pytest.raises(TurnGone):
        kept.get("ann", "t")


def test_a_newer_recording_takes_the_place_and_the_room_of_the_older_one() -> None:
    size = sound(1_000).size_bytes
    kept = FinishedTurns(3 * size, 60)
    for _ in range(5):
        kept.keep("t", sound(1_000))
    kept.keep("u", sound(2_000))
    assert kept.owner("t") == kept.owner("u") == "ann"


def test_what_shall_be_forgotten_is_gone_at_once_and_makes_room() -> None:
    size = sound(1_000).size_bytes
    kept = FinishedTurns(3 * size, 60)
    for turn in "abc":
        kept.keep(turn, sound(1_000))
    kept.forget(lambda turn_id, session_id: turn_id in "ab" and session_id == "ann")
    kept.forget(lambda turn_id, session_id: session_id == "bob")
    assert [turn for turn in "abc" if kept.owner(turn)] == ["c"]
    for turn in "de":
        kept.keep(turn, sound(1_000))
    assert [turn for turn in "cde" if kept.owner(turn)] == ["c", "d", "e"]


def test_what_would_be_said_otherwise_now_is_no_longer_kept() -> None:
    kept = FinishedTurns(100_000, 60)
    for turn, text in (("a", "In Bexar County"), ("b", "In Austin"), ("c", "")):
        marks = [WordMark(word, at, at + 1) for at, word in enumerate(text.split())]
        made = (frames.header(22_050), frames.words(marks), frames.audio(b"ab"), frames.end(1))
        kept.keep(turn, Recording("ann", made))
        assert kept.get("ann", turn).text == text
    kept.forget_spoken(lambda text: "Bexar" in text)
    assert [turn for turn in "abc" if kept.owner(turn)] == ["b", "c"]
