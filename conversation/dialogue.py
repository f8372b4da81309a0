"""One conversation, exchange by exchange: what the model is told of it, and what the page shows of it.

They differ: a reply cut short is shown with a note, and a question that got no answer is not told to the model
again. Knows no audio and no page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.checked import Change
from agent.events import ToolFinished
from agent.model import Message, ToolCall
from agent.sources import Mention, Source
from agent.told_data import as_data, read_object
from conversation.errors import TurnGone

MAX_MESSAGES = 80  # told to the model; the oldest whole exchanges go first
MAX_EXCHANGES = 200  # kept for the page; the oldest go first

RECENT = 12  # exchanges that a figure of a new reply may come from

Rating = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Viewing:
    """A viewing booked in this conversation: its reference, and its day and time in words."""

    reference: str
    said: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many homes the last search of an exchange found, and how many of them were told."""

    shown: int
    total: int


@dataclass(slots=True)
class Exchange:
    """A question and what came of it. `note` is the house speaking (an error, an interruption), not the agent,
    and so is `notice`: who answered instead of the usual model, and why.

    `messages` is what the model is told of it later: nothing when it neither said nor looked up anything. `starts`: see
    conversation.said. `changes` is what the model wrote and was not let say: for visitors who tune, for nobody else.
    `manner` is a told Manner (see conversation.manner), so that the answer can be spoken again as it was.
    """

    turn_id: str
    question: str
    asked_unix_s: int = 0
    said: str = ""
    note: str = ""
    notice: str = ""
    ended: bool = False
    messages: tuple[Message, ...] = ()
    starts: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    listing_keys: tuple[str, ...] = ()
    found: Found | None = None
    mentions: tuple[Mention, ...] = ()
    sources: tuple[Source, ...] = ()
    viewings: tuple[Viewing, ...] = ()
    rating: Rating | None = None
    manner: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Dialogue:
    """Grows by whole exchanges: `ask`, then one of `answer` and `break_off` for that turn."""

    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """For the model: whole exchanges from a visitor's line on, so that no tool result stays without its call.

        The question that is still open comes last.
        """
        told: list[Message] = []
        for exchange in reversed(self.exchanges):
            one = [Message("user", exchange.question), *exchange.messages]
            if exchange.ended and not exchange.messages:
                continue
            if told and len(told) + len(one) > MAX_MESSAGES:
                break
            told = one + told
        return told

    def ask(self, turn_id: str, question: str, asked_unix_s: int = 0, manner: dict[str, Any] | None = None) -> Exchange:
        exchange = Exchange(turn_id, question, asked_unix_s, manner=manner or {})
        self.exchanges.append(exchange)
        del self.exchanges[:-MAX_EXCHANGES]
        return exchange

    def answer(self, turn_id: str, text: str, messages: tuple[Message, ...]) -> None:
        """The whole reply: `text` for the page, `messages` (tool rounds included) for the model."""
        exchange = self.exchange(turn_id)
        exchange.said, exchange.messages, exchange.ended = text, messages, True

    def break_off(self, turn_id: str, text: str, note: str, messages: tuple[Message, ...] = ()) -> None:
        """The reply ended early: `text` is shown, `messages` (see `broken_off`) are kept; with none, the model forgets
        the question."""
        exchange = self.exchange(turn_id)
        exchange.said, exchange.note, exchange.ended, exchange.messages = text, note, True, messages

    def questions(self) -> str:
        """What the visitor wrote lately, a line each: wishes are named once and count for many answers."""
        return "\n".join(exchange.question for exchange in self.exchanges[-RECENT:])

    def results(self) -> list[ToolFinished]:
        """What the tools told lately, oldest first."""
        found: list[ToolFinished] = []
        for exchange in self.exchanges[-RECENT:]:
            calls = {call.id: call for message in exchange.messages for call in message.tool_calls}
            for message in exchange.messages:
                call = calls.get(message.tool_call_id or "")
                if message.role == "tool" and call is not None:
                    found.append(ToolFinished(call.name, read_object(call.arguments), read_object(message.content)))
        return found

    def viewings(self) -> list[Viewing]:
        """All that were booked, in their order; one that was moved stands there again."""
        return [viewing for exchange in self.exchanges for viewing in exchange.viewings]

    def forget_from(self, turn_id: str) -> None:
        """That exchange and all after it never were, but for those that booked a viewing: it is booked.

        Nothing happens when there is none of that turn.
        """
        for at, exchange in enumerate(self.exchanges):
            if exchange.turn_id == turn_id:
                self.exchanges[at:] = [one for one in self.exchanges[at:] if one.viewings]
                return

    def exchange(self, turn_id: str) -> Exchange:
        """Raises TurnGone."""
        for exchange in reversed(self.exchanges):
            if exchange.turn_id == turn_id:
                return exchange
        raise TurnGone("This answer is no longer part of the conversation.")


def broken_off(said: str, results: Sequence[ToolFinished], turn_id: str = "") -> tuple[Message, ...]:
    """What the model is told later of a reply that did not come to its end: what it had looked up, and had `said`.

    A home that was found, or a viewing that was booked, is there all the same; Dialogue.results reads it again.
    """
    calls = [
        (ToolCall(f"call_{turn_id[:8]}_{number}", one.name, _json(one.arguments)), as_data(dict(one.result)))
        for number, one in enumerate(results)
    ]
    asked = (Message("assistant", "", tuple(call for call, _ in calls)),) if calls else ()
    answered = (Message("tool", result, tool_call_id=call.id) for call, result in calls)
    return (*asked, *answered, *((Message("assistant", said),) if said.strip() else ()))


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))
