"""What a voice's worker answers when it does not speak, and what can happen on the way, as errors of tts.errors.

The only place that knows which is which. Messages go to the log; a visitor reads sentences of the house.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from tts.errors import BadSpeechRequest, SpeechError, SpeechUnavailable, UnknownVoice, VoiceUnusable

NOTHING_TO_SAY = "nothing_to_say"
UNKNOWN_VOICE = "unknown_voice"
UNSPEAKABLE = "invalid_value"
MAX_TOLD_CHARS = 300

# httpx's own branches; what is not named falls to its base.
_ON_THE_WAY: tuple[tuple[type[Exception], str], ...] = (
    (httpx.ConnectError, "cannot be reached"),
    (httpx.ConnectTimeout, "cannot be reached in time"),
    (httpx.PoolTimeout, "has no connection free"),
    (httpx.TimeoutException, "did not answer in time"),
    (httpx.RemoteProtocolError, "broke off"),
    (httpx.NetworkError, "is gone"),
    (httpx.HTTPError, "could not be asked"),
    (httpx.StreamError, "could not be heard"),
)
BROKEN = tuple(kind for kind, _ in _ON_THE_WAY)  # what asking a worker may raise


def on_the_way(error: Exception) -> SpeechUnavailable:
    """Of any error in BROKEN: no error of the request's, so the same may work in a moment."""
    what = next(what for kind, what in _ON_THE_WAY if isinstance(error, kind))
    return SpeechUnavailable(f"the voice's worker {what} ({_line(str(error)) or type(error).__name__})")


def garbled(error: Exception) -> SpeechUnavailable:
    """What came is no stream of speech frames."""
    return SpeechUnavailable(f"the voice's worker sent something else than speech: {_line(str(error))}")


@dataclass(frozen=True, slots=True)
class Told:
    """The error that an answer's body holds, in OpenAI's shape; empty where it holds none."""

    message: str = ""
    code: str = ""

    @classmethod
    def of(cls, told: Mapping[str, object]) -> "Told":
        """Of an error's JSON object, as one line. Raises KeyError, TypeError when it is none."""
        return cls(_line(str(told["message"])), str(told.get("code") or "")[:MAX_TOLD_CHARS])

    @classmethod
    def read(cls, body: bytes) -> "Told":
        """Of an answer's body. Never raises."""
        try:
            return cls.of(json.loads(body)["error"])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return cls(_line(body[:80].decode("ascii", "replace")))


def refused(status: int, headers: Mapping[str, str], told: Told) -> SpeechError:
    """Of an answer that is no 200."""
    where = f"the voice's worker answered {status}: {told.message or 'no reason told'}"
    if told.code == UNKNOWN_VOICE:
        return UnknownVoice(told.message)
    if status == 400 and told.code == UNSPEAKABLE:
        return BadSpeechRequest(told.message)
    if status in (400, 413, 415, 422):
        return VoiceUnusable(f"{where}; app and worker must be of the same version")
    if status in (401, 403):
        return VoiceUnusable(f"{where}; give it and the app the same VOX_TTS_TOKEN")
    if status in (404, 405, 426) or 300 <= status < 400:
        return VoiceUnusable(f"{where}; VOX_TTS_URL must be the address of a worker (python -m tts.worker)")
    again = headers.get("retry-after", "")
    return SpeechUnavailable(f"{where}; it may be asked again in {again} s" if again.isdigit() else where)


def broke_off(told: Told) -> SpeechError:
    """Of an `x` frame: the answer had begun."""
    if told.code == UNKNOWN_VOICE:
        return UnknownVoice(told.message)
    return SpeechUnavailable(f"the voice's worker broke off ({told.code}): {told.message}")


def _line(text: str) -> str:
    """What others say takes one line of our log."""
    return " ".join(text.split())[:MAX_TOLD_CHARS]
