"""The figures of the usage page as plain JSON data: no markup, no formatting, no sentence of the page."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from access.invite_rules import SCOPES
from access.invites import Invite
from access.ledger import LedgerState
from access.usage import DAY_S, AuditRow, Caps, Report, Spent, Used


def shown_usage(
    report: Report, state: LedgerState, caps: Caps, invites: Sequence[Invite], lines: Sequence[AuditRow]
) -> dict[str, Any]:
    """`lines` are the audit's, newest first; `caps` the house's of a day."""
    return {
        "days": [{"date": _date(day), **_sums(used)} for day, used in report.days.items()],
        "invites": [shown_invite(one) | _use(one, report, state) for one in invites],
        "total": _sums(report.total),
        "denials": report.denials,
        "today": {
            "date": _date(state.day),
            "closed": state.closed,
            "caps": asdict(caps),
            "spent": asdict(state.spent.get("", Spent())),
        },
        "audit": [asdict(line) for line in lines],
    }


def shown_invite(invite: Invite) -> dict[str, Any]:
    """Never its token, which nobody here has."""
    return asdict(invite) | {"scopes": scopes_of(invite), "state": invite.state(time.time())}


def scopes_of(invite: Invite) -> list[str]:
    return [scope for scope in SCOPES if scope in invite.scopes]


def _use(invite: Invite, report: Report, state: LedgerState) -> dict[str, Any]:
    today = state.spent.get(invite.invite_id, Spent())
    return {"today": asdict(today), "sums": _sums(report.invites.get(invite.invite_id, Used()))}


def _sums(used: Used) -> dict[str, Any]:
    """Flat: what turns come to stands beside all else."""
    told = asdict(used)
    turns: dict[str, Any] = told.pop("turns")
    return turns | told


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY_S, UTC).date().isoformat()
