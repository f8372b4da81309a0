"""What the tuning page sends for comparisons and presets, checked. Knows no store and no voice."""

from typing import Literal

from pydantic import Field

from routes.bodies import Body

_ID = r"^[0-9a-f]{32}$"
KNOBS = "the voice's settings, numbers by their names"


class SettingBody(Body):
    voice: str = Field(description="a voice's name")
    knobs: dict[str, float] = Field(default_factory=dict, description=KNOBS)


class TrialBody(Body):
    a: SettingBody = Field(description="a voice and its knobs, as numbers")
    b: SettingBody = Field(description="a voice and its knobs, as numbers")
    texts: list[str] = Field(description="a list of texts")
    rounds: int = Field(description="a whole number")


class VoteBody(Body):
    vote: Literal["first", "second"] = Field(description="first or second")


class PresetBody(Body):
    """Without voice and knobs: of what has won the comparison `trial`."""

    name: str = Field(description="text")
    voice: str | None = Field(None, description="a voice's name")
    knobs: dict[str, float] | None = Field(None, description=KNOBS)
    trial: str | None = Field(None, description="a comparison's id", pattern=_ID)


class NameBody(Body):
    name: str = Field(description="text")


class DefaultBody(Body):
    name: str | None = Field(description="a preset's name, or nothing")
