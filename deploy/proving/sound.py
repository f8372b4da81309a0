"""Is it speech? Samples are judged by length and loudness: silence, a click and a stuck value are none."""

from dataclasses import dataclass

import numpy as np

from deploy.proving.errors import Unhealthy

BLOCK_S = 0.05
LOUD = 300.0  # of 32,768: a spoken block of ours has 1,500 to 6,000, the noise between words below 50
LOUD_SHARE = 0.25  # of all blocks; our voice has 0.6 to 0.9


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono 16-bit little-endian PCM."""

    pcm: bytes
    sample_rate_hz: int

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.sample_rate_hz

    @property
    def loud_share(self) -> float:
        """How many of its blocks swing as a voice does, from 0 to 1. A constant, however large, does not swing."""
        size = int(self.sample_rate_hz * BLOCK_S)
        samples = np.frombuffer(self.pcm[: len(self.pcm) // 2 * 2], "<i2").astype(np.float64)
        blocks = samples[: len(samples) // size * size].reshape(-1, size)
        return float((blocks.std(axis=1) > LOUD).mean()) if len(blocks) else 0.0


def expect_speech(sound: Sound, at_least_s: float, at_most_s: float) -> None:
    """Raises Unhealthy for what is too short, too long or mostly silent."""
    if not at_least_s <= sound.seconds <= at_most_s:
        raise Unhealthy(f"{sound.seconds:.2f} s of sound, but {at_least_s:g} to {at_most_s:g} s were expected")
    if sound.loud_share < LOUD_SHARE:
        raise Unhealthy(f"{sound.seconds:.2f} s of sound, but only {sound.loud_share:.0%} of it is a voice")
