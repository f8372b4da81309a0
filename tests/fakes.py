"""Scripted stand-ins that record how they were called. One script entry answers one call, in order."""

import asyncio
import math
import struct
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.bookings import Booking, BookingsInMemory
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, Tool, ToolCall, Usage
from agent.replying.recovering import USUAL_TIMES
from tts.speech import AudioChunk, SpeechRequest

# A stall of the machine is no silence that wants a bridge.
UNBRIDGED = replace(USUAL_TIMES, bridge_after_s=60.0)
USAGE = Usage(input_tokens=11, output_tokens=7)
_SAMPLE_RATE_HZ = 22_050


@dataclass(frozen=True)
class ModelCall:
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...]


@dataclass(frozen=True)
class Script:
    """What one call of a ScriptedModel does: events, each after `delay_s`; then hang, error or end. An asyncio.Event
    among them is waited for."""

    events: tuple[ModelEvent | asyncio.Event, ...]
    delay_s: float = 0.0
    hang: bool = False
    error: Exception | None = None


def says(text: str, usage: Usage | None = USAGE) -> Script:
    """A call that answers with `text`, a word a delta."""
    words = text.split(" ")
    deltas = [TextDelta(word if at == 0 else f" {word}") for at, word in enumerate(words) if word or at]
    return Script((*deltas, ModelFinished("stop", usage)))


def asks(*calls: ToolCall, usage: Usage | None = USAGE) -> Script:
    """A call that asks for tools."""
    return Script((*calls, ModelFinished("tool_calls", usage)))


class ScriptedModel:
    """A ChatModel. `calls` are those begun, `closed` counts those whose iterator has ended in any way."""

    def __init__(self, *scripts: Script) -> None:
        self.calls: list[ModelCall] = []
        self.closed = 0
        self._scripts = list(scripts)

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        self.calls.append(ModelCall(tuple(messages), tuple(tools)))
        script = self._scripts.pop(0)
        try:
            for event in script.events:
                if isinstance(event, asyncio.Event):
                    await event.wait()
                    continue
                await asyncio.sleep(script.delay_s)
                yield event
            if script.hang:
                await asyncio.Event().wait()
            if script.error:
                raise script.error
        finally:
            self.closed += 1


def sine(seconds: float, sample_rate_hz: int = _SAMPLE_RATE_HZ, frequency_hz: float = 220.0) -> bytes:
    """Mono 16-bit little-endian PCM that is plainly not silent."""
    turn = 2 * math.pi * frequency_hz / sample_rate_hz
    samples = [round(8_000 * math.sin(turn * at)) for at in range(round(seconds * sample_rate_hz))]
    return struct.pack(f"<{len(samples)}h", *samples)


@dataclass(frozen=True)
class Speech:
    """What one request gets: the chunks, each after `delay_s`, then a hang, an error, or the end."""

    chunks: tuple[AudioChunk, ...] = field(
        default_factory=lambda: (
            AudioChunk(sine(0.1), _SAMPLE_RATE_HZ),
            AudioChunk(sine(0.1), _SAMPLE_RATE_HZ),
        )
    )
    delay_s: float = 0.0
    hang: bool = False
    error: Exception | None = None


class ScriptedSynthesizer:
    """A Synthesizer. After its script it goes on with plain `Speech()`. `closed` counts ended iterators."""

    def __init__(self, *speeches: Speech) -> None:
        self.requests: list[SpeechRequest] = []
        self.closed = 0
        self._speeches = list(speeches)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        self.requests.append(request)
        speech = self._speeches.pop(0) if self._speeches else Speech()
        try:
            for chunk in speech.chunks:
                await asyncio.sleep(speech.delay_s)
                yield chunk
            if speech.hang:
                await asyncio.Event().wait()
            if speech.error:
                raise speech.error
        finally:
            self.closed += 1


class ScriptedBookings(BookingsInMemory):
    """Bookings in memory. Each call of `keep` first raises the next of `errors`, if there is one left."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.kept: list[Booking] = []
        self._errors = list(errors)

    def keep(self, booking: Booking, now: datetime) -> Booking | None:
        self.kept.append(booking)
        if self._errors:
            raise self._errors.pop(0)
        return super().keep(booking, now)
