"""The house with two doors, a language model that answers by script, its visitors, and what they have.

MARKER stands in whatever a visitor asked and was answered here: where it is found, that visitor was read.
"""

import json
import secrets
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

import httpx

from tests.door.two_doors import ROUTES, SESSION, TAKEN_FOR
from tests.house import EVERYTHING, House
from tests.openai_server import Call, OpenAIServer, Reply
from tests.process import free_port
from tests.unjudged import tale

MARKER = "periwinkle"
COOKIE = "vox_session"
SEND = 0  # ui.warming says why
VOICE = ["joe", 1.0, 0.667, 0.8, 1.0, 0.2]
WAIT_S = 20.0
READ_BYTES = 2_000_000
ENDLESS = f"I know a {MARKER} house. {tale()}"


class ScriptedModel(OpenAIServer):
    """Answers by the visitor's line: "book KEY DAY" books, "go on" goes on for a minute, all else is one sentence."""

    def __init__(self) -> None:
        super().__init__([])

    def _next(self) -> Reply:
        messages = self.requests[-1].body["messages"]
        words = [one["content"] for one in messages if one["role"] == "user"][-1].split()
        if messages[-1]["role"] == "tool":
            return Reply(text=f"That {MARKER} viewing is booked.")
        if words[0] == "book":
            told = {"listing_key": words[1], "date": words[2], "time": "14:00"}
            return Reply(calls=(Call("book_viewing", {**told, "name": "Dana Ruiz", "phone": "509-555-0142"}),))
        if words[:2] == ["go", "on"]:
            return Reply(text=ENDLESS, tokens_per_s=4)
        return Reply(text=f"I know a {MARKER} house.")


