"""A walkthrough that is ready to be shown: every answer written, every sound made, each known by its key.

Values, and how they are told to a page. Knows no disk, no voice and no request.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conversation.dialogue import Exchange
from conversation.view import shown_exchange


@dataclass(frozen=True, slots=True)
class RenderedStep:
    """`exchange` is the answer as it was recorded, known by `reply`; `sound` is the key of its frames.

    `manner` is a told Manner (conversation.manner), `seconds` how long the sound is. `note` is the presenter's alone.
    """

    reply: str
    sound: str
    exchange: Exchange
    manner: Mapping[str, Any]
    seconds: float
    minutes: float
    is_live: bool = False
    show: str | None = None
    pause_s: float | None = None
    note: str = ""

    def plan(self) -> dict[str, Any]:
        """All but the exchange, which is kept by its key."""
        return {
            "reply": self.reply,
            "sound": self.sound,
            "manner": dict(self.manner),
            "seconds": self.seconds,
            "minutes": self.minutes,
            "is_live": self.is_live,
            "show": self.show,
            "pause_s": self.pause_s,
            "note": self.note,
        }

    @classmethod
    def planned(cls, plan: Mapping[str, Any], exchange: Exchange) -> "RenderedStep":
        """Raises TypeError for a plan of another version."""
        return cls(exchange=exchange, **plan)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One version of a walkthrough, whole. `version` changes with anything in it, a note included.

    A `draft` is for who writes, not for visitors.
    """

    id: str
    title: str
    audience: str
    steps: tuple[RenderedStep, ...]
    draft: bool = False
    version: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "version", digest(self.plan())[:16])

    @property
    def minutes(self) -> float:
        """Expected, of the whole."""
        return round(sum(step.minutes for step in self.steps), 3)

    @property
    def seconds(self) -> float:
        """Of speech."""
        return round(sum(step.seconds for step in self.steps), 3)

    @property
    def sounds(self) -> frozenset[str]:
        """The keys of its sounds; no other may be asked for by its name."""
        return frozenset(step.sound for step in self.steps)

    def plan(self) -> dict[str, Any]:
        """As it is kept."""
        steps = [step.plan() for step in self.steps]
        # Only where it is one: what was kept before there were drafts stays the version that it was.
        draft = {"draft": True} if self.draft else {}
        return {"id": self.id, "title": self.title, "audience": self.audience, **draft, "steps": steps}

    def told(self) -> dict[str, Any]:
        """For the audience's page: everything but the notes."""
        steps = [
            {
                "number": number,
                "exchange": shown_exchange(replace(step.exchange, turn_id=step.reply[:32])),
                "live": step.is_live,
                "show": step.show,
                "pause_s": step.pause_s,
                "minutes": step.minutes,
                "seconds": step.seconds,
                "sound": step.sound,
                "manner": dict(step.manner),
            }
            for number, step in enumerate(self.steps, start=1)
        ]
        head = {"id": self.id, "title": self.title, "audience": self.audience, "minutes": self.minutes}
        return {**head, "version": self.version, "steps": steps}

    def notes(self) -> dict[str, Any]:
        """For the presenter's window alone."""
        steps = [
            {
                "number": number,
                "visitor": step.exchange.question,
                "said": step.exchange.said,
                "note": step.note,
                "minutes": step.minutes,
                "pause_s": step.pause_s,
                "live": step.is_live,
            }
            for number, step in enumerate(self.steps, start=1)
        ]
        return {"title": self.title, "version": self.version, "steps": steps}


def digest(told: object) -> str:
    """SHA-256, hexadecimal, of plain data."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
