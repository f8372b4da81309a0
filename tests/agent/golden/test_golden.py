"""Recorded and hand-written streams of several servers, from the socket to the clauses that are spoken.

Each .jsonl is one reply. Its first line says what it is and what must come of it; each line after it is a chunk as the
server sends it, and "[DONE]" ends a request. `source` says which are recorded; the others are written by hand after the
servers' own shapes. In `spoken` null is a sentence of the house's own; `tools` null is not looked at.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.concierge import OfflineConcierge
from agent.events import AgentEvent, ClauseChanged, ReplyFinished, ToolFinished
from agent.listing_files import load_listings
from agent.model import Message, TextDelta, TookOver, Usage
from agent.server.openai_model import OpenAIModel
from agent.tools import Toolbox
from agent.trusted import TrustedAgent
from tests.openai_server import OpenAIServer, Reply
from tts.clauses import Clauses

_PLACE = Path(__file__).parent
_LISTINGS = load_listings(_PLACE.parents[2] / "assets" / "listings").listings
_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
Chunk = dict[str, Any]


@dataclass(frozen=True)
class Golden:
    name: str
    head: Mapping[str, Any]
    replies: Sequence[Sequence[Chunk]]


def _golden(file: Path) -> Golden:
    head, *rows = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    replies: list[list[Chunk]] = [[]]
    for row in rows:
        if row == "[DONE]":
            replies.append([])
        else:
            replies[-1].append(row)
    return Golden(file.stem, head, replies[:-1])


GOLDEN = [_golden(file) for file in sorted(_PLACE.glob("*.jsonl"))]
of_each = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)


async def _replayed(golden: Golden, replies: Sequence[Sequence[Chunk]]) -> list[AgentEvent]:
    toolbox = Toolbox(_LISTINGS, clock=lambda: _NOW)
    messages = [Message("user", line) for line in golden.head["asked"]]
    with OpenAIServer([Reply(raw_chunks=tuple(chunks), usage=None) for chunks in replies]) as server:
        model = OpenAIModel(api_key=None, base_url=server.base_url, model="any")
        agent = TrustedAgent(model, toolbox, stand_in=OfflineConcierge(), cutter=Clauses)
        events = [event async for event in agent.reply(messages)]
        await model.aclose()
    return events


def _clauses(events: Sequence[AgentEvent]) -> list[str]:
    """Those of the model; the stand-in's text comes in pieces."""
    return [event.text.strip() for event in events if isinstance(event, TextDelta) and event.whole]


@of_each
async def test_what_is_spoken_looked_up_and_changed(golden: Golden) -> None:
    head = golden.head
    events = await _replayed(golden, golden.replies)
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert not [words for words in head.get("never", ()) if words in text]
    assert any(isinstance(event, TookOver) for event in events) is head["taken_over"]
    if head["taken_over"]:
        assert all(re.search(words, text) for words in head["stand_in"]), text
        return
    spoken = _clauses(events)
    assert [one for one in spoken if one in head["spoken"]] == [one for one in head["spoken"] if one is not None]
    assert len(spoken) == len(head["spoken"]), spoken
    assert "".join(spoken).replace(" ", "") == text.replace(" ", ""), "something is said that was not judged"
    assert [event.change.reason for event in events if isinstance(event, ClauseChanged)] == head["changes"]
    tools = [[event.name, dict(event.arguments)] for event in events if isinstance(event, ToolFinished)]
    assert tools == head["tools"]
    assert not [event for event in events if isinstance(event, ToolFinished) and "error" in event.result]
    finished = events[-1]
    assert isinstance(finished, ReplyFinished)
    usage = head["usage"]
    assert finished.usage == (Usage(usage[0], usage[2], usage[1]) if usage else None)


@pytest.mark.parametrize("golden", [one for one in GOLDEN if one.head["spoken"]], ids=lambda golden: golden.name)
async def test_cut_into_letters_the_same_is_spoken(golden: Golden) -> None:
    cut = [[piece for chunk in chunks for piece in _by_letters(chunk)] for chunks in golden.replies]
    spoken = _clauses(await _replayed(golden, cut))
    assert len(spoken) == len(golden.head["spoken"])
    assert all(was in (None, now) for was, now in zip(golden.head["spoken"], spoken, strict=True))


def _by_letters(chunk: Chunk) -> list[Chunk]:
    """The chunk as many, a letter of its text in each."""
    text = chunk["choices"][0]["delta"].get("content") if chunk["choices"] else None
    if not text:
        return [chunk]
    (choice,) = chunk["choices"]
    letters = [{**choice, "delta": {**choice["delta"], "content": letter}} for letter in text]
    return [{**chunk, "choices": [one]} for one in letters]


def test_several_servers_are_there_and_each_says_where_it_comes_from() -> None:
    assert len({golden.head["server"] for golden in GOLDEN}) >= 7
    assert {golden.head["source"].split(" ")[0] for golden in GOLDEN} == {"hand-written", "recorded"}


async def test_a_stream_that_says_something_else_is_noticed() -> None:
    (golden,) = (one for one in GOLDEN if one.name == "openai_search")
    changed = json.loads(json.dumps(golden.replies).replace(" three", " four"))
    assert _clauses(await _replayed(golden, changed)) != golden.head["spoken"]
