"""What the tuning page sends for comparisons and presets, checked; and who may send it. Knows no store and no voice."""

from typing import Literal

from fastapi import Request
from pydantic import Field

from access.errors import NotYours
from routes.answers import session_of
from routes.usage_forms import Body

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


def only_who_tunes(request: Request) -> None:
    """The gate has seen to it; whoever puts these routes elsewhere finds them closed all the same."""
    if not session_of(request).may("tuning"):
        raise NotYours("Your invitation does not include this.")


def only_admins(request: Request) -> None:
    """The same for what is for the house's own people."""
    if not session_of(request).may("admin"):
        raise NotYours("This is for the house's own people.")
