"""What the door measures of itself, by Prometheus' names: who comes in, who is refused, what today has cost."""

import asyncio
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from access.errors import LedgerUnavailable
from access.ledger import Ledger
from store.ledger import HOUSE, Spent

EVERY_S = 15.0
NO_CAP = float("inf")


class DoorMetrics:
    """Instruments of one house, in the registry that is given."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._denials = Counter("vox_denials", "Requests that the door refused", ("reason",), registry=registry)
        self._acts = Counter(
            "vox_acts", "Acts that the audit noted, such as invite_redeemed", ("act",), registry=registry
        )
        self._store_errors = Counter("vox_store_errors", "Errors of the database", registry=registry)
        self._tokens, self._usd, self._speech_s = (
            Gauge(f"vox_spent_today_{unit}", f"Charged today (UTC): {words}", registry=registry)
            for unit, words in (("tokens", "tokens"), ("usd", "US dollars"), ("speech_seconds", "seconds of speech"))
        )
        self._caps = Gauge(
            "vox_cap_today", "The most of it that a day may cost the house", ("kind",), registry=registry
        )
        self._ledger = Gauge("vox_ledger_open", "1 while the ledger can be spent from, else 0", registry=registry)

    def act(self, action: str) -> None:
        """The audit notes one."""
        self._acts.labels(action).inc()

    def denied(self, reason: str) -> None:
        self._denials.labels(reason).inc()

    def store_error(self) -> None:
        """Safe for threads."""
        self._store_errors.inc()

    def follow_sessions(self, sessions: Callable[[], int], invites: Callable[[], int]) -> None:
        """How many sessions are at hand, and of how many invites."""
        for name, words, count in (
            ("vox_sessions", "Sessions at hand", sessions),
            ("vox_invites_in_use", "Invites whose sessions are at hand", invites),
        ):
            Gauge(name, words, registry=self._registry).set_function(count)

    async def follow_ledger(self, ledger: Ledger) -> None:
        """Tells what today has cost, until cancelled."""
        self._registry.register(_Refusals(ledger.refusals))
        caps = ledger.caps
        told = {"tokens": caps.tokens, "usd": _usd(caps.micro_usd), "speech_seconds": _seconds(caps.speech_ms)}
        for kind, cap in told.items():
            self._caps.labels(kind).set(NO_CAP if cap is None else cap)
        while True:
            await self._look(ledger)
            await asyncio.sleep(EVERY_S)

    async def _look(self, ledger: Ledger) -> None:
        try:
            state = await ledger.state()
        except LedgerUnavailable:
            self._ledger.set(0)
            return
        spent = state.spent.get(HOUSE, Spent())
        self._ledger.set(0 if state.closed else 1)
        self._tokens.set(spent.tokens)
        self._usd.set(spent.micro_usd / 1_000_000)
        self._speech_s.set(spent.speech_ms / 1000)


class _Refusals(Collector):
    """What the ledger refused, by whose bound it was and which."""

    def __init__(self, refusals: Mapping[tuple[str, str], int]) -> None:
        self._refusals = refusals

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily("vox_ledger_refusals", "Spending that was refused", labels=("whose", "what"))
        for (whose, what), count in dict(self._refusals).items():
            family.add_metric((whose, what), count)
        yield family


def _usd(micro_usd: int | None) -> float | None:
    return None if micro_usd is None else micro_usd / 1_000_000


def _seconds(speech_ms: int | None) -> float | None:
    return None if speech_ms is None else speech_ms / 1000
