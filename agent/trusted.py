"""The agent as the house lets it speak: questions judged before the model hears them, clauses before anybody does.

Knows the reply loop, the judges and the stand-in; knows no vendor, no page, no voice. How text is cut into clauses is
passed in, so that what is judged is what is spoken.
"""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import aclosing

from agent import safety
from agent.agent import Agent
from agent.closing import closable
from agent.events import (
    AgentEvent,
    Aside,
    Guarded,
    ReplyFinished,
)
from agent.judged import Cutter, JudgedReply
from agent.model import ChatModel, Message, TextDelta, TookOver
from agent.prompts import SYSTEM_PROMPT
from agent.replying.recovering import USUAL_TIMES, ReplyTimes
from agent.routed.routed_prompt import ROUTED_PROMPT
from agent.tools import Toolbox


class TrustedAgent:
    """Answers conversations like Agent, in whole clauses. Holds no conversation: safe for many visitors at once."""

    def __init__(
        self,
        model: ChatModel,
        toolbox: Toolbox,
        *,
        stand_in: ChatModel,
        cutter: Callable[[], Cutter],
        secrets: Collection[str] = (),
        times: ReplyTimes = USUAL_TIMES,
    ) -> None:
        """`stand_in` speaks by rules of the house alone: what it says is not judged. `secrets` are never said."""
        self._agent = Agent(model, toolbox, stand_in=stand_in, times=times)
        self._by_rules = Agent(stand_in, toolbox)
        self._cutter = cutter
        self._secrets = secrets

    async def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        """See Agent.reply. Text comes in whole clauses, but for the stand-in's. A model whose reply is beyond repair is
        left in the middle of it, behind a TookOver, and the stand-in goes on."""
        if reason := safety.before(messages[-1].content):
            yield Guarded(reason)
            async with aclosing(closable(self._by_rules.reply(messages))) as events:
                async for event in events:
                    yield event
            return
        reply = JudgedReply(messages, self._cutter, safety.After(_PROMPTS, self._secrets))
        async with aclosing(closable(self._agent.reply(_without_orders(messages)))) as events:
            async for event in events:
                for told in reply.take(event):
                    yield told
                if reply.left:
                    break
        if reply.left:
            async with aclosing(closable(self._go_on(reply))) as events:
                async for event in events:
                    yield event

    async def _go_on(self, reply: JudgedReply) -> AsyncIterator[AgentEvent]:
        """The stand-in answers by its own reading. What the tools did is not done again: no second viewing."""
        yield TookOver(reply.left)
        if reply.said:
            yield Aside(_RATHER if reply.said[-1] in _GOES_ON else _GO_ON)
        apart = " " if reply.said else ""
        async for event in self._by_rules.reply(reply.messages, done=reply.rounds):
            match event:
                case TextDelta(text):
                    yield TextDelta(apart + text)
                    apart = ""
                case ReplyFinished(_, messages):
                    yield ReplyFinished(None, (*reply.rounds, *_after(reply.said, messages)))
                case _:
                    yield event


def _after(said: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """The stand-in's messages, with what the model had said put before its words."""
    last = messages[-1]
    return (*messages[:-1], Message(last.role, f"{said} {last.content}".strip(), last.tool_calls))


_GO_ON = "Let me go on from the listings alone."
# In the middle of a sentence: "The price is $449,000, or rather, let me go on".
_RATHER = "or rather, let me go on from the listings alone."
_GOES_ON = ",;:-–—"
# Neither is to be told.
_PROMPTS = f"{SYSTEM_PROMPT}\n\n{ROUTED_PROMPT}"


def _without_orders(messages: Sequence[Message]) -> list[Message]:
    """What a visitor ordered the model to be, and the refusal, are not read to it in the next turn."""
    kept: list[Message] = []
    left_out = False
    for message in messages:
        if message.role == "user":
            left_out = message is not messages[-1] and safety.before(message.content) == "orders"
        if not left_out:
            kept.append(message)
    return kept
