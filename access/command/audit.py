"""`python -m access audit`: what was done at the door, the newest first."""

import argparse

from access.command.house import DONE, House
from access.command.shown import as_json, iso, moment, table
from store.audit import AuditDrawer, AuditRow
from store.engine import open_database

MOST = 10_000


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("audit", help="what was done at the door, the newest first")
    parser.add_argument("--limit", type=limit, default=50, metavar="N", help=f"how many lines, 1 to {MOST:,}; 50")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run)


def run(told: argparse.Namespace, house: House) -> int:
    database = open_database(house.database)
    try:
        rows = AuditDrawer(database).recent(told.limit)
    finally:
        database.dispose()
    if told.json:
        print(as_json([_for_programs(row) for row in rows]))
    elif rows:
        heads = ("AT (UTC)", "ACT", "BY", "WHAT", "COUNT", "DETAIL")
        print(table(heads, [_line(row) for row in rows], elastic=5))
    else:
        print("Nothing has been done yet.")
    return DONE


def limit(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MOST):
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MOST:,} was expected, not {value[:40]!r}")
    return int(value)


def _line(row: AuditRow) -> tuple[str, ...]:
    return (moment(row.at_unix_s), row.action, row.actor or "house", row.subject, str(row.count), row.detail)


def _for_programs(row: AuditRow) -> dict[str, object]:
    return {
        "id": row.id,
        "at": iso(row.at_unix_s),
        "action": row.action,
        "actor": row.actor,
        "subject": row.subject,
        "detail": row.detail,
        "count": row.count,
    }
