"""Whoever guesses at invitations: opens nothing, learns nothing, is soon told to wait, and holds up nobody else."""

import hashlib
import http.client
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, event, update

from access.errors import AskLess, NoSuchInvite
from access.invites import Invites
from access.limits import Limits
from access.redeeming import AT_ONCE, Redeeming
from access.sessions import Sessions
from store.engine import open_database, writing
from store.invites import INVITES, InviteDrawer
from store.sessions import SessionDrawer
from tests.access.invited import ScriptedInvites, invite
from tests.house import EVERYTHING, House

NAME = "demo.example.com"
GUESSES = 10_000
GUESSERS = 8  # connections, each with an address of its own
FAILURES = 20  # of one address, before it is told to wait
ADDRESSES = count(1)


@dataclass(frozen=True)
class Told:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def retry_after(self) -> str:
        return dict(self.headers).get("retry-after", "")

    @property
    def unnamed(self) -> "Told":
        """Without what differs from each answer to the next."""
        kept = tuple((name, value) for name, value in self.headers if name not in ("date", "x-request-id"))
        return Told(self.status, kept, self.body)


class Guesser:
    """One connection to the house behind a proxy on this machine, which says whom it speaks for."""

    def __init__(self, house: House, address: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=20)
        self._headers = {"Host": NAME, "X-Forwarded-For": address, "Content-Type": "application/x-www-form-urlencoded"}

    def tries(self, token: str, **headers: str) -> Told:
        self._connection.request("POST", "/invite", urlencode({"token": token}), {**self._headers, **headers})
        answer = self._connection.getresponse()
        told = tuple((name.lower(), value) for name, value in answer.getheaders())
        return Told(answer.status, told, answer.read())

    def __enter__(self) -> "Guesser":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("guesses"), {"VOX_PUBLIC_URL": f"https://{NAME}"}) as house:
        yield house


def fresh_address() -> str:
    return f"198.51.100.{next(ADDRESSES)}"


def near(token: str, number: int) -> str:
    """As near to a token as a guesser might come who had seen all but all of it."""
    at, other = number % len(token), "ab"[token[number % len(token)] == "a"]
    changed = token[:at] + other + token[at + 1 :]
    kinds = (changed, token[:-1], token + "A", token.swapcase(), hashlib.sha256(token.encode()).hexdigest())
    return kinds[number % len(kinds)] if number % 2 else secrets.token_urlsafe(32)


def guess(house: House, address: str, token: str, numbers: range) -> Counter[int]:
    ends: Counter[int] = Counter()
    with Guesser(house, address) as guesser:
        for number in numbers:
            told = guesser.tries(near(token, number))
            ends[told.status] += 1
            assert told.status == 403 or int(told.retry_after) >= 1, told
            assert "set-cookie" not in dict(told.headers)
    return ends


def sweep(house: House, addresses: list[str], token: str) -> Counter[int]:
    """All guesses, dealt among the connections; meanwhile somebody else opens an invitation."""
    other = house.invite(EVERYTHING)
    share = GUESSES // len(addresses)
    with ThreadPoolExecutor(len(addresses)) as guessers, Guesser(house, fresh_address()) as visitor:
        parts = [
            guessers.submit(guess, house, address, token, range(number * share, (number + 1) * share))
            for number, address in enumerate(addresses)
        ]
        opened = []
        while not all(part.done() for part in parts):
            opened.append(visitor.tries(other).status)
            time.sleep(0.3)
        assert opened
        assert set(opened) == {303}, "somebody else was held up"
        return sum((part.result() for part in parts), Counter())


def test_ten_thousand_guesses_open_nothing_and_hold_up_nobody_else(house: House) -> None:
    token = house.invite(EVERYTHING, max_uses=1)
    addresses = [fresh_address() for _ in range(GUESSERS)]
    ends = sweep(house, addresses, token)
    assert ends.total() == GUESSES
    assert set(ends) == {403, 429}
    assert ends[403] <= GUESSERS * (FAILURES + AT_ONCE), "too many were looked up"
    with Guesser(house, addresses[0]) as guesser:
        assert guesser.tries(token).status == 429, "not even the right one opens now"
    with Guesser(house, fresh_address()) as visitor:
        assert visitor.tries(token).status == 303, "its one use was not taken by any guess"
    assert house.log().count("Traceback") == 0


async def test_who_waits_for_having_guessed_uses_up_none_of_the_houses_openings() -> None:
    """Else a handful of addresses could keep everybody out for as long as they go on."""
    redeeming = Redeeming(ScriptedInvites({"known": invite()}), Sessions(), limits=Limits())
    for number in range(1_000):
        with pytest.raises((NoSuchInvite, AskLess)):
            await redeeming.redeem("wrong", address=f"192.0.2.{number % GUESSERS}")
    await redeeming.redeem("known", address="198.51.100.250")


async def tokens_that_open_nothing(engine: Engine, invites: Invites) -> dict[str, str]:
    used_up, _ = await invites.create(label="used up", scopes=EVERYTHING, max_uses=1)
    await invites.redeem(used_up)
    revoked, invite = await invites.create(label="revoked", scopes=EVERYTHING)
    await invites.revoke(invite.invite_id)
    expired, invite = await invites.create(label="expired", scopes=EVERYTHING, expires_unix_s=int(time.time()) + 3_600)
    with writing(engine) as connection:  # as if the hour were over
        mine = INVITES.c.invite_id == invite.invite_id
        connection.execute(update(INVITES).where(mine).values(expires_unix_s=int(time.time()) - 1))
    return {"unknown": secrets.token_urlsafe(32), "used up": used_up, "revoked": revoked, "expired": expired}


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_known_and_unknown_tokens_look_alike_to_the_last_byte(house: House, accept: str) -> None:
    engine = open_database(house.database)
    tokens = await tokens_that_open_nothing(engine, Invites(InviteDrawer(engine)))
    engine.dispose()
    answers = {}
    for kind, token in tokens.items():
        with Guesser(house, fresh_address()) as guesser:
            answers[kind] = guesser.tries(token, Accept=accept).unnamed
    assert {one.status for one in answers.values()} == {403}
    assert b"opens nothing" in answers["unknown"].body
    assert {kind for kind, told in answers.items() if told != answers["unknown"]} == set()


async def test_known_and_unknown_tokens_cost_the_same_statements(tmp_path: Path) -> None:
    """What takes as much work takes as long: the work is compared, since time is anybody's guess."""
    engine = open_database(tmp_path / "vox.db")
    invites = Invites(InviteDrawer(engine))
    redeeming = Redeeming(invites, Sessions(SessionDrawer(engine)), limits=Limits())
    tokens = await tokens_that_open_nothing(engine, invites)
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    work = {}
    for number, (kind, token) in enumerate(tokens.items()):
        statements.clear()
        with pytest.raises(NoSuchInvite):
            await redeeming.redeem(token, address=f"192.0.2.{number}")
        work[kind] = list(statements)
    engine.dispose()
    assert work["unknown"]
    assert all(one == work["unknown"] for one in work.values()), work
