"""Invites and the sessions they open against a plain model, in any order that Hypothesis thinks of.

The laws: never more uses than may be, nothing after a revocation or an expiry, whatever the clock and restarts do.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from access.errors import NoSuchInvite
from access.invites import Invites
from access.sessions import LIFETIME_S, MAX_LIFE_S, Sessions
from store.engine import open_database, writing
from store.invites import INVITES, InviteDrawer
from store.sessions import SESSIONS, SessionDrawer

START_S = 1_800_000_000.0
T = TypeVar("T")


@dataclass
class Known:
    """What the model knows of one invite."""

    token: str
    invite_id: str
    expires_s: float | None
    max_uses: int | None
    used: int = 0
    revoked: bool = False
    sessions: dict[str, float] = field(default_factory=dict)  # their token, and when they end at the latest

    def is_live(self, now_s: float) -> bool:
        return not self.revoked and (self.expires_s is None or now_s < self.expires_s)


class InviteMachine(RuleBasedStateMachine):
    """One house. `engine` is set by the test; every run begins with empty tables."""

    engine: Engine
    known = Bundle("known")

    @initialize(target=known)
    def begin(self) -> MultipleResults[Known]:
        with writing(self.engine) as connection:
            connection.execute(SESSIONS.delete())
            connection.execute(INVITES.delete())
        self.clock_s = self.latest_s = self.durable_s = START_S
        self.all: list[Known] = []
        self._start()
        return multiple(self._created(None, 3_600), self._created(2, None))

    def _start(self) -> None:
        self.invites = Invites(InviteDrawer(self.engine), lambda: self.clock_s)
        self.sessions = Sessions(SessionDrawer(self.engine), lambda: self.clock_s)

    def now_s(self) -> float:
        """The latest moment that this process has seen, or that the store remembers."""
        self.latest_s = max(self.latest_s, self.clock_s, self.durable_s)
        return self.latest_s

    @rule(target=known, uses=st.none() | st.integers(1, 3), life_s=st.none() | st.sampled_from([60, 3_600, 86_400]))
    def create(self, uses: int | None, life_s: int | None) -> Known:
        return self._created(uses, life_s)

    def _created(self, uses: int | None, life_s: int | None) -> Known:
        now = self.now_s()
        self.durable_s = now
        expires = None if life_s is None else int(now) + life_s
        token, invite = _run(
            self.invites.create(label="A", scopes=["talk"], max_uses=uses, expires_unix_s=expires),
        )
        self.all.append(Known(token, invite.invite_id, expires, uses))
        return self.all[-1]

    @rule(one=known, at_once=st.integers(1, 4))
    def redeem(self, one: Known, at_once: int) -> None:
        now = self.now_s()
        left = at_once if one.max_uses is None else one.max_uses - one.used
        expected = min(at_once, left) if one.is_live(now) else 0
        assert _run(self._redeem(one, at_once)) == expected
        one.used += expected

    async def _redeem(self, one: Known, at_once: int) -> int:
        asked = (self.invites.redeem(one.token) for _ in range(at_once))
        came_to = await asyncio.gather(*asked, return_exceptions=True)
        opened = [invite for invite in came_to if not isinstance(invite, BaseException)]
        assert all(isinstance(refused, NoSuchInvite) for refused in came_to if isinstance(refused, BaseException))
        for invite in opened:
            token, session = await self.sessions.open(invite)
            one.sessions[token] = session.expires_s
            assert await self.sessions.find(token) is session
        return len(opened)

    @rule(one=known)
    def revoke(self, one: Known) -> None:
        now = self.now_s()
        _run(self.invites.revoke(one.invite_id, ""))
        if not one.revoked:
            self.durable_s = now
        one.revoked = True

    @rule(seconds=st.sampled_from([1, 59, 3_599, LIFETIME_S, 86_399, MAX_LIFE_S, -1, -3_600, -86_400]))
    def clock_moves(self, seconds: float) -> None:
        """Ahead, or set back. The house looks at it twice a second: it sees each moment that comes."""
        self.clock_s += seconds
        _run(self._watch())

    @rule(one=known, back_s=st.sampled_from([0, 1, 7_200]), restarted=st.booleans(), noted=st.booleans())
    def the_end_comes(self, one: Known, back_s: float, restarted: bool, noted: bool) -> None:
        """Of its time; then the clock is set back. A restart remembers that only if something was written then."""
        self.clock_s = max(self.now_s(), one.expires_s or 0)
        _run(self._watch())
        if noted:
            self._created(None, None)
        self.clock_s -= back_s
        if restarted:
            self.restart()
        self.redeem(one, 1)
        self.come_back(one)

    async def _watch(self) -> None:
        now = self.now_s()
        await self.sessions.end_past()
        live = self.sessions.live_invites() | {"nobody's"}
        ended = await self.invites.ended(live)
        assert ended == {"nobody's"} | {
            one.invite_id for one in self.all if one.invite_id in live and not one.is_live(now)
        }
        await self.sessions.end_invite(ended)

    @rule()
    def restart(self) -> None:
        """Of the time that the process has seen, what the store remembers is left."""
        self._start()
        self.latest_s = 0.0

    @rule(one=known)
    def come_back(self, one: Known) -> None:
        """After the watcher has looked, a session is found only while its invite lives."""
        _run(self._watch())
        now = self.now_s()
        for token, ends_s in one.sessions.items():
            session = _run(self.sessions.find(token))
            if session is not None:
                assert one.is_live(now)
                assert now < ends_s
                assert session.invite_id == one.invite_id

    @invariant()
    def never_more_than_may(self) -> None:
        kept = {one.invite_id: one for one in InviteDrawer(self.engine).all()}
        for one in self.all:
            assert kept[one.invite_id].used == one.used
            assert len(one.sessions) == one.used
            assert one.max_uses is None or one.used <= one.max_uses


def _run(call: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(call)


def test_invites_and_sessions_keep_their_laws(database: Path | str) -> None:
    engine = open_database(database)

    class Here(InviteMachine):
        pass

    Here.engine = engine
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    engine.dispose()
