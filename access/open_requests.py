"""Requests that are being answered: how many at once, by whom; and those of a session that ends are told so.

Knows nothing of HTTP.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from access.errors import AskLess
from access.sessions import Session

MAX_IN_ALL = 900  # each holds a file descriptor, of which a process has 1,024 unless told otherwise
MAX_ANONYMOUS = 300  # of these: strangers cannot take the visitors' places
MAX_OF_ADDRESS = 128  # of strangers: a whole office that opens its invitations at once
MAX_OF_SESSION = 48  # six pages of one browser, each with two streams open
FULL = "This demo has as many requests at hand as it can answer. Please try again in a moment."
WAIT_S = 2.0


class OpenRequests:
    """Counts what is open now. Not thread-safe: for the event loop."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._ends: dict[str, set[asyncio.Future[None]]] = {}

    @contextmanager
    def stranger(self, address: str) -> Iterator[None]:
        """One more request without a session. Raises AskLess."""
        bounds = {"all": MAX_IN_ALL, "anonymous": MAX_ANONYMOUS, f"address {address}": MAX_OF_ADDRESS}
        with self._one_more(bounds):
            yield

    @contextmanager
    def lookup(self, address: str) -> Iterator[None]:
        """One more cookie that is being looked up, apart from strangers: they cannot hold up who has come in."""
        bounds = {"all": MAX_IN_ALL, "lookups": MAX_ANONYMOUS, f"lookups {address}": MAX_OF_ADDRESS}
        with self._one_more(bounds):
            yield

    @contextmanager
    def visitor(self, session: Session) -> Iterator[asyncio.Future[None]]:
        """One more request of `session`; the future is done when the session has ended. Raises AskLess."""
        ended = asyncio.get_running_loop().create_future()
        with self._one_more({"all": MAX_IN_ALL, f"session {session.id}": MAX_OF_SESSION}):
            of_session = self._ends.setdefault(session.id, set())
            of_session.add(ended)
            if session.ended is not None:  # between being found and now
                ended.set_result(None)
            try:
                yield ended
            finally:
                of_session.discard(ended)
                if not of_session:
                    self._ends.pop(session.id, None)

    def session_ended(self, session: Session) -> None:
        """For Sessions.on_end."""
        for ended in self._ends.get(session.id, ()):
            if not ended.done():
                ended.set_result(None)

    @contextmanager
    def _one_more(self, bounds: dict[str, int]) -> Iterator[None]:
        if any(self._open[whose] >= most for whose, most in bounds.items()):
            raise AskLess(FULL, retry_after_s=WAIT_S)
        self._open.update(bounds.keys())
        try:
            yield
        finally:
            self._open.subtract(bounds.keys())
            for whose in bounds:
                if self._open[whose] <= 0:
                    del self._open[whose]
