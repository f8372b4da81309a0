"""An invitation is opened: what counts against whom, what ends, and what nobody can tell apart."""

import asyncio

import pytest

from access.errors import AskLess, ComeLater, NoSuchInvite
from access.limits import Limits
from access.redeeming import AT_ONCE, Redeeming, token_of
from access.sessions import Sessions
from access.work import ProofOfWork
from tests.access.invited import SOMEWHERE, ScriptedInvites, invite
from tests.access.test_work import solved

ELSEWHERE = "198.51.100.7"


class Noted:
    def __init__(self) -> None:
        self.told: list[tuple[str, str, str, str]] = []

    async def __call__(self, action: str, actor: str, subject: str, detail: str) -> None:
        self.told.append((action, actor, subject, detail))


@pytest.fixture
def invites() -> ScriptedInvites:
    return ScriptedInvites({"known": invite("a" * 12), "other": invite("b" * 12)})


def redeeming(invites: ScriptedInvites, sessions: Sessions | None = None, **more: object) -> Redeeming:
    told = {"limits": Limits(), **more}
    return Redeeming(invites, sessions or Sessions(), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "told",
    ["known", " known\n", "#known", "https://demo.example.com/vox/invite#known", "http://127.0.0.1:7860/invite#known "],
)
async def test_a_link_a_fragment_and_a_code_all_open(invites: ScriptedInvites, told: str) -> None:
    sessions = Sessions()
    token, session = await redeeming(invites, sessions).redeem(told, address=SOMEWHERE)
    assert await sessions.find(token) is session
    assert session.invite_id == "a" * 12


@pytest.mark.parametrize("told", ["", "#", "   ", "known#", "unknown", "\ud800", "x" * 100_000])
async def test_what_is_no_token_opens_nothing(invites: ScriptedInvites, told: str) -> None:
    with pytest.raises(NoSuchInvite):
        await redeeming(invites).redeem(told, address=SOMEWHERE)
    assert len(token_of(told)) <= 256


async def test_the_old_session_ends_also_when_it_was_another_invites(invites: ScriptedInvites) -> None:
    sessions = Sessions()
    door = redeeming(invites, sessions)
    old, _ = await door.redeem("known", address=SOMEWHERE)
    new, _ = await door.redeem("other", address=SOMEWHERE, old_token=old)
    assert await sessions.find(old) is None
    assert await sessions.find(new) is not None


async def test_a_failure_ends_no_session(invites: ScriptedInvites) -> None:
    sessions = Sessions()
    door = redeeming(invites, sessions)
    old, session = await door.redeem("known", address=SOMEWHERE)
    with pytest.raises(NoSuchInvite):
        await door.redeem("wrong", address=SOMEWHERE, old_token=old)
    assert await sessions.find(old) is session


async def test_ten_thousand_guesses_redeem_nothing_and_soon_are_not_even_looked_up(invites: ScriptedInvites) -> None:
    door = redeeming(invites)
    ends = {"none": 0, "later": 0}

    async def guess(number: int) -> None:
        try:
            await door.redeem(f"guess {number}", address=SOMEWHERE)
        except NoSuchInvite:
            ends["none"] += 1
        except AskLess as refused:
            ends["later"] += refused.status == 429 and bool(refused.retry_after_s)

    await asyncio.gather(*(guess(number) for number in range(10_000)))
    assert sum(ends.values()) == 10_000
    assert invites.asked == ends["none"] <= 20 + AT_ONCE
    with pytest.raises(AskLess):
        await door.redeem("known", address=SOMEWHERE)
    await door.redeem("known", address=ELSEWHERE)


async def test_guessers_everywhere_hold_up_only_those_who_have_failed(invites: ScriptedInvites) -> None:
    door = redeeming(invites)
    for number in range(400):
        with pytest.raises((NoSuchInvite, AskLess)):
            await door.redeem("wrong", address=f"192.0.2.{number % 250}")
    with pytest.raises(AskLess):
        await door.redeem("known", address="192.0.2.1")
    await door.redeem("known", address=ELSEWHERE)


async def test_a_hundred_visitors_of_one_office_come_in_at_once(invites: ScriptedInvites) -> None:
    sessions = Sessions()
    door = redeeming(invites, sessions)
    opened = await asyncio.gather(*(door.redeem("known", address=SOMEWHERE) for _ in range(100)))
    assert len({session.id for _, session in opened}) == 100


async def test_with_work_only_who_did_it_is_looked_up(invites: ScriptedInvites) -> None:
    door = redeeming(invites, work=ProofOfWork(cost=1))
    with pytest.raises(AskLess):
        await door.redeem("known", address=SOMEWHERE)
    assert invites.asked == 0
    solution = solved(await door.challenge(SOMEWHERE))
    await door.redeem("known", address=SOMEWHERE, solution=solution)
    with pytest.raises(AskLess):
        await door.redeem("known", address=SOMEWHERE, solution=solution)


async def test_a_store_that_is_away_is_told_as_such_and_counts_against_nobody(invites: ScriptedInvites) -> None:
    door = redeeming(invites)
    invites.broken = True
    for _ in range(50):
        with pytest.raises(ComeLater):
            await door.redeem("known", address=SOMEWHERE)
    invites.broken = False
    await door.redeem("known", address=SOMEWHERE)


async def test_the_audit_is_told_who_came_and_who_left_and_no_token(
    invites: ScriptedInvites, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    noted = Noted()
    door = redeeming(invites, noted=noted)
    token, session = await door.redeem("known", address=SOMEWHERE)
    await door.leave(session)
    assert noted.told == [("invite_redeemed", "a" * 12, session.id, ""), ("left", "a" * 12, session.id, "")]
    for secret in (token, "known", SOMEWHERE):
        assert secret not in caplog.text
