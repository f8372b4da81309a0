"""What is kept leaves by itself, each after its own days; a database that is away delays it and stops nothing."""

import asyncio
import logging

import pytest

from conversation import retention as room
from conversation.retention import Bounded, Retention
from conversation.talks import Talks
from store.errors import StoreUnavailable
from tests.conversation.conftest import until

NOW = 1_000 * 86_400.0


def away(_: int) -> int:
    raise StoreUnavailable("the disk is full")


async def test_each_is_asked_for_what_is_older_than_its_own_days() -> None:
    asked: dict[str, int] = {}

    def note(what: str, before_unix_s: int) -> int:
        asked[what] = before_unix_s
        return 0

    bounded = [
        Bounded("viewings", 30, lambda unix_s: note("viewings", unix_s)),
        Bounded("figures", 90, lambda unix_s: note("figures", unix_s)),
    ]
    await Retention(Talks(), bounded, clock=lambda: NOW).once()
    assert asked == {"viewings": 970 * 86_400, "figures": 910 * 86_400}


async def test_one_that_fails_is_told_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def three(unix_s: int) -> int:
        done.append(unix_s)
        return 3

    with caplog.at_level(logging.INFO, "vox.talks"):
        await Retention(Talks(), [Bounded("viewings", 1, away), Bounded("figures", 1, three)]).once()
    assert len(done) == 1
    assert "old viewings could not be removed" in caplog.text
    assert "3 figures were older than 1 days" in caplog.text


async def test_it_goes_on_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "EVERY_S", 0.01)
    done: list[int] = []

    def note(unix_s: int) -> int:
        done.append(unix_s)
        return 0

    running = asyncio.create_task(Retention(Talks(), [Bounded("figures", 1, note)]).run())
    await until(lambda: len(done) >= 3)
    running.cancel()
