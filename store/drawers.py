"""All drawers of one database, opened and closed together."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from store.audit import AuditDrawer
from store.bookings import BookingDrawer
from store.engine import open_database
from store.faults import on_fault
from store.figures import FigureDrawer
from store.invites import InviteDrawer
from store.ledger import LedgerDrawer
from store.ledger_reading import LedgerReading
from store.presets import PresetDrawer
from store.sessions import SessionDrawer
from store.talks import TalkDrawer
from store.trials import TrialDrawer


@dataclass(frozen=True, slots=True)
class Drawers:
    """Each as its own file describes it. `close` gives the database's connections back."""

    invites: InviteDrawer
    sessions: SessionDrawer
    ledger: LedgerDrawer
    spent: LedgerReading
    audit: AuditDrawer
    figures: FigureDrawer
    talks: TalkDrawer
    bookings: BookingDrawer
    presets: PresetDrawer
    trials: TrialDrawer
    close: Callable[[], None]


def open_drawers(where: Path | str, fault: Callable[[], None]) -> Drawers:
    """Of the database at `where` (store.engine), brought to its newest form. `fault` is called for each of its errors.

    Raises StoreUnavailable, StoreTooNew.
    """
    engine = open_database(where)
    on_fault(engine, fault)
    return Drawers(
        invites=InviteDrawer(engine),
        sessions=SessionDrawer(engine),
        ledger=LedgerDrawer(engine),
        spent=LedgerReading(engine),
        audit=AuditDrawer(engine),
        figures=FigureDrawer(engine),
        talks=TalkDrawer(engine),
        bookings=BookingDrawer(engine),
        presets=PresetDrawer(engine),
        trials=TrialDrawer(engine),
        close=engine.dispose,
    )
