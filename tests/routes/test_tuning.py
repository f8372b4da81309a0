"""`/tuning` over HTTP: what the page shows, a text heard and told word by word, bad ones refused, nothing logged."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from access.errors import AccessError
from agent.agent import Agent
from agent.listings import Listings
from agent.tools import Toolbox
from conversation.errors import TurnError
from conversation.homes import Homes
from conversation.kept_lexicon import KeptLexicon
from conversation.means import unmetered
from routes.answers import access_error, turn_error
from routes.tuning import Tuning, tuning_routes
from tests.conversation.conftest import VOICE
from tests.conversation.test_homes import NOW, SAMPLES
from tests.conversation.test_kept_lexicon import HOUSE, KNOWS, Speaks
from tests.fakes import ScriptedModel, ScriptedSynthesizer
from tests.routes.test_usage import Visitor
from tts import frames
from tts.client_health import READY, UNREACHABLE
from tts.lexicon_voice import LexiconVoice
from tts.speech import MAX_SEED, Voice

ANN = Voice("ann", "Ann", "en-GB", 22_050, "CC0", "")
HEAR = {"text": "It is $449,000 in Bexar.", "voice": "joe", "knobs": {"speed": 1.5}, "seed": 3}


@dataclass
class Place:
    """A house with its tuning page alone, and one who asks."""

    http: httpx.AsyncClient
    visitor: Visitor
    voice: ScriptedSynthesizer
    state: str = READY
    presets: Mapping[str, Any] = field(default_factory=lambda: {"presets": [], "default": None})

    async def data(self) -> dict[str, Any]:
        answer = await self.http.get("/tuning/data")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def refused(self, path: str, body: object) -> str:
        answer = await self.http.post(path, json=body)
        assert answer.status_code == 422, answer.text
        message: str = answer.json()["error"]["message"]
        return message


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    voice = ScriptedSynthesizer()
    lexicon = KeptLexicon(HOUSE, tmp_path / "lexicon.toml", Speaks(KNOWS), {"joe", "ann"})
    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    app.add_exception_handler(AccessError, access_error)
    visitor = Visitor(app)
    visitor.scopes = frozenset({"tuning"})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(visitor), base_url="http://house") as http:
        place = Place(http, visitor, voice)

        async def state() -> str:
            return place.state

        tuning = Tuning(
            means=unmetered(Agent(ScriptedModel(), Toolbox(Listings(()))), LexiconVoice(voice, lexicon.current)),
            voices={"joe": VOICE},
            known={"ann": ANN, "joe": VOICE},
            state=state,
            lexicon=lexicon,
            homes=Homes(SAMPLES, lambda: NOW),
            presets=lambda: place.presets,
            words='{"cut":"Cut off."}',
        )
        app.include_router(tuning_routes(tuning))
        yield place


async def test_the_page_has_the_words_of_shared_scripts_and_no_script_or_style_of_its_own(place: Place) -> None:
    answer = await place.http.get("/tuning")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert '<script type="application/json" id="vox-words">{"cut":"Cut off."}</script>' in answer.text
    assert re.findall(r"<script(?! type=\"application/json\")[^>]*>", answer.text) == [
        '<script type="module" src="web/tuning/tuning.js">'
    ]
    assert "<style" not in answer.text
    assert not re.search(r"<[^>]* (on\w+|style)=", answer.text)
    assert (await place.http.head("/tuning")).status_code == 200


async def test_the_data_are_what_the_page_needs(place: Place) -> None:
    place.presets = {"presets": [{"name": "Calm"}], "default": "Calm"}
    told = await place.data()
    assert told["ranges"]["speed"] == [0.5, 2.0]
    assert set(told["ranges"]) == set(told["defaults"])
    assert all(low <= told["defaults"][knob] <= high for knob, (low, high) in told["ranges"].items())
    assert (told["presets"], told["default_preset"]) == ([{"name": "Calm"}], "Calm")
    assert told["scopes"] == ["tuning"]
    assert len({pick["of"] for pick in told["picks"]}) > 5
    assert all(pick["text"] for pick in told["picks"])


async def test_every_voice_of_the_catalogue_is_told_and_why_one_cannot_be_heard(place: Place) -> None:
    joe, ann = (await place.data())["voices"]
    assert (joe["name"], joe["ready"], joe["why"]) == ("joe", True, "")
    assert (ann["name"], ann["ready"]) == ("ann", False)
    assert ann["why"] == (
        "Not to be heard now: the house speaks with one voice at a time, at present Joe. Whoever runs it can change to "
        "this one (VOX_VOICE=ann)."
    )
    place.state = UNREACHABLE
    joe, _ = (await place.data())["voices"]
    assert (joe["ready"], joe["why"]) == (
        False,
        "It cannot speak at the moment: the program that speaks does not answer.",
    )


async def test_a_text_is_heard_as_it_is_wished_and_paid_as_any(place: Place) -> None:
    answer = await place.http.post("/tuning/hear", json=HEAR)
    assert answer.status_code == 200
    assert answer.headers["x-accel-buffering"] == "no"
    told = list(frames.FrameReader().feed(answer.content))
    assert [kind for kind, _ in told] == [b"h", b"a", b"a", b"e"]
    totals = json.loads(told[-1][1])
    assert totals["samples"] * 2 == sum(len(payload) for kind, payload in told if kind == b"a")
    assert totals["kept_samples"] == 0
    [request] = place.voice.requests
    assert (request.text, request.speed, request.pitch, request.seed) == (HEAR["text"], 1.5, 1.0, 3)
    assert [way.say for way in request.pronunciations] == ["bear"]


async def test_how_each_word_is_said(place: Place) -> None:
    answer = await place.http.post("/tuning/spoken", json={"text": HEAR["text"], "voice": "joe"})
    assert answer.json() == {
        "words": [
            {"text": "It", "spoken": "It", "by_lexicon": False},
            {"text": "is", "spoken": "is", "by_lexicon": False},
            {"text": "$449,000", "spoken": "four hundred forty nine thousand dollars", "by_lexicon": False},
            {"text": "in", "spoken": "in", "by_lexicon": False},
            {"text": "Bexar.", "spoken": "bear.", "by_lexicon": True},
        ]
    }
    assert not place.voice.requests


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": " "}, "Please type a sentence to hear."),
        ({"text": "x" * 601}, "at most 600 characters"),
        ({"text": "a\0b"}, "This text cannot be spoken"),
        ({"text": 3}, "text: text"),
        ({"voice": "ann"}, "There is no such voice. Please choose one of: joe."),
        ({"voice": None}, "voice: a voice's name"),
        ({"knobs": {"speed": 9.0}}, "speed must be a number from 0.5 to 2"),
        ({"knobs": {"volume": 1.0}}, "There is no such setting: volume. There are: speed, expressiveness"),
        ({"knobs": {"speed": "fast"}}, "knobs"),
        ({"knobs": {"speed": True}}, "knobs"),
        ({"seed": -1}, "seed: a whole number"),
        ({"seed": MAX_SEED + 1}, "seed: a whole number"),
        ({"seed": 1.5}, "seed: a whole number"),
        ({"seed": True}, "seed: a whole number"),
        ({"more": 1}, "body: a JSON object"),
    ],
)
async def test_a_bad_wish_is_one_plain_sentence_and_nothing_is_spoken(
    place: Place, change: dict[str, Any], told: str
) -> None:
    assert told in await place.refused("/tuning/hear", HEAR | change)
    if change.keys() <= {"text", "voice"}:
        assert told in await place.refused("/tuning/spoken", {"text": HEAR["text"], "voice": "joe"} | change)
    assert not place.voice.requests


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'{"text":"\xff"}', b'{"knobs":{"speed":NaN}}'])
async def test_what_is_no_wish_is_refused_in_words(place: Place, body: bytes) -> None:
    for path in ("/tuning/hear", "/tuning/spoken"):
        answer = await place.http.post(path, content=body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["message"]
    assert not place.voice.requests


@pytest.mark.parametrize("scopes", [frozenset({"talk"}), frozenset({"walkthrough"}), frozenset()])
async def test_who_does_not_tune_is_refused_also_without_the_gate(place: Place, scopes: frozenset[str]) -> None:
    place.visitor.scopes = scopes
    for path in ("/tuning", "/tuning/data"):
        assert (await place.http.get(path)).status_code == 403
    for path in ("/tuning/hear", "/tuning/spoken"):
        assert (await place.http.post(path, json=HEAR)).status_code == 403
    assert not place.voice.requests


async def test_what_was_typed_stands_in_no_log(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await place.http.post("/tuning/hear", json=HEAR | {"text": "Quixotica is here."})
    await place.http.post("/tuning/spoken", json={"text": "Quixotica is here.", "voice": "joe"})
    assert "Quixotica" not in json.dumps([record.getMessage() for record in caplog.records])
