"""What a request may bring: a JSON object of bounded size, every field checked, every fault named with what fits.

Knows fields and their kinds; whether a text can be spoken is for tts.speech to say.
"""

import asyncio
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import ClientDisconnect, Request

from tts.errors import BadPronunciation
from tts.pronunciation import MAX_AT_ONCE, Pronunciation, pronunciation
from tts.speech import AHEAD_S, MAX_SEED, RANGES, Voice
from tts.worker.errors import ApiError
from tts.worker.leaving import ListenerLeft

MAX_BODY_BYTES = 64 * 1024  # 4,096 characters as \uXXXX pairs take 48 KB
# Of what is too large so much is read and thrown away, so that its sender comes to read the answer.
DRAIN_BYTES = 4 * 1024 * 1024
BODY_S = 10.0  # for the whole body to arrive
MOST_FAULTS = 8
SHOWN_CHARS = 60
CLOSE = {"Connection": "close"}

M = TypeVar("M", bound=BaseModel)


def number(name: str) -> Any:
    """The pydantic field of one of the voice's numbers. Its range is checked with the text, by SpeechRequest."""
    low, high = (RANGES | {"ahead_s": AHEAD_S})[name]
    return Field(None, description=f"a number from {low:g} to {high:g}", allow_inf_nan=False)


class PronunciationBody(BaseModel):
    """How one word is said, for this request alone (see tts.pronunciation)."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    word: str
    say: str = ""
    ipa: str = ""
    any_case: bool = False

    def value(self, at: int) -> Pronunciation:
        """`at` is its place in the list. Raises BadPronunciation."""
        try:
            return pronunciation(self.word, self.say, self.ipa, any_case=self.any_case)
        except BadPronunciation as error:
            raise BadPronunciation(
                f"pronunciations must each be one that can be said, but in number {at}: {error}"
            ) from None


class Knobs(BaseModel):
    """How it shall sound (see tts.speech). null is as good as not there."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    speed: float | None = number("speed")
    expressiveness: float | None = number("expressiveness")
    rhythm: float | None = number("rhythm")
    pitch: float | None = number("pitch")
    pause_s: float | None = number("pause_s")
    seed: int | None = Field(None, ge=0, le=MAX_SEED, description=f"a whole number from 0 to {MAX_SEED}")
    pronunciations: list[PronunciationBody] | None = Field(
        None,
        max_length=MAX_AT_ONCE,
        description=f"a list of at most {MAX_AT_ONCE} objects, each with word and say or ipa as strings",
    )

    def knobs(self) -> dict[str, Any]:
        """Those that were told, by the names of SpeechRequest. Raises BadPronunciation."""
        told = self.model_dump(include=set(RANGES) | {"seed"}, exclude_none=True)
        if self.pronunciations:
            told["pronunciations"] = tuple(one.value(at) for at, one in enumerate(self.pronunciations))
        return told


def chosen_voice(name: str | None, loaded: Voice) -> Voice:
    """The loaded voice, when it is asked for or none is. Raises ApiError."""
    if name not in {None, loaded.name}:
        raise ApiError(
            400, "unknown_voice", f"voice must be {loaded.name}, not {shown(name)}: no other is loaded", param="voice"
        )
    return loaded


def shown(value: object) -> str:
    """A value from outside as it may stand in a message: short, and on one line."""
    told = repr(value)
    return told if len(told) <= SHOWN_CHARS else f"{told[:SHOWN_CHARS]}…"


async def body_of(request: Request, model: type[M]) -> M:
    """The request's body as `model`. Raises ApiError (400, 408, 413, 415), ListenerLeft."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(
            415, "unsupported_media_type", f"Content-Type must be application/json, not {shown(kind)}", headers=CLOSE
        )
    return parsed(await _read(request), model)


async def _read(request: Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_S):
            return await _bounded(request)
    except TimeoutError:
        raise ApiError(
            408, "timeout", f"the body must arrive within {BODY_S:g} seconds, but did not", headers=CLOSE
        ) from None
    except ClientDisconnect:
        raise ListenerLeft from None


async def _bounded(request: Request) -> bytes:
    size, seen, body = _declared(request), 0, bytearray()
    if size <= DRAIN_BYTES:
        async for piece in request.stream():
            seen += len(piece)
            if seen <= MAX_BODY_BYTES:
                body += piece
            if seen > DRAIN_BYTES:
                break
    if max(size, seen) > MAX_BODY_BYTES:
        raise ApiError(413, "too_large", f"the body must have at most {MAX_BODY_BYTES} bytes", headers=CLOSE)
    return bytes(body)


def _declared(request: Request) -> int:
    """Its Content-Length in bytes; 0 without one."""
    told = request.headers.get("content-length", "0")
    return int(told) if len(told) < 16 and told.isdecimal() else DRAIN_BYTES + 1


def parsed(body: bytes, model: type[M]) -> M:
    """Raises ApiError, naming every fault and what was expected."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=True)
    told = [_told(fault, model) for fault in faults[:MOST_FAULTS]]
    code = {"json_invalid": "invalid_json", "extra_forbidden": "unknown_field"}.get(faults[0]["type"], "invalid_value")
    raise ApiError(400, code, "; ".join(dict.fromkeys(told)), param=_param(faults[0]))


def _param(fault: ErrorDetails) -> str | None:
    return str(fault["loc"][0])[:SHOWN_CHARS] if fault["loc"] else None


def _told(fault: ErrorDetails, model: type[BaseModel]) -> str:
    if fault["type"] == "json_invalid":
        return f"the body must be a JSON object in UTF-8, but {fault['ctx']['error']}"
    if not fault["loc"]:
        return f"the body must be a JSON object with {', '.join(model.model_fields)}"
    name = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden" and name not in model.model_fields:
        return f"there is no field {shown(name)}; there are: {', '.join(model.model_fields)}"
    expected = model.model_fields[name].description
    is_missing = fault["type"] == "missing" and len(fault["loc"]) == 1
    return f"{name} must be {expected}" + (", but it is missing" if is_missing else "")
