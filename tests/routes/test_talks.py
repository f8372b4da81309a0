"""A conversation over HTTP: deleted by whom it belongs to, and by nobody else."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from access.sessions import Session
from agent.agent import Agent
from agent.listings import Listings
from agent.model import Message
from agent.tools import Toolbox
from conversation.errors import TurnError
from conversation.finished import FinishedTurns, Recording
from conversation.forgetting import Forgetting
from conversation.means import unmetered
from conversation.retelling import Retelling
from conversation.talks import Talks
from conversation.turns import Turns
from routes.answers import turn_error
from routes.talks import talk_routes
from store.drawers import Drawers, open_drawers
from store.errors import StoreUnavailable
from tests.conversation.conftest import VOICE
from tests.fakes import ScriptedModel, ScriptedSynthesizer


class AsWho:
    """In the gate's place: the session that the request names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            who = dict(scope["headers"])[b"who"].decode()
            session = Session(who, "f" * 12, frozenset({"talk"}), "", expires_s=9e9, seen_s=0)
            scope.setdefault("state", {})["session"] = session
        await self._app(scope, receive, send)


@dataclass
class Place:
    http: httpx.AsyncClient
    talks: Talks
    finished: FinishedTurns
    drawers: Drawers

    async def talk(self) -> tuple[str, str]:
        """Ann's, of one answer with its recording: the ids of the conversation and of the turn."""
        talk = await self.talks.open("ann", secrets.token_hex(16))
        turn_id = secrets.token_hex(16)
        talk.dialogue.ask(turn_id, "Is it near the sea?")
        talk.dialogue.answer(turn_id, "Yes.", (Message("assistant", "Yes."),))
        self.finished.keep(turn_id, Recording("ann", (b"frame",)))
        self.talks.save(talk)
        await self.talks.close()
        return talk.id, turn_id


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    drawers = open_drawers(tmp_path / "vox.db", lambda: None)
    finished, voice = FinishedTurns(1_000, 60), ScriptedSynthesizer()
    means = unmetered(Agent(ScriptedModel(), Toolbox(Listings(()))), voice)
    turns, talks = Turns(means, finished), Talks(drawers.talks)
    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    forgetting = Forgetting(talks, turns, finished, drawers.talks, drawers.bookings, trials=drawers.trials)
    app.include_router(talk_routes(talks, Retelling(turns, finished, means, {VOICE.name: VOICE}), forgetting))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(AsWho(app)), base_url="http://house") as http:
        yield Place(http, talks, finished, drawers)
    drawers.close()


async def test_its_visitor_deletes_it_and_it_is_new_afterwards(place: Place) -> None:
    talk_id, turn_id = await place.talk()
    answer = await place.http.delete(f"/talks/{talk_id}", headers={"who": "ann"})
    assert (answer.status_code, answer.headers["cache-control"], answer.content) == (204, "no-store", b"")
    assert place.drawers.talks.get(talk_id) is None
    assert place.finished.owner(turn_id) is None
    shown = await place.http.get(f"/talks/{talk_id}", headers={"who": "ann"})
    assert shown.json() == {"talk": talk_id, "exchanges": []}


async def test_deleting_twice_or_what_never_was_is_no_fault(place: Place) -> None:
    talk_id, _ = await place.talk()
    for one in (talk_id, talk_id, secrets.token_hex(16)):
        assert (await place.http.delete(f"/talks/{one}", headers={"who": "ann"})).status_code == 204


async def test_nobody_else_can_delete_it(place: Place) -> None:
    talk_id, turn_id = await place.talk()
    answer = await place.http.delete(f"/talks/{talk_id}", headers={"who": "bob"})
    assert answer.status_code == 403
    assert place.drawers.talks.get(talk_id) is not None
    assert place.finished.owner(turn_id) == "ann"


async def test_a_store_that_is_away_says_so_and_nothing_is_lost(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    talk_id, turn_id = await place.talk()

    def away(_: str) -> bool:
        raise StoreUnavailable("secret place")

    monkeypatch.setattr(place.drawers.talks, "forget", away)
    answer = await place.http.delete(f"/talks/{talk_id}", headers={"who": "ann"})
    assert answer.status_code == 503
    assert "secret" not in answer.text
    assert place.finished.owner(turn_id) == "ann"
    shown = await place.http.get(f"/talks/{talk_id}", headers={"who": "ann"})
    assert len(shown.json()["exchanges"]) == 1
