"""What is doubtful in a script that can be played: figures no listing holds, minutes that cannot be, text cut off.

Warnings, not faults: a script may say what no listing holds, and whoever wrote it knows why.
"""

import re
from collections.abc import Iterator, Sequence

from agent.checked import Change
from agent.figures_in_text import figures_in
from agent.listings import Listings
from conversation.manner import DEFAULTS
from conversation.walkthroughs.document import Path, shown
from conversation.walkthroughs.faults import Fault
from conversation.walkthroughs.reading import Script
from conversation.walkthroughs.rehearsal import Heard, rehearsed
from conversation.walkthroughs.script import LIVE, Step, Walkthrough
from tts.pauses import ends_sentence
from tts.speakable import speakable
from tts.speech import RANGES

# Of the spoken form, by Joe at speed 1, pauses between sentences apart: measured over the shipped walkthroughs.
SECONDS_A_CHARACTER = 0.054
_PRESENTER_WORDS_A_S = 2.5  # notes read aloud
_SHARE_OF_SPEECH = 0.9  # "0.5 minutes" of 31 seconds is no mistake
_MOST_AROUND_S = 60.0  # looking around, questions from the room
_TEXTS = ("title", "audience")
_STEP_TEXTS = ("visitor", "agent", "note")
_KEY = re.compile(rf" +({'|'.join((*Step.model_fields, *RANGES))}):( |$)")
# Why a judge would change a line; all other reasons are told in general.
_REASONS = {
    "figure": "a figure that the homes shown so far do not hold",
    "listing": "a street or a town that the homes shown so far do not hold",
    "deed": "something to be done that no tool has done",
    "contact": "a way to reach somebody, or a message, that the house does not have",
    "steering": "for whom a home or a place is; by the fair housing rules no agent says so",
    "crime": "how safe a place is, which a live agent may not say",
    "schools": "how good schools are, which a live agent may not say",
    "advice": "advice that a live agent may not give",
    "identity": "that it is a person",
}


async def doubts(script: Script, file: str, listings: Listings) -> list[Fault]:
    """By line. Live steps are answered by the offline concierge for it. Raises AgentError when one cannot be."""
    heard = await rehearsed(script.walkthrough, listings)
    found = [*_cut(script, file), *_buried(script, file), *_untrue(script, file, heard), *_minutes(script, file, heard)]
    return sorted(found, key=lambda one: one.line)


def speech_s(step: Step, said: str, walkthrough: Walkthrough) -> float:
    """About how many seconds the answer sounds, at the speed that the script sets."""
    knobs = DEFAULTS | walkthrough.sliders_at(step).knobs()
    characters = len(speakable(said))
    sentences = sum(ends_sentence(word) for word in said.split())
    return characters * SECONDS_A_CHARACTER / knobs["speed"] + max(0, sentences - 1) * knobs["pause_s"]


def _cut(script: Script, file: str) -> Iterator[Fault]:
    """agent: Unit #4 is free      is "Unit" to YAML, and a comment."""
    paths: list[Path] = [(name,) for name in _TEXTS]
    paths += [("steps", at, name) for at in range(len(script.walkthrough.steps)) for name in _STEP_TEXTS]
    for path in paths:
        place = script.document.places.get(path)
        if place is not None and place.cut_by and place.written != LIVE:
            what = f"{shown(path)} ends before {place.cut_by[:40]!r}, which YAML takes for a comment"
            yield Fault(file, place.last_line, what, "quotes around the text, if it is meant")


def _buried(script: Script, file: str) -> Iterator[Fault]:
    """A key that stands too far right below a text is part of it, and would be said."""
    for path, place in script.document.places.items():
        if len(path) != 3 or path[-1] not in _STEP_TEXTS:
            continue
        lines = script.document.text.split("\n")[place.line : place.last_line]
        for number, line in enumerate(lines, place.line + 1):
            if _KEY.match(line):
                what = f"{shown(path)} holds the line {line.strip()[:40]!r}, which looks like a key"
                yield Fault(file, number, what, "fewer spaces before it, if it is one")


def _untrue(script: Script, file: str, heard: Sequence[Heard]) -> Iterator[Fault]:
    for at, one in enumerate(heard):
        path: Path = ("steps", at, "agent")
        for change in one.changes:
            why = _REASONS.get(change.reason, f"something that a live agent may not say ({change.reason})")
            figures = figures_in(change.was)
            line = script.document.line_of(path, figures[0].text if len(figures) == 1 else change.was)
            yield Fault(file, line, f"{shown(path)} says {change.was!r}: {why}", _instead(change))


def _instead(change: Change) -> str:
    if change.repaired and change.now:
        return repr(change.now)
    if change.reason in ("figure", "listing"):
        return "what their listings say; or show the home that is meant"
    return "other words"


def _minutes(script: Script, file: str, heard: Sequence[Heard]) -> Iterator[Fault]:
    walkthrough = script.walkthrough
    for at, (step, one) in enumerate(zip(walkthrough.steps, heard, strict=True)):
        speech = speech_s(step, one.said, walkthrough)
        around = len(step.note.split()) / _PRESENTER_WORDS_A_S + (step.pause_s or 0.0)
        expected_s = step.minutes * 60
        if _SHARE_OF_SPEECH * speech <= expected_s <= speech + around + _MOST_AROUND_S:
            continue
        path = ("steps", at, "minutes")
        what = f"{shown(path)} is {step.minutes:g}, and the answer sounds for about {_minutes_of(speech)} minutes"
        yield Fault(file, script.document.line(path), what, f"about {_minutes_of(speech + around)}")


def _minutes_of(seconds: float) -> str:
    """Never "0.0", which a script may not have."""
    return f"{max(0.1, seconds / 60):.1f}"
