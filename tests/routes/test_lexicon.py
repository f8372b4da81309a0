"""`/lexicon` over HTTP: seen, tried and changed by those who tune the voice, told to the audit, and to nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from access.audit import Audit
from access.errors import AccessError
from agent.agent import Agent
from agent.listings import Listings
from agent.tools import Toolbox
from conversation.errors import TurnError
from conversation.kept_lexicon import KeptLexicon
from conversation.means import unmetered
from routes.answers import access_error, turn_error
from routes.lexicon import Pronouncing, lexicon_routes
from store.drawers import open_drawers
from tests.conversation.conftest import VOICE
from tests.conversation.test_kept_lexicon import HOUSE, KNOWS, Speaks
from tests.fakes import ScriptedModel, ScriptedSynthesizer
from tests.routes.test_usage import Visitor
from tts import frames
from tts.alphabet import Alphabet
from tts.lexicon_voice import LexiconVoice
from tts.pronunciation import Pronunciation

BAY = {"word": "Bexar", "say": "bay", "ipa": "", "any_case": False, "voices": []}
HEAR = {**BAY, "voice": "joe", "knobs": {"speed": 1.5}}


@dataclass
class Place:
    """A house with nothing but its lexicon, and one who asks."""

    http: httpx.AsyncClient
    visitor: Visitor
    voice: ScriptedSynthesizer
    speaks: Speaks
    audit: Audit
    file: Path

    async def entries(self) -> list[dict[str, Any]]:
        answer = await self.http.get("/lexicon")
        assert answer.status_code == 200, answer.text
        told: list[dict[str, Any]] = answer.json()["entries"]
        return told

    async def notes(self) -> list[tuple[str, str, str, str]]:
        return [(row.action, row.actor, row.subject, row.detail) for row in reversed(await self.audit.recent(50))]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    drawers = open_drawers(tmp_path / "vox.db", lambda: None)
    voice, speaks, audit = ScriptedSynthesizer(), Speaks(KNOWS), Audit(drawers.audit)
    lexicon = KeptLexicon(HOUSE, tmp_path / "lexicon.toml", speaks, {"joe", "ann"})
    means = unmetered(Agent(ScriptedModel(), Toolbox(Listings(()))), LexiconVoice(voice, lexicon.current))
    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    app.add_exception_handler(AccessError, access_error)
    app.include_router(lexicon_routes(Pronouncing(lexicon, means, {"joe": VOICE}, audit)))
    visitor = Visitor(app)
    visitor.scopes = frozenset({"tuning"})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(visitor), base_url="http://house") as http:
        yield Place(http, visitor, voice, speaks, audit, tmp_path / "lexicon.toml")
    drawers.close()


async def test_it_shows_the_houses_own_and_what_was_changed_before_it(place: Place) -> None:
    house = {"word": "Bexar", "say": "bear", "ipa": "", "any_case": False, "voices": [], "of": "house"}
    assert await place.entries() == [house | {"overridden": False}]
    saved = await place.http.put("/lexicon", json=BAY)
    assert (saved.status_code, saved.headers["cache-control"]) == (200, "no-store")
    assert saved.json()["entries"] == [BAY | {"of": "visitors", "overridden": False}, house | {"overridden": True}]
    assert saved.json() == (await place.http.get("/lexicon")).json()
    assert saved.json()["voices"] == [{"name": "joe", "title": "Joe"}]
    removed = await place.http.post("/lexicon/remove", json={"word": "Bexar", "voices": []})
    assert removed.json()["entries"] == [house | {"overridden": False}]


async def test_who_changed_what_is_in_the_audit(place: Place) -> None:
    await place.http.put("/lexicon", json=BAY)
    await place.http.put("/lexicon", json=BAY | {"say": "bar"})
    await place.http.post("/lexicon/remove", json={"word": "Bexar", "voices": []})
    await place.http.post("/lexicon/remove", json={"word": "Bexar", "voices": []})  # there is none any more
    await place.http.put("/lexicon", json=BAY | {"say": "b4r"})  # refused
    me = "f" * 12
    assert await place.notes() == [
        ("lexicon_changed", me, "Bexar", "say bay"),
        ("lexicon_changed", me, "Bexar", "say bar (was say bay)"),
        ("lexicon_removed", me, "Bexar", "say bar"),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"say": ""}, "say or ipa must be given"),
        ({"say": "b4r"}, "say must be words in letters"),
        ({"ipa": "bʘ"}, "ipa must be of phonemes that the voice joe knows, not ʘ; it knows abɛɹˈ"),
        ({"word": "..."}, "word must be what is written"),
        ({"word": "❶"}, "with a letter, such as Bexar"),
        ({"word": "1420"}, "with a letter, such as Bexar"),
        ({"word": "x_y"}, "word must be found where it is written, such as Bexar"),
        ({"voices": ["eve"]}, "voices must be of ann, joe, not 'eve'"),
        ({"word": 3}, "word: text"),
        ({"more": 3}, "body: a JSON object"),
    ],
)
async def test_a_bad_entry_is_one_plain_sentence_and_changes_nothing(
    place: Place, change: dict[str, Any], told: str
) -> None:
    for method, path, body in (("PUT", "/lexicon", BAY), ("POST", "/lexicon/hear", HEAR)):
        answer = await place.http.request(method, path, json=body | change)
        if path == "/lexicon/hear" and change == {"say": ""}:
            continue  # asks how it is said at present
        assert answer.status_code == 422, answer.text
        assert told in answer.json()["error"]["message"]
    assert not place.file.exists()
    assert all(not way.ipa for request in place.voice.requests for way in request.pronunciations)


async def test_a_voice_of_letters_says_that_it_takes_respellings(place: Place) -> None:
    place.speaks.told = Alphabet()
    assert (await place.http.get("/lexicon")).json()["phonemes"] is False
    answer = await place.http.put("/lexicon", json=BAY | {"say": "", "ipa": "bɛɹ"})
    assert "trained on letters" in answer.json()["error"]["message"]
    assert (await place.http.put("/lexicon", json=BAY | {"ipa": "bɛɹ"})).status_code == 200


async def test_hearing_speaks_what_is_told_and_keeps_nothing(place: Place) -> None:
    answer = await place.http.post("/lexicon/hear", json=HEAR)
    assert answer.status_code == 200
    assert [kind for kind, _ in frames.FrameReader().feed(answer.content)] == [b"h", b"a", b"a", b"e"]
    await place.http.post("/lexicon/hear", json=HEAR | {"say": ""})
    told, plain = place.voice.requests
    assert (told.speed, told.pronunciations) == (1.5, (Pronunciation("Bexar", "bay"),))
    assert plain.pronunciations == (Pronunciation("Bexar", "bear"),)  # as it is said at present
    assert not place.file.exists()
    assert await place.notes() == []
    for bad in ({"voice": "eve"}, {"knobs": {"speed": 99.0}}):
        assert (await place.http.post("/lexicon/hear", json=HEAR | bad)).status_code == 422
    assert (await place.http.post("/lexicon/hear", json=HEAR | {"knobs": {"volume": 1.0}})).status_code == 200


@pytest.mark.parametrize("scopes", [frozenset({"talk"}), frozenset({"walkthrough"}), frozenset()])
async def test_who_does_not_tune_is_refused_also_without_the_gate(place: Place, scopes: frozenset[str]) -> None:
    place.visitor.scopes = scopes
    for method, path, body in (
        ("GET", "/lexicon", None),
        ("PUT", "/lexicon", BAY),
        ("POST", "/lexicon/remove", {"word": "Bexar"}),
        ("POST", "/lexicon/hear", HEAR),
    ):
        answer = await place.http.request(method, path, json=body)
        assert answer.status_code == 403, path
        assert "bear" not in answer.text
    assert not place.file.exists()
    assert not place.voice.requests


async def test_two_who_save_at_once_both_have_saved(place: Place) -> None:
    bodies = [BAY | {"word": f"word {number}"} for number in range(12)]
    answers = await asyncio.gather(*(place.http.put("/lexicon", json=body) for body in bodies))
    assert [answer.status_code for answer in answers] == [200] * 12
    assert {one["word"] for one in await place.entries()} == {body["word"] for body in bodies} | {"Bexar"}


async def test_what_was_typed_stands_in_no_log(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await place.http.put("/lexicon", json=BAY | {"word": "Quixotica"})
    await place.http.post("/lexicon/hear", json=HEAR | {"word": "Quixotica"})
    assert "Quixotica" not in json.dumps([record.getMessage() for record in caplog.records])
