"""`/tuning/trials` over HTTP: a whole comparison by somebody who sees what the answers tell, and no more."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
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
from conversation.means import unmetered
from conversation.tuning.rounds import Rounds
from conversation.tuning.trials import Trials
from routes.answers import access_error, turn_error
from routes.tuning_rounds import tuning_round_routes
from store.drawers import Drawers, open_drawers
from tests.conversation.conftest import VOICE
from tests.conversation.tuning.test_rounds import TwoTones
from tests.fakes import ScriptedModel
from tests.routes.test_usage import Visitor
from tts import frames

A = {"voice": "joe", "knobs": {}}
B = {"voice": "joe", "knobs": {"speed": 0.8}}
WANTED = {"a": A, "b": B, "texts": ["It has a garden.", "It is near the sea."], "rounds": 10}
NOBODYS = "0" * 32


def app_of(drawers: Drawers, voice: TwoTones) -> FastAPI:
    """As after a start: nothing in memory."""
    voices = {VOICE.name: VOICE}
    means = unmetered(Agent(ScriptedModel(), Toolbox(Listings(()))), voice)
    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    app.add_exception_handler(AccessError, access_error)
    app.include_router(tuning_round_routes(Rounds(Trials(drawers.trials, voices), voices), means, voices))
    return app


@dataclass
class Place:
    http: httpx.AsyncClient
    visitor: Visitor
    voice: TwoTones
    drawers: Drawers

    async def begun(self, **change: Any) -> str:
        answer = await self.http.post("/tuning/trials", json=WANTED | change)
        assert answer.status_code == 201, answer.text
        assert answer.json()["rounds"] == 10
        return str(answer.json()["id"])

    async def clips(self, trial: str, number: int) -> list[httpx.Response]:
        answer = await self.http.post(f"/tuning/trials/{trial}/rounds/{number}", json={})
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == {"number", "text", "clips"}
        return [await self.http.get(f"/tuning/trials/{trial}/clips/{name}") for name in answer.json()["clips"]]

    async def decided(self, trial: str, number: int, vote: str) -> httpx.Response:
        """Both heard, then voted on."""
        await self.clips(trial, number)
        return await self.vote(trial, number, vote)

    async def vote(self, trial: str, number: int, vote: str) -> httpx.Response:
        return await self.http.put(f"/tuning/trials/{trial}/rounds/{number}", json={"vote": vote})


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    drawers, voice = open_drawers(tmp_path / "vox.db", lambda: None), TwoTones()
    visitor = Visitor(app_of(drawers, voice))
    visitor.scopes = frozenset({"tuning"})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(visitor), base_url="http://house") as http:
        yield Place(http, visitor, voice, drawers)
    drawers.close()


def seconds(clip: httpx.Response) -> float:
    told = list(frames.FrameReader().feed(clip.content))
    return sum(len(payload) for kind, payload in told if kind == frames.AUDIO) / 2 / VOICE.sample_rate_hz


async def test_who_prefers_the_slower_one_by_ear_is_found_to(place: Place) -> None:
    trial = await place.begun()
    following: int | None = 1
    while following:
        lengths = [seconds(clip) for clip in await place.clips(trial, following)]
        voted = await place.vote(trial, following, "first" if lengths[0] > lengths[1] else "second")
        assert voted.status_code == 200, voted.text
        assert set(voted.json()) == {"next"}
        following = voted.json()["next"]
    told = (await place.http.get(f"/tuning/trials/{trial}")).json()
    assert (told["state"], told["prefers"], told["for_a"], told["for_b"]) == ("done", "b", 0, 10)
    assert (told["share_of"], told["confidence"], told["false_share"]) == ("b", 0.95, 22 / 1024)
    assert 0.69 < told["low"] < told["high"] == 1
    assert told["words"][0] == "You chose B in 10 of 10 rounds: you prefer B."
    assert [one["seed"] for one in told["log"]] == [request.seed for request in place.voice.requests[::2]]
    history = (await place.http.get("/tuning/trials")).json()
    assert [(one["id"], one["prefers"], one["texts"]) for one in history["trials"]] == [(trial, "b", 2)]


async def test_a_comparison_that_was_made_before_is_told_with_its_repetition(place: Place) -> None:
    """Else whoever goes on until it comes out as wished would be told a share that is not his."""
    words = []
    for _ in range(2):
        trial = await place.begun()
        for number in range(1, 11):
            await place.decided(trial, number, "first")
        words = (await place.http.get(f"/tuning/trials/{trial}")).json()["words"]
    assert "You have finished 2 comparisons of these two settings." in words[-1]
    assert "about 4 of 100" in words[-1]  # 1 - (1 - 22/1024)^2


async def test_who_removes_what_came_out_wrong_and_begins_anew_is_told_so(place: Place) -> None:
    words = []
    for _ in range(2):
        trial = await place.begun()
        for number in range(1, 11):
            await place.decided(trial, number, "first")
        words = (await place.http.get(f"/tuning/trials/{trial}")).json()["words"]
        assert (await place.http.delete(f"/tuning/trials/{trial}")).status_code == 204
    assert "finished 2 comparisons of these two settings, 1 of which is no longer in your history" in words[-1]
    assert (await place.http.get("/tuning/trials")).json()["trials"] == []


async def test_a_vote_on_what_was_not_fetched_is_refused_and_counts_for_nothing(place: Place) -> None:
    trial = await place.begun()
    names = (await place.http.post(f"/tuning/trials/{trial}/rounds/1", json={})).json()["clips"]
    for fetched in range(2):
        refused = await place.vote(trial, 1, "first")
        assert refused.status_code == 409, fetched
        assert "Please hear both, then decide." in refused.json()["error"]["message"]
        assert (await place.http.get(f"/tuning/trials/{trial}/clips/{names[fetched]}")).status_code == 200
    place.visitor.session_id = "another"  # of the same invite
    assert (await place.vote(trial, 1, "first")).status_code == 409
    place.visitor.session_id = "s"
    assert (await place.http.get(f"/tuning/trials/{trial}")).json()["voted"] == 0
    assert (await place.vote(trial, 1, "first")).json() == {"next": 2}


async def test_no_answer_before_the_end_tells_the_order(place: Place) -> None:
    """Two trials whose hidden orders differ are answered alike, but for what is heard and for drawn ids."""
    trials = [await place.begun() for _ in range(4)]
    kept = {one.trial_id: one for one in place.drawers.trials.of_invite(place.visitor.invite_id)}
    by_order: dict[bool, list[tuple[Any, ...]]] = {True: [], False: []}
    for trial in trials:
        for number in range(1, 8):
            clips = await place.clips(trial, number)
            told = (await place.http.get(f"/tuning/trials/{trial}")).json()
            assert not {"log", "words", "for_a", "prefers", "low"} & set(told)
            secret = kept[trial].rounds[number - 1]
            assert str(secret.seed) not in json.dumps(told)
            seen = [(sorted(clip.headers.keys()), clip.headers["cache-control"], clip.status_code) for clip in clips]
            kinds = [[kind for kind, _ in frames.FrameReader().feed(clip.content)] for clip in clips]
            by_order[secret.a_is_first].append((seen[0] == seen[1], seen[0], kinds[0] == kinds[1], kinds[0]))
            assert (await place.vote(trial, number, "first")).json() == {"next": number + 1}
    both = [{str(one) for one in answers} for answers in by_order.values()]
    assert both[0] == both[1]
    assert len(both[0]) == 1


async def test_it_goes_on_after_a_restart(place: Place) -> None:
    trial = await place.begun()
    before = [clip.content for clip in await place.clips(trial, 1)]
    place.visitor.app = app_of(place.drawers, place.voice)
    assert (await place.http.get("/tuning/trials")).json()["trials"][0]["state"] == "open"
    assert [clip.content for clip in await place.clips(trial, 1)] == before
    assert (await place.vote(trial, 1, "first")).json() == {"next": 2}


async def test_two_tabs_one_vote(place: Place) -> None:
    trial = await place.begun()
    await place.clips(trial, 1)
    answers = await asyncio.gather(*(place.vote(trial, 1, one) for one in ("first", "second", "first", "second")))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    late = next(one for one in answers if one.status_code == 409)
    assert late.json()["error"]["message"] == "Round 1 was voted on already, and the first vote counts."
    assert (await place.http.get(f"/tuning/trials/{trial}")).json()["next"] == 2


async def test_another_invites_is_not_there(place: Place) -> None:
    trial = await place.begun()
    names = (await place.http.post(f"/tuning/trials/{trial}/rounds/1", json={})).json()["clips"]
    mine, place.visitor.invite_id = place.visitor.invite_id, "e" * 12
    for asked in (trial, NOBODYS):
        for method, path, body in (
            ("GET", f"/{asked}", None),
            ("DELETE", f"/{asked}", None),
            ("POST", f"/{asked}/rounds/1", {}),
            ("PUT", f"/{asked}/rounds/1", {"vote": "first"}),
            ("GET", f"/{asked}/clips/{names[0]}", None),
        ):
            answer = await place.http.request(method, f"/tuning/trials{path}", json=body)
            assert answer.status_code == 404, path
            assert "message" in answer.json()["error"]
    assert (await place.http.get("/tuning/trials")).json()["trials"] == []
    place.visitor.invite_id = mine
    told = (await place.http.get(f"/tuning/trials/{trial}")).json()
    assert (told["state"], told["voted"]) == ("open", 0)
    assert len(place.voice.requests) == 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (WANTED | {"b": A}, "A and B are the same setting"),
        (WANTED | {"b": {"voice": "joe", "knobs": {"speed": 1.0}}}, "A and B are the same setting"),
        (WANTED | {"b": {"voice": "joe", "knobs": {"volume": 1.0}}}, "there is no volume; expected any of speed"),
        (WANTED | {"b": {"voice": "joe", "knobs": {"speed": 9.0}}}, "speed is 9.0; expected a number from 0.5 to 2"),
        (WANTED | {"b": {"voice": "joe", "knobs": {"speed": "fast"}}}, "b: a voice and its knobs"),
        (WANTED | {"b": {"voice": "eve", "knobs": {}}}, "There is no such voice"),
        (WANTED | {"rounds": 9}, "from 10 to 40 rounds"),
        (WANTED | {"rounds": "10"}, "rounds: a whole number"),
        (WANTED | {"texts": []}, "from 1 to 20 texts"),
        (WANTED | {"texts": "Hello."}, "texts: a list of texts"),
        (WANTED | {"more": 1}, "body: a JSON object"),
        ([], "body: a JSON object"),
    ],
)
async def test_a_bad_wish_is_one_plain_sentence_and_begins_nothing(place: Place, body: object, told: str) -> None:
    answer = await place.http.post("/tuning/trials", json=body)
    assert answer.status_code == 422, answer.text
    assert told in answer.json()["error"]["message"]
    assert (await place.http.get("/tuning/trials")).json()["trials"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"vote": "a"}', b'{"vote": "first", "x": 1}', b"\xff"])
async def test_a_bad_vote_counts_for_nothing(place: Place, body: bytes) -> None:
    trial = await place.begun()
    answer = await place.http.put(f"/tuning/trials/{trial}/rounds/1", content=body)
    assert answer.status_code == 422
    assert (await place.http.get(f"/tuning/trials/{trial}")).json()["next"] == 1


async def test_what_is_taken_out_of_the_history_is_gone(place: Place) -> None:
    trials = [await place.begun() for _ in range(4)]
    assert (await place.http.post("/tuning/trials", json=WANTED)).status_code == 409
    assert (await place.http.delete(f"/tuning/trials/{trials[0]}")).status_code == 204
    assert (await place.http.get(f"/tuning/trials/{trials[0]}")).status_code == 404
    await place.begun()


@pytest.mark.parametrize("scopes", [frozenset({"talk"}), frozenset({"walkthrough"}), frozenset()])
async def test_who_does_not_tune_is_refused_also_without_the_gate(place: Place, scopes: frozenset[str]) -> None:
    trial = await place.begun()
    place.visitor.scopes = scopes
    for method, path, body in (
        ("GET", "", None),
        ("POST", "", WANTED),
        ("GET", f"/{trial}", None),
        ("DELETE", f"/{trial}", None),
        ("POST", f"/{trial}/rounds/1", {}),
        ("PUT", f"/{trial}/rounds/1", {"vote": "first"}),
        ("GET", f"/{trial}/clips/{NOBODYS}", None),
    ):
        answer = await place.http.request(method, f"/tuning/trials{path}", json=body)
        assert answer.status_code == 403, path
    assert not place.voice.requests


async def test_what_was_typed_stands_in_no_log(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    trial = await place.begun(texts=["Quixotica street."])
    await place.clips(trial, 1)
    await place.begun(texts=["Quixotica street."])
    await place.http.post("/tuning/trials", json=WANTED | {"texts": ["Quixotica \0"]})
    assert "Quixotica" not in caplog.text
