"""One reply in the making, round by round: what was said, which tools were called, what the conversation has become.

State only: agent.py asks the model and runs the tools.
"""

import json
import math
import re
import time
from collections.abc import Sequence
from contextlib import suppress

from agent.errors import AgentError, Filtered, ReplyBroken
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, TookOver, ToolCall, Usage
from agent.replying.recovering import GO_ON
from agent.replying.rejoining import Fresh, ends_whole, sentences, whole
from agent.told_data import read_object
from agent.tools import ToolOutcome

# What such a tool did is done, whoever had it done: it is told, and not done again.
_DOES = frozenset({"book_viewing"})
_HEARD = re.compile(r"[,;:.!?\u2014](?:\s|$)")


class Round:
    """One call of the model, as it comes in: asked again, it goes on with the same round."""

    def __init__(self, said_before: str = "") -> None:
        """`said_before`: what this reply has said, of which this round may begin with a repetition."""
        self.text = ""  # without what was said before
        self.written = ""
        self.calls: list[ToolCall] = []
        self.finished: ModelFinished | None = None
        self._glued = bool(said_before) and not said_before[-1].isspace()
        self._said_before = said_before
        self._fresh = Fresh(said_before)

    def take(self, event: ModelEvent) -> TextDelta | TookOver | None:
        """Keeps the event; gives what is to be passed on, if anything is."""
        match event:
            case TookOver():
                return event
            case ToolCall():
                self.calls.append(event)
            case ModelFinished():
                self.finished = event
            case TextDelta():
                self.written += event.text
                return self._say(self._fresh.feed(event.text))
        return None

    def again(self) -> None:
        """The model asks to be asked anew: it may begin with what it has said already."""
        self.calls.clear()
        self._fresh = Fresh(_joined(self._said_before, self.text))

    def _say(self, text: str) -> TextDelta | None:
        if not text:
            return None
        # "One moment." before a tool and "There are two." after it must not become "moment.There".
        passed_on = f" {text}" if self._glued and not text[:1].isspace() else text
        self._glued = False
        self.text += passed_on if self.text else text
        return TextDelta(passed_on)


