"""Both clips of a round are as loud as the softer one was, and nothing else of them has changed."""

import numpy as np
import pyloudnorm  # type: ignore[import-untyped]
import pytest
from numpy.typing import NDArray

from conversation.tuning.loudness import matched

RATE_HZ = 22_050


def speech_like(seconds: float, peak: float, seed: int, *, rate_hz: int = RATE_HZ) -> bytes:
    """Noise of a voice's colour in syllables."""
    chance = np.random.default_rng(seed)
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    noise = np.convolve(chance.standard_normal(len(at)), np.ones(6) / 6, "same")
    wave = noise * np.maximum(np.sin(2 * np.pi * 3 * at), 0.05)
    return (wave / np.abs(wave).max() * peak * 32_767).astype("<i2").tobytes()


def samples(pcm: bytes) -> NDArray[np.float64]:
    return np.frombuffer(pcm, "<i2") / 32_768


def lufs(pcm: bytes, rate_hz: int = RATE_HZ) -> float:
    return float(pyloudnorm.Meter(rate_hz).integrated_loudness(samples(pcm)))


def rms_db(pcm: bytes) -> float:
    return float(10 * np.log10(np.mean(samples(pcm) ** 2)))


@pytest.mark.parametrize(("one_peak", "other_peak"), [(0.9, 0.3), (0.2, 0.87), (0.5, 0.02), (0.5, 0.5)])
def test_both_are_as_loud_as_the_softer_one(one_peak: float, other_peak: float) -> None:
    one, other = speech_like(2.0, one_peak, 1), speech_like(3.1, other_peak, 2)
    softer = min(lufs(one), lufs(other))
    for told in matched(one, RATE_HZ, other, RATE_HZ):
        assert lufs(told) == pytest.approx(softer, abs=0.1)


def test_voices_of_other_rates_are_matched_as_well() -> None:
    one, other = speech_like(2.0, 0.8, 1), speech_like(2.0, 0.3, 2, rate_hz=16_000)
    first, second = matched(one, RATE_HZ, other, 16_000)
    assert lufs(first) == pytest.approx(lufs(second, 16_000), abs=0.1)
    assert second == other


def test_the_softer_one_stays_as_it_is_and_the_order_tells_nothing() -> None:
    loud, soft = speech_like(2.0, 0.9, 1), speech_like(2.0, 0.2, 2)
    one_way, other_way = matched(loud, RATE_HZ, soft, RATE_HZ), matched(soft, RATE_HZ, loud, RATE_HZ)
    assert one_way[1] == other_way[0] == soft
    assert one_way[0] == other_way[1] != loud


def test_what_is_turned_down_keeps_its_spectrum_and_its_length() -> None:
    loud, soft = speech_like(2.0, 0.9, 1), speech_like(2.0, 0.2, 2)
    told = matched(loud, RATE_HZ, soft, RATE_HZ)[0]
    assert len(told) == len(loud)
    before, after = (np.abs(np.fft.rfft(samples(one))) for one in (loud, told))
    factor = 10 ** ((lufs(told) - lufs(loud)) / 20)
    assert factor < 0.5
    noise = np.sqrt(len(told) // 2) / 32_768  # what rounding to whole numbers adds, several times over
    assert np.abs(after - factor * before).max() < 3 * noise


def test_a_clip_too_short_for_the_gate_is_matched_by_its_power() -> None:
    """Both by the same measure: one of each kind could not be compared."""
    for seconds in (0.2, 0.39):
        short, long = speech_like(seconds, 0.9, 1), speech_like(1.0, 0.3, 2)
        first, second = matched(short, RATE_HZ, long, RATE_HZ)
        assert rms_db(first) == pytest.approx(rms_db(second), abs=0.1)
        assert rms_db(first) == pytest.approx(min(rms_db(short), rms_db(long)), abs=0.1)


@pytest.mark.parametrize("sentence_s", [0.3, 1.0, 2.5])
def test_a_pause_makes_no_setting_louder_or_softer(sentence_s: float) -> None:
    """The same words by the same seed, but for the silence between them: as loud as each other from the start."""
    sentences = [speech_like(sentence_s, 0.5, seed) for seed in range(4)]
    pair = tuple(bytes(2 * round(pause_s * RATE_HZ)).join(sentences) for pause_s in (0.0, 1.0))
    assert matched(pair[0], RATE_HZ, pair[1], RATE_HZ) == pair
    assert lufs(pair[1]) < lufs(pair[0]) - 0.1  # BS.1770's gate alone would have turned the first one down


@pytest.mark.parametrize("nothing", [b"", bytes(200), bytes(2 * RATE_HZ)])
def test_beside_silence_nothing_is_changed(nothing: bytes) -> None:
    loud = speech_like(1.0, 0.9, 1)
    assert matched(nothing, RATE_HZ, loud, RATE_HZ) == (nothing, loud)


def test_nothing_is_ever_turned_up_so_nothing_is_cut_off() -> None:
    for seed in range(5):
        pair = speech_like(1.0, 0.99, seed), speech_like(1.0, 0.05 + seed / 6, seed + 9)
        for before, after in zip(pair, matched(pair[0], RATE_HZ, pair[1], RATE_HZ), strict=True):
            assert np.abs(samples(after)).max() <= np.abs(samples(before)).max() + 1 / 32_768
