"""What was forgotten or revoked after a backup was made: a restore must not bring it back.

Read of the database that a restore replaces, if that can still be read. What visitors delete themselves is in no
audit: those conversations are gone again VOX_TALKS_HOURS after their last change, restored or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from access.forgetting import FORGOTTEN, Wish
from store import postgresql, sqlite
from store.audit import AuditDrawer
from store.bookings import BookingDrawer
from store.engine import open_database
from store.errors import StoreError
from store.invites import InviteDrawer
from store.talks import TalkDrawer
from store.trials import TrialDrawer

# A clock may have been set meanwhile. Forgetting twice is as once.
_SLACK_S = 3_600


@dataclass(frozen=True, slots=True)
class TakenBack:
    """`revoked` are pairs of an invite and when that was, in whole seconds since 1970."""

    wishes: Sequence[Wish] = ()
    revoked: Sequence[tuple[str, int]] = ()

    def again(self, where: Path | str) -> None:
        """In the restored database, which is brought to its newest form. Raises StoreUnavailable, StoreTooNew."""
        engine = open_database(where)
        try:
            for wish in self.wishes:
                wish.done(TalkDrawer(engine), BookingDrawer(engine), TrialDrawer(engine))
            for invite_id, at_unix_s in self.revoked:
                InviteDrawer(engine).revoke(invite_id, at_unix_s)
        finally:
            engine.dispose()


def read(where: Path | str, since_unix_s: int) -> TakenBack | None:
    """Of the database that is to be replaced, which is left as it is. None when it cannot be read."""
    if isinstance(where, Path) and not where.is_file():
        return None
    try:
        engine = sqlite.engine_of(where) if isinstance(where, Path) else postgresql.engine_of(where)
        try:
            rows = AuditDrawer(engine).since(0, FORGOTTEN)
            told = [Wish.read(row.subject) for row in rows if row.at_unix_s >= since_unix_s - _SLACK_S]
            invites = InviteDrawer(engine).all()
        finally:
            engine.dispose()
    except StoreError:
        return None
    revoked = [(one.invite_id, one.revoked_unix_s) for one in invites if one.revoked_unix_s is not None]
    return TakenBack([wish for wish in told if wish is not None], revoked)
