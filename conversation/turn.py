"""One turn: who owns it, what of it can be read, and who reads it. A value with no behaviour of its own."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Literal

from agent.events import AgentEvent
from conversation.manner import Manner
from conversation.record import Record
from conversation.sound import Sound
from conversation.speaking import Speaking

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

    `chat` holds what the agent tells, `clauses` what the voice is to say (`asides`: the numbers of those that are no
    part of the answer), `sound` what it has said so far: another Sound once the manner was changed. `manner` is one
    that was changed before the voice began. `readers` counts who follows chat or sound, `listener` is the one of the
    sound. `talk_id` names the conversation: its next turn supersedes this one.
    """

    id: str
    session_id: str
    talk_id: str
    chat: Record[ChatEvent] = field(default_factory=Record)
    clauses: Record[str] = field(default_factory=Record)
    asides: set[int] = field(default_factory=set)
    sound: Sound = field(default_factory=Sound)
    readers: int = 0
    listener: object | None = None
    task: asyncio.Task[None] | None = None
    manner: Manner | None = None
    speaking: Speaking | None = None
    voice_task: asyncio.Task[None] | None = None
    ending: Ending | None = None
    stages_ms: dict[str, float] = field(default_factory=dict)

    def reached(self, stage: str) -> None:
        """Note the first time that `stage` is reached, in milliseconds of Unix time."""
        self.stages_ms.setdefault(stage, time.time() * 1000)
