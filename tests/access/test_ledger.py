"""The ledger on both databases: nothing is spent past a cap, all that is not known to be unspent stays charged."""

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.errors import BudgetExhausted, LedgerUnavailable, ModelUnpriced, NoSuchInvite
from access.ledger import Caps, Ledger
from access.prices import Tokens
from store.engine import open_database
from store.errors import StoreUnavailable
from store.ledger import LedgerDrawer, Refusal, Spent, Wanted
from tests.access.house_ledger import ANN, BEN, MODEL, NO_CAPS, NOON, invite, ledger_of, nonzero, states, summed, told

UPPER = Tokens(input=100, output=10)  # 300 micro-USD
DAY = NOON // 86_400


@pytest.fixture
def engine(database: Path | str) -> AsyncIterator[Engine]:  # type: ignore[misc]
    engine = open_database(database)
    invite(engine)
    invite(engine, BEN)
    yield engine  # type: ignore[misc]
    engine.dispose()


Opening = Callable[..., Ledger]


@pytest.fixture
async def opened(engine: Engine, tmp_path: Path) -> AsyncIterator[Opening]:
    """`opened(caps, clock)`; all are closed, and then every day equals the sum of its reservations."""
    made: list[Ledger] = []

    def opening(caps: Caps = NO_CAPS, clock: Callable[[], float] = lambda: NOON) -> Ledger:
        made.append(ledger_of(engine, tmp_path, caps, clock))
        return made[-1]

    yield opening
    for ledger in made:
        await ledger.close()
    assert told(engine) == nonzero(summed(engine))


async def test_a_reservation_charges_house_and_invite_at_once_and_settling_gives_back(opened: Opening) -> None:
    ledger = opened()
    reservation = await ledger.reserve(ANN, MODEL, UPPER)
    assert await ledger.day() == {"": Spent(110, 300), ANN: Spent(110, 300)}
    await ledger.settle(reservation, Tokens(input=50, cached_input=20, output=4))
    assert await ledger.day() == {"": Spent(54, 120), ANN: Spent(54, 120)}


@pytest.mark.parametrize("again", [Tokens(), None, UPPER])
async def test_settling_counts_once(opened: Opening, again: Tokens | None) -> None:
    ledger = opened()
    reservation = await ledger.reserve(ANN, MODEL, UPPER)
    await ledger.settle(reservation, Tokens(input=7))
    await ledger.settle(reservation, again)
    assert (await ledger.day())[ANN] == Spent(7, 14)


async def test_unknown_usage_is_charged_in_full(opened: Opening, engine: Engine) -> None:
    ledger = opened()
    await ledger.settle(await ledger.reserve(ANN, MODEL, UPPER), None)
    assert (await ledger.day())[""] == Spent(110, 300)
    assert states(engine) == {"unknown": 1}


