"""The first admin's link: at a terminal only, once, and no second one lies about."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.errors import NoSuchInvite
from access.first_link import LABEL, first_admin_link
from access.invites import Invites
from store.engine import open_database
from store.invites import InviteDrawer

BASE = "http://127.0.0.1:7860"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def invites(tmp_path: Path) -> Iterator[Invites]:
    engine = open_database(tmp_path / "vox.db")
    yield Invites(InviteDrawer(engine))
    engine.dispose()


def _token(link: str | None) -> str:
    assert link is not None
    return link.removeprefix(f"{BASE}/invite#")


async def test_at_a_terminal_it_opens_the_house_once_as_admin(invites: Invites) -> None:
    terminal = Terminal()
    link = await first_admin_link(invites, BASE, terminal)
    assert link in terminal.getvalue().splitlines()
    invite = await invites.redeem(_token(link))
    assert invite.may("admin")
    assert invite.may("talk")
    assert invite.expires_unix_s is not None
    assert invite.expires_unix_s - invite.created_unix_s <= 3_600
    with pytest.raises(NoSuchInvite):
        await invites.redeem(_token(link))


async def test_elsewhere_there_is_none_and_nothing_is_made(invites: Invites) -> None:
    journal = io.StringIO()
    assert await first_admin_link(invites, BASE, journal) is None
    assert journal.getvalue() == ""
    assert await invites.list() == []


async def test_each_start_gives_a_fresh_one_and_ends_those_that_nobody_took(invites: Invites) -> None:
    first, second = [await first_admin_link(invites, BASE, Terminal()) for _ in range(2)]
    with pytest.raises(NoSuchInvite):
        await invites.redeem(_token(first))
    taken = await invites.redeem(_token(second))
    await first_admin_link(invites, BASE, Terminal())
    assert await invites.ended([taken.invite_id]) == set()  # who is in already stays in


async def test_an_admins_own_invite_of_the_same_name_is_left_alone(invites: Invites) -> None:
    token, _ = await invites.create(label=LABEL, scopes=["talk"], created_by="0123456789ab")
    await first_admin_link(invites, BASE, Terminal())
    assert await invites.redeem(token)
