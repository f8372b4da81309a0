"""`POST /v1/audio/speech` as in OpenAI's API, in its formats, each sent as it is made.

Beyond OpenAI's fields it takes the voice's knobs. `instructions` must be empty: this voice follows none, and to ignore
them would be to pretend.
"""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tts.encoding import FORMATS, Encoder, Format
from tts.errors import BadSpeechRequest, SpeechError
from tts.speech import MAX_TEXT_CHARS, RANGES, SpeechRequest
from tts.worker.bodies import Knobs, body_of, chosen_voice
from tts.worker.catalogue import MODELS, unknown_model
from tts.worker.errors import ApiError
from tts.worker.exchange import exchange_of
from tts.worker.leaving import while_there
from tts.worker.sound import Sound, Speaking
from tts.worker.streams import Paced

# What is encoded in one go: a clause that was kept comes whole, but is to be sent from its first second on.
_BLOCK_BYTES = 44_100


class VoiceId(BaseModel):
    """A voice as newer clients name one of their own."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str


class SpeechBody(Knobs):
    input: str = Field(description=f"a string of 1 to {MAX_TEXT_CHARS} characters")
    model: str = Field(MODELS[0], description="a model's name as a string")
    voice: str | VoiceId | None = Field(None, description='a voice\'s name as a string or as {"id": name}')
    response_format: Literal["mp3", "opus", "flac", "wav", "pcm"] = Field(
        "mp3", description=f"one of {', '.join(FORMATS)}"
    )
    stream_format: Literal["audio", "sse"] = Field("audio", description="audio or sse")
    instructions: str | None = Field(None, description="empty")

    @property
    def format(self) -> Format:
        return FORMATS[self.response_format]

    def wanted(self, speaking: Speaking, *, ahead_s: float = 0.0) -> SpeechRequest:
        """Raises ApiError, BadSpeechRequest."""
        if self.model not in MODELS:
            raise unknown_model(self.model)
        if self.instructions:
            message = f"instructions must be empty, for this voice follows none; it has {', '.join(RANGES)}"
            raise ApiError(400, "unsupported_value", message, param="instructions")
        name = self.voice.id if isinstance(self.voice, VoiceId) else self.voice
        voice = chosen_voice(name, speaking.loaded.voice)
        try:
            return SpeechRequest(self.input, voice, ahead_s=ahead_s, **self.knobs())
        except BadSpeechRequest as error:
            raise of_input(error) from None


def of_input(error: BadSpeechRequest) -> BadSpeechRequest:
    """`error`, with the text called what OpenAI calls it."""
    return type(error)(str(error).replace("text must ", "input must "))


def speech_route(speaking: Speaking) -> Route:
    async def speech(request: Request) -> Response:
        body = await body_of(request, SpeechBody)
        encoder = body.format.encoder(speaking.loaded.voice.sample_rate_hz)
        try:
            sound = await while_there(request.receive, speaking.begin(body.wanted(speaking)))
        except BadSpeechRequest as error:
            raise of_input(error) from None
        pieces = encoded(sound, encoder)
        media_type = body.format.media_type
        if body.stream_format == "sse":
            pieces = _events(pieces, speaking, exchange_of(request.scope).request_id)
            media_type = "text/event-stream"
        return Paced(pieces, media_type, sound=sound, stall_s=speaking.bounds.stall_s)

    return Route("/v1/audio/speech", speech, methods=["POST"])


async def encoded(sound: Sound, encoder: Encoder) -> AsyncGenerator[bytes, None]:
    """The sound in a format, as it is made. Encoding takes up to 4 ms for 100 ms of sound: in a thread."""
    async for chunk in sound:
        for at in range(0, len(chunk.pcm), _BLOCK_BYTES):
            piece = await asyncio.to_thread(encoder.feed, chunk.pcm[at : at + _BLOCK_BYTES])
            if piece:
                yield piece
    yield await asyncio.to_thread(encoder.finish)


async def _events(
    pieces: AsyncGenerator[bytes, None], speaking: Speaking, request_id: str
) -> AsyncGenerator[bytes, None]:
    """OpenAI's server-sent events: deltas, then that it is done. Nothing is counted in tokens here, hence zeros."""
    try:
        async for piece in pieces:
            yield _event({"type": "speech.audio.delta", "audio": base64.b64encode(piece).decode()})
        usage = {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}
        yield _event({"type": "speech.audio.done", "usage": usage})
    except SpeechError as error:
        yield _event({"type": "error", **speaking.told(error, request_id).body})
    finally:
        await pieces.aclose()


def _event(told: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(told)}\n\n".encode()
