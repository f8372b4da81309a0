"""The cache around a voice: made once, by whoever asks first, kept when it is whole, and never of another sound."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversation.conftest import until
from tests.fakes import ScriptedSynthesizer, Speech
from tts.cache import SpeechCache, cache_key
from tts.cache_folder import CacheFolder
from tts.errors import SpeechUnavailable
from tts.pronunciation import Pronunciation
from tts.reading import Reading
from tts.speech import RANGES, AudioChunk, SpeechRequest, Synthesizer, Voice, WordMark

JOE = Voice("joe", "Joe", "en-us", 22_050, "", "")
HELLO = SpeechRequest("Hello there.", JOE)
MARKED = Speech(chunks=(AudioChunk(b"ab" * 50, 22_050, (WordMark("Hello", 0, 40),)), AudioChunk(b"cd" * 50, 22_050)))


class Halting(ScriptedSynthesizer):
    """Stands still after its first piece until `goes_on` is set."""

    def __init__(self, *speeches: Speech) -> None:
        super().__init__(*speeches)
        self.said, self.goes_on = asyncio.Event(), asyncio.Event()

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        async for chunk in super().synthesize(request):
            yield chunk
            self.said.set()
            await self.goes_on.wait()


def cache_of(tmp_path: Path, *speeches: Speech) -> tuple[SpeechCache, ScriptedSynthesizer]:
    voice = ScriptedSynthesizer(*speeches)
    return SpeechCache(voice, CacheFolder(tmp_path, 1_000_000), "weights"), voice


async def said(voice: Synthesizer, request: SpeechRequest = HELLO) -> tuple[bytes, tuple[WordMark, ...]]:
    chunks = [chunk async for chunk in voice.synthesize(request)]
    return b"".join(chunk.pcm for chunk in chunks), tuple(mark for chunk in chunks for mark in chunk.marks)


async def test_the_second_time_it_is_the_same_and_not_made_again(tmp_path: Path) -> None:
    cache, voice = cache_of(tmp_path, MARKED)
    first = await said(cache)
    assert await said(cache) == first
    after_a_restart, other = cache_of(tmp_path)
    assert await said(after_a_restart) == first
    assert (len(voice.requests), len(other.requests)) == (1, 0)
    assert (cache.counts.hits, cache.counts.misses, cache.counts.hit_ratio) == (1, 1, 0.5)


async def test_what_was_kept_says_so_and_what_was_made_or_joined_does_not(tmp_path: Path) -> None:
    voice = Halting(MARKED)
    cache = SpeechCache(voice, CacheFolder(tmp_path, 1_000_000), "weights")
    first = asyncio.create_task(told_kept(cache))
    await voice.said.wait()
    second = asyncio.create_task(told_kept(cache))
    await until(lambda: cache.counts.joined == 1)
    voice.goes_on.set()
    assert await first == await second == [False, False]
    assert await told_kept(cache) == [True]


async def told_kept(voice: Synthesizer) -> list[bool]:
    """Also as a reader of whole texts hears it."""
    return [chunk.is_kept async for chunk in Reading(voice).synthesize(HELLO)]


async def test_two_at_once_get_one_making_from_its_first_piece_on(tmp_path: Path) -> None:
    voice = Halting(MARKED)
    cache = SpeechCache(voice, CacheFolder(tmp_path, 1_000_000), "weights")
    listeners = [asyncio.create_task(said(cache))]
    await voice.said.wait()
    listeners += [asyncio.create_task(said(cache)) for _ in range(2)]
    await until(lambda: cache.counts.joined == 2)
    voice.goes_on.set()
    first, second, third = await asyncio.gather(*listeners)
    assert first == second == third
    assert len(voice.requests) == 1
    assert cache.counts.joined == 2


async def test_the_last_listener_to_leave_ends_it_and_nothing_is_kept(tmp_path: Path) -> None:
    cache, voice = cache_of(tmp_path, Speech(hang=True), MARKED)
    listeners = [asyncio.create_task(said(cache)) for _ in range(2)]
    await until(lambda: (len(voice.requests), cache.counts.joined) == (1, 1))
    listeners[0].cancel()
    await asyncio.sleep(0.05)  # more than enough steps of this loop to end it
    assert voice.closed == 0  # one still listens
    listeners[1].cancel()
    await asyncio.sleep(0)  # the last one has left, the making has not ended yet
    again = await said(cache)  # asked for at the moment it ends: made anew
    assert again[0] == b"ab" * 50 + b"cd" * 50
    assert voice.closed == 2
    assert len(voice.requests) == 2


async def test_a_listener_who_leaves_after_the_first_piece_ends_it(tmp_path: Path) -> None:
    cache, voice = cache_of(tmp_path, Speech(hang=True))
    stream = cache.synthesize(HELLO)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    await until(lambda: voice.closed == 1)
    assert CacheFolder(tmp_path, 1_000).room().clauses == 0


async def test_a_failure_is_told_to_all_and_not_kept(tmp_path: Path) -> None:
    voice = Halting(Speech(chunks=MARKED.chunks[:1], error=SpeechUnavailable("busy")), MARKED)
    cache = SpeechCache(voice, CacheFolder(tmp_path, 1_000_000), "weights")
    listeners = [asyncio.create_task(said(cache)) for _ in range(2)]
    await until(lambda: cache.counts.joined == 1)
    voice.goes_on.set()
    for outcome in await asyncio.gather(*listeners, return_exceptions=True):
        assert isinstance(outcome, SpeechUnavailable)
    assert (await said(cache))[0]
    assert len(voice.requests) == 2


async def test_a_full_disk_takes_no_sound_away(tmp_path: Path) -> None:
    voice = ScriptedSynthesizer(MARKED, MARKED)
    cache = SpeechCache(voice, CacheFolder(tmp_path, 10), "weights")
    assert await said(cache) == await said(cache)
    assert len(voice.requests) == 2


def test_whatever_changes_the_sound_changes_the_key() -> None:
    keys = {cache_key(HELLO, "weights"), cache_key(HELLO, "other weights")}
    keys |= {cache_key(dataclasses.replace(HELLO, **{knob: high}), "weights") for knob, (_, high) in RANGES.items()}
    keys.add(cache_key(dataclasses.replace(HELLO, seed=7), "weights"))
    keys.add(cache_key(dataclasses.replace(HELLO, voice=dataclasses.replace(JOE, name="ann")), "weights"))
    keys.add(cache_key(dataclasses.replace(HELLO, text="Hello there!"), "weights"))
    assert len(keys) == 2 + len(RANGES) + 3


def test_a_pronunciation_changes_the_key_of_clauses_that_hold_its_word_and_of_no_other() -> None:
    bexar = SpeechRequest("In Bexar.", JOE)
    ways = (Pronunciation("Bexar", "bear"), Pronunciation("Bexar", "bay"), Pronunciation("Bexar", ipa="bˈɛɹ"))
    keys = {cache_key(dataclasses.replace(bexar, pronunciations=(way,)), "weights") for way in ways}
    assert len(keys | {cache_key(bexar, "weights")}) == 4
    told = dataclasses.replace(HELLO, pronunciations=ways)
    assert cache_key(told, "weights") == cache_key(HELLO, "weights")


def test_what_changes_no_sample_changes_no_key() -> None:
    for same in (dataclasses.replace(HELLO, ahead_s=9.0), dataclasses.replace(HELLO, text="  Hello   there. ")):
        assert cache_key(same, "weights") == cache_key(HELLO, "weights")


@pytest.mark.parametrize("text", ["🏠", "x" * 4_000])
def test_any_text_has_a_key(text: str) -> None:
    assert len(cache_key(dataclasses.replace(HELLO, text=text), "weights")) == 64


async def test_a_listener_does_not_wait_with_one_who_can_wait_for_long(tmp_path: Path) -> None:
    cache, voice = cache_of(tmp_path, Speech(hang=True), MARKED)
    patient = asyncio.create_task(said(cache, dataclasses.replace(HELLO, ahead_s=3_600.0)))
    await until(lambda: voice.requests)
    pcm, _ = await said(cache)
    assert len(pcm) == 200
    assert [request.ahead_s for request in voice.requests] == [3_600.0, 0.0]
    patient.cancel()
