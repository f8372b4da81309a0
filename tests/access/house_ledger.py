"""A ledger with a real database behind it, and what tests want to know of it."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, func, select

from access.ledger import Caps, Ledger
from access.ledger_mark import LedgerMark
from access.prices import Price, Prices
from store.days import DAY_S
from store.engine import reading
from store.invites import InviteDrawer, KeptInvite
from store.ledger import DAYS, RESERVATIONS, LedgerDrawer, Spent

ANN = "a" * 12
BEN = "b" * 12
MODEL = "gpt-test"
# A token costs 2 micro-USD, of cached input 1, of output 10.
PRICES = Prices({MODEL: Price(2_000_000, 1_000_000, 10_000_000)})
NO_CAPS = Caps()
NOON = 20_000 * 86_400 + 43_200


def invite(engine: Engine, invite_id: str = ANN, **more: int | None) -> None:
    """Kept in the database. `more`: the fields of KeptInvite that are not None."""
    none = dict.fromkeys(("expires_unix_s", "max_uses", "daily_tokens", "daily_speech_s", "revoked_unix_s"))
    row = {"label": "test", "scopes": "talk", "created_unix_s": 1, "used": 1, "created_by": ""} | none | more
    InviteDrawer(engine).keep(KeptInvite(invite_id=invite_id, token_sha256=invite_id * 5, **row))  # type: ignore[arg-type]


def ledger_of(engine: Engine, folder: Path, caps: Caps = NO_CAPS, clock: Callable[[], float] = lambda: NOON) -> Ledger:
    return Ledger(LedgerDrawer(engine), LedgerMark(folder / "ledger.mark"), caps, PRICES, clock)


def within_a_day(left_s: int = 60) -> int:
    """Now, for who lets the machine's own clock tell the day: shortly before midnight (UTC), once that is over."""
    if (left := DAY_S - time.time() % DAY_S) < left_s:
        time.sleep(left)
    return int(time.time())


def summed(engine: Engine) -> dict[tuple[int, str], Spent]:
    """What the single reservations add up to: by day and account, the house's included."""
    columns = (RESERVATIONS.c.tokens, RESERVATIONS.c.micro_usd, RESERVATIONS.c.speech_ms)
    with reading(engine) as connection:
        rows = connection.execute(select(RESERVATIONS.c.day, RESERVATIONS.c.invite_id, *columns)).all()
    sums: dict[tuple[int, str], Spent] = {}
    for day, invite_id, *amounts in rows:
        for account in ("", invite_id):
            before = sums.get((day, account), Spent())
            sums[day, account] = Spent(
                before.tokens + amounts[0], before.micro_usd + amounts[1], before.speech_ms + amounts[2]
            )
    return sums


def told(engine: Engine) -> dict[tuple[int, str], Spent]:
    """What the days' own rows say; accounts that nothing was ever charged to are left out."""
    with reading(engine) as connection:
        rows = connection.execute(select(DAYS)).all()
    days = {(row.day, row.account): Spent(row.tokens, row.micro_usd, row.speech_ms) for row in rows}
    return {key: spent for key, spent in days.items() if spent != Spent()}


def nonzero(sums: dict[tuple[int, str], Spent]) -> dict[tuple[int, str], Spent]:
    return {key: spent for key, spent in sums.items() if spent != Spent()}


def states(engine: Engine) -> dict[str, int]:
    """How many reservations there are, by state."""
    by_state = select(RESERVATIONS.c.state, func.count()).group_by(RESERVATIONS.c.state)
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(by_state)}
