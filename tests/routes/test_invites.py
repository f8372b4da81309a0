"""`/invite`, `/session` and `/leave` behind the gate: cookies, clean addresses, and answers that tell nothing apart."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from access.errors import AccessError
from access.gate import Gate
from access.limits import Limits
from access.origins import PublicOrigin
from access.redeeming import Redeeming
from access.sessions import Sessions
from access.work import ProofOfWork
from routes.answers import access_error
from routes.invites import invite_routes
from tests.access.invited import HERE, SOMEWHERE, Denied, ScriptedInvites, invite, stranger
from tests.access.test_work import solved

TOKEN = "T" * 43
PAGE = {"accept": "text/html,application/xhtml+xml"}


class Door:
    """The routes and the gate before them, with nothing behind."""

    def __init__(self, public_url: str = "", *, work: bool = False) -> None:
        self.invites = ScriptedInvites({TOKEN: invite("a" * 12), "admin": invite("b" * 12, "admin")})
        self.sessions = Sessions()
        self.denied = Denied()
        origin = PublicOrigin.of(public_url)
        limits = Limits()
        proof = ProofOfWork(cost=1) if work else None
        redeeming = Redeeming(self.invites, self.sessions, limits=limits, work=proof)
        app = FastAPI()
        app.add_exception_handler(AccessError, access_error)
        app.include_router(invite_routes(redeeming, origin, self.denied))
        self.gate = Gate(app, self.sessions, origin=origin, limits=limits, denials=self.denied)

    def client(self, address: str = "127.0.0.1", base_url: str = HERE) -> httpx.AsyncClient:
        return stranger(self.gate, address, base_url)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def client(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    async with door.client() as client:
        yield client


async def redeem(client: httpx.AsyncClient, token: str = TOKEN, **more: str) -> httpx.Response:
    return await client.post("/invite", data={"token": token, **more}, headers=PAGE)


async def test_an_invitation_opens_a_session_at_a_clean_address(door: Door, client: httpx.AsyncClient) -> None:
    answer = await redeem(client)
    assert answer.status_code == 303
    assert answer.headers["location"] == "./"
    assert answer.headers["cache-control"] == "no-store"
    assert TOKEN not in str(answer.headers)
    [cookie] = answer.headers.get_list("set-cookie")
    assert cookie.startswith("vox_session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    told = (await client.get("/session")).json()
    assert told["scopes"] == ["talk"]
    assert told["expires_unix_s"] > 0


@pytest.mark.parametrize(
    ("public_url", "name", "where"),
    [
        ("https://demo.example.com", "__Host-vox_session", "https://demo.example.com/"),
        ("https://demo.example.com/vox", "__Secure-vox_session", "https://demo.example.com/vox/"),
    ],
)
async def test_in_public_the_cookie_and_the_address_are_the_public_ones(public_url: str, name: str, where: str) -> None:
    async with Door(public_url).client(SOMEWHERE, public_url) as client:
        answer = await client.post(
            f"{public_url}/invite", data={"token": TOKEN}, headers={"origin": "https://demo.example.com"}
        )
        assert answer.status_code == 303
        assert str(answer.url.join(answer.headers["location"])) == where
        assert answer.headers["set-cookie"].startswith(f"{name}=")
        assert "; Secure" in answer.headers["set-cookie"]
        assert (await client.get(f"{public_url}/session")).status_code == 200


async def test_a_new_session_each_time_and_the_old_one_ends(door: Door, client: httpx.AsyncClient) -> None:
    await redeem(client)
    old = client.cookies["vox_session"]
    await redeem(client, "admin")
    assert client.cookies["vox_session"] != old
    assert (await client.get("/session")).json()["scopes"] == ["walkthrough", "talk", "tuning", "admin"]
    assert await door.sessions.find(old) is None


async def test_a_session_that_somebody_planted_is_not_taken_over(client: httpx.AsyncClient) -> None:
    planted = "P" * 43
    client.cookies.set("vox_session", planted, domain="127.0.0.1")
    answer = await redeem(client)
    assert planted not in answer.headers["set-cookie"]


async def test_all_that_opens_nothing_is_answered_with_the_same_bytes(door: Door) -> None:
    door.invites.over = {"a" * 12}  # revoked, expired, used up: the store says no
    answers = []
    for token in (TOKEN, "unknown", "", "#", "<script>alert(1)</script>", "https://demo.example.com/invite#x", "\x00"):
        async with door.client() as client:
            answers.append(await redeem(client, token))
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1
    varying = ("x-request-id",)
    assert (
        len({json.dumps([one for one in answer.headers.items() if one[0] not in varying]) for answer in answers}) == 1
    )
    assert "set-cookie" not in answers[0].headers
    assert "opens nothing" in answers[0].text
    assert door.denied.told == [("no_such_invite", "/invite", "")] * len(answers)


async def test_a_program_is_told_in_json(client: httpx.AsyncClient) -> None:
    answer = await client.post("/invite", data={"token": "unknown"}, headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "no_such_invite"


@pytest.mark.parametrize(
    ("content", "statuses"),
    [
        (b"", {403}),
        (b"token=" + TOKEN.encode() + b"&token=other", {403}),
        (b"token", {422}),
        (b"&".join(b"a=1" for _ in range(50)), {422}),
        (b"\xff\xfe", {422}),
        (json.dumps({"token": TOKEN}).encode(), {422}),
        (b"token=" + b"x" * 5_000, {413}),
        (b"token=%ff%fe", {403}),
    ],
)
async def test_what_is_no_form_of_ours_opens_nothing(
    client: httpx.AsyncClient, content: bytes, statuses: set[int]
) -> None:
    answer = await client.post("/invite", content=content, headers=PAGE)
    assert answer.status_code in statuses
    assert "set-cookie" not in answer.headers


async def test_the_page_holds_nothing_of_who_asks_and_sends_no_referrer(client: httpx.AsyncClient) -> None:
    answer = await client.get("/invite?token=hunter2", headers=PAGE)
    assert answer.status_code == 200
    assert "hunter2" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "synthetic voice" in answer.text
    assert (await client.head("/invite")).status_code == 200


async def test_after_a_burst_guesses_are_told_to_wait_and_others_are_not(door: Door, client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(redeem(client, f"guess {number}") for number in range(100)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {403, 429}
    assert statuses.count(403) < 30
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["retry-after"]) > 0
    assert "Please try again in" in refused.text
    assert (await redeem(client)).status_code == 429


async def test_a_guesser_behind_the_same_proxy_holds_up_nobody_else() -> None:
    door = Door("https://demo.example.com")

    async def come(token: str, address: str) -> int:
        headers = {"host": "demo.example.com", "x-forwarded-for": address}
        async with stranger(door.gate, "127.0.0.1", "https://demo.example.com") as client:
            return (await client.post("/invite", data={"token": token}, headers=headers)).status_code

    for number in range(40):
        last = await come(f"guess {number}", SOMEWHERE)
    assert last == 429
    assert await come(TOKEN, SOMEWHERE) == 429
    assert await come(TOKEN, "198.51.100.7") == 303


async def test_a_hundred_visitors_of_one_address_within_seconds_come_in(door: Door) -> None:
    async def come() -> int:
        async with door.client() as client:
            opened = await redeem(client)
            return (await client.get("/session")).status_code if opened.status_code == 303 else opened.status_code

    assert set(await asyncio.gather(*(come() for _ in range(100)))) <= {200, 429}


async def test_a_store_that_is_away_is_told_on_the_page(door: Door, client: httpx.AsyncClient) -> None:
    door.invites.broken = True
    answer = await redeem(client)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "cannot be opened at the moment" in answer.text


async def test_with_work_a_challenge_is_to_be_solved_once() -> None:
    async with Door(work=True).client() as client:
        assert 'data-challenge="invite/challenge"' in (await client.get("/invite")).text
        assert (await redeem(client)).status_code == 403
        solution = solved((await client.get("/invite/challenge")).json())
        assert (await redeem(client, altcha=solution)).status_code == 303
        assert (await redeem(client, altcha=solution)).status_code == 403


async def test_without_work_there_is_no_challenge(client: httpx.AsyncClient) -> None:
    assert (await client.get("/invite/challenge")).status_code == 404
    assert "altcha" not in (await client.get("/invite")).text


async def test_who_leaves_is_out_and_the_invite_is_not(door: Door, client: httpx.AsyncClient) -> None:
    await redeem(client)
    token = client.cookies["vox_session"]
    answer = await client.post("/leave")
    assert answer.status_code == 303
    assert answer.headers["location"] == "invite"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert await door.sessions.find(token) is None
    assert (await redeem(client)).status_code == 303


@pytest.mark.parametrize("path", ["/invite", "/leave"])
async def test_another_sites_form_is_refused(client: httpx.AsyncClient, path: str) -> None:
    await redeem(client)
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = await client.post(path, data={"token": "admin"}, headers=headers)
        assert answer.status_code == 403
    assert (await client.get("/session")).json()["scopes"] == ["talk"]


async def test_no_token_is_logged(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="vox")
    await redeem(client)
    await redeem(client, "a wrong one")
    for secret in (TOKEN, "a wrong one", client.cookies["vox_session"], "127.0.0.1"):
        assert secret not in caplog.text
