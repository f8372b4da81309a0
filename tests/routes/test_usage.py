"""The usage page over HTTP, on a real database: what it shows, what may be done there, and by whom."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from access.audit import Audit
from access.errors import AccessError, BudgetExhausted
from access.invites import Invites
from access.ledger import Caps, Ledger
from access.sessions import Session
from access.usage import UsageReading
from agent.agent import Agent
from agent.listings import Listings
from agent.tools import Toolbox
from conversation.finished import FinishedTurns
from conversation.forgetting import Forgetting
from conversation.means import unmetered
from conversation.talks import Talks
from conversation.turns import Turns
from routes.answers import access_error
from routes.usage import House, usage_routes
from store.drawers import Drawers, open_drawers
from store.engine import open_database
from store.errors import StoreUnavailable
from store.talks import KeptTalk
from tests.access.house_ledger import ledger_of
from tests.fakes import ScriptedModel, ScriptedSynthesizer

PAGE_URL = "https://demo.example.com/vox"
FORM = {"label": "Ann Example", "scopes": ["talk"], "expires_days": 7, "max_uses": 1}
POSTS = ["/usage/invites", "/usage/invites/" + "a" * 12 + "/revoke", "/usage/ledger/reopen", "/usage/forget"]


class Visitor:
    """In the gate's place: whoever asks has this session."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.scopes = frozenset({"admin"})
        self.invite_id = "f" * 12
        self.session_id = "s"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            session = Session(self.session_id, self.invite_id, self.scopes, "Admin", expires_s=9e9, seen_s=0)
            scope.setdefault("state", {})["session"] = session
        await self.app(scope, receive, send)


class Place:
    """A house with a usage page alone, and one who asks."""

    def __init__(self, drawers: Drawers, invites: Invites, ledger: Ledger, visitor: Visitor, talks: Talks) -> None:
        self.drawers, self.invites, self.ledger, self.visitor, self.talks = drawers, invites, ledger, visitor, talks
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(visitor), base_url="http://house")

    async def data(self, **query: str | int) -> dict[str, Any]:
        answer = await self.http.get("/usage/data", params=query)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    drawers = open_drawers(tmp_path / "vox.db", lambda: None)
    engine = open_database(tmp_path / "vox.db")
    ledger = ledger_of(engine, tmp_path, Caps(1_000, 2_000_000, None))
    await ledger.open_day()
    invites, audit = Invites(drawers.invites), Audit(drawers.audit)
    finished = FinishedTurns(1_000, 60)
    turns = Turns(unmetered(Agent(ScriptedModel(), Toolbox(Listings(()))), ScriptedSynthesizer()), finished)
    talks = Talks(drawers.talks)
    forgetting = Forgetting(talks, turns, finished, drawers.talks, drawers.bookings, trials=drawers.trials)
    reading = UsageReading(drawers.figures, drawers.spent, drawers.audit)
    app = FastAPI()
    app.add_exception_handler(AccessError, access_error)
    app.include_router(usage_routes(House(reading, invites, ledger, audit, forgetting, PAGE_URL)))
    one = Place(drawers, invites, ledger, Visitor(app), talks)
    yield one
    await one.http.aclose()
    await ledger.close()
    drawers.close()
    engine.dispose()


async def test_a_new_invite_opens_and_its_token_is_told_once_and_kept_nowhere(place: Place) -> None:
    answer = await place.http.post("/usage/invites", json=FORM)
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    link = answer.json()["link"]
    base, token = link.split("/invite#")
    assert base == PAGE_URL
    redeemed = await place.invites.redeem(token)
    assert redeemed.invite_id == answer.json()["invite"]["invite_id"]
    assert (redeemed.label, redeemed.created_by, redeemed.max_uses) == ("Ann Example", "f" * 12, 1)
    later = await place.http.get("/usage/data")
    assert token not in later.text
    assert redeemed.invite_id in later.text


async def test_every_act_is_in_the_audit_with_who_did_it_and_no_token(place: Place) -> None:
    made = (await place.http.post("/usage/invites", json=FORM)).json()
    invite_id = made["invite"]["invite_id"]
    for _ in range(2):
        assert (await place.http.post(f"/usage/invites/{invite_id}/revoke")).status_code == 200
    await place.http.post("/usage/ledger/reopen")
    await place.http.post("/usage/forget", json={"kind": "invite", "of": invite_id})
    lines = (await place.data())["audit"]
    assert [line["action"] for line in lines] == ["forgotten", "ledger_reopened", "invite_revoked", "invite_created"]
    assert {line["actor"] for line in lines} == {"f" * 12}
    assert [line["subject"] for line in lines] == [f"invite:{invite_id}", "", invite_id, invite_id]
    assert made["link"].split("#")[1] not in str(lines)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"label": " "}, {"label"}),
        ({"label": "", "scopes": [], "max_uses": 0}, {"label", "scopes", "max_uses"}),
        ({"expires_days": 0}, {"expires_days"}),
        ({"expires_days": 10_000, "daily_speech_minutes": -1}, {"expires_days", "daily_speech_minutes"}),
        ({"max_uses": "many", "daily_tokens": "1.5"}, {"max_uses", "daily_tokens"}),
        ({"max_uses": 1.5}, {"max_uses"}),
        ({"scopes": ["root"]}, {"scopes"}),
        ({"unknown": 1}, {"body"}),
        ({"expires_days": 10**30, "daily_tokens": 10**30}, {"expires_days", "daily_tokens"}),
    ],
)
async def test_every_field_at_fault_is_named_with_what_was_expected(
    place: Place, wrong: dict[str, object], fields: set[str]
) -> None:
    answer = await place.http.post("/usage/invites", json=FORM | wrong)
    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == fields
    assert all(answer.json()["error"]["fields"].values())
    assert await place.invites.list() == []


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'{"label":"\xff"}', b'"' + b"[" * 3_000])
async def test_what_is_no_form_is_refused_in_words(place: Place, body: bytes) -> None:
    for path in ("/usage/invites", "/usage/forget"):
        answer = await place.http.post(path, content=body)
        assert answer.status_code == 422
        assert answer.json()["error"]["message"]