async def test_more_than_the_upper_bound_is_charged_as_told_and_logged(
    opened: Opening, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = opened(Caps(tokens=110))
    await ledger.settle(await ledger.reserve(ANN, MODEL, UPPER), Tokens(input=500))
    assert (await ledger.day())[""] == Spent(500, 1000)
    assert "more than its upper bound" in caplog.text
    await ledger.reserve_speech(ANN, 1.0)  # what the model overran stops no voice
    with pytest.raises(BudgetExhausted):
        await ledger.reserve(ANN, MODEL, Tokens(input=1))


@pytest.mark.parametrize(
    ("caps", "what"),
    [
        (Caps(tokens=219), "tokens"),
        (Caps(micro_usd=599), "money"),
        (Caps.of(tokens=None, usd=Decimal("0.000599"), speech_minutes=None), "money"),
    ],
)
async def test_the_house_stops_at_its_cap_and_says_which(opened: Opening, caps: Caps, what: str) -> None:
    ledger = opened(caps)
    await ledger.reserve(ANN, MODEL, UPPER)
    with pytest.raises(BudgetExhausted) as caught:
        await ledger.reserve(BEN, MODEL, UPPER)
    assert (caught.value.whose, caught.value.what) == ("house", what)
    assert (await ledger.day())[""] == Spent(110, 300)
    assert ledger.refusals == {("house", what): 1}


async def test_a_cap_may_be_reached_exactly(opened: Opening) -> None:
    ledger = opened(Caps(tokens=220, micro_usd=600))
    for _ in range(2):
        await ledger.reserve(ANN, MODEL, UPPER)
    with pytest.raises(BudgetExhausted):
        await ledger.reserve(ANN, MODEL, Tokens(output=1))


async def test_a_cap_of_zero_allows_nothing(opened: Opening) -> None:
    ledger = opened(Caps.of(tokens=0, usd=Decimal(0), speech_minutes=0))
    for call in (ledger.reserve(ANN, MODEL, UPPER), ledger.reserve_speech(ANN, 0.001)):
        with pytest.raises(BudgetExhausted):
            await call


async def test_an_invite_has_its_own_budget_and_takes_nobody_elses(opened: Opening, engine: Engine) -> None:
    invite(engine, "c" * 12, daily_tokens=150, daily_speech_s=10)
    ledger = opened()
    await ledger.reserve("c" * 12, MODEL, UPPER)
    await ledger.reserve_speech("c" * 12, 10.0)
    for call in (ledger.reserve("c" * 12, MODEL, UPPER), ledger.reserve_speech("c" * 12, 0.001)):
        with pytest.raises(BudgetExhausted) as caught:
            await call
        assert caught.value.whose == "invite"
    await ledger.reserve(ANN, MODEL, UPPER)
    # What the invite was refused is not left charged to the house.
    assert (await ledger.day())[""] == Spent(220, 600, 10_000)


@pytest.mark.parametrize(
    ("invite_id", "more"),
    [("d" * 12, None), ("e" * 12, {"revoked_unix_s": NOON - 5}), ("f" * 12, {"expires_unix_s": NOON}), ("", None)],
)
async def test_an_invite_that_is_unknown_revoked_or_expired_spends_nothing(
    opened: Opening, engine: Engine, invite_id: str, more: dict[str, int] | None
) -> None:
    if more is not None:
        invite(engine, invite_id, **more)
    ledger = opened()
    for call in (ledger.reserve(invite_id, MODEL, UPPER), ledger.reserve_speech(invite_id, 1.0)):
        with pytest.raises(NoSuchInvite):
            await call
    assert await ledger.day() == {}


async def test_a_model_without_a_price_is_not_paid_for(opened: Opening) -> None:
    with pytest.raises(ModelUnpriced, match="OPENAI_PRICE_INPUT"):
        await opened().reserve(ANN, "gpt-unheard-of", UPPER)


async def test_speech_is_charged_by_the_millisecond_rounded_up(opened: Opening) -> None:
    ledger = opened(Caps.of(tokens=None, usd=None, speech_minutes=1))
    reservation = await ledger.reserve_speech(ANN, 60.0)
    with pytest.raises(BudgetExhausted):
        await ledger.reserve_speech(ANN, 0.001)
    await ledger.settle_speech(reservation, 1.2345)
    assert (await ledger.day())[ANN] == Spent(speech_ms=1_235)
    await ledger.settle_speech(await ledger.reserve_speech(ANN, 2.0), None)
    assert (await ledger.day())[ANN] == Spent(speech_ms=3_235)


async def test_a_new_day_begins_with_nothing_spent_and_a_late_refund_goes_to_its_own_day(opened: Opening) -> None:
    now = [float(NOON)]
    ledger = opened(Caps(tokens=150), lambda: now[0])
    yesterdays = await ledger.reserve(ANN, MODEL, UPPER)
    now[0] += 86_400
    await ledger.reserve(ANN, MODEL, UPPER)
    await ledger.settle(yesterdays, Tokens())
    assert await ledger.day(DAY) == {"": Spent(), ANN: Spent()}
    assert (await ledger.day())[""] == Spent(110, 300)


async def test_a_clock_set_back_opens_no_earlier_day(opened: Opening, engine: Engine) -> None:
    now = [float(NOON)]
    ledger = opened(Caps(tokens=150), lambda: now[0])
    await ledger.reserve(ANN, MODEL, UPPER)
    now[0] -= 5 * 86_400
    with pytest.raises(BudgetExhausted):
        await ledger.reserve(ANN, MODEL, UPPER)
    await opened(Caps(tokens=150), lambda: now[0]).open_day()
    with pytest.raises(BudgetExhausted):
        await ledger.reserve(ANN, MODEL, UPPER)
    assert {day for day, _ in told(engine)} == {DAY}


async def test_what_is_open_at_a_start_is_charged_in_full_and_a_late_settle_changes_nothing(
    opened: Opening, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = opened()
    reservation = await ledger.reserve(ANN, MODEL, UPPER)
    assert (await opened().open_day()).charged == 1
    assert "charged in full" in caplog.text
    await ledger.settle(reservation, Tokens())
    assert (await ledger.day())[""] == Spent(110, 300)
    assert states(engine) == {"unknown": 1}


async def test_cancelling_a_reservation_leaves_nothing_charged(opened: Opening, engine: Engine) -> None:
    ledger = opened()
    await ledger.open_day()
    for wait_s in (0, 0, 0.001, 0.002, 0.004, 0.008):  # before, while and after the database works on it
        task = asyncio.create_task(ledger.reserve(ANN, MODEL, UPPER))
        await asyncio.sleep(wait_s)
        task.cancel()
        done = await asyncio.gather(task, return_exceptions=True)
        if not isinstance(done[0], BaseException):
            await ledger.settle(done[0], Tokens())
    await ledger.close()
    assert told(engine) == {}


async def test_a_settle_is_written_though_its_task_is_cancelled_and_the_ledger_closed(
    opened: Opening, engine: Engine
) -> None:
    ledger = opened()
    reservation = await ledger.reserve(ANN, MODEL, UPPER)
    task = asyncio.create_task(ledger.settle(reservation, Tokens()))
    await asyncio.sleep(0)
    task.cancel()
    await ledger.close()
    await asyncio.gather(task, return_exceptions=True)
    assert states(engine) == {"settled": 1}
    with pytest.raises(LedgerUnavailable):
        await ledger.reserve(ANN, MODEL, UPPER)


async def test_settling_after_the_end_is_told_and_stays_charged(
    opened: Opening, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = opened()
    reservation = await ledger.reserve(ANN, MODEL, UPPER)
    await ledger.close()
    await ledger.settle(reservation, Tokens())
    assert "stays charged" in caplog.text
    assert states(engine) == {"open": 1}


class BrokenDrawer(LedgerDrawer):
    """Fails while `broken`."""

    broken = False

    def reserve(self, *args, **more):  # type: ignore[no-untyped-def]
        self._fail()
        return super().reserve(*args, **more)

    def settle(self, *args, **more):  # type: ignore[no-untyped-def]
        self._fail()
        return super().settle(*args, **more)

    def open_day(self, *args, **more):  # type: ignore[no-untyped-def]
        self._fail()
        return super().open_day(*args, **more)

    def _fail(self) -> None:
        if self.broken:
            raise StoreUnavailable("disk full")


async def test_a_database_that_fails_refuses_and_a_refund_that_fails_stays_charged(
    opened: Opening, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = opened()
    drawer = ledger._drawer = BrokenDrawer(engine)
    reservation = await ledger.reserve(ANN, MODEL, UPPER)
    drawer.broken = True
    with pytest.raises(LedgerUnavailable, match="disk full"):
        await ledger.reserve(ANN, MODEL, UPPER)
    await ledger.settle(reservation, Tokens())
    assert "stays charged in full: disk full" in caplog.text
    drawer.broken = False
    assert (await ledger.day())[""] == Spent(110, 300)


async def test_a_reservation_that_waited_too_long_for_the_database_is_refused(
    opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = opened()
    await ledger.open_day()
    monkeypatch.setattr("access.ledger.PATIENCE_S", -1.0)
    with pytest.raises(LedgerUnavailable, match="too slow"):
        await ledger.reserve(ANN, MODEL, UPPER)
    assert await ledger.day() == {}


async def test_a_ledger_that_could_not_be_opened_opens_itself_before_it_pays(opened: Opening, engine: Engine) -> None:
    ledger = opened()
    drawer = ledger._drawer = BrokenDrawer(engine)
    drawer.broken = True
    with pytest.raises(LedgerUnavailable):
        await ledger.open_day()
    with pytest.raises(LedgerUnavailable):
        await ledger.reserve(ANN, MODEL, UPPER)
    drawer.broken = False
    await ledger.reserve(ANN, MODEL, UPPER)


async def test_a_database_that_was_replaced_while_we_ran_is_refused(opened: Opening, engine: Engine) -> None:
    ledger = opened()
    for _ in range(3):
        await ledger.reserve(ANN, MODEL, UPPER)
    ledger._reserved = 1_000  # we have seen more than this database counts
    with pytest.raises(LedgerUnavailable, match="replaced"):
        await ledger.reserve(ANN, MODEL, UPPER)


async def test_each_reservation_is_counted_in_the_mark(opened: Opening, tmp_path: Path) -> None:
    ledger = opened()
    for _ in range(3):
        await ledger.reserve(ANN, MODEL, UPPER)
    marked = ledger._mark.read()
    assert marked is not None
    assert marked.reserved == 3


async def test_many_at_once_never_pass_the_cap(opened: Opening) -> None:
    ledger = opened(Caps(tokens=1_000))

    async def spend() -> bool:
        try:
            await ledger.settle(await ledger.reserve(ANN, MODEL, UPPER), Tokens(input=100))
        except BudgetExhausted:
            return False
        return True

    paid = await asyncio.gather(*(spend() for _ in range(30)))
    assert 8 <= sum(paid) <= 10
    assert (await ledger.day())[""].tokens == 100 * sum(paid)


def test_nothing_is_paid_before_the_first_day_is_opened(engine: Engine) -> None:
    wanted = Wanted("r" * 32, ANN, "tokens", MODEL, Spent(1, 1))
    assert LedgerDrawer(engine).reserve(wanted, Caps(), NOON) == Refusal("house", "changed")
