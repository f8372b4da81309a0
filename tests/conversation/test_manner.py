"""How an answer sounds: whatever the page sends is one of the voices and within the ranges, or refused."""

import dataclasses

import pytest

from conversation.errors import BadMessage
from conversation.manner import DEFAULTS, KNOBS, Manner, checked_manner, told_manner
from tts.speech import RANGES, SpeechRequest, Voice

JOE = Voice("joe", "Joe", "en-US", 22_050, "", "")
VOICES = {"joe": JOE}


def test_every_knob_of_the_voice_can_be_turned() -> None:
    assert set(KNOBS) == set(RANGES)


def test_what_is_not_said_stands_where_the_voice_has_it() -> None:
    assert Manner(JOE).spoken("Hello.") == SpeechRequest("Hello.", JOE)


@pytest.mark.parametrize("knob", KNOBS)
def test_each_knob_reaches_the_voice(knob: str) -> None:
    low, high = RANGES[knob]
    for value in (low, high):
        spoken = checked_manner(VOICES, "joe", {knob: value}).spoken("Hello.")
        changed = {one.name for one in dataclasses.fields(spoken) if getattr(spoken, one.name) == value}
        assert getattr(spoken, knob) == value
        assert knob in changed


@pytest.mark.parametrize("name", ["nobody", "", None, 7, ["joe"]])
def test_an_unknown_voice_is_refused_with_those_there_are(name: object) -> None:
    with pytest.raises(BadMessage, match="joe"):
        checked_manner(VOICES, name, {})


@pytest.mark.parametrize("knob", KNOBS)
def test_a_knob_out_of_range_is_refused_with_its_range(knob: str) -> None:
    low, high = RANGES[knob]
    for value in (low - 0.01, high + 0.01, float("nan"), float("inf"), "loud", None):
        with pytest.raises(BadMessage, match=f"{knob}.*{low:g} to {high:g}"):
            checked_manner(VOICES, "joe", {knob: value})


def test_a_manner_can_be_told_and_read_again() -> None:
    manner = checked_manner(VOICES, "joe", {knob: (DEFAULTS[knob] + RANGES[knob][1]) / 2 for knob in KNOBS})
    told = told_manner(manner)
    assert checked_manner(VOICES, told.pop("voice"), told) == manner
