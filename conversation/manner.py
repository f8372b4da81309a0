"""How an answer shall sound: the voice and its knobs, checked. Knows no model and no page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from conversation.errors import BadMessage
from tts.errors import BadSpeechRequest
from tts.speech import SpeechRequest, Voice

KNOBS = ("speed", "expressiveness", "rhythm", "pitch", "pause_s")  # names and ranges as in tts.speech
DEFAULTS = {one.name: cast("float", one.default) for one in fields(SpeechRequest) if one.name in KNOBS}


@dataclass(frozen=True, slots=True)
class Manner:
    """A voice and where its knobs stand. `pause_s` is the silence after a sentence, in seconds."""

    voice: Voice
    speed: float = DEFAULTS["speed"]
    expressiveness: float = DEFAULTS["expressiveness"]
    rhythm: float = DEFAULTS["rhythm"]
    pitch: float = DEFAULTS["pitch"]
    pause_s: float = DEFAULTS["pause_s"]

    def spoken(self, clause: str, ahead_s: float = 0.0) -> SpeechRequest:
        """The request that speaks `clause` like this; `ahead_s` as in SpeechRequest. Raises BadSpeechRequest."""
        knobs = (self.speed, self.expressiveness, self.rhythm, self.pitch)
        return SpeechRequest(clause, self.voice, *knobs, pause_s=self.pause_s, ahead_s=ahead_s)

    def knobs(self) -> dict[str, float]:
        return {knob: getattr(self, knob) for knob in KNOBS}


def checked_manner(voices: Mapping[str, Voice], voice_name: object, knobs: Mapping[str, Any]) -> Manner:
    """`knobs`: any of KNOBS, unchecked; what is missing stands in the middle. Raises BadMessage, a plain sentence."""
    voice = voices.get(voice_name) if isinstance(voice_name, str) else None
    if voice is None:
        raise BadMessage(f"There is no such voice. Please choose one of: {', '.join(sorted(voices))}.")
    manner = Manner(voice, **knobs)
    try:
        manner.spoken("A trial.")
    except BadSpeechRequest as error:
        raise BadMessage(f"That voice setting cannot be used: {error}.") from error
    return manner


def told_manner(manner: Manner) -> dict[str, Any]:
    """As JSON holds it; `checked_manner` reads it again."""
    return {"voice": manner.voice.name, **manner.knobs()}
