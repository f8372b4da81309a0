"""`python -m access forget`: conversations, bookings and comparisons deleted for good.

The house that runs forgets them as well.
"""

import argparse
import asyncio
import re
import sys
import time
from datetime import UTC, datetime

from access.audit import Audit
from access.command.house import DONE, House, refuse
from access.command.shown import moment
from access.command.usage import invite_id
from access.forgetting import FORGOTTEN, TERMINAL, Forgotten, Wish
from store.audit import AuditDrawer
from store.bookings import BookingDrawer
from store.engine import open_database
from store.invites import InviteDrawer
from store.talks import TalkDrawer
from store.trials import TrialDrawer

BEFORE = "such as 30d, 12h or 2026-12-01 (the beginning of that day, UTC), in the past"
_SECONDS = {"h": 3_600, "d": 86_400}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("forget", help="delete conversations, bookings and blind comparisons, for good")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--invite", type=invite_id, metavar="ID", help="conversations, bookings and blind comparisons of this invite"
    )
    which.add_argument(
        "--talk", type=talk_id, metavar="ID", help="one conversation; what was booked in it stays booked"
    )
    which.add_argument(
        "--before", type=before, metavar="WHEN", help=f"what nobody changed since, viewings that were over: {BEFORE}"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=run)


def run(told: argparse.Namespace, house: House) -> int:
    wish = _wish(told)
    if wish.kind == "invite" and not _is_invite(wish.of, house):
        return refuse(f"There is no invite {wish.of}; `python -m access invite list` tells which there are.")
    if not told.yes and not _agreed(wish):
        return refuse("Nothing was deleted.")
    forgotten = _forget(wish, house)
    print(f"Deleted: {forgotten}. A house that is running drops them, and their recordings, within seconds.")
    return DONE


def talk_id(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", value):
        raise argparse.ArgumentTypeError(
            f"a conversation's id of 32 hexadecimal digits was expected, not {value[:40]!r}"
        )
    return value


def before(value: str) -> int:
    """Whole seconds since 1970."""
    now_unix_s = int(time.time())
    try:
        if span := re.fullmatch(r"([1-9][0-9]{0,4})([hd])", value, re.ASCII):
            return now_unix_s - int(span[1]) * _SECONDS[span[2]]
        moment_unix_s = int(datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError:
        moment_unix_s = -1
    if not 0 <= moment_unix_s <= now_unix_s:
        raise argparse.ArgumentTypeError(f"{BEFORE} was expected, not {value[:40]!r}")
    return moment_unix_s


def _wish(told: argparse.Namespace) -> Wish:
    if told.invite is not None:
        return Wish("invite", told.invite)
    return Wish("talk", told.talk) if told.talk is not None else Wish("before", str(told.before))


def _agreed(wish: Wish) -> bool:
    """Asked at a terminal; elsewhere nobody could answer."""
    if not sys.stdin.isatty():
        print("Say --yes to delete without being asked.", file=sys.stderr)
        return False
    return input(f"Delete {_told(wish)}, for good? [y/N] ").strip().lower() in ("y", "yes")


def _told(wish: Wish) -> str:
    if wish.kind == "before":
        return (
            f"conversations and blind comparisons unchanged since {moment(int(wish.of))} UTC, and viewings over by then"
        )
    return (
        f"conversation {wish.of}"
        if wish.kind == "talk"
        else f"all conversations, bookings and blind comparisons of invite {wish.of}"
    )


def _is_invite(invite_id: str, house: House) -> bool:
    database = open_database(house.database)
    try:
        return InviteDrawer(database).get(invite_id) is not None
    finally:
        database.dispose()


def _forget(wish: Wish, house: House) -> Forgotten:
    """Deletes, then tells the audit, by which a running house hears of it."""
    database = open_database(house.database)
    try:
        forgotten = wish.done(TalkDrawer(database), BookingDrawer(database), TrialDrawer(database))
        asyncio.run(Audit(AuditDrawer(database)).note(FORGOTTEN, TERMINAL, wish.subject, str(forgotten)))
    finally:
        database.dispose()
    return forgotten
