"""`/lexicon`: how words are said here, seen, tried and changed by those whose invite includes tuning.

What a visitor saves goes into the lexicon and into the audit, the word and how it is said; what is typed, into no
conversation and no log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import Field

from access.audit import Audit
from conversation.errors import BadMessage
from conversation.hearing import heard, trial
from conversation.kept_lexicon import KeptLexicon
from conversation.manner import KNOBS, checked_manner
from conversation.means import MeansOf
from routes.answers import NO_STORE, UNBUFFERED, needs, session_of
from routes.bodies import Body, read_body
from tts.errors import BadPronunciation
from tts.lexicon import Entry
from tts.pronunciation import pronunciation
from tts.speech import Voice

CHANGED, REMOVED = "lexicon_changed", "lexicon_removed"  # the audit's actions


@dataclass(frozen=True, slots=True)
class Pronouncing:
    """What the routes need. `voices` are those that can be asked for, the usual one first."""

    lexicon: KeptLexicon
    means: MeansOf
    voices: Mapping[str, Voice]
    audit: Audit


class EntryBody(Body):
    word: str = Field(description="text")
    say: str = Field("", description="text")
    ipa: str = Field("", description="text")
    any_case: bool = Field(False, description="true or false")
    voices: list[str] = Field(default_factory=list, description="a list of voices' names")


class HearBody(EntryBody):
    voice: str = Field(description="a voice's name")
    knobs: dict[str, float] = Field(default_factory=dict, description="the voice's settings by their names")


class RemoveBody(Body):
    word: str = Field(description="text")
    voices: list[str] = Field(default_factory=list, description="a list of voices' names")


def lexicon_routes(house: Pronouncing) -> APIRouter:
    """A TurnError becomes its own status and one plain sentence; nothing is changed then."""
    router = APIRouter(dependencies=[needs("tuning")])

    @router.get("/lexicon")
    async def lexicon() -> JSONResponse:
        return await _answer(house)

    @router.put("/lexicon")
    async def save(request: Request) -> JSONResponse:
        """A new entry, or another one for the same word and voices. The answer is that of GET."""
        entry = _entry(await read_body(request, EntryBody))
        before = await house.lexicon.save(entry)
        was = f" (was {_told(before)})" if before else ""
        await house.audit.note(CHANGED, session_of(request).invite_id, entry.way.word, _told(entry) + was)
        return await _answer(house)

    @router.post("/lexicon/remove")
    async def remove(request: Request) -> JSONResponse:
        """One that a visitor has told; the house's own stay. The answer is that of GET."""
        body = await read_body(request, RemoveBody)
        before = await house.lexicon.remove((body.word, tuple(sorted(body.voices))))
        if before:
            await house.audit.note(REMOVED, session_of(request).invite_id, body.word, _told(before))
        return await _answer(house)

    @router.post("/lexicon/hear")
    async def hear(request: Request) -> StreamingResponse:
        """The word in a sentence, as frames; without say and ipa as it is said at present. Nothing is saved."""
        body = await read_body(request, HearBody)
        entry = _entry(body) if body.say.strip() or body.ipa.strip() else None
        if entry:
            await house.lexicon.check_entry(entry)
        knobs = {name: value for name, value in body.knobs.items() if name in KNOBS}
        manner = checked_manner(house.voices, body.voice, knobs)
        wanted = trial(manner, entry.way.word if entry else body.word, entry.way if entry else None)
        stream = heard(house.means(session_of(request).id), wanted)
        return StreamingResponse(stream, media_type="application/octet-stream", headers=UNBUFFERED)

    return router


def _entry(body: EntryBody) -> Entry:
    """Raises BadMessage."""
    try:
        way = pronunciation(body.word, body.say, body.ipa, any_case=body.any_case)
        return Entry(way, tuple(sorted(set(body.voices))))
    except BadPronunciation as error:
        raise BadMessage(f"This pronunciation cannot be used: {error}.") from error


def _told(entry: Entry) -> str:
    said = f"say {entry.way.say}" if entry.way.say else f"ipa {entry.way.ipa}"
    return said + (f" for {', '.join(entry.voices)}" if entry.voices else "")


async def _answer(house: Pronouncing) -> JSONResponse:
    current = house.lexicon.current()  # reads what another process has written
    voice = next(iter(house.voices.values()))
    alphabet = await house.lexicon.alphabet()
    rows = [_shown(entry, "visitors") for entry in house.lexicon.own.entries]
    for entry in house.lexicon.house.entries:
        counts = not entry.is_for(voice.name) or entry.way in current.occurring(entry.way.word, voice.name)
        rows.append(_shown(entry, "house") | {"overridden": not counts})
    told = {
        "entries": rows,
        "voices": [{"name": one.name, "title": one.title} for one in house.voices.values()],
        "phonemes": bool(alphabet is None or alphabet.symbols),
    }
    return JSONResponse(told, headers=NO_STORE)


def _shown(entry: Entry, of: str) -> dict[str, Any]:
    way = entry.way
    told = {"word": way.word, "say": way.say, "ipa": way.ipa, "any_case": way.any_case, "voices": list(entry.voices)}
    return told | {"of": of, "overridden": False}
