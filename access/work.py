"""Proof of work before an invite is redeemed: a challenge that costs a browser half a second, and a guesser hours.

The library `altcha` makes and checks them; nobody else is asked. Challenges are signed with a key of this start.
"""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import altcha

from access.errors import AskLess, ComeLater

ALGORITHM = "PBKDF2/SHA-256"  # what browsers and Python both have natively
COST = 5_000  # iterations a try: about 1.5 ms
PREFIX = "00"  # one try in 256 is a solution
LIFETIME_S = 300
MAX_USED = 10_000  # solutions that are remembered until they expire
AGAIN = "The check of your browser did not succeed. Please try once more."


class ProofOfWork:
    """Challenges and their solutions, each taken once. Holds MAX_USED hashes at most."""

    def __init__(self, cost: int = COST, clock: Callable[[], float] = time.time) -> None:
        """`cost`: iterations a try. `clock` gives seconds since 1970."""
        self._cost = cost
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._used: OrderedDict[str, float] = OrderedDict()  # when each expires, in the order in which they were taken

    def challenge(self) -> Mapping[str, Any]:
        """As the browser's worker takes it."""
        made = altcha.create_challenge(
            algorithm=ALGORITHM,
            cost=self._cost,
            key_prefix=PREFIX,
            expires_at=int(self._clock()) + LIFETIME_S,
            hmac_secret=self._key,
        )
        return made.to_dict()

    async def check(self, solution: str) -> None:
        """Take `solution` (base64 of JSON), which counts once. Raises AskLess when it is none, or ComeLater."""
        try:
            payload = altcha.Payload.from_base64(solution)
            nonce = str(payload.challenge.parameters.nonce)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise AskLess(AGAIN, status=403) from None
        told = await asyncio.to_thread(altcha.verify_solution, payload, self._key)
        expires_s = payload.challenge.parameters.expires_at
        if not told.verified or expires_s is None or expires_s <= self._clock():
            raise AskLess(AGAIN, status=403)
        self._take(nonce, expires_s)

    def _take(self, nonce: str, expires_s: float) -> None:
        now = self._clock()
        while self._used and next(iter(self._used.values())) <= now:
            self._used.popitem(last=False)
        if nonce in self._used:
            raise AskLess(AGAIN, status=403)
        if len(self._used) >= MAX_USED:
            raise ComeLater("Too many invitations are being opened at the moment. Please try again in a moment.")
        self._used[nonce] = expires_s