class Course:
    """The course of one reply. `conversation` grows by whole rounds; what a broken call said waits in `kept`."""

    def __init__(self, conversation: Sequence[Message], *, whole_s: float = math.inf) -> None:
        """`whole_s`: how long the language model may take for all of it; no bound without one."""
        self.conversation = list(conversation)
        self.round = Round()
        self.kept = ""
        self.usage: Usage | None = Usage()
        self.tools_off = False
        self.took_over: TookOver | None = None
        self.answered = False
        self.retried = False
        self._start = len(conversation)
        self._handed_over_at: int | None = None
        self._said = ""
        self._rounds = 0
        self._outcomes: dict[tuple[str, str], ToolOutcome] = {}
        self._called: set[tuple[str, str]] = set()
        self._done: dict[str, ToolOutcome] = {}  # by the tool's name, the last one
        self._is_going_on = self._told_done = False
        self._until_s = time.monotonic() + whole_s

    @property
    def left_s(self) -> float:
        return self._until_s - time.monotonic()

    @property
    def added(self) -> tuple[Message, ...]:
        """What the reply adds to the conversation."""
        return tuple(self.conversation[self._start :])

    def begin_round(self, most_rounds: int, goes_on_from: str) -> list[Message]:
        """The messages for the next call. Raises ReplyBroken when the model never comes to an end."""
        self.round = Round(self._said)
        if self._rounds == most_rounds:
            self.tools_off = True
            raise ReplyBroken(f"the model still asked for tools after {most_rounds} rounds")
        self._rounds += 1
        if goes_on_from:
            return [*self.conversation, Message("assistant", goes_on_from), Message("user", GO_ON)]
        if self._handed_over_at is None:
            return self.conversation
        # The stand-in does not read what the model looked up: the wishes may not have been the visitor's.
        return [*self.conversation[: self._start], *self.conversation[self._handed_over_at :]]

    def end_round(self, *, strict: bool) -> None:
        """The call went well. Raises ReplyBroken when nothing came of it; `strict` also for half an answer."""
        round_, text = self.round, _joined(self.kept, self.round.text)
        reason = round_.finished.reason if round_.finished else "stop"
        if round_.calls and self.tools_off:
            raise ReplyBroken("the model asked for tools that it was not given")
        if strict and reason == "content_filter":
            raise Filtered("the model server's filter stopped the reply")
        if not round_.calls and (
            not (self.kept + round_.written).strip() or (strict and reason == "length" and not sentences(text))
        ):
            raise ReplyBroken("the model's reply was empty")
        if strict and self.cut_by_length:
            text = whole(text)
        self._said = _joined(self._said, round_.text)
        self.kept = ""
        self.usage = _added(self.usage, round_.finished)
        self.conversation.append(Message("assistant", text or round_.written, tuple(round_.calls)))
        self.answered = not round_.calls

    @property
    def cut_by_length(self) -> bool:
        """Whether the round ended in half a sentence, since the model may write no more."""
        finished = self.round.finished
        return finished is not None and finished.reason == "length" and not ends_whole(self.round.text)

    def broke(self, error: AgentError) -> bool:
        """The call failed: whether anybody has heard of it, a clause at least. Whole sentences of it stand."""
        said = self.round.text
        self.kept = _joined(self.kept, whole(said))
        self._said = _joined(self._said, said)
        if not error.cost_nothing:
            self.usage = None
        self.round = Round()
        return _HEARD.search(said) is not None

    def retry(self) -> None:
        """The call that broke is made once more, and does not count."""
        self.retried = True
        self._rounds -= 1

    def hand_over(self) -> None:
        """Another model goes on: it has its own rounds, and the tools."""
        self.tools_off, self._rounds, self._handed_over_at = False, 0, len(self.conversation)
        self._called.clear()
        self._is_going_on = True

    def asked_again(self, error: AgentError) -> None:
        """The model asks to be asked anew in the same round."""
        self.round.again()
        if not error.cost_nothing:
            self.usage = None

    def known(self, call: ToolCall) -> ToolOutcome | None:
        """What came of the same call earlier in this reply; it need not run again, and a viewing must not.

        Who goes on for another model words a booking otherwise ("10 am." for "10:00"), and means the same one.
        """
        if call.name in self._done and self._is_going_on:
            return self._done[call.name]
        return self._outcomes.get(_key(call))

    def learn(self, call: ToolCall, outcome: ToolOutcome) -> None:
        if "error" not in outcome.result:
            self._outcomes[_key(call)] = outcome
            if call.name in _DOES:
                self._done[call.name] = outcome

    def learn_done(self, rounds: Sequence[Message]) -> None:
        """What another agent's rounds of the same reply did."""
        self._is_going_on = True
        calls = {call.id: call for one in rounds for call in one.tool_calls}
        for message in rounds:
            if message.role == "tool" and (call := calls.get(message.tool_call_id or "")) is not None:
                self.learn(call, ToolOutcome(read_object(call.arguments), read_object(message.content)))

    def tell_done(self) -> bool:
        """Whether something was done that who goes on has not asked for, and so says nothing of. True only once."""
        untold = self._is_going_on and bool(self._done.keys() - {name for name, _ in self._called})
        told, self._told_done = self._told_done, self._told_done or untold
        return untold and not told

    def note_calls(self, calls: Sequence[ToolCall]) -> None:
        """A model that only asks what it has asked before goes round in circles: it gets no tools from now on."""
        keys = {_key(call) for call in calls}
        self.tools_off = self.tools_off or keys <= self._called
        self._called |= keys


def _key(call: ToolCall) -> tuple[str, str]:
    """The same whatever the order and spacing of its arguments."""
    with suppress(ValueError, RecursionError):
        return call.name, json.dumps(json.loads(call.arguments or "{}"), sort_keys=True)
    return call.name, call.arguments


def _joined(before: str, text: str) -> str:
    return f"{before} {text}" if before and text and not text[:1].isspace() else before + text


def _added(usage: Usage | None, finished: ModelFinished | None) -> Usage | None:
    """Unknown once is unknown in all: the sum would be too low."""
    if usage is None or finished is None or finished.usage is None:
        return None
    return usage + finished.usage
