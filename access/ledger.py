"""The ledger: what may still be spent today, by the house and by each invite. Charged first, given back afterwards.

Every paid call is reserved with the most that it may cost, and settled with what it did cost. What is never settled
stays charged: a crash needs nobody to do anything. Its database work runs in one thread of its own, in order: the
event loop never waits for a disk, and what was handed over is written even when whoever waited has been cancelled.
Knows neither models nor voices, nor what they said.
"""

import asyncio
import logging
import math
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol, TypeVar

from access.errors import BudgetExhausted, LedgerUnavailable, NoSuchInvite
from access.prices import Price, Prices, Tokens
from store import ledger
from store.errors import StoreUnavailable
from store.ledger import Counts, Refusal, Reserved, Spent, Wanted
from store.ledger_clock import Mark, Opened

PATIENCE_S = 15.0  # a reservation that waited longer for the database is refused
log = logging.getLogger("vox.ledger")
T = TypeVar("T")


class CountingMark(Mark, Protocol):
    """access.ledger_mark.LedgerMark, or a test's own."""

    def count(self, reserved: int) -> None: ...


class Drawer(Protocol):
    """store.ledger.LedgerDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def open_day(self, mark: Mark, now_unix_s: int) -> Opened: ...

    def reopen(self, now_unix_s: int) -> None: ...

    def reserve(self, wanted: Wanted, house: ledger.Caps, now_unix_s: int, at_least: int = 0) -> Reserved | Refusal: ...

    def settle(self, reservation_id: str, used: Spent, counts: Counts | None = None) -> bool: ...

    def charge(self, reservation_id: str) -> bool: ...

    def day(self, now_unix_s: int, day: int | None = None) -> tuple[int, bool, Mapping[str, Spent]]: ...


@dataclass(frozen=True, slots=True)
class Caps(ledger.Caps):
    """The most that a day may cost the whole house. 0 means nothing at all, None no bound of that kind."""

    @classmethod
    def of(cls, *, tokens: int | None, usd: Decimal | None, speech_minutes: int | None) -> "Caps":
        micro_usd = None if usd is None else int(usd * 1_000_000)
        return cls(tokens, micro_usd, None if speech_minutes is None else speech_minutes * 60_000)


@dataclass(frozen=True, slots=True)
class Reservation:
    """So much is charged, on `day`, until it is settled."""

    reservation_id: str
    invite_id: str
    day: int
    kind: Literal["tokens", "speech"]
    upper: Tokens
    spent: Spent
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class LedgerState:
    """`day` counts from 1970, UTC. `closed`: a restore was found and nobody has reopened the day."""

    day: int
    closed: bool
    spent: Mapping[str, Spent]


class Ledger:
    """The ledger of one house, for one event loop. `close` when the last turn has ended."""

    def __init__(
        self,
        drawer: Drawer,
        mark: CountingMark,
        caps: ledger.Caps,
        prices: Prices,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.caps = caps
        self.refusals: Counter[tuple[str, str]] = Counter()
        self._drawer = drawer
        self._mark = mark
        self._prices = prices
        self._clock = clock
        self._reserved: int | None = None  # how many there were when we last looked; None: not opened yet
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")

    async def open_day(self) -> Opened:
        """At a start: what was left open is charged in full; a restored database closes its day (logged).

        Raises LedgerUnavailable; the first reservation tries again.
        """
        return await self._run(self._open)

    async def reserve(self, invite_id: str, model: str, upper: Tokens) -> Reservation:
        """Charges `upper` at the model's price. Raises BudgetExhausted, NoSuchInvite, ModelUnpriced, LedgerUnavailable.

        Cancelling it leaves nothing charged.
        """
        price = self._prices.of(model)
        spent = Spent(tokens=upper.total, micro_usd=price.most_micro_usd(upper))
        wanted = Wanted(secrets.token_hex(16), invite_id, "tokens", model[:120], spent)
        return await self._reserve(wanted, upper, price)

    async def settle(self, reservation: Reservation, used: Tokens | None) -> None:
        """Gives back what was not used; None: nobody knows, all of it stays charged. Counts once.

        Never raises for the database: what cannot be given back stays charged, and the log says so.
        """
        if used is None or reservation.price is None:
            await self._hand_over(lambda: self._drawer.charge(reservation.reservation_id))
            return
        cost = Spent(tokens=used.total, micro_usd=reservation.price.cost_micro_usd(used))
        if cost.tokens > reservation.spent.tokens or cost.micro_usd > reservation.spent.micro_usd:
            log.error("a call used %s, more than its upper bound %s: charged as told", used, reservation.upper)
        counts = Counts(used.input, used.cached_input, used.output)
        await self._hand_over(lambda: self._drawer.settle(reservation.reservation_id, cost, counts))

    async def reserve_speech(self, invite_id: str, seconds: float) -> Reservation:
        """Charges so much sound, rounded up to a millisecond. Raises as `reserve` does, but for a price."""
        wanted = Wanted(secrets.token_hex(16), invite_id, "speech", "", Spent(speech_ms=_milliseconds(seconds)))
        return await self._reserve(wanted, Tokens())

    async def settle_speech(self, reservation: Reservation, seconds: float | None) -> None:
        """As `settle`."""
        if seconds is None:
            await self._hand_over(lambda: self._drawer.charge(reservation.reservation_id))
            return
        await self.settle_all_speech([(reservation, seconds)])

    async def settle_all_speech(self, made: Sequence[tuple[Reservation, float]]) -> None:
        """As `settle`, with the seconds made of each. Cancelling it takes nothing back."""

        def settle() -> None:
            for reservation, seconds in made:
                used = Spent(speech_ms=_milliseconds(seconds))
                if used.speech_ms > reservation.spent.speech_ms:
                    log.error("more sound was made than was reserved: charged as made")
                self._drawer.settle(reservation.reservation_id, used)

        await self._hand_over(settle)

    async def reopen(self, by: str) -> None:
        """The day that a restore closed may be spent. `by` is who decided. Raises LedgerUnavailable."""
        await self._run(lambda: self._drawer.reopen(int(self._clock())))
        log.warning("the ledger's day was reopened by %s", by or "the house")

    async def day(self, day: int | None = None) -> Mapping[str, Spent]:
        """What was spent on that day (None: today) by account; "" is the house. Raises LedgerUnavailable."""
        return (await self.state(day)).spent

    async def state(self, day: int | None = None) -> LedgerState:
        """Raises LedgerUnavailable."""
        return LedgerState(*await self._run(lambda: self._drawer.day(int(self._clock()), day)))

    async def close(self) -> None:
        """Until everything that was handed over is written. Paid calls are refused from now on."""
        await asyncio.to_thread(self._thread.shutdown)

    async def _reserve(self, wanted: Wanted, upper: Tokens, price: Price | None = None) -> Reservation:
        asked_s = time.monotonic()
        try:
            outcome = await self._run(lambda: self._reserve_now(wanted, asked_s))
        except asyncio.CancelledError:  # in order: it is given back after it was made, if it was
            self._submit(lambda: self._drawer.settle(wanted.reservation_id, Spent()))
            raise
        if isinstance(outcome, Refusal):
            raise self._refused(outcome, wanted)
        return Reservation(
            wanted.reservation_id, wanted.invite_id, outcome.day, wanted.kind, upper, wanted.spent, price
        )

    def _refused(self, refusal: Refusal, wanted: Wanted) -> BudgetExhausted | NoSuchInvite | LedgerUnavailable:
        self.refusals[refusal.whose, refusal.what] += 1
        log.info("invite %s: %s refused: %s of the %s", wanted.invite_id, wanted.kind, refusal.what, refusal.whose)
        if refusal.what == "invite":
            return NoSuchInvite()
        if refusal.what == "changed":
            log.error("the database is not the one that was here: nothing is paid for until the app starts again")
            return LedgerUnavailable("the database was replaced while the app was running")
        return BudgetExhausted(refusal.whose, refusal.what)

    # What follows runs in the ledger's own thread.

    def _open(self) -> Opened:
        opened = self._drawer.open_day(self._mark, int(self._clock()))
        self._reserved = opened.reserved
        if opened.closed:
            log.warning("the database was restored: today counts as spent. `python -m access ledger reopen` opens it")
        if opened.charged:
            log.warning("%d reservations of an earlier run were never settled: charged in full", opened.charged)
        return opened

    def _reserve_now(self, wanted: Wanted, asked_s: float) -> Reserved | Refusal:
        if time.monotonic() - asked_s > PATIENCE_S:
            raise StoreUnavailable("the database is too slow")
        if self._reserved is None:
            self._open()
        outcome = self._drawer.reserve(wanted, self.caps, int(self._clock()), self._reserved or 0)
        if isinstance(outcome, Reserved):
            self._reserved = outcome.reserved
            self._mark.count(outcome.reserved)
        return outcome

    # The ways into that thread.

    async def _run(self, work: Callable[[], T]) -> T:
        """Cancelling it takes `work` back only while it has not begun."""
        try:
            return await asyncio.wrap_future(self._thread.submit(work))
        except (StoreUnavailable, RuntimeError) as error:  # RuntimeError: closed
            log.error("the ledger cannot be used: %s", error)
            raise LedgerUnavailable(str(error)) from error

    async def _hand_over(self, work: Callable[[], object]) -> None:
        """`work` is done, in its order, whether or not anybody waits for it."""
        done = self._submit(work)
        if done is not None:
            await asyncio.shield(asyncio.wrap_future(done))

    def _submit(self, work: Callable[[], object]) -> "Future[None] | None":
        def quietly() -> None:
            try:
                work()
            except StoreUnavailable as error:
                log.error("a reservation could not be settled and stays charged in full: %s", error)

        try:
            return self._thread.submit(quietly)
        except RuntimeError:
            log.error("a reservation came to its end after the ledger was closed: it stays charged in full")
            return None


def _milliseconds(seconds: float) -> int:
    return math.ceil(seconds * 1000)
