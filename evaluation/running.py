"""Holds a conversation with the agent and checks every turn of it."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import yaml

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.events import ListingsShown, ReplyFinished, ToolFinished
from agent.listings import Listings
from agent.model import Message, TextDelta
from agent.tools import Toolbox
from evaluation.checks import CHECKS, Turn, laws
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
class Outcome:
    """`faults` is empty when every turn was as expected; `script` is what was said, for --verbose."""

    case: Case
    world: str
    faults: Sequence[str]
    script: Sequence[str]


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


async def run(case: Case, world: World, seed: int) -> Outcome:
    """Holds the conversation over `world`; the seed decides the wording and the figures."""
    rng = random.Random(f"{case.name} {world.name} {seed}")  # noqa: S311 - no secret: the same seed must say the same  # nosec B311
    if case.remarks is not None:
        world = _with_remarks(world, case.remarks)
    agent = Agent(OfflineConcierge(), Toolbox(world.listings, clock=lambda: NOW))
    words, said = world.words(rng), Said()
    messages: list[Message] = []
    script: list[str] = []
    faults: list[str] = []
    bookings: dict[str, Mapping[str, Any]] = {}
    for expected in case.turns:
        try:
            line = filled(rng.choice(_listed(expected["say"])), words, said, rng, slips=case.slips)
        except AttributeError:  # a figure of a home, but no home was found: the turn says nothing
            break
        lines = " ".join([*(m.content for m in messages if m.role == "user"), line, json.dumps(words)])
        before = " ".join(m.content for m in messages if m.role != "user")
        messages.append(Message("user", line))
        turn = await _held(agent, messages, Turn(line, "", (), (), world, said, words, before, lines, bookings))
        script += [f"> {line}", f"  {[(call.name, dict(call.arguments)) for call in turn.tools]}", f"  {turn.text}"]
        faults += [f"{line!r}: {fault}" for fault in _faults(turn, expected) if fault]
        _remember(turn)
    return Outcome(case, world.name, faults, script)


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [value]


async def _held(agent: Agent, messages: list[Message], turn: Turn) -> Turn:
    tools, cards = [], []
    async for event in agent.reply(messages):
        match event:
            case TextDelta(text):
                turn.text += text
            case ToolFinished():
                tools.append(event)
            case ListingsShown(keys):
                cards = list(keys)
            case ReplyFinished():
                messages.extend(event.messages)
    turn.tools, turn.cards = tools, cards
    turn.lines += json.dumps([dict(call.result) for call in tools])
    return turn


def _faults(turn: Turn, expected: Mapping[str, Any]) -> list[str]:
    for call in turn.calls("book_viewing"):
        if isinstance(booking := call.result.get("booking"), dict):
            turn.bookings[booking["reference"]] = booking  # type: ignore[index]
    found = [CHECKS[name](turn, value) for name, value in expected.items() if name != "say"]
    return [*found, laws(turn)]


def _remember(turn: Turn) -> None:
    """What later lines may point at."""
    searches = turn.calls("search_listings")
    listings = [one for key in turn.cards if (one := turn.world.listings.get(key))]
    if searches:
        turn.said.shown = listings
        turn.said.it = listings[0] if len(listings) == 1 else None
    elif len(listings) == 1:
        turn.said.it = listings[0]


def _with_remarks(world: World, remarks: str) -> World:
    """The same listings, all with remarks that somebody wrote to be obeyed."""
    changed = [one.model_copy(update={"PublicRemarks": remarks}) for one in world.listings]
    return World(world.name, Listings(changed))
