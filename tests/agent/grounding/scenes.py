"""The scenes of scenes.yaml played over the sample listings, and replies said into them clause by clause."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from agent.checked import Change
from agent.events import ToolFinished
from agent.grounding import Grounding
from agent.listing_files import load_listings
from agent.model import Message, ToolCall
from agent.tools import Toolbox
from evaluation.running import NOW
from tts.clauses import Clauses

HERE = Path(__file__).parent
_LISTINGS = Path(__file__).parents[3] / "assets" / "listings"


@dataclass(frozen=True)
class Scene:
    """The conversation up to the visitor's newest line, and what this reply's tools told."""

    messages: tuple[Message, ...]
    results: tuple[ToolFinished, ...]

    def judge(self) -> Grounding:
        judge = Grounding(self.messages)
        for result in self.results:
            judge.learn(result)
        return judge

    def say(self, text: str) -> "Said":
        """`{reference}` in `text` is that of the booking."""
        bookings = [result.result["booking"] for result in self.results if "booking" in result.result]
        for booking in bookings:
            text = text.replace("{reference}", booking["reference"])
        judge, said, changes = self.judge(), "", list[Change]()
        for clause in clauses(text):
            checked = judge.check(clause, said)
            changes += checked.changes
            said += f"{' ' if said and checked.text else ''}{checked.text}"
        return Said(text, said, tuple(changes))


@dataclass(frozen=True)
class Said:
    was: str
    text: str
    changes: tuple[Change, ...]


def clauses(text: str) -> list[str]:
    cutter = Clauses()
    return [str(each) for each in (*cutter.feed(text), *cutter.finish())]


@cache
def scene(name: str) -> Scene:
    return asyncio.run(_played(_scenes()[name]))


def told(file: str) -> Iterator[tuple[str, Any]]:
    """(scene, reply) of truths.yaml or lies.yaml."""
    for name, replies in yaml.safe_load((HERE / file).read_text("utf-8")).items():
        for reply in replies:
            yield name, reply


@cache
def _scenes() -> Mapping[str, Any]:
    return yaml.safe_load((HERE / "scenes.yaml").read_text("utf-8"))


async def _played(written: Mapping[str, Any]) -> Scene:
    # A box of its own: a booking of one scene takes no slot of another.
    toolbox = Toolbox(load_listings(_LISTINGS).listings, clock=lambda: NOW)
    messages: list[Message] = []
    for turn in written.get("before", ()):
        messages.append(Message("user", turn["say"]))
        for result in await _called(toolbox, turn["calls"]):
            key = f"call{len(messages)}"
            call = ToolCall(key, result.name, json.dumps(dict(result.arguments)))
            messages.append(Message("assistant", "", (call,)))
            messages.append(Message("tool", json.dumps(dict(result.result)), tool_call_id=key))
        messages.append(Message("assistant", turn["reply"]))
    messages.append(Message("user", written["say"]))
    results = [ToolFinished(*row) for row in written.get("results", ())]
    return Scene(tuple(messages), (*await _called(toolbox, written.get("calls", ())), *results))


async def _called(toolbox: Toolbox, calls: Sequence[Any]) -> list[ToolFinished]:
    outcomes = [(name, await toolbox.call(name, json.dumps(arguments))) for name, arguments in calls]
    return [ToolFinished(name, outcome.arguments, outcome.result) for name, outcome in outcomes]
