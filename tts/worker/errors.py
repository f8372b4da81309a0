"""What a listener over HTTP is told when something is refused or fails, in the shape of OpenAI's errors.

Knows which status and code each error of the voice becomes.

ApiError                a status, a code and what was expected
SpeechError (tts.errors)
├── NothingToSay        send a text with something to be spoken in it
└── VoiceBroke          look into the worker's log
"""

import logging
import math
from typing import Any

from starlette.responses import JSONResponse

from tts.errors import BadSpeechRequest, SpeechError, SpeechUnavailable, UnknownVoice

log = logging.getLogger("vox.tts.worker")


class ApiError(Exception):
    """A refusal, told as `{"error": {"message", "type", "param", "code"}}`. `param` is the field that is meant."""

    def __init__(
        self, status: int, code: str, message: str, *, param: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.param = status, code, message, param
        self.headers = headers or {}

    @property
    def body(self) -> dict[str, Any]:
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        kind = "rate_limit_error" if self.status == 429 else kind
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}}

    def response(self) -> JSONResponse:
        return JSONResponse(self.body, self.status, headers={"Cache-Control": "no-store", **self.headers})


class NothingToSay(BadSpeechRequest):
    """The text is allowed but has no sound: emoji alone, marks alone."""


class VoiceBroke(SpeechError):
    """The voice failed in a way that nobody foresaw; the log has it, under the request's id."""


def retry_after(wait_s: float) -> dict[str, str]:
    return {"Retry-After": str(max(1, math.ceil(wait_s)))}


def from_speech(error: SpeechError, *, wait_s: float, is_open: bool, request_id: str) -> ApiError:
    """`error` as a listener is told of it. `wait_s` is the lane's predicted wait.

    What is wrong with the voice's files is the operator's to know: the listener gets the request's id only.
    """
    if isinstance(error, NothingToSay):
        return ApiError(400, "nothing_to_say", str(error), param="text")
    if isinstance(error, UnknownVoice):
        return ApiError(400, "unknown_voice", str(error), param="voice")
    if isinstance(error, BadSpeechRequest):
        return ApiError(400, "invalid_value", str(error), param=_field(str(error)))
    if isinstance(error, SpeechUnavailable):
        code = "voice_busy" if is_open else "voice_closing"
        return ApiError(503, code, str(error), headers=retry_after(wait_s))
    log.error("the voice cannot speak: %s: %s", type(error).__name__, error)
    return internal(request_id)


def internal(request_id: str) -> ApiError:
    message = f"the voice failed; its log has the cause under request {request_id}"
    return ApiError(500, "internal_error", message)


def _field(message: str) -> str | None:
    """The field that a BadSpeechRequest names first: `speed must be ...`."""
    name, _, rest = message.partition(" ")
    return name if rest.startswith("must ") and name.isidentifier() else None
