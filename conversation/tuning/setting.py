"""One setting of the voice: which one, and where all five knobs stand; as it is kept, compared and told.

Knows no page.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self

from conversation.errors import BadMessage
from conversation.manner import KNOBS, Manner, checked_manner
from tts.speech import RANGES, Voice


@dataclass(frozen=True, slots=True)
class Setting:
    """As a Manner, but of a voice that need not be here any more. Two are equal when they would sound the same."""

    voice: str
    speed: float
    expressiveness: float
    rhythm: float
    pitch: float
    pause_s: float

    @classmethod
    def of(cls, manner: Manner) -> Self:
        return cls(manner.voice.name, **{knob: float(value) for knob, value in manner.knobs().items()})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """As `to_json` wrote it. Raises ValueError, TypeError or KeyError."""
        return cls.read(json.loads(text))

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """As `told` tells it. Raises TypeError or KeyError."""
        return cls(told["voice"], **told["knobs"])

    def told(self) -> dict[str, Any]:
        return {"voice": self.voice, "knobs": {knob: getattr(self, knob) for knob in KNOBS}}

    def to_json(self) -> str:
        return json.dumps(self.told())

    def manner(self, voices: Mapping[str, Voice]) -> Manner:
        """To be spoken in. Raises BadMessage when its voice is not here."""
        return checked_manner(voices, self.voice, self.told()["knobs"])


def checked_setting(voices: Mapping[str, Voice], voice: object, knobs: Mapping[str, Any], *, whole: bool) -> Setting:
    """`knobs` unchecked; what is missing stands in the middle, or, of a `whole` one, is a fault. Raises BadMessage."""
    if faults := knob_faults(knobs, whole=whole):
        raise BadMessage(f"That voice setting cannot be used: {'; '.join(faults.values())}.")
    return Setting.of(checked_manner(voices, voice, knobs))


def knob_faults(knobs: Mapping[str, Any], *, whole: bool) -> dict[str, str]:
    """What is wrong with `knobs` and what was expected, by the knob's name."""
    faults = {
        name: f"there is no {name}; expected any of {', '.join(KNOBS)}" for name in map(str, knobs) if name not in KNOBS
    }
    for name in KNOBS:
        low, high = RANGES[name]
        expected = f"a number from {low:g} to {high:g}"
        if name not in knobs:
            if whole:
                faults[name] = f"{name} is missing; expected {expected}"
            continue
        value = knobs[name]
        # "not low <= value" rather than "value < low": NaN is in no range.
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            faults[name] = f"{name} is {_shown(value)}; expected {expected}"
    return faults


def _shown(value: object) -> str:
    """As it is written in JSON and TOML: not "True", nor "datetime.date(1979, 5, 27)"."""
    match value:
        case bool() | date() | time():
            return str(value).lower()
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return printed(value)[:40]


def printed(value: object, how: Callable[[object], str] = repr) -> str:
    """Python writes no number of more than 4,300 digits, but reads one of TOML: "0x" and 5,000 times "f"."""
    try:
        return how(value)
    except ValueError:
        return "a number of more digits than can be told"
