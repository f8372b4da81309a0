"""Holds a conversation with the agent and checks every turn of it."""

import json
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

import yaml

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.errors import AgentError
from agent.events import AgentEvent, ListingsShown, ReplyFinished, ToolFinished
from agent.listings import Listings
from agent.model import Message
from agent.tools import Toolbox
from evaluation.checks import BY_WORDS, CHECKS, Turn, style, traced
from evaluation.facts import names
from evaluation.measured import Stopwatch, TurnFigures
from evaluation.wording import filled
from evaluation.world import Said, World

Half = Literal["tuned", "held out"]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))  # a Monday
_PLACE = Path(__file__).parent / "conversations"


@dataclass(frozen=True)
class Case:
    """A conversation as written: lines with blanks, and what is expected of each."""

    kind: str
    name: str
    turns: Sequence[Mapping[str, Any]]
    slips: bool = False
    remarks: str | None = None

    @property
    def half(self) -> Half:
        """By the name alone, so that it never changes sides."""
        return "tuned" if sha256(self.name.encode()).digest()[0] % 2 else "held out"


@dataclass(frozen=True)
class Fault:
    """`by_words`: found by how the reply is worded; else by tools, cards, bookings or a figure from nowhere."""

    line: str
    told: str
    by_words: bool

    def __str__(self) -> str:
        return f"{self.line!r}: {self.told}"


@dataclass(frozen=True)
class Outcome:
    """`faults` is empty when every turn was as expected; `script` is what was said, for --verbose."""

    case: Case
    world: str
    faults: Sequence[Fault]
    script: Sequence[str]
    turns: Sequence[TurnFigures] = ()

    @property
    def done(self) -> bool:
        """Whether what was looked up, shown and booked was right, however it was worded."""
        return all(fault.by_words for fault in self.faults)


class Answering(Protocol):
    """Agent and TrustedAgent."""

    def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]: ...


AgentOf = Callable[[Toolbox], Answering]


def by_concierge(toolbox: Toolbox) -> Answering:
    return Agent(OfflineConcierge(), toolbox)


@cache
def cases(place: Path = _PLACE) -> tuple[Case, ...]:
    """All conversations of the YAML files in `place`, one file a kind."""
    found = []
    for file in sorted(place.glob("*.yaml")):
        for row in yaml.safe_load(file.read_text("utf-8")):
            turns = [{"say": [turn]} if isinstance(turn, str) else turn for turn in row["turns"]]
            found.append(
                Case(file.stem.replace("_", " "), row["name"], turns, row.get("slips", False), row.get("remarks"))
            )
    return tuple(found)


async def run(case: Case, world: World, seed: int, agent_of: AgentOf = by_concierge) -> Outcome:
    """Holds the conversation over `world`; the seed decides the wording and the figures."""
    rng = random.Random(f"{case.name} {world.name} {seed}")  # noqa: S311 - no secret: the same seed must say the same  # nosec B311
    if case.remarks is not None:
        world = _with_remarks(world, case.remarks)
    held = _Conversation(world, agent_of(Toolbox(world.listings, clock=lambda: NOW)), world.words(rng))
    for expected in case.turns:
        try:
            line = filled(rng.choice(_listed(expected["say"])), held.words, held.said, rng, slips=case.slips)
        except AttributeError:  # a figure of a home, but no home was found: the turn says nothing
            break
        try:
            await held.ask(line, expected)
        except AgentError as error:
            held.faults.append(Fault(line, f"no reply: {error}", by_words=False))
            break
    return Outcome(case, world.name, held.faults, held.script, held.figures)


class _Conversation:
    """One that is being held: what was said in it, and what came of every turn."""

    def __init__(self, world: World, agent: Answering, words: Mapping[str, Any]) -> None:
        self.words, self.said = words, Said()
        self.script: list[str] = []
        self.faults: list[Fault] = []
        self.figures: list[TurnFigures] = []
        self._world, self._agent = world, agent
        self._messages: list[Message] = []
        self._bookings: dict[str, Mapping[str, Any]] = {}

    async def ask(self, line: str, expected: Mapping[str, Any]) -> None:
        """Raises AgentError."""
        lines = " ".join([*(m.content for m in self._messages if m.role == "user"), line, json.dumps(self.words)])
        before = " ".join(m.content for m in self._messages if m.role != "user")
        self._messages.append(Message("user", line))
        turn = Turn(line, "", (), (), self._world, self.said, self.words, before, lines, self._bookings)
        await self._hear(turn)
        self.script += [
            f"> {line}",
            f"  {[(call.name, dict(call.arguments)) for call in turn.tools]}",
            f"  {turn.text}",
        ]
        self.script += [f"  ! {change}" for change in self.figures[-1].changes]
        self.faults += _faults(turn, expected)
        _remember(turn)

    async def _hear(self, turn: Turn) -> None:
        tools, cards = [], []
        watch = Stopwatch(time.monotonic)
        async for event in self._agent.reply(self._messages):
            watch.note(event)
            match event:
                case ToolFinished():
                    tools.append(event)
                case ListingsShown(keys):
                    cards = list(keys)
                case ReplyFinished():
                    self._messages.extend(event.messages)
        self.figures.append(watch.figures())
        turn.text, turn.tools, turn.cards = watch.text, tools, cards
        turn.lines += json.dumps([dict(call.result) for call in tools])


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [value]


def _faults(turn: Turn, expected: Mapping[str, Any]) -> list[Fault]:
    for call in turn.calls("book_viewing"):
        if isinstance(booking := call.result.get("booking"), dict):
            turn.bookings[booking["reference"]] = booking  # type: ignore[index]
    told = [(name, CHECKS[name](turn, value)) for name, value in expected.items() if name != "say"]
    told += [("style", style(turn)), ("traced", traced(turn))]
    return [Fault(turn.line, fault, name in BY_WORDS) for name, fault in told if fault]


def _remember(turn: Turn) -> None:
    """What later lines may point at."""
    searches = turn.calls("search_listings")
    listings = [one for key in turn.cards if (one := turn.world.listings.get(key))]
    if searches:
        turn.said.shown = listings
        turn.said.it = listings[0] if len(listings) == 1 else None
    elif len(listings) == 1:
        turn.said.it = listings[0]
    elif not turn.tools:  # a model may answer from what was looked up before
        told = [one for one in turn.said.shown if names(turn.text, one)]
        turn.said.it = told[0] if len(told) == 1 else turn.said.it


def _with_remarks(world: World, remarks: str) -> World:
    """The same listings, all with remarks that somebody wrote to be obeyed."""
    changed = [one.model_copy(update={"PublicRemarks": remarks}) for one in world.listings]
    return World(world.name, Listings(changed))
