"""Every voice comes to the same loudness, unless its peaks forbid it; measured once, kept, made anew when need be."""

import logging
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tts import installation, loudness
from tts.conditions import Who
from tts.errors import VoiceUnusable
from tts.installation import ensure, why_not_ready
from tts.level import LEVELS, UNMEASURED, Level, level_of
from tts.loading import made_of
from tts.loudness import MOST_DB, MOST_OVER_DB, TARGET_LUFS, level
from tts.speech import SpeechRequest
from tts.streaming import Speaker
from tts.voice_folder import GRAPHS, KEY, add_to_key
from tts.voices import KnownVoice

RATE_HZ = 16_000


def tone(amplitude: float, seconds: float = 2.0, hertz: float = 997.0) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def test_a_tone_measures_what_the_standard_says() -> None:
    """BS.1770: 997 Hz at full scale in one channel is -3.01 LUFS."""
    told = level([tone(1.0)], RATE_HZ)
    assert told.lufs == pytest.approx(-3.01, abs=0.1)
    assert told.true_peak_db == pytest.approx(0.0, abs=0.1)
    assert told.gain_db == -MOST_DB


def test_a_peak_between_two_samples_is_seen() -> None:
    """At a quarter of the rate and 45 degrees no sample reaches the top."""
    samples = (np.sin(np.pi / 2 * np.arange(32_000) + np.pi / 4) * 0.5).astype(np.float32)
    assert level([samples], RATE_HZ).true_peak_db == pytest.approx(-6.02, abs=0.1)


@hypothesis_settings(max_examples=20)
@given(st.floats(0.06, 0.3))
def test_the_gain_brings_it_to_the_target(amplitude: float) -> None:
    told = level([tone(amplitude, 1.0)] * 2, RATE_HZ)
    assert told.lufs + told.gain_db == pytest.approx(TARGET_LUFS, abs=0.01)
    again = level([tone(amplitude) * np.float32(told.factor)], RATE_HZ)
    assert again.lufs == pytest.approx(TARGET_LUFS, abs=0.05)


def test_peaks_far_above_the_rest_hold_the_gain_back() -> None:
    spiky = tone(0.01)
    spiky[::4_000] = 0.9
    told = level([spiky], RATE_HZ)
    assert told.gain_db < TARGET_LUFS - told.lufs
    assert told.gain_db + told.true_peak_db == pytest.approx(MOST_OVER_DB, abs=0.01)


@pytest.mark.parametrize("sound", [[], [tone(0.5, 0.2)], [np.zeros(RATE_HZ, np.float32)]])
def test_what_cannot_be_measured_is_left_as_it_is(sound: list[np.ndarray]) -> None:
    assert level(sound, RATE_HZ) == UNMEASURED


def test_the_voice_was_measured_and_speaks_by_its_gain(folder: Path, known: KnownVoice, speaker: Speaker) -> None:
    told = level_of(folder / GRAPHS, Who())
    assert told is not None
    assert told.lufs + told.gain_db == pytest.approx(TARGET_LUFS, abs=0.01)
    texts = ("Its lot is half an acre, and the garden faces south.", "Both homes sit at the end of the street.")
    sound = [
        piece.samples
        for seed, text in enumerate(texts)
        for piece in speaker.clause(SpeechRequest(text, known.voice), seed)
    ]
    assert level(sound, speaker.sample_rate_hz).lufs == pytest.approx(TARGET_LUFS, abs=2.0)  # other sentences


def test_a_voice_without_one_is_measured_at_the_next_start_and_its_clauses_are_others(
    known: KnownVoice, own_voices: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graphs, heard = own_voices / "joe" / GRAPHS, list[str]()
    add_to_key(graphs, {LEVELS: None})
    before = made_of(own_voices / "joe", known.voice)
    assert "loudness" in why_not_ready(known, own_voices)
    monkeypatch.setattr(installation, "_export", None)  # nothing else is made anew
    ensure(known, own_voices, heard.append)
    assert len(heard) == 1
    assert why_not_ready(known, own_voices) == ""
    assert level_of(graphs, Who()) == level_of(folder / GRAPHS, Who())  # the same graphs measure the same
    assert made_of(own_voices / "joe", known.voice) != before
    ensure(known, own_voices, heard.append)
    assert len(heard) == 1


@pytest.mark.parametrize("hindered", ["no package", "no room"])
def test_what_hinders_the_measuring_hinders_no_speech(
    known: KnownVoice,
    own_voices: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    hindered: str,
) -> None:
    graphs = own_voices / "joe" / GRAPHS
    add_to_key(graphs, {LEVELS: None})

    def fail(*_: object) -> None:
        raise VoiceUnusable("the disk is full")

    if hindered == "no package":
        monkeypatch.setitem(sys.modules, "tts.loudness", None)
        monkeypatch.delattr("tts.loudness", raising=False)
    else:
        monkeypatch.setattr(loudness, "measured", lambda *_: Level(-20, -2, 1))
        monkeypatch.setattr(installation, "note_level", fail)
    before = (graphs / KEY).read_bytes()
    with caplog.at_level(logging.WARNING):
        assert ensure(known, own_voices) == own_voices / "joe"
    assert (graphs / KEY).read_bytes() == before
    assert "the loudness of joe is not evened out" in caplog.text
