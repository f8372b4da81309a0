"""Samples keep their shape, and every file says that its speech is synthetic."""

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from tts import audio

RATE = 22050
TONE = audio.pcm16((0.5 * np.sin(np.arange(3 * RATE) * 0.05)).astype(np.float32))


def test_too_loud_is_held_and_never_wraps_round() -> None:
    samples = np.array([-9.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.0001, 9.0], np.float32)
    assert np.frombuffer(audio.pcm16(samples), "<i2").tolist() == [
        *(-32767, -32767, -16384, 0, 16384, 32767, 32767, 32767)
    ]


@given(st.lists(st.floats(-1, 1, width=32), max_size=50))
def test_samples_come_back_to_the_last_bit_but_one(values: list[float]) -> None:
    back = np.frombuffer(audio.pcm16(np.array(values, np.float32)), "<i2") / 32767
    assert np.abs(back - values).max(initial=0) <= 1 / 32767


@given(st.integers(0, 600))
def test_what_is_cut_falls_to_nothing_at_its_end_and_nowhere_else(samples: int) -> None:
    pcm = audio.pcm16(np.full(samples, 0.5, np.float32))
    cut, whole = (np.frombuffer(bytes_, "<i2").astype(int) for bytes_ in (audio.faded_out(pcm, RATE), pcm))
    fade = round(audio.CUT_FADE_S * RATE)
    assert np.array_equal(cut[:-fade], whole[:-fade])
    assert len(cut) == samples
    if samples > 1:
        assert cut[-1] == 0
        assert np.all(np.diff(cut) <= 0)
        assert samples < fade or np.abs(np.diff(cut)).max() < 0.01 * 32_768


def test_wav_and_flac_hold_the_very_samples() -> None:
    for suffix in ("wav", "flac"):
        samples, rate = soundfile.read(io.BytesIO(audio.encoded(TONE, RATE, suffix, title="t")), dtype="int16")
        assert rate == RATE
        assert samples.tobytes() == TONE


@pytest.mark.parametrize("suffix", audio.FORMATS)
def test_every_format_is_what_it_says_and_sounds_alike(suffix: str) -> None:
    data = audio.encoded(TONE, RATE, suffix, title="A home in Austin")
    starts = {"wav": b"RIFF", "flac": b"fLaC", "ogg": b"OggS", "mp3": b"ID3"}
    assert data.startswith(starts[suffix])
    samples, rate = soundfile.read(io.BytesIO(data))
    assert rate == RATE
    assert abs(len(samples) - len(TONE) // 2) <= 2400  # MP3 pads to whole frames
    assert samples.std() == pytest.approx(0.5 / np.sqrt(2), rel=0.05)


@pytest.mark.parametrize("suffix", audio.FORMATS)
@pytest.mark.parametrize("title", ["A home in Austin", "Größe 好"])
def test_the_tags_are_in_the_file(suffix: str, title: str) -> None:
    data = audio.encoded(TONE, RATE, suffix, title=title)
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert file.title == ("Groe" if suffix == "mp3" and "ß" in title else title)
        assert file.comment == audio.NOTICE
        assert file.artist == audio.ARTIST
    raw = data.replace(b"\0", b"")  # UTF-16 in some MP3 tags
    assert b"ynthetic speech, made by an AI" in raw


def test_shorthands_and_empty_sound() -> None:
    assert audio.wav(TONE, RATE, title="t").startswith(b"RIFF")
    assert audio.mp3(TONE, RATE, title="t").startswith(b"ID3")
    for suffix in audio.FORMATS:
        assert audio.encoded(b"", RATE, suffix, title="t")
