"""Answers that are still being given when their session ends, over a real server: cut, tidied up, told as no faults."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse

from access.cookies import SessionCookie
from access.errors import AskLess
from access.limits import Limits
from access.open_requests import MAX_ANONYMOUS, MAX_IN_ALL, MAX_OF_ADDRESS, MAX_OF_SESSION, OpenRequests
from access.origins import PublicOrigin
from access.sessions import Sessions
from access.watching import Watcher
from tests.access.invited import SOMEWHERE, ScriptedInvites, gate_before, invite, stranger, visitor

TURN = "0123456789abcdef" * 2
WITHIN_S = 10.0


class House:
    """Its app's streams never end by themselves; `tidied` has those whose work was ended."""

    def __init__(self) -> None:
        self.sessions = Sessions()
        self.invites = ScriptedInvites()
        self.tidied: set[str] = set()
        self.begun = asyncio.Event()
        self.gate = gate_before(self.app(), self.sessions)
        self.url = ""

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/speech/{turn}")
        async def speech(turn: str) -> Response:
            return StreamingResponse(self._forever("speech"), media_type="application/octet-stream")

        @app.get("/gradio_api/queue/data")
        async def events() -> Response:
            return StreamingResponse(self._forever("events"), media_type="text/event-stream")

        @app.get("/talks/{talk}/audio.mp3")
        async def file(talk: str) -> Response:
            headers = {"Content-Length": "1000000"}
            return StreamingResponse(self._forever("file"), media_type="audio/mpeg", headers=headers)

        @app.post("/gradio_api/queue/join")
        async def join(request: Request) -> dict[str, str]:
            try:
                self.begun.set()
                await asyncio.sleep(3_600)
            finally:
                self.tidied.add("join")
            return {"told": "what nobody may know any more"}

        return app

    async def _forever(self, name: str) -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"data: more\n\n"
                await asyncio.sleep(0.02)
        finally:
            self.tidied.add(name)

    async def visitor(self, invite_id: str) -> httpx.AsyncClient:
        token, _ = await self.sessions.open(invite(invite_id))
        cookie = SessionCookie.of(PublicOrigin()).name
        return httpx.AsyncClient(base_url=self.url, cookies={cookie: token}, timeout=WITHIN_S)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    listening = socket.create_server(("127.0.0.1", 0))
    house.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(house.gate, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with contextlib.ExitStack() as stack:
        stack.callback(listening.close)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        watching = asyncio.create_task(Watcher(house.invites, house.sessions, every_s=0.05).run())
        while not server.started:
            await asyncio.sleep(0.01)
        yield house
        watching.cancel()
        server.should_exit = True
        await serving


async def read_to_its_end(client: httpx.AsyncClient, path: str, begun: asyncio.Event) -> str:
    """How a stream ended: "ended", or "cut" where less came than was promised."""
    async with client.stream("GET", path) as answer:
        assert answer.status_code == 200
        try:
            async for _ in answer.aiter_raw():
                begun.set()
        except httpx.TransportError:
            return "cut"
    return "ended"


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.exc_info]


async def test_open_streams_and_a_question_in_flight_end_with_their_invite_and_no_others(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    going, staying = await house.visitor("a" * 12), await house.visitor("b" * 12)
    paths = {
        "speech": f"/speech/{TURN}",
        "events": "/gradio_api/queue/data?session_hash=mine",
        "file": f"/talks/{TURN}/audio.mp3",
    }
    begun = {name: asyncio.Event() for name in (*paths, "staying")}
    async with going, staying:
        reading = {name: asyncio.create_task(read_to_its_end(going, path, begun[name])) for name, path in paths.items()}
        other = asyncio.create_task(read_to_its_end(staying, f"/speech/{TURN}", begun["staying"]))
        event = {"data": [], "fn_index": 0, "session_hash": "mine"}
        asked = asyncio.create_task(going.post("/gradio_api/queue/join", json=event))
        async with asyncio.timeout(WITHIN_S):
            for one in (*begun.values(), house.begun):
                await one.wait()
        house.invites.over = {"a" * 12}
        async with asyncio.timeout(WITHIN_S):
            assert await reading["speech"] == "ended"
            assert await reading["events"] == "ended"
            assert await reading["file"] == "cut"
            refused = await asked
            while house.tidied != {"speech", "events", "file", "join"}:
                await asyncio.sleep(0.01)
        assert refused.status_code == 403
        assert refused.json()["error"]["code"] == "invitation_ended"
        assert not other.done()
        assert (await staying.get("/homes")).status_code == 404  # through the gate: the app has no such route
        other.cancel()
        with pytest.raises(asyncio.CancelledError):
            await other
    assert faults(caplog) == []
    assert "Traceback" not in caplog.text


async def test_a_body_that_is_still_on_its_way_is_refused(house: House) -> None:
    token, _ = await house.sessions.open(invite("a" * 12))
    host, port = house.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = [
        "POST /gradio_api/queue/join HTTP/1.1",
        f"Host: {host}:{port}",
        f"Cookie: vox_session={token}",
        "Content-Length: 100",
        "",
        '{"data": [], ',
    ]
    writer.write("\r\n".join(head).encode())
    async with asyncio.timeout(WITHIN_S):
        while not house.gate._open._ends:  # let in, and its body waited for
            await asyncio.sleep(0.01)
    house.invites.over = {"a" * 12}
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), WITHIN_S / 2)
    assert answer.startswith(b"HTTP/1.1 403")
    assert not house.begun.is_set()
    writer.close()


