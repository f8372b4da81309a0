"""One turn: who owns it, what of it can be read, and who reads it. A value with no behaviour of its own."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Literal

from agent.events import AgentEvent
from conversation.record import Record

Ending = Literal["finished", "stopped", "superseded", "abandoned", "failed"]


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """Last entry of the chat record. `note` is the sentence the visitor sees; empty when all went well."""

    ending: Ending
    note: str = ""


ChatEvent = AgentEvent | TurnEnded


@dataclass(slots=True, eq=False)
class Turn:
    """A question and its answer in the making. Kept by conversation.turns.Turns alone.

    `chat` holds what the page shows, `sound` the frames of tts.frames. `readers` counts who follows either.
    """

    id: str
    session_id: str
    chat: Record[ChatEvent] = field(default_factory=Record)
    sound: Record[bytes] = field(default_factory=Record)
    readers: int = 0
    has_listener: bool = False
    task: asyncio.Task[None] | None = None
    ending: Ending | None = None
    stages_ms: dict[str, float] = field(default_factory=dict)

    def reached(self, stage: str) -> None:
        """Note the first time that `stage` is reached, in milliseconds of Unix time."""
        self.stages_ms.setdefault(stage, time.time() * 1000)
