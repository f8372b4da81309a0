"""`python -m access usage`: turns, tokens, money, speech and denials by day and by invite."""

import argparse
import re
import time
from dataclasses import asdict

from access.command.house import DONE, House, refuse
from access.command.shown import as_json, moment, table
from access.usage import DAY_S, MOST_DAYS, Report, UsageReading, Used
from store.audit import AuditDrawer
from store.engine import open_database
from store.figures import FigureDrawer
from store.invites import InviteDrawer
from store.ledger_reading import LedgerReading

INVITE_ID = r"[0-9a-f]{12}"
_SUMS = ("TURNS", "TOKENS", "USD", "SPEECH", "KEPT", "SOUND P50", "P95", "DENIED")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("usage", help="what was used, by day and invite")
    parser.add_argument("--days", type=days, default=7, metavar="N", help=f"the last N days, 1 to {MOST_DAYS}; 7")
    parser.add_argument("--invite", type=invite_id, metavar="ID", help="of this invite alone")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run)


def run(told: argparse.Namespace, house: House) -> int:
    database = open_database(house.database)
    try:
        labels = {one.invite_id: one.label for one in InviteDrawer(database).all()}
        if told.invite is not None and told.invite not in labels:
            return refuse(f"There is no invite {told.invite}; `python -m access invite list` tells which there are.")
        reading = UsageReading(FigureDrawer(database), LedgerReading(database), AuditDrawer(database))
        report = reading.report(int(time.time()) // DAY_S, told.days, told.invite)
    finally:
        database.dispose()
    print(as_json(_for_programs(report, labels)) if told.json else _tables(report, labels, told.invite))
    return DONE


def days(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MOST_DAYS} was expected, not {value[:40]!r}")
    return int(value)


def invite_id(value: str) -> str:
    if not re.fullmatch(INVITE_ID, value):
        raise argparse.ArgumentTypeError(f"an invite's id of 12 hexadecimal digits was expected, not {value[:40]!r}")
    return value


def _tables(report: Report, labels: dict[str, str], invite_id: str | None) -> str:
    by_day = [(_date(day), *_cells(used)) for day, used in report.days.items()]
    parts = [table(("DAY (UTC)", *_SUMS), [*by_day, ("in all", *_cells(report.total))], elastic=0)]
    if invite_id is None and report.invites:
        busiest = sorted(report.invites.items(), key=lambda one: -one[1].turns.turns)
        rows = [(one, labels.get(one, "?"), *_cells(used)) for one, used in busiest]
        parts.append(table(("INVITE", "LABEL", *_SUMS), rows, elastic=1))
    if report.denials:
        told = sorted(report.denials.items(), key=lambda one: -one[1])
        parts.append(table(("DENIED FOR", "TIMES"), [(reason, f"{count:,}") for reason, count in told], elastic=0))
    return "\n\n".join(parts)


def _cells(used: Used) -> tuple[str, ...]:
    turns = used.turns
    return (
        f"{turns.turns:,}",
        f"{used.tokens:,}",
        f"{used.micro_usd / 1_000_000:.2f}",
        f"{used.speech_ms / 60_000:.1f} min",
        f"{100 * turns.clauses_kept / turns.clauses:.0f} %" if turns.clauses else "-",
        _ms(turns.first_sound_p50_ms),
        _ms(turns.first_sound_p95_ms),
        f"{used.denials:,}",
    )


def _ms(value: int | None) -> str:
    return "-" if value is None else f"{value} ms"


def _for_programs(report: Report, labels: dict[str, str]) -> dict[str, object]:
    return {
        "days": [{"date": _date(day), **asdict(used)} for day, used in report.days.items()],
        "invites": [
            {"invite_id": one, "label": labels.get(one), **asdict(used)} for one, used in report.invites.items()
        ],
        "total": asdict(report.total),
        "denials": report.denials,
    }


def _date(day: int) -> str:
    return moment(day * DAY_S)[:10]
