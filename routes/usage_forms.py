"""What the usage page sends, checked: a new invite, what to forget, how many days. Faults are told by field."""

import time
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from access.errors import BadInvite
from access.invite_rules import MAX_DAYS, MOST
from access.invites import Invite, Invites
from access.usage import DAY_S, MOST_DAYS
from routes.bodies import BadRequest, Body

# What the form calls what Invites.create calls by another name.
_FIELDS = {"expires_unix_s": "expires_days", "daily_speech_s": "daily_speech_minutes"}


class NewInvite(Body):
    """As the form sends it; None is no bound. Ranges are Invites' to check."""

    label: str = Field(description="text")
    scopes: list[str] = Field(description="a list of scopes")
    expires_days: int | None = Field(None, description="a whole number of days, or nothing")
    max_uses: int | None = Field(None, description="a whole number, or nothing")
    daily_tokens: int | None = Field(None, description="a whole number, or nothing")
    daily_speech_minutes: int | None = Field(None, description="a whole number, or nothing")


class ForgetBody(Body):
    kind: Literal["invite", "talk"] = Field(description="invite or talk")
    of: str = Field(description="an id", pattern=r"^[0-9a-f]{12}$|^[0-9a-f]{32}$")


def checked_days(days: str) -> int:
    """How many days are asked for. Raises BadRequest."""
    if not (days.isascii() and days.isdecimal() and len(days) <= len(str(MOST_DAYS)) and 1 <= int(days) <= MOST_DAYS):
        raise BadRequest({"days": f"a whole number from 1 to {MOST_DAYS}"})
    return int(days)


async def create_invite(invites: Invites, wanted: NewInvite, me: str) -> tuple[str, Invite]:
    """The token and the invite; `me` is the invite of whoever makes it. Raises BadRequest by the form's own names."""
    days, minutes = wanted.expires_days, wanted.daily_speech_minutes
    try:
        return await invites.create(
            label=wanted.label,
            scopes=wanted.scopes,
            expires_unix_s=None if days is None else int(time.time()) + days * DAY_S,
            max_uses=wanted.max_uses,
            daily_tokens=wanted.daily_tokens,
            daily_speech_s=None if minutes is None else 60 * minutes,
            created_by=me,
        )
    except BadInvite as error:
        raise BadRequest(_renamed(error.faults)) from error


def _renamed(faults: Mapping[str, str]) -> Mapping[str, str]:
    """By the form's names, with what the form asks for."""
    told = {_FIELDS.get(name, name): expected for name, expected in faults.items()}
    most = {"expires_days": MAX_DAYS, "daily_speech_minutes": MOST["daily_speech_s"] // 60}
    least = {"expires_days": 1, "daily_speech_minutes": 0}
    return told | {name: f"a whole number from {least[name]} to {most[name]:,}" for name in most if name in told}
