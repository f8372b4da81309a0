"""What the model wrote and was not let say: read by its own visitor, if that one tunes, and by nobody else."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from access.sessions import Session
from agent.checked import Change
from agent.events import AgentEvent, ClauseChanged, ReplyFinished
from agent.model import Message, TextDelta
from conversation.errors import TurnError
from conversation.finished import FinishedTurns
from conversation.forgetting import Forgetting
from conversation.means import unmetered
from conversation.retelling import Retelling
from conversation.talks import Talks
from conversation.turns import Turns
from routes.answers import turn_error
from routes.speech import recording_routes, speech_routes
from routes.talks import talk_routes
from store.drawers import open_drawers
from tests.conversation.conftest import VOICE, new_id
from tests.fakes import sine
from tts.speech import AudioChunk, SpeechRequest, WordMark
from ui.talk import TalkPanel

KNOBS_LEFT = (1.0, 0.667, 0.8, 1.0, 0.4)  # in the order of conversation.manner.KNOBS
SECRET = "$455,123"
SCOPES = {"ann": frozenset({"talk"}), "tess": frozenset({"talk", "tuning"}), "ada": frozenset({"admin"})}


class LyingAgent:
    """Told that it lied."""

    async def reply(self, _: object) -> AsyncIterator[AgentEvent]:
        yield ClauseChanged(Change("figure", SECRET, "$449,000", repaired=True))
        yield TextDelta("It costs $449,000.", whole=True)
        yield ReplyFinished(None, (Message("assistant", "It costs $449,000."),))


class Speaker:
    """A Synthesizer: a tenth of a second for each word, marked."""

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        each = VOICE.sample_rate_hz // 10
        words = enumerate(request.text.split())
        marks = tuple(WordMark(word, at * each, (at + 1) * each) for at, word in words)
        yield AudioChunk(sine(len(marks) / 10, VOICE.sample_rate_hz), VOICE.sample_rate_hz, marks)


def session_of(who: str) -> Session:
    return Session(who, "f" * 12, SCOPES[who], "", expires_s=9e9, seen_s=0)


class AsWho:
    """In the gate's place: the session that the request names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})["session"] = session_of(dict(scope["headers"])[b"who"].decode())
        await self._app(scope, receive, send)


class Place:
    """The routes of a conversation, and the event that sends a question."""

    def __init__(self, folder: Path) -> None:
        self.drawers = open_drawers(folder / "vox.db", lambda: None)
        finished = FinishedTurns(1_000_000, 60)
        means = unmetered(LyingAgent(), Speaker())
        self.turns, self.talks = Turns(means, finished), Talks(self.drawers.talks)
        retelling = Retelling(self.turns, finished, means, {VOICE.name: VOICE})
        app = FastAPI()
        app.add_exception_handler(TurnError, turn_error)
        forgetting = Forgetting(
            self.talks, self.turns, finished, self.drawers.talks, self.drawers.bookings, trials=self.drawers.trials
        )
        app.include_router(talk_routes(self.talks, retelling, forgetting))
        app.include_router(speech_routes(self.turns, self.talks, retelling, {VOICE.name: VOICE}))
        app.include_router(recording_routes(self.talks, retelling))
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(AsWho(app)), base_url="http://house")

    async def asked(self, who: str) -> tuple[str, str, list[dict[str, Any]]]:
        """A question of theirs to its end: the conversation, the turn, and all that Gradio would send of it."""
        talk, turn = new_id(), new_id()
        panel = TalkPanel(self.turns, self.talks, {VOICE.name: VOICE}, 8)
        state = SimpleNamespace(session=session_of(who), request_id="r")
        request = cast("gr.Request", SimpleNamespace(request=SimpleNamespace(state=state)))
        ids = json.dumps({"turn": turn, "talk": talk})
        told = [one async for one in panel.send("Hello?", ids, VOICE.name, *KNOBS_LEFT, request)]
        return talk, turn, told


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    one = Place(tmp_path)
    async with one.http:
        yield one
    await one.turns.close()
    await one.talks.close()
    one.drawers.close()


WRITTEN: list[Callable[[str, str], str]] = [
    lambda talk, _: f"/talks/{talk}",
    lambda talk, _: f"/talks/{talk}/transcript.md",
    lambda talk, _: f"/talks/{talk}/transcript.txt",
    lambda talk, _: f"/talks/{talk}/transcript.json",
    lambda talk, _: f"/talks/{talk}/captions.vtt",
    lambda talk, turn: f"/speech/{turn}/captions.vtt?talk={talk}",
    lambda talk, turn: f"/speech/{turn}/transcript.txt?talk={talk}",
    lambda talk, turn: f"/speech/{turn}?talk={talk}&replay=true",
]


@pytest.mark.parametrize("who", ["ann", "tess", "ada"])
async def test_the_update_and_the_conversation_tell_it_to_who_tunes(place: Place, who: str) -> None:
    talk, _, told = await place.asked(who)
    shown = (await place.http.get(f"/talks/{talk}", headers={"who": who})).json()["exchanges"][0]
    for one in (told[-1], shown):
        assert one["said"] == "It costs $449,000."
        assert one.get("changes", "untold") == (
            "untold" if who == "ann" else [{"reason": "figure", "was": SECRET, "now": "$449,000", "repaired": True}]
        )


async def test_no_route_tells_it_to_who_does_not_tune(place: Place) -> None:
    talk, turn, told = await place.asked("ann")
    assert SECRET not in json.dumps(told)
    for path in WRITTEN:
        answer = await place.http.get(path(talk, turn), headers={"who": "ann"})
        assert answer.status_code == 200, answer.url
        assert "449,000" in answer.text, answer.url
        assert SECRET not in answer.text, answer.url


async def test_who_tunes_reads_nothing_of_another_visitors_and_no_file_has_it(place: Place) -> None:
    anns, anns_turn, _ = await place.asked("ann")
    own, own_turn, _ = await place.asked("tess")
    for path in WRITTEN:
        refused = await place.http.get(path(anns, anns_turn), headers={"who": "tess"})
        assert (refused.status_code, SECRET in refused.text) == (403, False), refused.url
    for path in WRITTEN[1:]:
        assert SECRET not in (await place.http.get(path(own, own_turn), headers={"who": "tess"})).text


async def test_it_is_kept_no_longer_than_the_conversation(place: Place) -> None:
    talk, _, _ = await place.asked("tess")
    await place.talks.close()
    kept = place.drawers.talks.get(talk)
    assert kept is not None
    assert SECRET in kept.body
    await place.http.delete(f"/talks/{talk}", headers={"who": "tess"})
    assert place.drawers.talks.get(talk) is None
