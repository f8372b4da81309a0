"""How the house's voice stands in all walkthroughs, below what their scripts say: taken once, kept until told anew.

A preset that an admin makes default while a demo is prepared must not change what was rehearsed: it counts once
somebody has the walkthroughs rendered anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conversation.errors import BadMessage
from conversation.manner import DEFAULTS, KNOBS, Manner, checked_manner
from conversation.walkthroughs.errors import CannotRender
from conversation.walkthroughs.kept import Kept
from conversation.walkthroughs.script import Step, Walkthrough
from tts.speech import Voice

FILE = "base.json"


@dataclass(frozen=True, slots=True)
class Base:
    """`voice` is a name, "" the house's usual voice; `knobs` any of conversation.manner.KNOBS."""

    voice: str = ""
    knobs: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULTS))

    @classmethod
    def of(cls, manner: Manner) -> "Base":
        return cls(manner.voice.name, manner.knobs())


def read_base(kept: Kept) -> Base | None:
    """None when none was taken yet. Blocks."""
    told: Any = kept.read_json(FILE)
    try:
        knobs = {name: float(told["knobs"][name]) for name in KNOBS if name in told["knobs"]}
        return Base(str(told["voice"]), knobs)
    except (TypeError, KeyError, ValueError):
        return None


def keep_base(kept: Kept, base: Base) -> None:
    """Blocks. Raises CannotKeep."""
    kept.write_json(FILE, {"voice": base.voice, "knobs": dict(base.knobs)})


def manner_of(base: Base, script: Walkthrough, step: Step, voices: Mapping[str, Voice]) -> Manner:
    """How `step` sounds: its own sliders over its walkthrough's over the base. `voices`: the usual one first.

    Raises CannotRender. A voice of the base that is no longer spoken here gives way to the usual one.
    """
    usual = base.voice if base.voice in voices else next(iter(voices))
    try:
        return checked_manner(voices, script.voice or usual, {**base.knobs, **script.sliders_at(step).knobs()})
    except BadMessage as error:
        raise CannotRender(str(error)) from error
