"""One conversation: what the model is told of it, and what the page shows of it.

They differ: a reply cut short is shown with a note, and a question that got no answer is not told to the model
again. Knows no audio and no page.
"""

from dataclasses import dataclass, field
from typing import Literal

from agent.model import Message

MAX_MESSAGES = 80  # told to the model; the oldest whole exchanges go first


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the page. `note` is the house speaking (an error, an interruption), not the agent."""

    speaker: Literal["visitor", "agent", "note"]
    text: str
    turn_id: str


@dataclass(frozen=True, slots=True)
class Viewing:
    """A viewing booked in this conversation: its reference, and its day and time in words."""

    reference: str
    said: str


@dataclass(slots=True)
class Dialogue:
    """Grows by whole exchanges: `ask`, then one of `answer` and `break_off`."""

    messages: list[Message] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    viewings: dict[str, Viewing] = field(default_factory=dict)

    def ask(self, turn_id: str, text: str) -> None:
        self.lines.append(Line("visitor", text, turn_id))
        self.messages.append(Message("user", text))

    def answer(self, turn_id: str, text: str, messages: tuple[Message, ...]) -> None:
        """The whole reply: `text` for the page, `messages` (tool rounds included) for the model."""
        self.lines.append(Line("agent", text, turn_id))
        self.messages.extend(messages)
        self._forget_oldest()

    def book(self, viewing: Viewing) -> None:
        """A viewing was booked; one of the same reference was changed."""
        self.viewings[viewing.reference] = viewing

    def break_off(self, turn_id: str, said: str, note: str) -> None:
        """The reply ended early: keep what was `said`; with nothing said, the model forgets the question."""
        if said:
            self.lines.append(Line("agent", said, turn_id))
            self.messages.append(Message("assistant", said))
        else:
            self.messages.pop()
        self.lines.append(Line("note", note, turn_id))

    def _forget_oldest(self) -> None:
        # From a visitor's line on, so that no tool result stays without the call it answers.
        while len(self.messages) > MAX_MESSAGES:
            starts = [i for i, m in enumerate(self.messages) if m.role == "user" and i > 0]
            if not starts:
                return
            del self.messages[: starts[0]]
