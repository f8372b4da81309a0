"""What a reply says was done: a viewing is booked or moved when the tool did it in this conversation, and only then.

No tool of ours cancels one. Knows the results of the tools and the words for such deeds; judges no figure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agent.checked import Change, Checked
from agent.events import ToolFinished
from agent.model import Message
from agent.told_data import read_object

NOT_BOOKED = "No viewing is booked yet."
NOT_THAT_ONE = "That viewing is not booked."
NOT_CANCELLED = "I can't cancel a viewing here, but I can move it to another time."
_I = re.IGNORECASE
_VISIT = r"(?:viewings?|visits?|tours?|showings?|appointments?|bookings?|reservations?|slots?|spots?|times?)"
_SURELY = r"(?:booked|reserved|scheduled|confirmed|arranged|rescheduled|locked in|penciled in)"
_BOOKED = rf"(?:{_SURELY}|secured|held|moved|set up)"
_NOW = r"(?:(?:just|now|also|already|all|both|officially|successfully|gone ahead and|went ahead and)\s+)*"
_IS = r"(?:['’](?:s|re|ve)|\s+(?:is|are|has been|have been|was|were|got|has|have))"
_DONE = tuple(
    re.compile(pattern, _I)
    for pattern in (
        rf"\b(?:i|we)(?:['’]ve|\s+have)?\s+{_NOW}{_BOOKED}\b(?!\s+by\b)",
        rf"\b(?:i|we)(?:['’]ve|\s+have)?\s+{_NOW}(?:got|put|signed|penciled)\s+you\s+(?:in|down|up)\b",
        rf"\b(?:you|it|that|this|everything|both){_IS}\s+{_NOW}(?:{_SURELY}\b|set\b(?!\s+(?:on|in|back|among)\b))",
        rf"\b(?:your|the|a|that|this)\s+(?:\w+\s+)?{_VISIT}\b[^.;!?]{{0,60}}?{_IS}\s+{_NOW}"
        rf"(?:{_BOOKED}|all set|set|made)\b",
        r"^\W*(?:booked|confirmed|all booked)\b(?=\s*[:!,.;—–-]|\s*$)",
        # "Done, your wishes are cleared" is of something else.
        rf"^\W*(?:done|all set)\b(?=[^.;!?]*\b(?:{_VISIT}|\w+day|tomorrow|noon|\d\s?[ap]\.?m)\b)",
        r"\b(?:see you|we look forward to seeing you|look forward to (?:meeting|seeing) you)\b",
        r"\b(?:here is|here['’]s|this is) your (?:confirmation|booking|reservation)\b",
        rf"\b(?:your|the|this)\s+(?:\w+\s+)?{_VISIT}\b[^.;!?]{{0,40}}?"
        r"(?:['’]s|\s+(?:is|will be|(?:will )?takes? place))\s+(?:on|at|for|today|tomorrow|tonight|this|next|\w+day)\b",
        rf"\byou(?:['’]ve|\s+have)(?:\s+got)?\s+(?:a|an|your)\s+(?:\w+\s+)?{_VISIT}\s+(?:on|at|for|booked|\w+day)\b",
        r"\b(?:consider|count) (?:it|that|this) (?:as )?(?:booked|done|scheduled|reserved|confirmed)\b",
        r"\b(?:booking|reservation) (?:is )?(?:complete|confirmed|successful|done)\b",
        r"\byour (?:spot|place|slot|seat) is (?:saved|secure|waiting)\b",
        r"(?:['’]ll|\bwill) (?:meet|wait for|be waiting for|be expecting|expect) you\b",
        r"\b(?:added|put) (?:you|it|your \w+) (?:to|on|in|into) (?:the|our|my|their) (?:calendar|schedule|books?)\b",
    )
)
_CANCELLED = re.compile(
    rf"\b(?:i|we)(?:['’]ve|\s+have)?\s+{_NOW}cancell?ed\b"
    rf"|\b(?:your|the|that|this|it)\b[^.;!?]{{0,60}}?{_IS}\s+{_NOW}cancell?ed\b",
    _I,
)
# "If you tell me your name, it's booked", "would you like it booked", "nothing is booked yet", "is it confirmed?"
_NOT_SO = re.compile(
    r"\b(?:if|once|when|after|until|till|unless|before|whether|would|could|can|cannot|may|might|shall|should|will|want"
    r"|wants|like|need|needs|then|to be|not|never|no|none|nothing|yet to|as soon as)\b|n['’]t\b",
    _I,
)
_DENIED = re.compile(r"\b(?:if|once|would|could|can|may|might|should|not|never|no|nothing|until)\b|n['’]t\b", _I)
# The tool said so of somebody else: "Two o'clock is already booked."
_TAKEN = re.compile(r"\b(?:already|fully)\s+(?:booked|taken|reserved)\b|\bbooked (?:up|out|solid)\b", _I)


class Deeds:
    """A Judge (agent.checked) of one reply."""

    def __init__(self, messages: Sequence[Message]) -> None:
        """`messages`: the conversation so far, rounds of tools included."""
        self._homes: set[str] = set()  # told by a tool
        self._booked: set[str] = set()  # the homes of viewings; "" for one whose address is not told
        self._told: set[str] = set()
        for message in messages:
            if message.role == "tool":
                self._read(read_object(message.content))

    def learn(self, result: ToolFinished) -> None:
        """A tool has answered in this reply."""
        self._read(result.result)

    def check(self, clause: str, said: str) -> Checked:
        """See Judge."""
        sentence = said[max(said.rfind(mark) for mark in ".!?") + 1 :]
        if _claims(_CANCELLED, clause, sentence):
            return self._instead(clause, NOT_CANCELLED, sentence)
        if any(_claims(done, clause, sentence) for done in _DONE):
            if not self._booked:
                return self._instead(clause, NOT_BOOKED, sentence)
            if any(home in clause for home in self._homes - self._booked):
                return self._instead(clause, NOT_THAT_ONE, sentence)
        return Checked(clause)

    def _read(self, result: Mapping[str, Any]) -> None:
        booking = result.get("booking")
        if isinstance(booking, Mapping):
            self._booked.add(_home(booking.get("address")))
        self._homes.update(home for home in map(_home, _addresses(result)) if home)

    def _instead(self, clause: str, now: str, sentence: str) -> Checked:
        """Once a reply; what says so again is left out."""
        told, self._told = now in self._told, self._told | {now}
        joined = now if now.startswith("I ") or not sentence.strip() else now[0].lower() + now[1:]
        text = "" if told else f"but {joined}" if sentence.strip() else now
        return Checked(text, (Change("deed", clause, text),))


def _claims(done: re.Pattern[str], clause: str, sentence: str) -> bool:
    """Whether the clause says that it was done. `sentence` is what the same sentence said before."""
    for found in done.finditer(clause):
        begins = max(clause.rfind(mark, 0, found.start()) for mark in ".!?;") + 1
        before = clause[begins : found.start()] if begins else f"{sentence} {clause[: found.start()]}"
        asks = re.match(r"[^.!]*\?", clause[found.end() :]) is not None
        if not (asks or _NOT_SO.search(before) or _DENIED.search(found[0]) or _TAKEN.search(found[0])):
            return True
    return False


def _addresses(node: Any) -> Iterator[str]:
    """All that a result tells, however deep."""
    if isinstance(node, Mapping):
        yield from (value for name in ("UnparsedAddress", "address") if isinstance(value := node.get(name), str))
    if isinstance(node, Mapping | list):
        for child in node.values() if isinstance(node, Mapping) else node:
            yield from _addresses(child)


def _home(address: Any) -> str:
    """Its house number and the first word of its street, as people name a home: "6 Heron" of "6 Heron Way, Elm"."""
    return " ".join(address.split(",")[0].split()[:2]) if isinstance(address, str) else ""
