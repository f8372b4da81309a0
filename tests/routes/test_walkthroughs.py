"""Walkthroughs over HTTP: what is told to whom, and that nothing but what was told can be asked for."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from access.errors import AccessError
from access.sessions import Session
from conversation.errors import TurnError
from conversation.talks import Talks
from conversation.walkthroughs.shelf import Shelf
from routes.answers import access_error, turn_error
from routes.walkthroughs import Showing, walkthrough_routes
from tests.conversation.conftest import until
from tests.conversation.walkthroughs.staging import Staged, as_yaml

ONE = ("What are you?", "I am an AI agent.")
TWO = ("And this one?", "It is a quiet home.", "VX1001")
YAML = as_yaml(ONE, TWO).replace("    show: VX1001", "    show: VX1001\n    note: Secretly smile.\n    pause_s: 2")


class WithScopes:
    """In the gate's place: a session with the scopes that the request names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            told = dict(scope["headers"])
            scopes = frozenset(told[b"scopes"].decode().split())
            session = Session(told[b"who"].decode(), "f" * 12, scopes, "", expires_s=9e9, seen_s=0)  # type: ignore[arg-type]
            scope.setdefault("state", {})["session"] = session
        await self._app(scope, receive, send)


@dataclass
class Place:
    http: httpx.AsyncClient
    shelf: Shelf
    talks: Talks
    staged: Staged


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    staged, talks = Staged(tmp_path), Talks()
    staged.write("tour", YAML)
    shelf = staged.shelf()
    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    app.add_exception_handler(AccessError, access_error)
    app.include_router(walkthrough_routes(Showing(shelf, talks)))
    headers = {"who": "ann", "scopes": "walkthrough talk"}
    task = asyncio.create_task(shelf.run())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(WithScopes(app)), base_url="http://house", headers=headers
    ) as http:
        await until(lambda: shelf.listed() and shelf.listed()[0]["state"] == "ready")
        yield Place(http, shelf, talks, staged)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_the_list_and_one_of_them_as_the_page_reads_them(place: Place) -> None:
    listed = await place.http.get("/walkthroughs")
    assert listed.headers["cache-control"] == "no-store"
    [row] = listed.json()["walkthroughs"]
    assert row == {
        "id": "tour",
        "title": "A tour",
        "audience": "All.",
        "draft": False,
        "steps": 2,
        "minutes": 1.0,
        "seconds": place.shelf.get("tour").seconds,
        "state": "ready",
        "done": 2,
        "of": 2,
        "faults": [],
    }
    told = (await place.http.get("/walkthroughs/tour")).json()
    assert (told["id"], told["title"], told["minutes"]) == ("tour", "A tour", 1.0)
    first, second = told["steps"]
    assert (first["number"], first["pause_s"], first["show"], first["live"]) == (1, None, None, False)
    assert (second["number"], second["pause_s"], second["show"]) == (2, 2.0, "VX1001")
    assert second["exchange"]["question"] == TWO[0]
    assert second["exchange"]["said"] == TWO[1]
    assert second["exchange"]["homes"] == ["VX1001"]
    assert len(second["exchange"]["turn"]) == 32
    assert second["manner"]["voice"] == "joe"


async def test_notes_are_told_to_the_presenters_window_alone(place: Place) -> None:
    notes = (await place.http.get("/walkthroughs/tour/notes")).json()
    assert [one["note"] for one in notes["steps"]] == ["", "Secretly smile."]
    assert [one["pause_s"] for one in notes["steps"]] == [None, 2.0]
    assert notes["version"] == (await place.http.get("/walkthroughs/tour")).json()["version"]
    for path in ("/walkthroughs", "/walkthroughs/tour"):
        assert "smile" not in (await place.http.get(path)).text


async def test_a_sound_is_the_kept_one_and_may_be_kept_for_ever(place: Place) -> None:
    step = place.shelf.get("tour").steps[0]
    sound = await place.http.get(f"/walkthroughs/tour/sound/{step.sound}")
    assert sound.content == place.staged.kept.sound(step.sound)
    assert "immutable" in sound.headers["cache-control"]
    assert "private" in sound.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/walkthroughs/other",
        "/walkthroughs/other/notes",
        f"/walkthroughs/other/sound/{'0' * 64}",
        f"/walkthroughs/tour/sound/{'0' * 64}",
        "/walkthroughs/tour/sound/..%2Fbase.json",
        "/walkthroughs/..%2F..%2Fbase",
        "/walkthroughs/tour/sound/base.json",
    ],
)
async def test_what_was_never_told_is_not_there(place: Place, path: str) -> None:
    answer = await place.http.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