async def test_an_invite_that_is_not_there_cannot_be_revoked(place: Place) -> None:
    answer = await place.http.post("/usage/invites/" + "0" * 12 + "/revoke")
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "There is no invite of that id.")


async def test_the_page_shows_days_invites_todays_caps_and_who_looks(place: Place) -> None:
    made = (await place.http.post("/usage/invites", json=FORM)).json()["invite"]
    told = await place.data(days=7)
    assert len(told["days"]) == 7
    assert told["days"][-1]["date"] == told["today"]["date"]
    assert told["today"]["caps"] == {"tokens": 1_000, "micro_usd": 2_000_000, "speech_ms": None}
    assert told["today"]["spent"] == {"tokens": 0, "micro_usd": 0, "speech_ms": 0}
    assert told["me"] == "f" * 12
    [shown] = told["invites"]
    assert (shown["invite_id"], shown["state"], shown["sums"]["turns"]) == (made["invite_id"], "open", 0)
    assert set(shown["sums"]) == {key for key in told["days"][0] if key != "date"}


@pytest.mark.parametrize("days", ["0", "91", "000091", "-1", "x", "", "1.5", "９", "9" * 99])
async def test_days_out_of_range_are_refused(place: Place, days: str) -> None:
    answer = await place.http.get("/usage/data", params={"days": days})
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (422, {"days"})


async def test_an_invites_visitors_are_forgotten(place: Place) -> None:
    for talk_id, invite_id in (("a" * 32, "1" * 12), ("b" * 32, "2" * 12)):
        place.drawers.talks.keep(KeptTalk(talk_id, "s", 1, "{}", invite_id))
    answer = await place.http.post("/usage/forget", json={"kind": "invite", "of": "1" * 12})
    assert answer.json() == {"talks": 1, "bookings": 0, "trials": 0, "told": "1 conversation, 0 bookings"}
    assert place.drawers.talks.get("a" * 32) is None
    assert place.drawers.talks.get("b" * 32) is not None
    for of in ("1", "../" * 4, "G" * 12):
        assert (await place.http.post("/usage/forget", json={"kind": "invite", "of": of})).status_code == 422


@pytest.mark.parametrize("scopes", [frozenset({"talk"}), frozenset({"walkthrough", "tuning"}), frozenset()])
async def test_nobody_else_sees_or_does_anything_even_without_the_gate(place: Place, scopes: frozenset[str]) -> None:
    place.visitor.scopes = scopes
    for path in ("/usage", "/usage/data"):
        assert (await place.http.get(path)).status_code == 403
    for path in POSTS:
        assert (await place.http.post(path, json=FORM)).status_code == 403
    assert await place.invites.list() == []
    assert place.drawers.audit.newest_id() == 0


async def test_a_database_that_is_away_is_told_in_one_sentence(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("secret place")

    monkeypatch.setattr(place.drawers.invites, "all", away)
    monkeypatch.setattr(place.drawers.invites, "keep", away)
    for answer in (await place.http.get("/usage/data"), await place.http.post("/usage/invites", json=FORM)):
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "secret" not in answer.text


async def test_the_page_itself_has_no_script_or_style_of_its_own_and_is_not_stored(place: Place) -> None:
    answer = await place.http.get("/usage")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src="web/usage/') == 1
    assert not re.search(r"<[^>]* on\w+=", answer.text)


async def test_a_restored_database_closes_the_day_until_an_admin_reopens_it(place: Place, tmp_path: Path) -> None:
    made = (await place.http.post("/usage/invites", json=FORM)).json()["invite"]
    await place.ledger.reserve_speech(made["invite_id"], 1.0)
    assert (await place.data())["today"]["closed"] is False
    (tmp_path / "ledger.mark").unlink()  # as on a machine that the backup was brought to
    await place.ledger.open_day()
    assert (await place.data())["today"]["closed"] is True
    with pytest.raises(BudgetExhausted):
        await place.ledger.reserve_speech(made["invite_id"], 1.0)
    assert (await place.http.post("/usage/ledger/reopen")).status_code == 204
    assert (await place.data())["today"]["closed"] is False
    await place.ledger.reserve_speech(made["invite_id"], 1.0)
