"""What turns are like just now, by Prometheus' names: how they end, how soon they sound, how many there are."""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from agent.events import ClauseChanged, Guarded, Retrying
from agent.model import TookOver
from conversation.turn import ChatEvent
from store.figures import TurnRow
from tts.worker import lag

_FIRST_S = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0)
_LAG_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)


class TurnMetrics:
    """Instruments of one house, in the registry that is given."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._turns = Counter("vox_turns", "Turns that ended", ("ending", "brain"), registry=registry)
        self._first_sound = Histogram(
            "vox_first_sound_seconds", "From a question to the first sound made", buckets=_FIRST_S, registry=registry
        )
        self._clauses = Counter("vox_clauses", "Clauses that sounded, made or kept", ("source",), registry=registry)
        self._changed = Counter(
            "vox_clauses_changed", "What the model wrote and was not let say", ("reason", "how"), registry=registry
        )
        self._guarded = Counter("vox_guarded", "Questions that no model was asked", ("reason",), registry=registry)
        self._retries = Counter("vox_retries", "Calls of the model made once more", registry=registry)
        self._taken_over = Counter("vox_taken_over", "Turns that the concierge took over", registry=registry)
        self._lag = Histogram(
            "vox_event_loop_lag_seconds", "By how much short sleeps are late", buckets=_LAG_S, registry=registry
        )

    def measure(self, row: TurnRow, events: Iterable[ChatEvent] = ()) -> None:
        """A turn has ended. `events` are those of its chat: of them only the names of rules are told."""
        self._turns.labels(row.ending, row.brain).inc()
        self._clauses.labels("kept").inc(row.clauses_kept)
        self._clauses.labels("made").inc(row.clauses - row.clauses_kept)
        if row.first_sound_ms is not None:
            self._first_sound.observe(row.first_sound_ms / 1000)

        told = list(events)
        self._taken_over.inc(any(isinstance(event, TookOver) for event in told))  # told again with each round of tools
        for event in told:
            self._count(event)

    def _count(self, event: ChatEvent) -> None:
        match event:
            case ClauseChanged(change):
                how = "repaired" if change.repaired else "replaced" if change.now else "left_out"
                self._changed.labels(change.reason, how).inc()
            case Guarded(reason):
                self._guarded.labels(reason).inc()
            case Retrying():
                self._retries.inc()

    def follow(self, at_work: Callable[[], int], waiting: Callable[[], int]) -> None:
        """How many turns are being answered, and how many questions are on their way or in the queue."""
        for name, words, count in (
            ("vox_turns_open", "Turns at work", at_work),
            ("vox_turns_waiting", "Questions on their way or in the queue", waiting),
        ):
            Gauge(name, words, registry=self._registry).set_function(count)

    async def sample_lag(self) -> None:
        """How late the event loop is, until cancelled."""
        await lag.sample(self._lag)
