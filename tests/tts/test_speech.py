"""Requests: each knob takes what its range allows, and all that does not fit is told at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.errors import BadSpeechRequest
from tts.speech import MAX_SEED, RANGES, SpeechRequest, Voice

JOE = Voice("joe", "Joe", "en-us", 22_050, "", "")
KNOBS = pytest.mark.parametrize("knob", RANGES)


@KNOBS
@given(data=st.data())
def test_what_lies_in_the_range_is_taken(knob: str, data: st.DataObject) -> None:
    value = data.draw(st.floats(*RANGES[knob]) | st.sampled_from(RANGES[knob]))
    assert getattr(SpeechRequest("Hi.", JOE, **{knob: value}), knob) == value


@KNOBS
def test_what_does_not_is_refused_with_its_name_and_what_was_expected(knob: str) -> None:
    low, high = RANGES[knob]
    for value in (low - 0.01, high + 0.01, float("nan"), float("inf"), "1", None):
        with pytest.raises(BadSpeechRequest, match=f"^{knob} must be a number from {low:g} to {high:g}, not"):
            SpeechRequest("Hi.", JOE, **{knob: value})


def test_every_fault_is_told() -> None:
    with pytest.raises(BadSpeechRequest) as told:
        SpeechRequest(" ", JOE, seed=MAX_SEED + 1, **dict.fromkeys(RANGES, -1.0))
    for name in ("text", "seed", *RANGES):
        assert f"{name} must" in str(told.value)
