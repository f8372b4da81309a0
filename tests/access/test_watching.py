"""The watcher: who is thrown out, and who is not because nobody knows."""

import asyncio

import pytest

from access.sessions import Sessions
from access.watching import Watcher
from tests.access.invited import ScriptedInvites, invite


async def test_sessions_of_ended_invites_end_and_no_others() -> None:
    sessions, invites = Sessions(), ScriptedInvites()
    going, _ = await sessions.open(invite("a" * 12))
    also, _ = await sessions.open(invite("a" * 12))
    staying, _ = await sessions.open(invite("b" * 12))
    watcher = Watcher(invites, sessions)
    await watcher.look()
    assert await sessions.find(going) is not None
    invites.over = {"a" * 12}
    await watcher.look()
    assert await sessions.find(going) is None
    assert await sessions.find(also) is None
    assert await sessions.find(staying) is not None


async def test_a_store_that_is_away_throws_nobody_out_and_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    sessions, invites = Sessions(), ScriptedInvites()
    token, _ = await sessions.open(invite("a" * 12))
    invites.broken = True
    watcher = Watcher(invites, sessions)
    for _ in range(5):
        await watcher.look()
    assert await sessions.find(token) is not None
    assert caplog.text.count("cannot see whether invites have ended") == 1
    invites.broken, invites.over = False, {"a" * 12}
    await watcher.look()
    assert await sessions.find(token) is None
    assert caplog.text.count("can see again") == 1


async def test_a_session_past_its_time_ends_although_nobody_asks() -> None:
    class Clock:
        now_s = 1_000.0

        def __call__(self) -> float:
            return self.now_s

    clock = Clock()
    sessions = Sessions(clock=clock)
    ended: list[str] = []
    sessions.on_end.append(lambda session: ended.append(session.id))
    _, session = await sessions.open(invite("a" * 12, expires_unix_s=1_060))
    clock.now_s = 1_060
    await Watcher(ScriptedInvites(), sessions).look()
    assert ended == [session.id]


async def test_no_error_ends_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    looked = asyncio.Event()

    class Broken(ScriptedInvites):
        async def ended(self, invite_ids: object) -> set[str]:
            self.asked += 1
            if self.asked > 2:
                looked.set()
            raise ValueError("unheard of")

    task = asyncio.create_task(Watcher(Broken(), Sessions(), every_s=0).run())
    await asyncio.wait_for(looked.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "unheard of" in caplog.text
