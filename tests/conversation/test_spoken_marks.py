"""A whole turn by the real voice: each word of the answer is marked where it sounds in the turn's own samples."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np

from conversation.finished import Recording
from conversation.manner import Manner
from conversation.record import Record
from conversation.sound import Sound
from conversation.speaking import Speaking
from tests.tts.conftest import folder, known, lane, speaker, voices_dir  # noqa: F401 - fixtures
from tests.tts.referee import Watched, assert_text, floats
from tts.clauses import Clauses
from tts.lane import Lane
from tts.reading import Reading
from tts.speech import Synthesizer
from tts.streaming import Speaker
from tts.voices import KnownVoice

ANSWER = (
    "Two homes fit, both near Houston. The first one costs $1.25M and has 4bd/2.5ba — quite new!\n"
    "Shall we see 1420 Oak St., Austin?"
)


async def test_the_marks_of_a_turn_are_those_of_its_words(
    lane: Lane,  # noqa: F811
    speaker: Speaker,  # noqa: F811
    known: KnownVoice,  # noqa: F811
) -> None:
    clauses, cutter, sound = Record[str](), Clauses(), Sound()
    clauses.entries.extend([*cutter.feed(ANSWER), *cutter.finish()])
    clauses.close()
    watched = Watched(lane)

    @asynccontextmanager
    async def voice() -> AsyncIterator[Synthesizer]:
        yield Reading(watched)

    manner = Manner(known.voice, speed=1.2)
    await Speaking("a turn", clauses, sound, manner).run(voice, lambda _: None)
    recording = Recording("ann", tuple(sound.frames.entries))
    heard: np.ndarray = floats(recording.pcm())
    assert len(clauses.entries) > 2
    assert [number for _, number in recording.marks()] == sorted(number for _, number in recording.marks())
    assert_text(speaker, watched, [mark for mark, _ in recording.marks()], heard)
