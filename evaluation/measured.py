"""What a turn was like: how long, how many tokens, what the judges changed. Knows no conversation and no listing."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.checked import Change
from agent.events import AgentEvent, Aside, ClauseChanged, Guarded, ReplyFinished, Retrying
from agent.model import TextDelta, TookOver, Usage


@dataclass(frozen=True, slots=True)
class TurnFigures:
    """`first_clause_s` is None when nothing was said. `usage` is None when a server did not tell all of it."""

    first_clause_s: float | None
    whole_s: float
    usage: Usage | None
    changes: tuple[Change, ...] = ()
    taken_over: bool = False
    guarded: bool = False
    retried: bool = False


class Stopwatch:
    """Notes the events of one reply as they come. An aside is no answer: it ends no waiting."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` in seconds; it starts now."""
        self.text = ""
        self._clock, self._begin_s = clock, clock()
        self._first_s: float | None = None
        self._usage: Usage | None = None
        self._changes: list[Change] = []
        self._kinds: set[type[AgentEvent]] = set()

    def note(self, event: AgentEvent) -> None:
        self._kinds.add(type(event))
        match event:
            case TextDelta(text):
                if self._first_s is None and text.strip():
                    self._first_s = self._clock() - self._begin_s
                self.text += text
            case TookOver() | Aside():
                self.text += " " if self.text and not self.text[-1].isspace() else ""
            case ClauseChanged(change):
                self._changes.append(change)
            case ReplyFinished(usage):
                self._usage = usage

    def figures(self) -> TurnFigures:
        """When the reply has ended."""
        return TurnFigures(
            self._first_s,
            self._clock() - self._begin_s,
            self._usage,
            tuple(self._changes),
            taken_over=TookOver in self._kinds,
            guarded=Guarded in self._kinds,
            retried=Retrying in self._kinds,
        )


def at_share(values: Sequence[float], share: float) -> float | None:
    """The smallest of `values` that as large a share of them does not exceed (nearest rank); None of none."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)] if values else None
