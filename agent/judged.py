"""One reply of a language model on its way through the judges: cut into clauses, each judged before it is passed on.

Knows the judges and the events; asks no model (agent.trusted does).
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from agent import safety
from agent.checked import Change, Checked, Judge
from agent.deeds import Deeds
from agent.events import (
    AgentEvent,
    Aside,
    ClauseChanged,
    ReplyFinished,
    Retrying,
    ToolFinished,
    ToolsCalled,
)
from agent.grounding import Grounding
from agent.model import Message, TextDelta, TookOver, ToolCall, Usage
from agent.spoiled import Spoiled
from agent.told_data import as_data

# Left out by themselves; the sentence goes on without them. Grounding leaves out the rest of its sentences itself.
_PIECES = frozenset({"markup", "tool_text"})
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


class Cutter(Protocol):
    """Cuts one text into clauses; tts.clauses.Clauses is one."""

    def feed(self, delta: str) -> Sequence[str]: ...

    def finish(self) -> Sequence[str]: ...


class JudgedReply:
    """One reply of the model, on its way through the judges."""

    def __init__(self, messages: Sequence[Message], cutter: Callable[[], Cutter], after: safety.After) -> None:
        self.messages = messages
        self.left = ""  # why the model is left, a sentence for the visitor; "" while it is not
        self.said = ""
        self.rounds: list[Message] = []
        self._new_cutter = cutter
        self._after: Judge = after
        self._deeds, self._grounding = Deeds(messages), Grounding(messages)
        self._spoiled = Spoiled(messages)
        self._by_rules = False
        self._heard = False  # anything, if only an aside
        self._begin()

    def _begin(self) -> None:
        """Another call of the model. `_cut`: a sentence's beginning was replaced, so that its rest is left out."""
        self._cutter = self._new_cutter()
        self._raw, self._at, self._cut = "", 0, False

    def take(self, event: AgentEvent) -> Iterator[AgentEvent]:
        """What is told of it."""
        match event:
            case TextDelta(text):
                yield from self._text(text)
            case ReplyFinished(usage, messages):
                yield from self._rest()
                if not self.left and not self._by_rules:
                    self.left = self._spoiled.at_end(self.said)
                if not self.left:
                    yield self._finished(usage, messages)
            case ToolsCalled():
                yield from self._rest()
                if not self.left:
                    self._begin()
                    self._by_rules = False  # a stand-in says so again, call by call
                    yield event
            case TookOver() | Retrying() | Aside():  # the call before it broke: half a sentence is not said
                yield from self._rest(whole_sentences=True)
                if not self.left:
                    self._begin()
                    self._by_rules = isinstance(event, TookOver) or self._by_rules
                    self._heard = self._heard or isinstance(event, Aside)
                    yield event
            case ToolFinished():
                self._learn(event)
                yield event
            case _:
                yield event

    def _text(self, text: str) -> Iterator[AgentEvent]:
        if self._by_rules:
            self.said += text
            yield TextDelta(text)
            return
        self._raw += text
        for clause in self._cutter.feed(text):
            yield from self._clause(clause)

    def _rest(self, *, whole_sentences: bool = False) -> Iterator[AgentEvent]:
        for clause in self._cutter.finish():
            if not whole_sentences or _SENTENCE_END.search(clause):
                yield from self._clause(clause)

    def _clause(self, clause: str) -> Iterator[AgentEvent]:
        if self.left:
            return
        begin = self._raw.index(clause, self._at)
        lead, self._at = self._raw[self._at : begin], begin + len(clause)
        self._cut = self._cut and "\n" not in lead  # the next line of a list is no rest of the one before
        checked = self._checked(clause)
        if left := self._spoiled.clause(clause, checked):
            self.left = left
            yield from map(ClauseChanged, checked.changes or (self._unsaid(clause),))
            return
        yield from map(ClauseChanged, checked.changes)
        if checked.text:
            lead = (lead or " ") if self.said or self._heard else ""
            self.said += (lead if self.said else "") + checked.text
            yield TextDelta(lead + checked.text, whole=True)

    def _unsaid(self, clause: str) -> Change:
        """No judge found anything: it is the reply that cannot be listened to."""
        return Change(self._spoiled.reason or "left", clause, "")

    def _checked(self, clause: str) -> Checked:
        """By one judge after the other: each gets what the one before left of it."""
        ends = _SENTENCE_END.search(clause) is not None
        if self._cut:  # "No viewing is booked yet. at 2 PM." Whoever watches for leaks hears it all the same.
            self._after.check(clause, self.said)
            self._cut = not ends
            return Checked("", (Change("rest", clause, "", repaired=True),))  # one replacement, not two
        text = clause
        changes: list[Change] = []
        for judge in (self._after, self._deeds, self._grounding):
            if text:
                checked = judge.check(text, self.said)
                text, changes = checked.text, [*changes, *checked.changes]
                replaced = any(not one.repaired and one.reason not in _PIECES for one in checked.changes)
                self._cut = self._cut or (replaced and judge is not self._grounding and not ends)
        return Checked(text, tuple(changes))

    def _learn(self, result: ToolFinished) -> None:
        self._deeds.learn(result)
        self._grounding.learn(result)
        self._spoiled.learn(result)
        call = ToolCall(f"done_{len(self.rounds)}", result.name, json.dumps(dict(result.arguments)))
        self.rounds.append(Message("assistant", "", (call,)))
        self.rounds.append(Message("tool", as_data(dict(result.result)), tool_call_id=call.id))

    def _finished(self, usage: Usage | None, messages: Sequence[Message]) -> ReplyFinished:
        """The model is told later what was said, not what it wrote: else it would take its own slips for facts."""
        kept = [one if one.role != "assistant" else Message("assistant", "", one.tool_calls) for one in messages]
        while kept and kept[-1].role == "assistant" and not kept[-1].tool_calls:
            kept.pop()
        return ReplyFinished(usage, (*kept, Message("assistant", self.said)))
