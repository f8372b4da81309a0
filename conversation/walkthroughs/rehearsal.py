"""A walkthrough played without sound: live steps answered by the offline concierge, scripted lines judged.

The judges are those of a live answer: a scripted line has to hold by the homes that were shown so far, and may not say
what the house lets no model say. Nothing is changed in it; what they would change is told. Knows no file and no line.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from agent.agent import Agent
from agent.checked import Change
from agent.concierge import OfflineConcierge
from agent.events import AgentEvent, ClauseChanged, ReplyFinished, ToolFinished
from agent.judged import JudgedReply
from agent.listings import Listings
from agent.model import Message, TextDelta, Usage
from agent.safety import After
from agent.tools import Toolbox
from conversation.dialogue import broken_off
from conversation.walkthroughs.script import Step, Walkthrough
from tts.clauses import Clauses


@dataclass(frozen=True, slots=True)
class Heard:
    """What the agent says at a step, and what the judges would not let pass of it: nothing at a live one."""

    said: str
    changes: tuple[Change, ...] = ()


async def rehearsed(walkthrough: Walkthrough, listings: Listings) -> list[Heard]:
    """Step by step, each in the light of those before. Raises AgentError when a live step cannot be answered."""
    toolbox = Toolbox(listings)  # its bookings are nobody's
    concierge = Agent(OfflineConcierge(), toolbox)
    messages: list[Message] = []
    heard = []
    for step in walkthrough.steps:
        messages.append(Message("user", step.visitor))
        one, added = await (_answered(concierge, messages) if step.is_live else _judged(step, toolbox, messages))
        messages += added
        heard.append(one)
    return heard


async def _answered(concierge: Agent, messages: Sequence[Message]) -> tuple[Heard, Sequence[Message]]:
    said = ""
    added: Sequence[Message] = ()
    async for event in concierge.reply(messages):
        match event:
            case TextDelta(text):
                said += text
            case ReplyFinished(_, messages_added):
                added = messages_added
    return Heard(said.strip()), added


async def _judged(step: Step, toolbox: Toolbox, messages: Sequence[Message]) -> tuple[Heard, Sequence[Message]]:
    results = []
    if step.show is not None:
        outcome = await toolbox.call("get_listing", json.dumps({"listing_key": step.show}))
        results.append(ToolFinished("get_listing", outcome.arguments, outcome.result))
    reply = JudgedReply(messages, Clauses, After(""))
    events: list[AgentEvent] = [*results, TextDelta(step.agent), ReplyFinished(Usage(), ())]
    told = [one for event in events for one in reply.take(event)]
    changes = tuple(one.change for one in told if isinstance(one, ClauseChanged) and one.change.reason != "rest")
    return Heard(step.agent, changes), broken_off(step.agent, results)
