"""`python -m access invite`: create, list, show and revoke. The link is printed once, and never to a journal."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable

from access.audit import Audit
from access.command.house import BAD_ARGUMENTS, DONE, House, refuse
from access.command.invite_arguments import add_create_arguments, told_faults, wanted
from access.command.journal import goes_to_journal
from access.command.shown import as_json, iso, moment, table
from access.errors import BadInvite, NoSuchInvite
from access.invite_rules import SCOPES
from access.invites import Invite, Invites
from store.audit import AuditDrawer
from store.engine import open_database
from store.invites import InviteDrawer

TERMINAL = "terminal"
Desk = tuple[Invites, Audit]


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("invite", help="create, list, show and revoke invites")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    create = acts.add_parser("create", help="a new invite; prints its link, this once")
    add_create_arguments(create)
    create.set_defaults(run=_create)
    listing = acts.add_parser("list", help="all invites, the newest first")
    listing.set_defaults(run=_with_desk(_list))
    show = acts.add_parser("show", help="all that is known of one invite")
    show.add_argument("invite_id", metavar="ID")
    show.set_defaults(run=_with_desk(_show))
    revoke = acts.add_parser("revoke", help="ends it, its sessions and what they hear, within a second")
    revoke.add_argument("invite_id", metavar="ID")
    revoke.set_defaults(run=_with_desk(_revoke))
    for act in (create, listing, show, revoke):
        act.add_argument("--json", action="store_true", help="for programs")


def _with_desk(
    act: Callable[[argparse.Namespace, House, Desk], Awaitable[int]],
) -> Callable[[argparse.Namespace, House], int]:
    """Opens the database for `act`, and closes it."""

    def run(told: argparse.Namespace, house: House) -> int:
        database = open_database(house.database)
        desk = (Invites(InviteDrawer(database)), Audit(AuditDrawer(database)))
        try:
            return asyncio.run(_awaited(act(told, house, desk)))
        except NoSuchInvite:
            return refuse(f"There is no invite {told.invite_id}; `python -m access invite list` tells which there are.")
        finally:
            database.dispose()

    return run


async def _awaited(act: Awaitable[int]) -> int:
    return await act


def _create(told: argparse.Namespace, house: House) -> int:
    if goes_to_journal(sys.stdout, os.environ):
        return refuse(
            "The link would go to the system's journal and be kept there: nothing was created. Run this in a terminal."
        )
    try:
        return _with_desk(_create_at)(told, house)
    except BadInvite as bad:
        return refuse("\n".join(told_faults(bad)), BAD_ARGUMENTS)


async def _create_at(told: argparse.Namespace, house: House, desk: Desk) -> int:
    invites, audit = desk
    token, invite = await invites.create(**wanted(told, int(time.time())))
    await audit.note("invite_created", TERMINAL, invite.invite_id, invite.label)
    link = f"{house.page_url}/invite#{token}"
    try:
        print(as_json({"link": link, "invite": _for_programs(invite)}) if told.json else _told_once(link, invite))
        sys.stdout.flush()
    except OSError:  # nobody has the link: it shall open nothing
        await invites.revoke(invite.invite_id, TERMINAL)
        await audit.note("invite_revoked", TERMINAL, invite.invite_id, invite.label)
        return refuse(f"The link could not be printed; invite {invite.invite_id} is revoked.")
    return DONE


def _told_once(link: str, invite: Invite) -> str:
    uses = "any number of times" if invite.max_uses is None else f"{invite.max_uses} times at most"
    until = "without an end" if invite.expires_unix_s is None else f"until {moment(invite.expires_unix_s)} UTC"
    return (
        f"{link}\n\nThis link is shown once. It opens {uses}, {until}, for: {_scopes(invite)}.\n"
        f"To end it: python -m access invite revoke {invite.invite_id}"
    )


async def _list(told: argparse.Namespace, _: House, desk: Desk) -> int:
    invites = await desk[0].list()
    if told.json:
        print(as_json([_for_programs(invite) for invite in invites]))
    elif not invites:
        print("There are no invites yet; `python -m access invite create --label NAME` makes one.")
    else:
        heads = ("ID", "LABEL", "STATE", "MAY", "USED", "EXPIRES (UTC)")
        print(table(heads, [_row(invite) for invite in invites], elastic=1))
    return DONE


async def _show(told: argparse.Namespace, _: House, desk: Desk) -> int:
    _print(told, await desk[0].get(told.invite_id))
    return DONE


async def _revoke(told: argparse.Namespace, _: House, desk: Desk) -> int:
    invites, audit = desk
    before = await invites.get(told.invite_id)
    invite = await invites.revoke(told.invite_id, TERMINAL)
    if before.revoked_unix_s is None:
        await audit.note("invite_revoked", TERMINAL, invite.invite_id, invite.label)
    _print(told, invite)
    return DONE


def _print(told: argparse.Namespace, invite: Invite) -> None:
    if told.json:
        print(as_json(_for_programs(invite)))
        return
    lines = {
        "invite": invite.invite_id,
        "label": invite.label,
        "state": invite.state(time.time()),
        "may": _scopes(invite),
        "used": f"{_used(invite)}",
        "created": f"{moment(invite.created_unix_s)} UTC by {invite.created_by or TERMINAL}",
        "expires": _utc(invite.expires_unix_s),
        "revoked": _utc(invite.revoked_unix_s),
        "a day": f"{_bound(invite.daily_tokens, 'tokens')}, {_bound(_minutes(invite), 'minutes of speech')}",
    }
    print("\n".join(f"{name:9}{value}" for name, value in lines.items()))


def _row(invite: Invite) -> tuple[str, ...]:
    return (
        invite.invite_id,
        invite.label,
        invite.state(time.time()),
        _scopes(invite),
        _used(invite),
        moment(invite.expires_unix_s),
    )


def _for_programs(invite: Invite) -> dict[str, object]:
    return {
        "invite_id": invite.invite_id,
        "label": invite.label,
        "state": invite.state(time.time()),
        "scopes": [scope for scope in SCOPES if scope in invite.scopes],
        "used": invite.used,
        "max_uses": invite.max_uses,
        "created": iso(invite.created_unix_s),
        "expires": iso(invite.expires_unix_s),
        "revoked": iso(invite.revoked_unix_s),
        "daily_tokens": invite.daily_tokens,
        "daily_speech_s": invite.daily_speech_s,
        "created_by": invite.created_by or TERMINAL,
    }


def _scopes(invite: Invite) -> str:
    return "admin" if "admin" in invite.scopes else ",".join(scope for scope in SCOPES if scope in invite.scopes)


def _used(invite: Invite) -> str:
    return f"{invite.used}" if invite.max_uses is None else f"{invite.used}/{invite.max_uses}"


def _utc(unix_s: int | None) -> str:
    return moment(unix_s) if unix_s is None else f"{moment(unix_s)} UTC"


def _minutes(invite: Invite) -> int | None:
    return None if invite.daily_speech_s is None else invite.daily_speech_s // 60


def _bound(value: int | None, of_what: str) -> str:
    return f"the house's {of_what}" if value is None else f"{value:,} {of_what}"
