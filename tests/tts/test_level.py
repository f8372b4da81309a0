"""The soft limit cuts nothing off; a voice's level is kept with its graphs, for each who speaks by them."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.conditions import Who
from tts.level import CEILING, KNEE, LEVELS, UNMEASURED, Level, level_of, limited, note_level
from tts.speech import RANGES, SpeechRequest
from tts.streaming import Speaker
from tts.voice_folder import GRAPHS, KEY
from tts.voices import KnownVoice

JOE = Level(-25.0, -2.5, 4.0)
ANNA = Level(-18.0, -1.0, -3.0)
Sounds = st.lists(st.floats(-4, 4, width=32), min_size=1, max_size=60)


@given(Sounds)
def test_quiet_samples_stay_and_louder_ones_keep_their_order_below_the_ceiling(values: list[float]) -> None:
    samples = np.sort(np.array(values, np.float32))
    held = limited(samples)
    assert np.abs(held).max() <= CEILING + 1e-6
    assert np.all(np.diff(held) >= 0)
    assert np.array_equal(np.sign(held), np.sign(samples))
    quiet = np.abs(samples) <= KNEE
    assert np.array_equal(held[quiet], samples[quiet])
    assert held.dtype == np.float32


@given(Sounds, st.integers(0, 60))
def test_pieces_equal_the_whole(values: list[float], at: int) -> None:
    samples = np.array(values, np.float32)
    pieces = np.concatenate([limited(samples[:at]), limited(samples[at:])])
    assert np.array_equal(pieces, limited(samples))


def test_it_bends_without_a_corner() -> None:
    held = limited(np.linspace(0, 2, 20_001, dtype=np.float32))
    slopes = np.diff(held) / 1e-4
    assert np.abs(np.diff(slopes)).max() < 0.02


def test_a_factor_of_decibels() -> None:
    assert Level(0, 0, 6.0206).factor == pytest.approx(2.0, abs=1e-4)
    assert UNMEASURED.factor == 1.0


def test_each_who_speaks_has_a_level_and_the_rest_of_the_key_stays(own_voices: Path) -> None:
    graphs = own_voices / "joe" / GRAPHS
    before = json.loads((graphs / KEY).read_text("utf-8"))
    before.pop(LEVELS)
    note_level(graphs, Who("joe"), JOE)
    note_level(graphs, Who("anna"), ANNA)
    assert (level_of(graphs, Who("joe")), level_of(graphs, Who("anna"))) == (JOE, ANNA)
    assert level_of(graphs, Who("ben")) is None
    after = json.loads((graphs / KEY).read_text("utf-8"))
    after.pop(LEVELS)
    assert after == before


@pytest.mark.parametrize(
    "told", [None, 3, [], {}, {"way": 0, "of": {"": {}}}, {"way": 1}, {"way": 1, "of": {"": {"lufs": "loud"}}}]
)
def test_what_cannot_be_read_or_was_measured_otherwise_is_not_known(own_voices: Path, told: object) -> None:
    graphs = own_voices / "joe" / GRAPHS
    key = json.loads((graphs / KEY).read_text("utf-8"))
    (graphs / KEY).write_text(json.dumps(key | {LEVELS: told}), "utf-8")
    assert level_of(graphs, Who()) is None
    note_level(graphs, Who(), JOE)
    assert level_of(graphs, Who()) == JOE


def test_nothing_is_cut_off_at_the_edges_of_the_knobs(speaker: Speaker, known: KnownVoice) -> None:
    knobs = {name: RANGES[name][1] for name in ("expressiveness", "rhythm")} | {"speed": RANGES["speed"][0]}
    for pitch in (1.0, 1.25):
        request = SpeechRequest("Great, I can help with that!", known.voice, pitch=pitch, **knobs)
        sound = np.concatenate([piece.samples for piece in speaker.clause(request, 2)])
        assert 0.3 < np.abs(sound).max() <= CEILING + 1e-6
