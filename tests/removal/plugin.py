"""A plugin of pytest's that takes one guard of the door away, the one that VOX_TEST_REMOVED names; "" takes none.

It works within the process of the tests, so for tests whose gate, limits and ledger are in that process.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from access.gate import Gate
from access.ledger import Ledger, Reservation
from access.ledger import Tokens as TokenCounts
from access.limits import Limits

REMOVED = "VOX_TEST_REMOVED"


def remove_gate() -> None:
    """Everybody gets through; who has a session is who its cookie says."""

    async def call(self: Any, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            token = self._cookie.read(Headers(scope=scope))
            session = await self._sessions.find(token) if token else None
            scope["state"] = {"session": session, "request_id": "none", "address": "127.0.0.1"}
        await self._app(scope, receive, send)

    Gate.__call__ = call  # type: ignore[method-assign]


def remove_limiter() -> None:
    """Nothing is ever too often."""

    async def nothing(self: Any, kind: str, **who: str) -> None:
        pass

    Limits.take = Limits.check = Limits.count = nothing  # type: ignore[method-assign, assignment]


def remove_reservation() -> None:
    """What is paid for is not reserved before: nothing is asked of the ledger, and nothing charged by it."""

    async def granted(self: Any, wanted: Any, upper: TokenCounts, price: Any = None) -> Reservation:
        return Reservation(wanted.reservation_id, wanted.invite_id, 0, wanted.kind, upper, wanted.spent, price)

    Ledger._reserve = granted  # type: ignore[method-assign]


REMOVALS: Mapping[str, Callable[[], None]] = {
    "gate": remove_gate,
    "limiter": remove_limiter,
    "reservation": remove_reservation,
}


def pytest_configure() -> None:
    if removed := os.environ.get(REMOVED):
        REMOVALS[removed]()
