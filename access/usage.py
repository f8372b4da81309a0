"""What was used, by day and by invite: turns, tokens, money, speech, denials. For the usage page and the command line.

Reads three drawers and adds up; decides nothing. Days are whole days since 1970, UTC.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from access.audit import DENIED
from access.errors import ComeLater, LedgerUnavailable
from store.audit import AuditDrawer, AuditRow
from store.days import DAY_S
from store.errors import StoreUnavailable
from store.figures import FigureDrawer, TurnSums
from store.ledger import HOUSE, Caps, Spent
from store.ledger_reading import LedgerReading

MOST_DAYS = 90  # so long turns and single calls are kept
__all__ = ["DAY_S", "MOST_DAYS", "AuditRow", "Caps", "Report", "Spent", "UsageReading", "Used", "the_store"]
log = logging.getLogger("vox.access")


@dataclass(slots=True)
class Used:
    """Of a day, of an invite, or in all.

    `tokens` and `micro_usd` are what was charged, `speech_ms` the sound that was handed out. The three kinds of tokens
    are what the model's server told; of `unknown_calls` it told nothing, so that they were charged in full.
    """

    turns: TurnSums = field(default_factory=TurnSums)
    tokens: int = 0
    micro_usd: int = 0
    speech_ms: int = 0
    calls: int = 0
    unknown_calls: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    denials: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Every day from `first_day` to `last_day` is there, both included; of the invites, those that used something.

    `days`, `total` and `denials` (by reason) are of one invite, where one was asked for.
    """

    first_day: int
    last_day: int
    days: Mapping[int, Used]
    invites: Mapping[str, Used]
    total: Used
    denials: Mapping[str, int]


class UsageReading:
    """Blocks; safe for many threads. Every call may raise StoreUnavailable."""

    def __init__(self, figures: FigureDrawer, ledger: LedgerReading, audit: AuditDrawer) -> None:
        self._figures = figures
        self._ledger = ledger
        self._audit = audit

    def report(self, last_day: int, days: int, invite_id: str | None = None) -> Report:
        """Of `days` days up to `last_day`. `invite_id`: of one invite alone."""
        adding = _Adding(last_day - days + 1, last_day, invite_id)
        self._add_turns(adding)
        self._add_spent(adding)
        self._add_denials(adding)
        return Report(adding.first_day, last_day, adding.days, dict(adding.invites), adding.total, adding.reasons)

    def _add_turns(self, adding: "_Adding") -> None:
        figures = self._figures.since(adding.first_day, adding.only)
        adding.total.turns = figures.total
        for day, sums in figures.by_day.items():
            if day in adding.days:
                adding.days[day].turns = sums
        for invite_id, sums in figures.by_invite.items():
            if invite_id:
                adding.invites[invite_id].turns = sums

    def _add_spent(self, adding: "_Adding") -> None:
        for row in self._ledger.days(adding.first_day, adding.last_day):
            for used in adding.of(row.day, row.account):
                used.tokens += row.tokens
                used.micro_usd += row.micro_usd
                used.speech_ms += row.speech_ms
        for call in self._ledger.split(adding.first_day, adding.last_day):
            # The house's account holds no calls of its own: they count there as well.
            for used in (
                *adding.of(call.day, call.invite_id),
                *(adding.of(call.day, HOUSE) if not adding.only else ()),
            ):
                used.calls += call.calls
                used.unknown_calls += call.unknown
                used.input_tokens += call.input_tokens
                used.cached_input_tokens += call.cached_input_tokens
                used.output_tokens += call.output_tokens

    def _add_denials(self, adding: "_Adding") -> None:
        """Everybody's are the house's; those without an invite are the house's alone."""
        for (day, actor, reason), count in self._audit.counts(DENIED, adding.first_day).items():
            everybody = adding.of(day, HOUSE) if adding.only is None else []
            for used in (*(adding.of(day, actor) if actor else ()), *everybody):
                used.denials += count
            if adding.only in (None, actor):
                adding.reasons[reason] += count


@contextmanager
def the_store() -> Iterator[None]:
    """What the store or the ledger cannot do now is told in the log, and in plain words. Raises ComeLater."""
    try:
        yield
    except (StoreUnavailable, LedgerUnavailable) as error:
        log.error("the house's own page cannot be served: %s", error)
        raise ComeLater("The database does not answer right now. Please try again in a moment.") from error


class _Adding:
    """Where a number of a day and an account belongs."""

    def __init__(self, first_day: int, last_day: int, only: str | None) -> None:
        self.first_day = first_day
        self.last_day = last_day
        self.only = only
        self.days = {day: Used() for day in range(first_day, last_day + 1)}
        self.invites: dict[str, Used] = defaultdict(Used)
        self.total = Used()
        self.reasons: dict[str, int] = defaultdict(int)

    def of(self, day: int, account: str) -> list[Used]:
        """The house's account is the sum over all invites: it makes the days, unless one invite was asked for."""
        if day not in self.days:
            return []
        found = [self.invites[account]] if account else []
        if account == (self.only or HOUSE):
            found += [self.days[day], self.total]
        return found
