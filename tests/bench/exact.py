"""Is sound in windows the sound of the whole? The voice's own speaker, its windows against one window of all frames."""

from unittest.mock import patch

import numpy as np

from tests.bench.machine import THREADS
from tests.bench.peers import VOICES
from tts.installation import ensure
from tts.speech import SpeechRequest
from tts.streaming import Speaker
from tts.voices import catalogue
from tts.windows import Window


def differences(texts: dict[str, str], seed: int) -> dict[str, dict[str, float]]:
    """For each text, by name: samples of both, and the largest difference of any sample of -1 to 1."""
    known = catalogue().get("joe")
    speaker = Speaker(ensure(known, VOICES), THREADS)

    def spoken(text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        request = SpeechRequest(text, known.voice)
        return np.concatenate([piece.samples for piece in speaker.clause(request, seed)])

    found = {}
    for name, text in texts.items():
        streamed = spoken(text)
        with patch("tts.windows.schedule", lambda frames: (Window(0, frames),)):
            whole = spoken(text)
        same = len(streamed) == len(whole)
        largest = float(np.abs(streamed - whole).max()) if same else float("inf")
        found[name] = {"streamed": len(streamed), "whole": len(whole), "difference": largest}
    return found
