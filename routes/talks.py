"""`/talks/{talk_id}`: a conversation as the page shows it, its answers' ratings, all of it as a file, and its end."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from conversation import transcript
from conversation.captions import as_vtt
from conversation.forgetting import Forgetting
from conversation.ratings import rate
from conversation.retelling import Retelling
from conversation.talk_sound import captions_of, sound_of
from conversation.talks import Talks
from conversation.view import shown_talk
from routes.answers import NO_STORE, attachment, session_of
from routes.speech import MEDIA_TYPES, TEXT, VTT
from tts import audio

TITLE = "Vox Estates: conversation with the AI agent"


def talk_routes(talks: Talks, retelling: Retelling, forgetting: Forgetting) -> APIRouter:
    """Each for the session whose conversation it is; a TurnError becomes its own status and one plain sentence."""
    router = APIRouter()
    _add_conversation(router, talks, forgetting)
    _add_transcript(router, talks)
    _add_recording(router, talks, retelling)
    return router


def _add_conversation(router: APIRouter, talks: Talks, forgetting: Forgetting) -> None:
    """What the page shows, a rating, its end."""

    @router.get("/talks/{talk_id}")
    async def talk(request: Request, talk_id: str) -> JSONResponse:
        """The conversation so far (conversation.view); empty when it is new."""
        session = session_of(request)
        shown = shown_talk(await talks.open(session.id, talk_id), tuning=session.may("tuning"))
        return JSONResponse(shown, headers=NO_STORE)

    @router.delete("/talks/{talk_id}", status_code=204)
    async def deleted(request: Request, talk_id: str) -> Response:
        """The conversation and its recordings are gone for good; what was booked in it stays booked."""
        await forgetting.talk(await talks.open(session_of(request).id, talk_id))
        return Response(status_code=204, headers=NO_STORE)

    @router.put("/talks/{talk_id}/turns/{turn_id}/rating/{rating}", status_code=204)
    async def rated(request: Request, talk_id: str, turn_id: str, rating: Literal["up", "down", "none"]) -> Response:
        talk = await talks.open(session_of(request).id, talk_id)
        rate(talk.dialogue.exchange(turn_id), None if rating == "none" else rating)
        talks.save(talk)
        return Response(status_code=204)


def _add_transcript(router: APIRouter, talks: Talks) -> None:
    """What was written, as a file."""

    @router.get("/talks/{talk_id}/transcript.{suffix}")
    async def written(request: Request, talk_id: str, suffix: Literal["md", "txt", "json"]) -> Response:
        talk = await talks.open(session_of(request).id, talk_id)
        name = f"vox-estates-conversation.{suffix}"
        if suffix == "txt":
            return attachment(transcript.as_text(talk.dialogue.exchanges, TITLE), TEXT, name)
        if suffix == "md":
            return attachment(transcript.as_markdown(talk), "text/markdown; charset=utf-8", name)
        return attachment(transcript.as_json(talk), "application/json", name)


def _add_recording(router: APIRouter, talks: Talks, retelling: Retelling) -> None:
    """What was said, as a file, and when each word of it is said."""
    building = asyncio.Semaphore(1)  # an hour of speech is 160 MB while it is put together

    @router.get("/talks/{talk_id}/audio.{suffix}")
    async def spoken(request: Request, talk_id: str, suffix: Literal["mp3", "wav"]) -> Response:
        """All answers in their order, tagged as synthetic. What is no longer kept is spoken again."""
        session = session_of(request)
        talk = await talks.open(session.id, talk_id)
        async with building:
            pcm, sample_rate_hz = await sound_of(session.id, talk.dialogue, retelling)
            write = audio.mp3 if suffix == "mp3" else audio.wav
            body = await asyncio.to_thread(write, pcm, sample_rate_hz, title=TITLE)
        return attachment(body, MEDIA_TYPES[suffix], f"vox-estates-conversation.{suffix}")

    @router.get("/talks/{talk_id}/captions.vtt")
    async def captions(request: Request, talk_id: str) -> Response:
        """When each word of that sound is said, as WebVTT."""
        session = session_of(request)
        talk = await talks.open(session.id, talk_id)
        async with building:
            made = await captions_of(session.id, talk.dialogue, retelling)
        return attachment(as_vtt(made, TITLE, transcript.NOTICE), VTT, "vox-estates-conversation.vtt")
