"""`python -m access ledger`: what is left of today's budget, and its reopening after a restore."""

import argparse
import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from access.audit import Audit
from access.command.house import DONE, House, refuse
from access.command.shown import as_json, table
from access.ledger import Caps
from store.audit import AuditDrawer
from store.days import DAY_S
from store.engine import open_database
from store.ledger import HOUSE, LedgerDrawer, Spent

TERMINAL = "terminal"
CLOSED = "  closed: the database was restored. `python -m access ledger reopen` opens it."


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("ledger", help="today's budget; open it again after a restore")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    show = acts.add_parser("show", help="what was spent today, and what is left")
    show.add_argument("--json", action="store_true", help="for programs")
    show.set_defaults(run=_show)
    reopen = acts.add_parser("reopen", help="spend again today, though the database was restored from a backup")
    reopen.set_defaults(run=_reopen)


def _show(told: argparse.Namespace, house: House) -> int:
    database = open_database(house.database)
    try:
        day, closed, spent = LedgerDrawer(database).day(int(time.time()))
    finally:
        database.dispose()
    caps = Caps.of(tokens=house.daily_tokens, usd=house.daily_usd, speech_minutes=house.daily_speech_minutes)
    print(_for_programs(day, closed, spent, caps) if told.json else _for_people(day, closed, spent, caps))
    return DONE


def _reopen(_: argparse.Namespace, house: House) -> int:
    database = open_database(house.database)
    drawer, now_unix_s = LedgerDrawer(database), int(time.time())
    try:
        day, closed, _spent = drawer.day(now_unix_s)
        if not closed and day <= now_unix_s // DAY_S:
            return refuse("Today is not closed: nothing was changed.", DONE)
        drawer.reopen(now_unix_s)
        asyncio.run(Audit(AuditDrawer(database)).note("ledger_reopened", TERMINAL, detail=_date(day)))
    finally:
        database.dispose()
    print("Today may be spent again. What the database knows to be spent still counts.")
    return DONE


def _for_people(day: int, closed: bool, spent: Mapping[str, Spent], caps: Caps) -> str:
    total = spent.get(HOUSE, Spent())
    lines = [f"{_date(day)} (UTC)" + (CLOSED if closed else "")]
    for name, used, cap in _rows(total, caps):
        lines.append(f"  {name:18}{used:>14}  of {cap}")
    invites = sorted((account, one) for account, one in spent.items() if account != HOUSE)
    rows = [(account, *(used for _, used, _ in _rows(one, caps))) for account, one in invites]
    if rows:
        lines += ["", table(("INVITE", "TOKENS", "US DOLLARS", "MINUTES OF SPEECH"), rows, elastic=3)]
    return "\n".join(lines)


def _rows(spent: Spent, caps: Caps) -> tuple[tuple[str, str, str], ...]:
    """Name, what was used and the cap of each kind."""
    return (
        ("tokens", f"{spent.tokens:,}", _cap(caps.tokens, 1, 0)),
        ("US dollars", f"{spent.micro_usd / 1e6:,.4f}", _cap(caps.micro_usd, 1e6, 2)),
        ("minutes of speech", f"{spent.speech_ms / 60_000:,.1f}", _cap(caps.speech_ms, 60_000, 0)),
    )


def _cap(cap: int | None, unit: float, digits: int) -> str:
    return "any number" if cap is None else f"{cap / unit:,.{digits}f}"


def _for_programs(day: int, closed: bool, spent: Mapping[str, Spent], caps: Caps) -> str:
    accounts = {account or "house": asdict(one) for account, one in spent.items()}
    return as_json({"day": _date(day), "closed": closed, "caps": asdict(caps), "spent": accounts})


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY_S, UTC).date().isoformat()
