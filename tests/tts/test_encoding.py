"""Encoded as it is made equals encoded whole; ffmpeg reads it; first bytes come with the first sound."""

import io
import itertools
import struct
import subprocess

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tts import audio, encoding
from tts.encoding import FORMATS

RATE = 22_050
SECONDS = 3.1


def speechlike() -> NDArray[np.int16]:
    """A gliding tone with pauses: no stretch of it is like another."""
    at = np.arange(round(SECONDS * RATE)) / RATE
    loudness = 0.5 + 0.5 * np.sin(2 * np.pi * 2.3 * at)
    samples = 0.4 * loudness * np.sin(2 * np.pi * (180 * at + 150 * at**2))
    return (samples * 32_767).astype("<i2")


SAMPLES = speechlike()
PCM = SAMPLES.tobytes()


def fed(name: str, cuts: list[int]) -> list[bytes]:
    """What comes out after each piece, and at the end. `cuts` are in samples."""
    encoder = FORMATS[name].encoder(RATE)
    edges = [0, *sorted(cuts), len(SAMPLES)]
    pieces = [PCM[2 * start : 2 * end] for start, end in itertools.pairwise(edges)]
    return [*(encoder.feed(piece) for piece in pieces), encoder.finish()]


def decoded(name: str, data: bytes) -> NDArray[np.int16]:
    """By ffmpeg, at the format's own rate."""
    rate = {"pcm": encoding.PCM_RATE_HZ, "opus": encoding.OPUS_RATE_HZ}.get(name, RATE)
    raw = ["-f", "s16le", "-ar", str(rate), "-ac", "1"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *(raw if name == "pcm" else []), "-i", "pipe:0"]
    run = subprocess.run([*command, *raw, "-"], input=data, capture_output=True, check=True, timeout=60)
    assert run.stderr == b""
    return np.frombuffer(run.stdout, "<i2")


@pytest.mark.parametrize("name", ["mp3", "flac", "wav", "pcm"])
@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.integers(0, len(SAMPLES)), max_size=6))
def test_the_bytes_are_the_same_however_the_sound_comes(name: str, cuts: list[int]) -> None:
    assert b"".join(fed(name, cuts)) == b"".join(fed(name, []))


def test_opus_sounds_the_same_however_the_sound_comes() -> None:
    """Its bytes differ: every stream has a serial number of its own."""
    pieces = decoded("opus", b"".join(fed("opus", list(range(0, len(SAMPLES), 777)))))
    assert np.array_equal(pieces, decoded("opus", b"".join(fed("opus", []))))


@pytest.mark.parametrize("name", ["flac", "wav"])
def test_what_loses_nothing_gives_the_very_samples(name: str) -> None:
    assert np.array_equal(decoded(name, b"".join(fed(name, [5_000, 9_000]))), SAMPLES)


def test_pcm_is_what_resampling_in_one_go_gives() -> None:
    whole = soxr.resample(SAMPLES.astype(np.float32), RATE, encoding.PCM_RATE_HZ, "HQ")
    streamed = np.frombuffer(b"".join(fed("pcm", list(range(0, len(SAMPLES), 1_234)))), "<i2")
    assert len(streamed) == round(len(SAMPLES) * encoding.PCM_RATE_HZ / RATE)
    assert np.array_equal(streamed, np.rint(whole).clip(-32_768, 32_767).astype("<i2"))


def test_too_loud_is_held_and_never_wraps_round() -> None:
    square = np.where(np.arange(RATE) // 50 % 2, 32_767, -32_768).astype("<i2")  # it overshoots when resampled
    encoder = encoding.Pcm(RATE)
    out = np.frombuffer(encoder.feed(square.tobytes()) + encoder.finish(), "<i2").astype(int)
    assert np.abs(np.diff(out)).max() < 65_536
    high = soxr.resample(square.astype(np.float32), RATE, encoding.PCM_RATE_HZ, "HQ")
    assert np.array_equal(np.sign(out[np.abs(high) > 32_767]), np.sign(high[np.abs(high) > 32_767]))


@pytest.mark.parametrize("name", ["mp3", "opus"])
def test_what_loses_something_has_the_length_and_sounds_alike(name: str) -> None:
    sound = decoded(name, b"".join(fed(name, [2_048]))).astype(float)
    rate = encoding.OPUS_RATE_HZ if name == "opus" else RATE
    original = soxr.resample(SAMPLES.astype(float), RATE, rate, "HQ")
    assert abs(len(sound) - len(original)) <= (0 if name == "opus" else 1_700)  # MP3 has whole frames and a lead-in
    window = original[rate // 2 : 2 * rate]
    best = max(
        np.corrcoef(window, sound[rate // 2 + late : 2 * rate + late])[0, 1]
        for late in range(0, 1_500 if name == "mp3" else 1)
    )
    assert best > 0.99


@pytest.mark.parametrize("name", FORMATS)
def test_bytes_leave_with_the_first_second(name: str) -> None:
    """Sound, not only headers: more than the tags, long before the end."""
    first, *_ = fed(name, [RATE // 4])
    nothing, *_ = fed(name, [0])
    assert len(first) > len(nothing) + 300


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"pcm"}))
def test_every_stream_says_that_it_is_synthetic(name: str) -> None:
    assert b"ynthetic speech, made by an AI" in b"".join(fed(name, [])).replace(b"\0", b"")


def test_libsndfile_reads_the_tags_and_samples_of_a_streamed_wav() -> None:
    with soundfile.SoundFile(io.BytesIO(b"".join(fed("wav", [100])))) as file:
        assert (file.title, file.artist, file.comment) == (encoding.TITLE, audio.ARTIST, audio.NOTICE)
        assert np.array_equal(file.read(len(SAMPLES), dtype="int16"), SAMPLES)


def test_opus_pages_hold_as_little_as_they_should() -> None:
    """Granules count samples at 48 kHz; a page is a number of packets of 20 ms."""
    data = b"".join(fed("opus", list(range(0, len(SAMPLES), 2_048))))
    starts = [at for at in range(len(data)) if data.startswith(b"OggS", at)]
    granules = [struct.unpack_from("<q", data, at + 6)[0] for at in starts]
    assert max(np.diff(granules)) <= (encoding.OPUS_PAGE_MS + 20) * 48


def test_an_mp3_stream_begins_with_sound_not_with_a_frame_of_zeros() -> None:
    data = b"".join(fed("mp3", []))
    assert data[:3] == b"ID3"
    tag_bytes = sum(part << shift for part, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)) + 10
    frame = data[tag_bytes : tag_bytes + 200]
    assert frame[0] == 0xFF
    assert frame[4:].strip(b"\0")


@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_file_knows_its_length(name: str) -> None:
    data = encoding.whole(PCM, RATE, FORMATS[name])
    if name == "pcm":
        assert data == b"".join(fed("pcm", []))
        return
    info = soundfile.info(io.BytesIO(data))
    assert info.duration == pytest.approx(SECONDS, abs=0.08)
    assert info.samplerate == (encoding.OPUS_RATE_HZ if name == "opus" else RATE)


@pytest.mark.parametrize("name", FORMATS)
def test_no_sound_at_all_is_an_end_without_a_crash(name: str) -> None:
    encoder = FORMATS[name].encoder(RATE)
    assert isinstance(encoder.feed(b"") + encoder.finish(), bytes)
