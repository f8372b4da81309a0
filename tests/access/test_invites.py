"""Invites: what may be asked for, what is told of a token, and time that never goes back."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from access.errors import BadInvite, NoSuchInvite
from access.invite_rules import MAX_DAYS
from access.invites import Invites
from store.engine import open_database
from store.errors import StoreUnavailable
from store.invites import InviteDrawer, KeptInvite

NOW_S = 1_800_000_000.0


class Clock:
    now_s = NOW_S

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drawer(database: Path | str) -> Iterator[InviteDrawer]:
    engine = open_database(database)
    yield InviteDrawer(engine)
    engine.dispose()


@pytest.fixture
def invites(drawer: InviteDrawer, clock: Clock) -> Invites:
    return Invites(drawer, clock)


async def test_an_invite_is_as_it_was_asked_for(invites: Invites) -> None:
    bounds = {"max_uses": 3, "daily_tokens": 0, "daily_speech_s": 600}
    token, made = await invites.create(
        label="  Anna & Béla  ",
        scopes=["tuning", "talk", "talk"],
        expires_unix_s=int(NOW_S) + 60,
        created_by="0123456789ab",
        **bounds,
    )
    assert (made.label, made.scopes, made.used, made.created_by) == (
        "Anna & Béla",
        {"talk", "tuning"},
        0,
        "0123456789ab",
    )
    assert {name: getattr(made, name) for name in bounds} == bounds
    assert await invites.get(made.invite_id) == made
    assert await invites.list() == [made]
    assert len(token) >= 43  # 32 bytes in base64
    assert len(made.invite_id) == 12


async def test_neither_value_nor_database_holds_a_token(invites: Invites, drawer: InviteDrawer) -> None:
    token, made = await invites.create(label="Anna", scopes=["talk"])
    assert token not in repr(made)
    assert all(token not in repr(kept) for kept in drawer.all())


async def test_only_the_whole_token_opens_and_each_use_counts(invites: Invites) -> None:
    token, made = await invites.create(label="Anna", scopes=["talk"], max_uses=2)
    for guess in ("", made.invite_id, token[:-1], token + "A", token.swapcase(), "\ud800", token * 1000):
        with pytest.raises(NoSuchInvite):
            await invites.redeem(guess)
    assert [(await invites.redeem(token)).used for _ in range(2)] == [1, 2]
    with pytest.raises(NoSuchInvite):
        await invites.redeem(token)


async def test_of_many_at_once_no_more_get_in_than_may(invites: Invites) -> None:
    token, made = await invites.create(label="Anna", scopes=["talk"], max_uses=5)
    came_to = await asyncio.gather(*(invites.redeem(token) for _ in range(20)), return_exceptions=True)
    assert sum(not isinstance(one, NoSuchInvite) for one in came_to) == 5
    assert (await invites.get(made.invite_id)).used == 5


async def test_unknown_expired_used_up_and_revoked_are_told_alike(invites: Invites, clock: Clock) -> None:
    past, _ = await invites.create(label="past", scopes=["talk"], expires_unix_s=int(NOW_S) + 1)
    used, _ = await invites.create(label="used", scopes=["talk"], max_uses=1)
    revoked, one = await invites.create(label="revoked", scopes=["talk"])
    await invites.redeem(used)
    await invites.revoke(one.invite_id, "")
    clock.now_s += 1
    told = set()
    for token in (past, used, revoked, "never made"):
        with pytest.raises(NoSuchInvite) as refused:
            await invites.redeem(token)
        told.add((type(refused.value), str(refused.value), refused.value.status))
    assert len(told) == 1


async def test_revoking_again_changes_nothing_and_unknown_ids_are_told(invites: Invites, clock: Clock) -> None:
    _, made = await invites.create(label="Anna", scopes=["talk"])
    first = await invites.revoke(made.invite_id, "terminal")
    clock.now_s += 10
    assert await invites.revoke(made.invite_id, "terminal") == first
    assert first.revoked_unix_s == int(NOW_S)
    for ask in (invites.revoke("x", ""), invites.get("x")):
        with pytest.raises(NoSuchInvite):
            await ask


async def test_the_watcher_is_told_of_what_is_revoked_past_or_gone(invites: Invites, clock: Clock) -> None:
    made = {}
    for name, expires in (("open", None), ("past", int(NOW_S) + 1), ("revoked", None)):
        _, one = await invites.create(label=name, scopes=["talk"], expires_unix_s=expires)
        made[name] = one.invite_id
    await invites.revoke(made["revoked"], "")
    assert await invites.ended([*made.values(), "gone"]) == {made["revoked"], "gone"}
    clock.now_s += 1
    assert await invites.ended(list(made.values())) == {made["revoked"], made["past"]}
    assert await invites.ended([]) == set()


class Broken:
    """A store that is away."""

    def _fail(self, *_: object) -> Any:
        raise StoreUnavailable("away")

    def keep(self, invite: KeptInvite) -> None:
        self._fail()

    def live_among(self, invite_ids: Collection[str], now_unix_s: int) -> set[str]:
        return set(self._fail())

    def latest_unix_s(self) -> int:
        return int(self._fail())

    redeem = revoke = get = all = _fail


class OnlyAdds(Broken):
    """A store that has nothing yet."""

    def __init__(self) -> None:
        self.kept: list[KeptInvite] = []

    def keep(self, invite: KeptInvite) -> None:
        self.kept.append(invite)

    def latest_unix_s(self) -> int:
        return 0


FAULTS: Sequence[tuple[str, dict[str, Any]]] = [
    ("label", {"label": ""}),
    ("label", {"label": "   "}),
    ("label", {"label": "x" * 81}),
    ("label", {"label": "two\nlines"}),
    ("label", {"label": "\x1b[31mred"}),
    ("label", {"label": "\u202egnp.exe"}),
    ("scopes", {"scopes": []}),
    ("scopes", {"scopes": ["talk", "everything"]}),
    ("expires_unix_s", {"expires_unix_s": int(NOW_S)}),
    ("expires_unix_s", {"expires_unix_s": int(NOW_S) + MAX_DAYS * 86_400 + 1}),
    ("max_uses", {"max_uses": 0}),
    ("max_uses", {"max_uses": 10_001}),
    ("daily_tokens", {"daily_tokens": -1}),
    ("daily_tokens", {"daily_tokens": 2**63}),
    ("daily_speech_s", {"daily_speech_s": -1}),
    ("daily_speech_s", {"daily_speech_s": 2**63}),
]


@pytest.mark.parametrize(("field", "wrong"), FAULTS)
async def test_what_cannot_be_is_told_by_field_and_not_made(field: str, wrong: dict[str, Any]) -> None:
    drawer = OnlyAdds()
    with pytest.raises(BadInvite) as told:
        await Invites(drawer, Clock()).create(**({"label": "Anna", "scopes": ["talk"]} | wrong))
    assert list(told.value.faults) == [field]
    assert drawer.kept == []


async def test_all_faults_are_told_at_once() -> None:
    wrong: dict[str, Any] = {}
    for _, one in FAULTS:
        wrong |= one
    with pytest.raises(BadInvite) as told:
        await Invites(OnlyAdds(), Clock()).create(**wrong)
    assert set(told.value.faults) == set(wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"label": "x" * 80},
        {"label": "Ünï \U0001f3e0"},
        {"expires_unix_s": int(NOW_S) + 1},
        {"expires_unix_s": int(NOW_S) + MAX_DAYS * 86_400},
        {"max_uses": 1},
        {"max_uses": 10_000},
        {"daily_tokens": 0, "daily_speech_s": 0},
        {"daily_tokens": 10**12},
    ],
)
async def test_the_bounds_themselves_are_allowed(invites: Invites, right: dict[str, Any]) -> None:
    _, made = await invites.create(**({"label": "Anna", "scopes": ["talk"]} | right))
    assert await invites.get(made.invite_id) == made


async def test_a_clock_set_back_revives_nothing(invites: Invites, drawer: InviteDrawer, clock: Clock) -> None:
    token, made = await invites.create(label="Anna", scopes=["talk"], expires_unix_s=int(NOW_S) + 10)
    clock.now_s += 20
    _, later = await invites.create(label="Béla", scopes=["talk"])
    clock.now_s -= 20
    after_a_restart = Invites(drawer, clock)
    for one in (invites, after_a_restart):
        with pytest.raises(NoSuchInvite):
            await one.redeem(token)
        assert await one.ended([made.invite_id, later.invite_id]) == {made.invite_id}


async def test_an_invite_tells_what_became_of_it(invites: Invites, clock: Clock) -> None:
    token, made = await invites.create(label="A", scopes=["talk"], max_uses=1, expires_unix_s=int(NOW_S) + 10)
    assert made.state(NOW_S) == "open"
    used = await invites.redeem(token)
    assert used.state(NOW_S) == "used up"
    assert used.state(NOW_S + 10) == "expired"
    assert (await invites.revoke(made.invite_id, "")).state(NOW_S + 10) == "revoked"


async def test_admin_may_everything_and_others_what_is_named(invites: Invites) -> None:
    _, admin = await invites.create(label="A", scopes=["admin"])
    _, guest = await invites.create(label="B", scopes=["talk"])
    assert [admin.may("talk"), admin.may("tuning"), admin.may("admin")] == [True, True, True]
    assert [guest.may("talk"), guest.may("tuning"), guest.may("admin")] == [True, False, False]


async def test_without_a_store_nothing_opens_and_nothing_is_said_to_have_ended() -> None:
    invites = Invites(Broken(), Clock())
    for ask in (
        invites.create(label="A", scopes=["talk"]),
        invites.redeem("token"),
        invites.revoke("id", ""),
        invites.ended(["id"]),
    ):
        with pytest.raises(StoreUnavailable):
            await ask
