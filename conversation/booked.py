"""Which session booked which viewing, so that nobody else gets its calendar file.

In memory; after a restart the conversations tell it again.
"""

from collections import OrderedDict

from conversation.errors import NotYourTurn, TurnGone

MAX_REFERENCES = 10_000


class Booked:
    """References of bookings by the session that made them; past the bound the oldest are forgotten."""

    def __init__(self) -> None:
        self._owner: OrderedDict[str, str] = OrderedDict()

    def note(self, session_id: str, reference: str) -> None:
        """`session_id` booked, or changed, the viewing of that reference: the latest to do so owns it."""
        self._owner[reference] = session_id
        self._owner.move_to_end(reference)
        while len(self._owner) > MAX_REFERENCES:
            self._owner.popitem(last=False)

    def recall(self, session_id: str, reference: str) -> None:
        """A conversation of that session booked it before a restart: it is its own unless another owns it by now."""
        if reference not in self._owner:
            self.note(session_id, reference)

    def check(self, session_id: str, reference: str) -> None:
        """Raises TurnGone when no session here made it, NotYourTurn when another one did."""
        owner = self._owner.get(reference)
        if owner is None:
            raise TurnGone("There is no such booking here.")
        if owner != session_id:
            raise NotYourTurn("This booking belongs to another visitor.")
