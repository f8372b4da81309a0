"""`POST /generate`: a text's sound as frames (see tts.frames), each piece sent as it is made."""

from collections.abc import AsyncGenerator

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tts import frames
from tts.errors import SpeechError
from tts.speech import MAX_TEXT_CHARS, SpeechRequest
from tts.worker.bodies import Knobs, body_of, chosen_voice, number
from tts.worker.exchange import exchange_of
from tts.worker.leaving import while_there
from tts.worker.sound import Sound, Speaking
from tts.worker.streams import Paced


class GenerateBody(Knobs):
    text: str = Field(description=f"a string of 1 to {MAX_TEXT_CHARS} characters")
    voice: str | None = Field(None, description="a voice's name as a string")
    ahead_s: float | None = number("ahead_s")


def generate_route(speaking: Speaking) -> Route:
    async def generate(request: Request) -> Response:
        body = await body_of(request, GenerateBody)
        voice = chosen_voice(body.voice, speaking.loaded.voice)
        wanted = SpeechRequest(body.text, voice, ahead_s=body.ahead_s or 0.0, **body.knobs())
        sound = await while_there(request.receive, speaking.begin(wanted))
        pieces = _frames(sound, speaking, exchange_of(request.scope).request_id)
        return Paced(pieces, "application/octet-stream", sound=sound, stall_s=speaking.bounds.stall_s)

    return Route("/generate", generate, methods=["POST"])


async def _frames(sound: Sound, speaking: Speaking, request_id: str) -> AsyncGenerator[bytes, None]:
    """The header, then marks and sound of each chunk together, then `e`, or `x` when it breaks."""
    has_begun = False
    try:
        async for chunk in sound:
            header = b"" if has_begun else frames.header(sound.sample_rate_hz, is_kept=chunk.is_kept)
            marks = frames.words(chunk.marks) if chunk.marks else b""
            has_begun = True
            yield header + marks + frames.audio(chunk.pcm)
        yield frames.end(sound.samples)
    except SpeechError as error:
        told = speaking.told(error, request_id)
        yield frames.error(told.code, told.message)
