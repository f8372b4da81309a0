"""`/speech/{turn_id}`: an answer's sound as it is made, again, in another manner; its sound and words as files."""

import asyncio
from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from conversation.captions import as_vtt, cues
from conversation.dialogue import Dialogue
from conversation.manner import KNOBS, checked_manner
from conversation.retelling import Retelling
from conversation.talks import Talks
from conversation.transcript import NOTICE, as_text
from conversation.turns import Turns
from routes.answers import UNBUFFERED, attachment, session_of
from tts import audio
from tts.speech import Voice

TITLE = "Vox Estates: answer of the AI agent"
MEDIA_TYPES = {"mp3": "audio/mpeg", "wav": "audio/wav"}
VTT, TEXT = "text/vtt; charset=utf-8", "text/plain; charset=utf-8"


def speech_routes(turns: Turns, talks: Talks, retelling: Retelling, voices: Mapping[str, Voice]) -> APIRouter:
    """A TurnError becomes its own status and one plain sentence."""
    router = APIRouter()

    @router.get("/speech/{turn_id}")
    async def listen(request: Request, turn_id: str, talk: str = "", replay: bool = False) -> Response:
        """The turn's frames (tts.frames) as they are made. `replay`: of an answer that has been given, else 404."""
        session = session_of(request)
        if replay:
            stream = await retelling.listen(session.id, turn_id, await _dialogue(talks, request, talk))
        else:
            stream = turns.listen(session.id, turn_id, talk)
        return StreamingResponse(stream, media_type="application/octet-stream", headers=UNBUFFERED)

    @router.post("/speech/{turn_id}/from/{clause}")
    async def change(  # noqa: PLR0917 - FastAPI passes them by name
        request: Request, turn_id: str, clause: int, talk: str, voice: str, received: int = 0
    ) -> Response:
        """The answer from that clause on, in the voice and with the knobs of the query (names as in tts.speech)."""
        knobs = {knob: _number(request.query_params[knob]) for knob in KNOBS if knob in request.query_params}
        stream = await retelling.change_manner(
            session_of(request).id,
            turn_id,
            await _dialogue(talks, request, talk),
            checked_manner(voices, voice, knobs),
            clause=max(0, clause),
            received=max(0, received),
        )
        return StreamingResponse(stream, media_type="application/octet-stream", headers=UNBUFFERED)

    @router.delete("/speech/{turn_id}", status_code=204)
    async def stop(request: Request, turn_id: str) -> Response:
        turns.stop(session_of(request).id, turn_id)
        return Response(status_code=204)

    return router


def recording_routes(talks: Talks, retelling: Retelling) -> APIRouter:
    """An answer as files. A TurnError becomes its own status and one plain sentence."""
    router = APIRouter()

    @router.get("/speech/{turn_id}/audio.{suffix}")
    async def recording(request: Request, turn_id: str, suffix: Literal["mp3", "wav"], talk: str = "") -> Response:
        """One answer as a file, tagged as synthetic."""
        pcm, rate = await retelling.pcm(session_of(request).id, turn_id, await _dialogue(talks, request, talk))
        write = audio.mp3 if suffix == "mp3" else audio.wav
        body = await asyncio.to_thread(write, pcm, rate, title=TITLE)
        return attachment(body, MEDIA_TYPES[suffix], f"vox-estates-{turn_id[:6]}.{suffix}")

    @router.get("/speech/{turn_id}/captions.vtt")
    async def captions(request: Request, turn_id: str, talk: str = "") -> Response:
        """When each word of that sound is said, as WebVTT."""
        session = session_of(request)
        heard = await retelling.recording(session.id, turn_id, await _dialogue(talks, request, talk))
        return attachment(
            as_vtt(cues(heard.marks(), heard.header_hz()), TITLE, NOTICE), VTT, f"vox-estates-{turn_id[:6]}.vtt"
        )

    @router.get("/speech/{turn_id}/transcript.txt")
    async def written(request: Request, turn_id: str, talk: str = "") -> Response:
        """The question and its answer in words."""
        exchange = (await _dialogue(talks, request, talk)).exchange(turn_id)
        return attachment(as_text([exchange], TITLE), TEXT, f"vox-estates-{turn_id[:6]}.txt")

    return router


async def _dialogue(talks: Talks, request: Request, talk: str) -> Dialogue:
    return (await talks.open(session_of(request).id, talk)).dialogue if talk else Dialogue()


def _number(text: str) -> float | str:
    """What is no number is refused where the ranges are known, with what was expected."""
    try:
        return float(text)
    except ValueError:
        return text
