"""A walkthrough as a value: what visitor and agent say, what is shown, and how it shall sound.

Knows no file and no YAML (reading.py), no listing, no sound and no page. The descriptions go into the JSON schema
(schema.py), so that an editor shows them while one writes.
"""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from conversation.question import MAX_MESSAGE_CHARS
from tts.speakable import speakable
from tts.speech import MAX_TEXT_CHARS, RANGES

LIVE = "live"
WALKTHROUGH_ID = re.compile(r"[a-z0-9-]{1,40}")
MAX_STEPS = 60
MAX_TITLE_CHARS = 120
MAX_AUDIENCE_CHARS = 300
MAX_NOTE_CHARS = 4_000
MAX_PAUSE_S = 60.0
MAX_STEP_MINUTES = 30.0

# The type of the errors that our own validators raise: their message already is in plain words.
PLAIN = "plain"
# Shown text reads otherwise than it is written: bidi overrides and isolates.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _plain_text(text: str) -> str:
    """No control characters; line breaks and tabs may stand."""
    for at, char in enumerate(text):
        if char not in "\n\t" and (char in _BIDI or unicodedata.category(char) in ("Cc", "Cs")):
            raise PydanticCustomError(
                PLAIN,
                "text without control characters (character {number} is U+{code})",
                {"number": at + 1, "code": f"{ord(char):04X}"},
            )
    return text


def _live_or_said(text: str) -> str:
    """ "Live" would be said aloud; of "...", or of markup alone, nothing would be heard."""
    if text and not any(char.isalnum() for char in speakable(text)):
        raise PydanticCustomError(PLAIN, "words that can be said")
    if text != LIVE and text.rstrip(".").casefold() == LIVE:
        raise PydanticCustomError(PLAIN, "live, in lower-case letters, or the words that the agent says")
    return text


_PlainText = Annotated[str, AfterValidator(_plain_text)]
_Seconds = Annotated[float, Field(ge=0, le=MAX_PAUSE_S)]


def _slider(name: str, what: str) -> Any:
    low, high = RANGES[name]
    return Field(default=None, ge=low, le=high, description=what)


class _Value(BaseModel):
    # Strict: "yes" is no number and 5 no sentence. Outer white space goes, as a folded block of YAML ends with a break.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )


class Sliders(_Value):
    """How the voice stands, as the sliders of the page do; what is left out stays as it was."""

    speed: float | None = _slider("speed", "How fast the agent speaks; 1 is the voice's own speed.")
    expressiveness: float | None = _slider("expressiveness", "How much the tone varies.")
    rhythm: float | None = _slider("rhythm", "How much the lengths of the sounds vary.")
    pitch: float | None = _slider("pitch", "How high the voice is; 1 is its own pitch, 1.06 a semitone higher.")
    pause_s: float | None = _slider("pause_s", "Seconds of silence between two sentences.")

    def knobs(self) -> dict[str, float]:
        """Those that are set."""
        return {name: value for name in RANGES if (value := getattr(self, name)) is not None}

    def under(self, nearer: "Sliders") -> "Sliders":
        """These, but for what `nearer` sets: a step's go over its walkthrough's."""
        return Sliders(**(self.knobs() | nearer.knobs()))


class Step(_Value):
    """One question and its answer."""

    visitor: _PlainText = Field(
        min_length=1, max_length=MAX_MESSAGE_CHARS, description="What the visitor says, as if it had been typed."
    )
    agent: Annotated[_PlainText, AfterValidator(_live_or_said)] = Field(
        min_length=1,
        max_length=MAX_TEXT_CHARS,
        description="What the agent says, word for word; or live: the agent answers by itself.",
    )
    show: str | None = Field(
        default=None, min_length=1, max_length=100, description="ListingKey of the home to show, such as VX1001."
    )
    note: _PlainText = Field(
        default="", max_length=MAX_NOTE_CHARS, description="For the presenter alone; the audience never sees it."
    )
    pause_s: _Seconds | None = Field(
        default=None,
        description="Seconds from the end of the answer until the page goes on by itself. Left out: it waits for Next.",
    )
    sliders: Sliders = Field(default=Sliders(), description="How the voice stands at this step alone.")
    minutes: float = Field(
        gt=0,
        le=MAX_STEP_MINUTES,
        description="Expected minutes, the presenter's words included; 0.5 is 30 seconds.",
    )

    @property
    def is_live(self) -> bool:
        return self.agent == LIVE


class Walkthrough(_Value):
    """A scripted talk with the agent, to be shown step by step."""

    title: _PlainText = Field(min_length=1, max_length=MAX_TITLE_CHARS, description="What the audience reads above it.")
    audience: _PlainText = Field(
        min_length=1, max_length=MAX_AUDIENCE_CHARS, description="Whom it is for, and what they get from it."
    )
    draft: bool = Field(
        default=False,
        description="true: only who may tune the voice or administer sees it. Take the line out to offer it to all.",
    )
    voice: str | None = Field(
        default=None, min_length=1, max_length=100, description="Name of a voice. Left out: the house's."
    )
    sliders: Sliders = Field(default=Sliders(), description="How the voice stands, unless a step says otherwise.")
    steps: tuple[Step, ...] = Field(
        strict=False, min_length=1, max_length=MAX_STEPS, description="Question by question, in order."
    )

    @property
    def minutes(self) -> float:
        """Expected, of the whole."""
        return sum(step.minutes for step in self.steps)

    def sliders_at(self, step: Step) -> Sliders:
        """What the script sets for `step`, its walkthrough's sliders below its own."""
        return self.sliders.under(step.sliders)
