"""Any order of reserving, settling, crashing, restoring and turning clocks, against a plain model of the ledger."""

import secrets
import shutil
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from access.ledger_mark import LedgerMark
from store.engine import open_database
from store.invites import InviteDrawer
from store.ledger import Caps, LedgerDrawer, Refusal, Reserved, Spent, Wanted
from store.ledger_clock import DAY_S
from tests.access.house_ledger import ANN, BEN, NOON, invite, nonzero, summed, told

HOUSE = Caps(tokens=100, micro_usd=250, speech_ms=80)
BENS = Caps(tokens=40, speech_ms=3_000)
Amounts = tuple[int, int, int]
tokens = st.builds(lambda count, price: Spent(count, count * price), st.integers(0, 60), st.integers(0, 4))
speech = st.builds(lambda length: Spent(speech_ms=length), st.integers(0, 50))


@dataclass
class Row:
    day: int
    invite_id: str
    spent: Spent
    open: bool = True


class Ledgers(RuleBasedStateMachine):
    reservations = Bundle("reservations")
    backups = Bundle("backups")

    @initialize()
    def build(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vox-ledger-"))
        self.engine = open_database(self.folder / "vox.db")
        self.mark = LedgerMark(self.folder / "ledger.mark")
        invite(self.engine, ANN)
        invite(self.engine, BEN, daily_tokens=BENS.tokens, daily_speech_s=3)
        self.now = NOON
        self.rows: dict[str, Row] = {}
        self.day, self.closed, self.revoked, self.count, self.seen = 0, -1, False, 0, 0
        self.boot, self.marked_boot = "", ""
        self.start()

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @property
    def drawer(self) -> LedgerDrawer:
        return LedgerDrawer(self.engine)

    @rule()
    def start(self) -> None:
        """A crash, or a plain restart: what is open is charged."""
        restored = self.boot != self.marked_boot or self.count < self.seen
        self.day = max(self.day, self.now // DAY_S)
        if restored:
            self.closed = self.day
        for row in self.rows.values():
            row.open = False
        opened = self.drawer.open_day(self.mark, self.now)
        assert (opened.day, opened.closed) == (self.day, self.closed == self.day)
        self.boot = self.marked_boot = secrets.token_hex(8)  # as if it were the one in the database
        self.seen = self.count

    @rule(target=reservations, invite_id=st.sampled_from((ANN, BEN, "c" * 12)), wanted=tokens | speech)
    def reserve(self, invite_id: str, wanted: Spent) -> str:
        reservation_id = secrets.token_hex(16)
        kind = "speech" if wanted.speech_ms else "tokens"
        day = max(self.day, self.now // DAY_S)
        outcome = self.drawer.reserve(
            Wanted(reservation_id, invite_id, kind, "m", wanted),
            HOUSE,
            self.now,  # type: ignore[arg-type]
        )
        fits = self.closed != day and invite_id != "c" * 12 and not (invite_id == BEN and self.revoked)
        fits = fits and self._has_room(day, "", wanted, HOUSE)
        fits = fits and (invite_id != BEN or self._has_room(day, BEN, wanted, BENS))
        if not fits:
            assert isinstance(outcome, Refusal)
            return reservation_id
        self.day, self.count = day, self.count + 1
        assert outcome == Reserved(day, self.count)
        self.mark.count(self.count)
        self.seen = self.count
        self.rows[reservation_id] = Row(day, invite_id, wanted)
        return reservation_id

    def _has_room(self, day: int, account: str, more: Spent, caps: Caps) -> bool:
        spent = self._sums().get((day, account), Spent())
        bounds = zip(astuple(spent), astuple(more), astuple(caps), strict=True)
        return all(cap is None or not asked or before + asked <= cap for before, asked, cap in bounds)

    @rule(reservation_id=reservations, part=st.sampled_from((0, 1, 2, 4)))
    def settle(self, reservation_id: str, part: int) -> None:
        """Half of it was used, or all, or (4) twice as much as was reserved: then that is charged."""
        row = self.rows.get(reservation_id)
        before = row.spent if row is not None else Spent(4, 4, 4)
        used = Spent(*(amount * part // 2 for amount in astuple(before)))
        assert self.drawer.settle(reservation_id, used) == (row is not None and row.open)
        if row is not None and row.open:
            row.spent, row.open = used, False

    @rule(reservation_id=reservations)
    def nobody_knows(self, reservation_id: str) -> None:
        row = self.rows.get(reservation_id)
        assert self.drawer.charge(reservation_id) == (row is not None and row.open)
        if row is not None:
            row.open = False

    @rule(seconds=st.integers(-3 * DAY_S, 3 * DAY_S))
    def turn_the_clock(self, seconds: int) -> None:
        self.now += seconds

    @rule()
    def revoke(self) -> None:
        InviteDrawer(self.engine).revoke(BEN, self.now)
        self.revoked = True

    @rule()
    def reopen(self) -> None:
        self.drawer.reopen(self.now)
        self.day, self.closed = self.now // DAY_S, -1

    @rule(target=backups)
    def back_up(self) -> tuple[Path, dict[str, Row], tuple[int, int, bool, int, str]]:
        copy = self.folder / f"backup-{secrets.token_hex(4)}"
        shutil.copy(self.folder / "vox.db", copy)
        rows = {key: Row(row.day, row.invite_id, row.spent, row.open) for key, row in self.rows.items()}
        return copy, rows, (self.day, self.closed, self.revoked, self.count, self.boot)

    @rule(backup=consumes(backups))
    def restore(self, backup: tuple[Path, dict[str, Row], tuple[int, int, bool, int, str]]) -> None:
        """While nothing runs: the next thing that happens is a start."""
        copy, self.rows, (self.day, self.closed, self.revoked, self.count, self.boot) = backup
        self.engine.dispose()
        copy.replace(self.folder / "vox.db")
        self.start()

    def _sums(self) -> dict[tuple[int, str], Spent]:
        sums: dict[tuple[int, str], Spent] = {}
        for row in self.rows.values():
            for account in ("", row.invite_id):
                before = sums.get((row.day, account), Spent())
                sums[row.day, account] = Spent(
                    *(a + b for a, b in zip(astuple(before), astuple(row.spent), strict=True))
                )
        return nonzero(sums)

    @invariant()
    def the_days_are_those_of_the_model_and_the_sums_of_their_rows(self) -> None:
        if hasattr(self, "rows"):
            assert told(self.engine) == self._sums() == nonzero(summed(self.engine))


TestLedgers = Ledgers.TestCase
TestLedgers.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