async def test_a_store_that_is_away_cuts_nothing(house: House) -> None:
    begun = asyncio.Event()
    async with await house.visitor("a" * 12) as client:
        reading = asyncio.create_task(read_to_its_end(client, f"/speech/{TURN}", begun))
        await begun.wait()
        house.invites.broken, house.invites.over = True, {"a" * 12}
        await asyncio.sleep(0.3)
        assert not reading.done()
        house.invites.broken = False
        assert await asyncio.wait_for(reading, WITHIN_S) == "ended"


async def test_a_listener_who_leaves_leaves_no_trace(house: House, caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Event()
    async with await house.visitor("a" * 12) as client:
        reading = asyncio.create_task(read_to_its_end(client, f"/speech/{TURN}", begun))
        await begun.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    async with asyncio.timeout(WITHIN_S):
        while "speech" not in house.tidied:
            await asyncio.sleep(0.01)
    assert faults(caplog) == []


async def test_requests_at_once_are_bounded_by_session_and_by_strangers_address() -> None:
    held, entered = asyncio.Event(), 0

    async def slow(scope: object, receive: object, send: object) -> None:
        nonlocal entered
        entered += 1
        await held.wait()
        await Response("ok")(scope, receive, send)  # type: ignore[arg-type]

    sessions = Sessions()
    gate = gate_before(slow, sessions)
    async with (
        await visitor(gate, sessions) as client,
        await visitor(gate, sessions) as other,
        stranger(gate) as anyone,
    ):
        asked = [asyncio.create_task(client.get("/homes")) for _ in range(MAX_OF_SESSION + 5)]
        strangers = [asyncio.create_task(anyone.get("/web/a.js")) for _ in range(MAX_OF_ADDRESS + 7)]
        another = asyncio.create_task(other.get("/homes"))
        health = asyncio.create_task(anyone.get("/healthz"))
        async with asyncio.timeout(WITHIN_S):
            while entered < MAX_OF_SESSION + MAX_OF_ADDRESS + 2:
                await asyncio.sleep(0.01)
            refused = [task for task in [*asked, *strangers] if task.done()]
            while len(refused) < 12:
                await asyncio.sleep(0.01)
                refused = [task for task in [*asked, *strangers] if task.done()]
        assert {(await task).status_code for task in refused} == {429}
        assert all([(await task).headers["retry-after"] for task in refused])
        held.set()
        assert (await another).status_code == (await health).status_code == 200
        assert [(await task).status_code for task in asked].count(200) == MAX_OF_SESSION
        assert [(await task).status_code for task in strangers].count(200) == MAX_OF_ADDRESS
        assert (await client.get("/homes")).status_code == 200  # there is room again


async def test_turns_are_limited_by_session_and_told_when_it_goes_on() -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        await Response("ok")(scope, receive, send)  # type: ignore[arg-type]

    sessions = Sessions()
    rates = {"turn": {"session": "3 per minute"}, "speech": {"session": "2 per minute"}}
    gate = gate_before(app, sessions, limits=Limits(rates))  # type: ignore[arg-type]
    event = {"data": [], "fn_index": 0, "session_hash": "mine"}
    async with await visitor(gate, sessions) as client, await visitor(gate, sessions) as other:
        statuses = [(await client.post("/gradio_api/queue/join", json=event)).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        speech = [await client.get(f"/speech/{TURN}") for _ in range(3)]
        assert [answer.status_code for answer in speech] == [200, 200, 429]
        assert 0 < int(speech[2].headers["retry-after"]) <= 60
        assert "try again in" in speech[2].json()["error"]["message"]
        assert (await other.post("/gradio_api/queue/join", json=event | {"session_hash": "theirs"})).status_code == 200
        assert (await client.get("/homes")).status_code == 200


async def test_changes_of_pronunciations_are_limited_as_turns_are() -> None:
    """Each is a row of the audit, which stays for good."""

    async def app(scope: object, receive: object, send: object) -> None:
        await Response("ok")(scope, receive, send)  # type: ignore[arg-type]

    sessions = Sessions()
    gate = gate_before(app, sessions, limits=Limits({"turn": {"session": "3 per minute"}}))  # type: ignore[dict-item]
    async with await visitor(gate, sessions, "talk", "tuning") as client:
        asked = [("PUT", "/lexicon"), ("POST", "/lexicon/remove")] * 2
        statuses = [(await client.request(method, path, json={})).status_code for method, path in asked]
        assert statuses == [200, 200, 200, 429]


def test_strangers_cannot_take_all_places() -> None:
    assert MAX_ANONYMOUS < MAX_IN_ALL
    requests = OpenRequests()
    with contextlib.ExitStack() as stack:
        for number in range(MAX_ANONYMOUS):
            stack.enter_context(requests.stranger(str(number)))
        with pytest.raises(AskLess), requests.stranger(SOMEWHERE):
            pass
