"""The voice's thread: in order, bounded, never in the way of the event loop, and quick to let go."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from tts.errors import SpeechUnavailable, UnknownVoice
from tts.lane import Lane
from tts.pieces import Piece
from tts.speech import AudioChunk, SpeechRequest, WordMark
from tts.voices import KnownVoice

TEXT = "Welcome to Vox Estates. How many beds do you need? Tell me."


async def said(lane: Lane, request: SpeechRequest) -> list[AudioChunk]:
    return [chunk async for chunk in lane.synthesize(request)]


def marks(chunks: list[AudioChunk]) -> list[WordMark]:
    return [mark for chunk in chunks for mark in chunk.marks]


def owner(chunks: list[AudioChunk], mark: WordMark) -> int:
    """Which chunk brought `mark`."""
    return next(at for at, chunk in enumerate(chunks) if mark in chunk.marks)


class ScriptedSpeaker:
    """Speaks only while `go` is set, and records what it was asked for, in order."""

    sample_rate_hz = 22050

    def __init__(self) -> None:
        self.said: list[str] = []
        self.go, self.speaking = threading.Event(), threading.Event()

    def clause(self, request: SpeechRequest, seed: int) -> Iterator[Piece]:
        text = request.text
        self.said.append(text)
        self.speaking.set()
        assert self.go.wait(20)
        yield Piece(np.zeros(100, np.float32), (WordMark(text, 10, 20),))
        if text == "Two pieces.":
            yield Piece(np.zeros(100, np.float32), ())


@pytest.fixture
def scripted():
    speaker = ScriptedSpeaker()
    yield speaker
    speaker.go.set()


@pytest.fixture
def slow(known: KnownVoice, scripted: ScriptedSpeaker):
    lane = Lane(known.voice, scripted, max_waiting=2)
    yield lane
    scripted.go.set()
    lane.close()


async def started(scripted: ScriptedSpeaker) -> None:
    assert await asyncio.to_thread(scripted.speaking.wait, 20)


async def test_a_seed_fixes_every_sample_and_no_seed_draws_one(lane: Lane, known: KnownVoice) -> None:
    request = SpeechRequest("Welcome home.", known.voice, seed=7)
    assert await said(lane, request) == await said(lane, request)
    unseeded = replace(request, seed=None)
    assert await said(lane, unseeded) != await said(lane, unseeded)


async def test_two_requests_at_once_do_not_mix(lane: Lane, known: KnownVoice) -> None:
    requests = [SpeechRequest(TEXT, known.voice, seed=seed) for seed in (1, 2)]
    alone = [await said(lane, request) for request in requests]
    assert await asyncio.gather(*(said(lane, request) for request in requests)) == alone


async def test_arrival_order_is_speaking_order(slow: Lane, scripted: ScriptedSpeaker, known: KnownVoice) -> None:
    scripted.go.set()
    await asyncio.gather(*(said(slow, SpeechRequest(text, known.voice)) for text in ("one", "two", "three")))
    assert scripted.said == ["one", "two", "three"]


async def test_past_the_bound_it_is_refused_and_then_there_is_room_again(
    slow: Lane, scripted: ScriptedSpeaker, known: KnownVoice
) -> None:
    tasks = [asyncio.create_task(said(slow, SpeechRequest(f"n{i}", known.voice))) for i in range(3)]
    await started(scripted)
    with pytest.raises(SpeechUnavailable, match="busy"):
        await said(slow, SpeechRequest("one too many", known.voice))
    scripted.go.set()
    await asyncio.gather(*tasks)
    assert await said(slow, SpeechRequest("now", known.voice))


async def test_cancelling_drops_what_has_not_started_and_returns_at_once(
    slow: Lane, scripted: ScriptedSpeaker, known: KnownVoice
) -> None:
    running = asyncio.create_task(said(slow, SpeechRequest("Two pieces.", known.voice)))
    await started(scripted)
    waiting = asyncio.create_task(said(slow, SpeechRequest("Waiting.", known.voice)))
    await asyncio.sleep(0)
    for task in (waiting, running):  # both return while the thread is still held
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not scripted.go.is_set()
    scripted.go.set()
    await said(slow, SpeechRequest("Next.", known.voice))
    assert scripted.said == ["Two pieces.", "Next."]


async def test_closing_the_iterator_leaves_the_rest_unspoken(
    slow: Lane, scripted: ScriptedSpeaker, known: KnownVoice
) -> None:
    scripted.go.set()
    chunks = slow.synthesize(SpeechRequest("Two pieces.", known.voice))
    await anext(chunks)
    await chunks.aclose()
    await said(slow, SpeechRequest("Next.", known.voice))
    assert scripted.said == ["Two pieces.", "Next."]


async def test_the_event_loop_runs_while_the_voice_speaks(
    slow: Lane, scripted: ScriptedSpeaker, known: KnownVoice
) -> None:
    task = asyncio.create_task(said(slow, SpeechRequest("Long.", known.voice)))
    await started(scripted)
    await asyncio.sleep(0.01)  # passes although the thread is held
    assert not task.done()
    scripted.go.set()
    await task


async def test_closing_ends_the_thread_and_refuses_the_rest(
    slow: Lane, scripted: ScriptedSpeaker, known: KnownVoice
) -> None:
    running = asyncio.create_task(said(slow, SpeechRequest("Running.", known.voice)))
    await started(scripted)
    waiting = asyncio.create_task(said(slow, SpeechRequest("Waiting.", known.voice)))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(slow.close))
    with pytest.raises(SpeechUnavailable, match="closing"):
        await waiting
    scripted.go.set()
    await closing
    await asyncio.wait([running])
    with pytest.raises(SpeechUnavailable, match="closing"):
        await said(slow, SpeechRequest("Late.", known.voice))
    slow.close()
    assert running.exception() is None or isinstance(running.exception(), SpeechUnavailable)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("vox-voice")]


async def test_another_voice_is_refused(lane: Lane, known: KnownVoice) -> None:
    with pytest.raises(UnknownVoice, match="'ann' is not loaded; loaded is: joe"):
        await said(lane, SpeechRequest("Hi.", replace(known.voice, name="ann")))


async def test_an_error_of_the_voice_reaches_the_listener_and_frees_the_lane(known: KnownVoice) -> None:
    class Failing(ScriptedSpeaker):
        def clause(self, request: SpeechRequest, seed: int) -> Iterator[Piece]:
            raise SpeechUnavailable(request.text)
            yield

    lane = Lane(known.voice, Failing(), max_waiting=0)
    for text in ("one", "two"):
        with pytest.raises(SpeechUnavailable, match=text):
            await said(lane, SpeechRequest(text, known.voice))
    lane.close()


async def test_text_without_sound_gives_no_chunk(lane: Lane, known: KnownVoice) -> None:
    assert await said(lane, SpeechRequest("... —", known.voice)) == []
