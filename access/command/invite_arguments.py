"""The arguments of `invite create`, as Invites.create takes them, and its faults in the words of the command line."""

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from access.errors import BadInvite
from access.invite_rules import MAX_DAYS, MAX_LABEL_CHARS, MOST, SCOPES

EXPIRES = f"such as 12h, 7d or 2026-12-01 (the end of that day, UTC), within {MAX_DAYS} days; or never"
DEFAULT_EXPIRES = "7d"
DEFAULT_SCOPES = "walkthrough,talk"
MOST_MINUTES = MOST["daily_speech_s"] // 60
_SECONDS = {"m": 60, "h": 3_600, "d": 86_400}
_OPTIONS = {
    "label": "--label",
    "scopes": "--scope",
    "expires_unix_s": "--expires",
    "max_uses": "--uses",
    "daily_tokens": "--budget-tokens",
    "daily_speech_s": "--budget-speech-minutes",
}
# Where Invites.create speaks of another unit than the command line.
_EXPECTED = {"expires_unix_s": EXPIRES, "daily_speech_s": f"a whole number from 0 to {MOST_MINUTES:,}"}


class Wanted(TypedDict):
    """The keywords of Invites.create."""

    label: str
    scopes: frozenset[str]
    expires_unix_s: int | None
    max_uses: int | None
    daily_tokens: int | None
    daily_speech_s: int | None


def add_create_arguments(parser: argparse.ArgumentParser) -> None:
    most = {name: f"{value:,}" for name, value in MOST.items()}
    parser.add_argument("--label", required=True, help=f"whom it is for: 1 to {MAX_LABEL_CHARS} characters")
    until = _default(EXPIRES, DEFAULT_EXPIRES)
    parser.add_argument("--expires", default=DEFAULT_EXPIRES, type=_expiry, metavar="WHEN", help=until)
    parser.add_argument("--uses", type=_whole, metavar="N", help=f"1 to {most['max_uses']}; any number if not given")
    scopes = f"some of {', '.join(SCOPES)}, with commas between; admin includes all"
    parser.add_argument(
        "--scope", default=DEFAULT_SCOPES, type=_scopes, metavar="SCOPES", help=_default(scopes, DEFAULT_SCOPES)
    )
    parser.add_argument(
        "--budget-tokens", type=_whole, metavar="N", help=f"of the language model a day, 0 to {most['daily_tokens']}"
    )
    parser.add_argument(
        "--budget-speech-minutes", type=_whole, metavar="N", help=f"of speech a day, 0 to {MOST_MINUTES:,}"
    )


def wanted(told: argparse.Namespace, now_unix_s: int) -> Wanted:
    """What was asked for; a time that is told as from now counts from `now_unix_s`."""
    expires: timedelta | datetime | None = told.expires
    minutes: int | None = told.budget_speech_minutes
    if isinstance(expires, timedelta):
        expires_unix_s: int | None = now_unix_s + int(expires.total_seconds())
    else:
        expires_unix_s = int(expires.timestamp()) if expires is not None else None
    return Wanted(
        label=told.label,
        scopes=told.scope,
        expires_unix_s=expires_unix_s,
        max_uses=told.uses,
        daily_tokens=told.budget_tokens,
        daily_speech_s=minutes * 60 if minutes is not None else None,
    )


def told_faults(bad: BadInvite) -> Sequence[str]:
    """One line for each option at fault."""
    return [f"{_OPTIONS[name]}: {_EXPECTED.get(name, expected)} was expected" for name, expected in bad.faults.items()]


def _expiry(value: str) -> timedelta | datetime | None:
    if value == "never":
        return None
    if span := re.fullmatch(r"([1-9][0-9]{0,5})([mhd])", value, re.ASCII):
        return timedelta(seconds=int(span[1]) * _SECONDS[span[2]])
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError
        return datetime.strptime(f"{value} 23:59:59", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{EXPIRES} was expected, not {value[:40]!r}") from None


def _scopes(value: str) -> frozenset[str]:
    scopes = frozenset(part.strip() for part in value.split(","))
    if not scopes <= set(SCOPES):
        raise argparse.ArgumentTypeError(f"some of {', '.join(SCOPES)} were expected, not {value[:60]!r}")
    return scopes


def _whole(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", value, re.ASCII):
        raise argparse.ArgumentTypeError(f"a whole number was expected, not {value[:40]!r}")
    return int(value)


def _default(expected: str, default: str) -> str:
    return f"{expected}; {default} if not given"