class TwoDoors(House):
    """Its `url` is the gate's, `bare_url` that of no gate at all."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        super().__init__(folder, settings)
        bare_port = free_port()
        self.bare_url = f"http://127.0.0.1:{bare_port}"
        self.asking = httpx.Client(timeout=WAIT_S)
        self._command = [sys.executable, "-m", "tests.door.two_doors", str(bare_port)]

    def __exit__(self, *told: object) -> None:
        self.asking.close()
        super().__exit__(*told)

    def asked_by_stranger(self, ask: "Ask", cookie: str = "") -> "Answer":
        return ask.by(self.asking, self.url, cookie)

    def routes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path, _ in httpx.get(f"{self.bare_url}{ROUTES}", timeout=WAIT_S).json()]

    def comes_in(self, scopes: frozenset[str] = EVERYTHING, token: str = "") -> "Visitor":
        """Somebody with an invite of their own, or with the one of `token`."""
        taken = httpx.post(f"{self.url}/invite", data={"token": token or self.invite(scopes)}, timeout=WAIT_S)
        assert taken.status_code == 303, taken.text
        return Visitor(self, taken.cookies[COOKIE])


@dataclass(frozen=True)
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def read(answer: httpx.Response, at_most: int) -> Answer:
    """As much as has come when `at_most` bytes have; the rest is hung up on."""
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) >= at_most:
            break
    return Answer(answer.status_code, answer.headers, body)


@dataclass(frozen=True)
class Ask:
    """One request, whoever makes it. `worked`: the asker read it, or did it. `intact`: the owner still has it."""

    method: str
    path: str
    worked: Callable[[Answer], bool]
    intact: Callable[[], bool] = lambda: True
    json: object = None
    form: Mapping[str, str] | None = None
    files: Mapping[str, Any] | None = None
    at_most: int = READ_BYTES
    headers: Mapping[str, str] = field(default_factory=dict)

    def by(self, client: httpx.Client, url: str, cookie: str = "", **headers: str) -> Answer:
        """`client` has no cookies of its own, and keeps none."""
        sent = {**self.headers, **headers, **({"cookie": f"{COOKIE}={cookie}"} if cookie else {})}
        body = {"json": self.json, "data": self.form, "files": self.files}
        with client.stream(self.method, url + self.path, headers=sent, **body) as answer:  # type: ignore[arg-type]
            told = read(answer, self.at_most)
        client.cookies.clear()
        return told


class Visitor:
    """By `ask` at the gate, by `ask_bare` where there is none."""

    def __init__(self, doors: TwoDoors, cookie: str) -> None:
        self.doors = doors
        self.cookie = cookie
        self.session = httpx.get(f"{doors.bare_url}{SESSION}", headers=self._cookie_header).json()
        self.client = self.connection()
        self.going_on: list[Said] = []
        self.reading: list[threading.Thread] = []

    @property
    def _cookie_header(self) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self.cookie}"}

    def connection(self) -> httpx.Client:
        return httpx.Client(base_url=self.doors.url, headers=self._cookie_header, timeout=WAIT_S)

    def close(self) -> None:
        """Once the house is closed: whoever still reads is done then."""
        for thread in self.reading:
            thread.join(WAIT_S)
        self.client.close()

    def ask(self, ask: Ask, **headers: str) -> Answer:
        return ask.by(self.doors.asking, self.doors.url, self.cookie, **headers)

    def ask_bare(self, ask: Ask, taken_for: "Visitor | None" = None) -> Answer:
        taken = {TAKEN_FOR: taken_for.session} if taken_for is not None else {}
        return ask.by(self.doors.asking, self.doors.bare_url, self.cookie, **taken)

    def says(self, text: str, talk: str = "") -> "Said":
        """Turns of one session are made one after the other: what still goes on is ended first."""
        self.hush()
        return Said(self, text, talk or secrets.token_hex(16))

    def goes_on(self) -> "Said":
        """A turn whose answer would last a minute: it has begun. `hush` ends it."""
        said = self.says("go on").follow()
        self.going_on.append(said)
        assert said.goes_on(), said.messages
        return said

    def hush(self) -> None:
        while self.going_on:
            self.client.delete(f"/speech/{self.going_on.pop().turn}")

    def answered(self, text: str = f"Is there a {MARKER} house?", talk: str = "") -> "Said":
        """A turn that has ended, its sound included."""
        said = self.says(text, talk)
        said.follow()
        said.wait_ended()
        heard = self.client.get(f"/speech/{said.turn}", params={"talk": said.talk, "replay": "true"})
        assert heard.status_code == 200, heard.text
        return said

    def booked(self, days: int) -> tuple["Said", str]:
        """A viewing on a day of its own: the turn, and its reference."""
        homes = self.client.get("/homes").json()["homes"]
        day = (date.today() + timedelta(days)).isoformat()
        for home in homes:
            said = self.answered(f"book {home['key']} {day}")
            shown = self.client.get(f"/talks/{said.talk}").json()["exchanges"][-1]
            if reference := _reference(shown):
                return said, reference
        raise AssertionError("no home can be visited")


def _reference(told: object) -> str:
    found = [part for part in json.dumps(told).split('"') if part.startswith("VX-")]
    return found[0] if found else ""


class Said:
    """A question that was sent by Gradio's own routes, and what comes of it."""

    def __init__(self, visitor: Visitor, text: str, talk: str) -> None:
        self.visitor = visitor
        self.turn, self.talk, self.page = secrets.token_hex(16), talk, secrets.token_hex(6)
        ids = json.dumps({"turn": self.turn, "talk": talk})
        body = {"data": [text, ids, *VOICE], "fn_index": SEND, "session_hash": self.page}
        joined = visitor.client.post("/gradio_api/queue/join", json=body)
        assert joined.status_code == 200, joined.text
        self.event: str = joined.json()["event_id"]
        self.messages: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)

    def follow(self) -> Self:
        """Read the page's events from now on, aside."""
        self._thread.start()
        self.visitor.reading.append(self._thread)
        return self

    def _read(self) -> None:
        where, whose = "/gradio_api/queue/data", {"session_hash": self.page}
        with (
            suppress(httpx.TransportError),  # cut off: what has come by then is what there is
            self.visitor.connection() as client,
            client.stream("GET", where, params=whose) as events,
        ):
            self.messages.extend(json.loads(line[6:]) for line in events.iter_lines() if line.startswith("data: "))

    @property
    def has_ended(self) -> bool:
        return any(one["msg"] == "process_completed" for one in self.messages)

    def wait_ended(self) -> bool:
        return wait_until(lambda: self.has_ended) and not any(one.get("success") is False for one in self.messages)

    def goes_on(self) -> bool:
        """More of the answer comes than has come so far."""
        before = self._updates()
        return wait_until(lambda: self._updates() > before) and not self.has_ended

    def _updates(self) -> int:
        return sum(one["msg"] == "process_generating" for one in self.messages)


def wait_until(true: Callable[[], bool], timeout_s: float = WAIT_S) -> bool:
    until_s = time.monotonic() + timeout_s
    while not true():
        if time.monotonic() > until_s:
            return False
        time.sleep(0.01)
    return True