async def test_the_key_of_another_walkthroughs_sound_opens_nothing_here(place: Place) -> None:
    place.staged.write("other", as_yaml(("Why?", "Because it is another one.")))
    await until(lambda: len(place.shelf.listed()) == 2 and place.shelf.listed()[0]["state"] == "ready")
    key = place.shelf.get("other").steps[0].sound
    assert (await place.http.get(f"/walkthroughs/other/sound/{key}")).status_code == 200
    assert (await place.http.get(f"/walkthroughs/tour/sound/{key}")).status_code == 404


async def test_taking_over_begins_a_conversation(place: Place) -> None:
    talk = secrets.token_hex(16)
    for _ in range(2):
        answer = await place.http.post("/walkthroughs/tour/take-over", json={"talk": talk, "step": 2})
        assert (answer.status_code, answer.content) == (204, b"")
    exchanges = (await place.talks.open("ann", talk)).dialogue.exchanges
    assert [one.said for one in exchanges] == [ONE[1], TWO[1]]
    stolen = await place.http.post(
        "/walkthroughs/tour/take-over", json={"talk": talk, "step": 2}, headers={"who": "ben"}
    )
    assert stolen.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"talk": "x", "step": 1}',
        b'{"talk": "%s", "step": "1"}' % (b"a" * 32),
        b'{"talk": "%s", "step": 3}' % (b"a" * 32),
        b'{"talk": "%s", "step": -1}' % (b"a" * 32),
        b'{"talk": "%s", "step": 1, "more": 1}' % (b"a" * 32),
    ],
)
async def test_what_does_not_fit_is_refused_in_words(place: Place, body: bytes) -> None:
    answer = await place.http.post("/walkthroughs/tour/take-over", content=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    assert not (await place.talks.open("ann", "a" * 32)).dialogue.exchanges


async def test_each_route_asks_for_its_scope_itself(place: Place) -> None:
    key = place.shelf.get("tour").steps[0].sound
    for path in ("", "/tour", "/tour/notes", f"/tour/sound/{key}"):
        answer = await place.http.get(f"/walkthroughs{path}", headers={"scopes": "talk tuning"})
        assert answer.status_code == 403, path
    body = {"talk": secrets.token_hex(16), "step": 1}
    for scopes in ("walkthrough", "talk"):
        answer = await place.http.post("/walkthroughs/tour/take-over", json=body, headers={"scopes": scopes})
        assert answer.status_code == 403
    assert not (await place.talks.open("ann", body["talk"])).dialogue.exchanges  # type: ignore[arg-type]


async def test_the_first_version_is_waited_for_with_a_sentence(place: Place) -> None:
    place.staged.voice.gate = asyncio.Event()
    place.staged.write("later", as_yaml(("Why?", "Since it takes a while.")))
    await until(lambda: len(place.shelf.listed()) == 2)
    answer = await place.http.get("/walkthroughs/later")
    assert answer.status_code == 503
    assert "still being prepared" in answer.json()["error"]["message"]
    place.staged.voice.gate.set()


async def test_taking_over_after_an_edit_goes_on_from_what_the_page_plays(place: Place) -> None:
    played = (await place.http.get("/walkthroughs/tour")).json()["version"]
    place.staged.write("tour", as_yaml(("Another?", "Another one."), TWO))
    await until(lambda: place.shelf.get("tour").version != played)
    for version, said in ((played, ONE[1]), (None, "Another one.")):
        body = {"talk": secrets.token_hex(16), "step": 1, "version": version}
        assert (await place.http.post("/walkthroughs/tour/take-over", json=body)).status_code == 204
        exchanges = (await place.talks.open("ann", str(body["talk"]))).dialogue.exchanges
        assert [one.said for one in exchanges] == [said]
    body = {"talk": secrets.token_hex(16), "step": 1, "version": "0" * 16}
    answer = await place.http.post("/walkthroughs/tour/take-over", json=body)
    assert answer.status_code == 404
    assert "load the page again" in answer.json()["error"]["message"]


async def test_a_draft_is_there_for_who_may_tune_or_administer_alone(place: Place) -> None:
    place.staged.write("tour", "draft: true\n" + YAML)
    await until(lambda: place.shelf.listed()[0]["draft"])
    version = place.shelf.get("tour").version
    for scopes, status in (
        ("walkthrough talk", 404),
        ("walkthrough talk tuning", 200),
        ("walkthrough talk admin", 200),
    ):
        told = await place.http.get("/walkthroughs", headers={"scopes": scopes})
        assert len(told.json()["walkthroughs"]) == (status == 200)
        for path in ("/walkthroughs/tour", "/walkthroughs/tour/notes"):
            assert (await place.http.get(path, headers={"scopes": scopes})).status_code == status
        body = {"talk": secrets.token_hex(16), "step": 1, "version": version}
        taken = await place.http.post("/walkthroughs/tour/take-over", json=body, headers={"scopes": scopes})
        assert taken.status_code == (204 if status == 200 else 404)
