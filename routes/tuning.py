"""`/tuning`: the page on which the voice is tuned by ear, its data, a text heard, and how its words are said.

For those whose invite includes tuning. What is typed stands in no log and is kept nowhere. Rounds of blind listening
and presets have routes of their own (routes.tuning_rounds, routes.presets).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from pydantic import Field

from conversation.errors import BadMessage
from conversation.hearing import heard
from conversation.homes import Homes
from conversation.kept_lexicon import KeptLexicon
from conversation.manner import DEFAULTS, KNOBS, checked_manner
from conversation.means import MeansOf
from conversation.tuning.hearing import MAX_TEXT_CHARS, REFUSED, Said, spoken_form, wanted
from conversation.tuning.picks import picks
from routes.answers import NO_STORE, UNBUFFERED, needs, session_of
from routes.bodies import Body, read_body
from routes.house import WEB
from tts.client_health import ANOTHER_VOICE, NOT_READY, READY, REFUSES_TOKEN, UNREACHABLE
from tts.speech import MAX_SEED, RANGES, SpeechRequest, Voice

# Why a voice of this house is silent, for somebody who has set up none.
SILENT = {
    NOT_READY: "it is still being started",
    UNREACHABLE: "the program that speaks does not answer",
    ANOTHER_VOICE: "the program that speaks was started with another voice",
    REFUSES_TOKEN: "the program that speaks does not take this house's requests",
}
WORDS_HERE = "<!-- words -->"  # in index.html: what the scripts that other pages have as well say


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the routes need.

    `voices` are those that can be asked for, the usual one first; `known` all of the catalogue; `state` tells READY or
    why none can speak at the moment. `presets` gives {"presets": [...], "default": name or None}, and may block.
    `words` is the JSON of the words that shared scripts say.
    """

    means: MeansOf
    voices: Mapping[str, Voice]
    known: Mapping[str, Voice]
    state: Callable[[], Awaitable[str]]
    lexicon: KeptLexicon
    homes: Homes
    presets: Callable[[], Mapping[str, Any]]
    words: str


class HearBody(Body):
    text: str = Field(description="text")
    voice: str = Field(description="a voice's name")
    knobs: dict[str, float] = Field(default_factory=dict, description="the voice's settings by their names")
    seed: int | None = Field(None, description="a whole number, or nothing", ge=0, le=MAX_SEED)


class SpokenBody(Body):
    text: str = Field(description="text")
    voice: str = Field(description="a voice's name")


def tuning_routes(house: Tuning) -> APIRouter:
    """A TurnError becomes its own status and one plain sentence; nothing is spoken then."""
    router = APIRouter(dependencies=[needs("tuning")])

    @router.api_route("/tuning", methods=["GET", "HEAD"])
    async def page() -> HTMLResponse:
        html = (WEB / "tuning" / "index.html").read_text("utf-8")
        told = f'<script type="application/json" id="vox-words">{house.words}</script>'
        return HTMLResponse(html.replace(WORDS_HERE, told), headers=NO_STORE)

    @router.get("/tuning/data")
    async def data(request: Request) -> JSONResponse:
        presets = await asyncio.to_thread(house.presets)
        told = {
            "voices": _voices(house, await house.state()),
            "ranges": {knob: RANGES[knob] for knob in KNOBS},
            "defaults": DEFAULTS,
            "default_preset": presets["default"],
            "presets": presets["presets"],
            "picks": [asdict(pick) for pick in await asyncio.to_thread(picks, house.homes)],
            "max_text_chars": MAX_TEXT_CHARS,
            "scopes": sorted(session_of(request).scopes),
        }
        return JSONResponse(told, headers=NO_STORE)

    @router.post("/tuning/hear")
    async def hear(request: Request) -> StreamingResponse:
        """The text as frames, in the voice and the manner that are told. Nothing is kept but in the speech cache."""
        wish = _wanted(house, await read_body(request, HearBody))
        stream = heard(house.means(session_of(request).id), wish, REFUSED)
        return StreamingResponse(stream, media_type="application/octet-stream", headers=UNBUFFERED)

    @router.post("/tuning/spoken")
    async def spoken(request: Request) -> JSONResponse:
        """What is said for each word of the text, by the rules and the pronunciations of the moment."""
        body = await read_body(request, SpokenBody)
        wish = _wanted(house, HearBody(text=body.text, voice=body.voice, seed=None))
        form = await asyncio.to_thread(spoken_form, wish.text, wish.voice, house.lexicon.current())
        return JSONResponse({"words": [_shown(one) for one in form]}, headers=NO_STORE)

    return router


def _wanted(house: Tuning, body: HearBody) -> SpeechRequest:
    """Raises BadMessage."""
    if strange := sorted(set(body.knobs) - set(KNOBS)):
        raise BadMessage(f"There is no such setting: {strange[0][:40]}. There are: {', '.join(KNOBS)}.")
    return wanted(checked_manner(house.voices, body.voice, body.knobs), body.text, body.seed)


def _voices(house: Tuning, state: str) -> list[dict[str, Any]]:
    """Those that can speak first; of the others, why not."""
    rows = []
    for voice in {**house.voices, **house.known}.values():
        why = _why_not(house, voice, state)
        told = {"name": voice.name, "title": voice.title, "ready": not why, "why": why}
        rows.append(told | {"licence": voice.licence, "source": voice.source, "sample_rate_hz": voice.sample_rate_hz})
    return rows


def _why_not(house: Tuning, voice: Voice, state: str) -> str:
    """ "" for a voice that can speak."""
    if voice.name not in house.voices:
        here = ", ".join(one.title for one in house.voices.values())
        return (
            f"Not to be heard now: the house speaks with one voice at a time, at present {here}. Whoever runs it can "
            f"change to this one (VOX_VOICE={voice.name})."
        )
    return "" if state == READY else f"It cannot speak at the moment: {SILENT.get(state, state)}."


def _shown(one: Said) -> dict[str, Any]:
    told: dict[str, Any] = {"text": one.word.displayed, "spoken": one.word.spoken, "by_lexicon": one.by_lexicon}
    return told | ({"ipa": one.word.ipa} if one.word.ipa else {})
