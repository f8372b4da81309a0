"""How often something may be asked for: by session, by invite, by address, and in all, in moving windows.

Counting is the library `limits`'; the windows lie in this process, in a bounded memory. Nothing here is logged.
"""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from typing import Literal

from limits import RateLimitItem, parse
from limits.aio.storage import MovingWindowSupport, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from access.errors import AskLess

Kind = Literal["turn", "speech", "redeem", "failure", "challenge"]
HOUSE = "house"
MAX_KEYS = 10_000
# By what is counted, then by whom. A turn takes about a second of one processor; a page asks for the sound of each
# answer once, and again when a slider comes to rest. A redeem that succeeds costs a token that was given away.
RATES: Mapping[Kind, Mapping[str, str]] = {
    "turn": {"session": "30 per minute", "invite": "240 per minute", "address": "240 per minute"},
    "speech": {"session": "240 per minute", "invite": "1200 per minute", "address": "1200 per minute"},
    "redeem": {"address": "150 per 10 second", HOUSE: "600 per 10 second"},
    "failure": {"address": "20 per 10 minute", HOUSE: "300 per minute"},
    "challenge": {"address": "120 per minute", HOUSE: "1200 per minute"},
}
SENTENCES: Mapping[Kind, str] = {
    "turn": "These are more questions than this demo can answer at once.",
    "speech": "This is more speech than this demo can give at once.",
    "redeem": "Too many invitations are being opened at the moment.",
    "failure": "Too many tries.",
    "challenge": "Too many tries.",
}


class Limits:
    """All limits of one house. `take` counts, `check` only looks; both raise AskLess with the time to wait."""

    def __init__(
        self,
        rates: Mapping[Kind, Mapping[str, str]] = RATES,
        clock: Callable[[], float] = time.monotonic,
        max_keys: int = MAX_KEYS,
    ) -> None:
        """`rates`: as RATES, in the notation of `limits`. `clock` in seconds."""
        self._clock = clock
        self.windows = Windows(clock, max_keys)
        self._limiter = MovingWindowRateLimiter(self.windows)
        self._rates: dict[Kind, dict[str, RateLimitItem]] = {
            kind: {whose: parse(rate) for whose, rate in by.items()} for kind, by in rates.items()
        }

    async def take(self, kind: Kind, **who: str) -> None:
        """Count one for each of `who` (session=, invite=, address=) that the kind is limited by, and for the house.

        Raises AskLess if one of them has had enough; nobody is charged then.
        """
        await self.check(kind, **who)
        await self.count(kind, **who)

    async def check(self, kind: Kind, **who: str) -> None:
        """Raises AskLess if one of them has had enough."""
        waits = [await self._wait_s(kind, rate, name) for rate, name in self._of(kind, who)]
        if (wait_s := max(waits, default=0.0)) > 0:
            seconds = math.ceil(wait_s)
            when = f"{seconds} second{'s' * (seconds != 1)}" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
            raise AskLess(f"{SENTENCES[kind]} Please try again in {when}.", retry_after_s=wait_s)

    async def count(self, kind: Kind, **who: str) -> None:
        """As `take`, for what has happened already."""
        for rate, name in self._of(kind, who):
            await self._limiter.hit(rate, kind, name)

    async def has_any(self, kind: Kind, **who: str) -> bool:
        """Whether one of `who` has been counted within the window."""
        for whose, name in who.items():
            rate = self._rates[kind][whose]
            stats = await self._limiter.get_window_stats(rate, kind, f"{whose} {name}")
            if stats.remaining < rate.amount:
                return True
        return False

    def _of(self, kind: Kind, who: Mapping[str, str]) -> list[tuple[RateLimitItem, str]]:
        named = {**who, HOUSE: ""}
        return [(rate, f"{whose} {named[whose]}") for whose, rate in self._rates[kind].items() if whose in named]

    async def _wait_s(self, kind: Kind, rate: RateLimitItem, name: str) -> float:
        if await self._limiter.test(rate, kind, name):
            return 0.0
        stats = await self._limiter.get_window_stats(rate, kind, name)
        return max(1.0, stats.reset_time - self._clock())


class Windows(Storage, MovingWindowSupport):
    """Where the moments are kept. The library's own for asyncio starts a thread for each key at each request.

    Past `max_keys` the one that was used longest ago is forgotten: whoever has so many addresses is not held up by
    a count for each, and nobody else shall be held up in their place.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float], max_keys: int) -> None:
        super().__init__()
        self._clock = clock
        self._max_keys = max_keys
        self._moments: OrderedDict[str, deque[float]] = OrderedDict()  # of each key, the oldest first

    def __len__(self) -> int:
        return len(self._moments)

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return ()

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        moments = self._within(key, expiry)
        if len(moments) + amount > limit:
            return False
        moments.extend([self._clock()] * amount)
        self._moments[key] = moments
        self._moments.move_to_end(key)
        while len(self._moments) > self._max_keys:
            self._moments.popitem(last=False)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        moments = self._within(key, expiry)
        return (moments[0] if moments else self._clock()), len(moments)

    def _within(self, key: str, expiry: int) -> deque[float]:
        moments = self._moments.get(key, deque())
        since = self._clock() - expiry
        while moments and moments[0] <= since:
            moments.popleft()
        if not moments:
            self._moments.pop(key, None)
        return moments

    async def clear(self, key: str) -> None:
        self._moments.pop(key, None)

    async def reset(self) -> int | None:
        count = len(self._moments)
        self._moments.clear()
        return count

    async def check(self) -> bool:
        return True

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only moving windows are kept here")

    async def get(self, key: str) -> int:
        raise NotImplementedError("only moving windows are kept here")

    async def get_expiry(self, key: str) -> float:
        raise NotImplementedError("only moving windows are kept here")
