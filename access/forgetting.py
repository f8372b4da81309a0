"""What shall be forgotten of visitors, and how it leaves the store. Knows rows, not what is said in them.

The house and the command line both forget. The audit's row tells the running house what the command line has deleted,
since the house may still hold it in memory.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, Self

FORGOTTEN = "forgotten"  # the audit's action
TERMINAL = "terminal"  # its actor, for the command line
Kind = Literal["invite", "talk", "before"]
_SUBJECT = re.compile(r"(?P<kind>invite|talk|before):(?P<of>[0-9a-f]{1,32})")


class Talks(Protocol):
    """store.talks.TalkDrawer. Blocks. Every call may raise StoreUnavailable."""

    def forget(self, talk_id: str) -> bool: ...

    def forget_of_invite(self, invite_id: str) -> int: ...

    def forget_unchanged(self, since_unix_s: int) -> int: ...


class Bookings(Protocol):
    """store.bookings.BookingDrawer. Blocks. Every call may raise StoreUnavailable."""

    def forget_of_invite(self, invite_id: str) -> int: ...

    def forget_ended(self, before_unix_s: int) -> int: ...


class Trials(Protocol):
    """store.trials.TrialDrawer. Blocks. Every call may raise StoreUnavailable."""

    def forget_of_invite(self, invite_id: str) -> int: ...

    def forget_unchanged(self, since_unix_s: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many there were."""

    talks: int = 0
    bookings: int = 0
    trials: int = 0

    def __str__(self) -> str:
        """Blind comparisons, which most invites never make, where there were any."""
        told = f"{_counted(self.talks, 'conversation')}, {_counted(self.bookings, 'booking')}"
        return told + (f", {_counted(self.trials, 'blind comparison')}" if self.trials else "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What to forget: all of an `invite`, one `talk`, or what was over `before` a moment (whole seconds since 1970).

    A conversation's bookings are not forgotten with it: an appointment is the house's as much as the visitor's.
    """

    kind: Kind
    of: str

    @property
    def subject(self) -> str:
        """As the audit keeps it; `read` reads it."""
        return f"{self.kind}:{self.of}"

    @classmethod
    def read(cls, subject: str) -> Self | None:
        """None when it is nothing of the kind."""
        told = _SUBJECT.fullmatch(subject)
        if told is None or (told["kind"] == "before" and not told["of"].isdecimal()):
            return None
        kinds: dict[str, Kind] = {"invite": "invite", "talk": "talk", "before": "before"}
        return cls(kinds[told["kind"]], told["of"])

    def done(self, talks: Talks, bookings: Bookings, trials: Trials) -> Forgotten:
        """Deletes the rows. Blocks; again is as once. Raises StoreUnavailable."""
        if self.kind == "talk":
            return Forgotten(int(talks.forget(self.of)))
        if self.kind == "invite":
            return Forgotten(*(rows.forget_of_invite(self.of) for rows in (talks, bookings, trials)))
        over = int(self.of)
        return Forgotten(talks.forget_unchanged(over), bookings.forget_ended(over), trials.forget_unchanged(over))


Done = Callable[[Wish], Forgotten]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
