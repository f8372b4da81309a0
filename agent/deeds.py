"""What a reply says was done: a viewing is booked or moved when the tool did it in this conversation, and only then.

No tool of ours cancels one. Knows the results of the tools and the words for such deeds; judges no figure.
"""

import json
import re
from collections.abc import Sequence

from agent.checked import Change, Checked
from agent.events import ToolFinished
from agent.model import Message

NOT_BOOKED = "No viewing is booked yet."
NOT_CANCELLED = "I can't cancel a viewing here, but I can move it to another time."
_I = re.IGNORECASE
_VISIT = r"(?:viewings?|visits?|tours?|showings?|appointments?|bookings?|reservations?|slots?|spots?|times?)"
_SURELY = r"(?:booked|reserved|scheduled|confirmed|arranged|rescheduled|locked in|penciled in)"
_BOOKED = rf"(?:{_SURELY}|secured|held|moved|set up)"
_NOW = r"(?:(?:just|now|also|already|all|both|officially|successfully|gone ahead and)\s+)*"
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
    r"|wants|like|need|needs|to be|not|never|no|none|nothing|yet to|as soon as)\b|n['’]t\b",
    _I,
)
# The tool said so of somebody else: "Two o'clock is already booked."
_TAKEN = re.compile(r"\b(?:already|fully)\s+(?:booked|taken|reserved)\b|\bbooked (?:up|out|solid)\b", _I)


class Deeds:
    """A Judge (agent.checked) of one reply."""

    def __init__(self, messages: Sequence[Message]) -> None:
        """`messages`: the conversation so far, rounds of tools included."""
        results = (message.content for message in messages if message.role == "tool")
        self._booked = any(_has_booking(text) for text in results)
        self._told: set[str] = set()

    def learn(self, result: ToolFinished) -> None:
        """A tool has answered in this reply."""
        self._booked = self._booked or bool(result.result.get("booking"))

    def check(self, clause: str, said: str) -> Checked:
        """See Judge."""
        sentence = said[max(said.rfind(mark) for mark in ".!?") + 1 :]
        if _claims(_CANCELLED, clause, sentence):
            return self._instead(clause, NOT_CANCELLED)
        if not self._booked and any(_claims(done, clause, sentence) for done in _DONE):
            return self._instead(clause, NOT_BOOKED)
        return Checked(clause)

    def _instead(self, clause: str, now: str) -> Checked:
        """Once a reply; what says so again is left out."""
        now = "" if now in self._told else now
        self._told.add(now)
        return Checked(now, (Change("deed", clause, now),))


def _claims(done: re.Pattern[str], clause: str, sentence: str) -> bool:
    """Whether the clause says that it was done. `sentence` is what the same sentence said before."""
    for found in done.finditer(clause):
        begins = max(clause.rfind(mark, 0, found.start()) for mark in ".!?;") + 1
        before = clause[begins : found.start()] if begins else f"{sentence} {clause[: found.start()]}"
        asks = re.match(r"[^.!]*\?", clause[found.end() :]) is not None
        if not (asks or _NOT_SO.search(before) or _NOT_SO.search(found[0]) or _TAKEN.search(found[0])):
            return True
    return False


def _has_booking(text: str) -> bool:
    try:
        result = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(result, dict) and bool(result.get("booking"))
