"""The sound of an answer of a walkthrough: spoken as a live answer is, clause by clause, but always the same samples.

The seed of each clause comes from its words, so that a sound that was lost is made again bit by bit. Knows no script
and no disk.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, nullcontext
from dataclasses import replace
from typing import Protocol

from agent.closing import closable
from conversation import passes
from conversation.dialogue import Exchange
from conversation.manner import Manner
from conversation.said import clauses_of
from conversation.turn import Turn
from conversation.walkthroughs.errors import VoiceAway
from conversation.walkthroughs.rendered import digest
from tts import frames, pauses
from tts.cache import cache_key
from tts.client_health import READY
from tts.errors import BadSpeechRequest
from tts.pronunciation import Pronunciation
from tts.speech import AHEAD_S, MAX_SEED, AudioChunk, SpeechRequest, Synthesizer, Voice

VERSION = 1  # raised when sounds are put together otherwise


class Words(Protocol):
    """How words are said: tts.lexicon.Lexicons. It never changes, so that any thread may ask it."""

    def occurring(self, text: str, voice: str, language: str) -> tuple[Pronunciation, ...]: ...


class Sounds:
    """`voice` speaks, live listeners first; `state` tells whether it can (tts.choosing.VoiceAtHand.state)."""

    def __init__(
        self,
        voice: Synthesizer,
        state: Callable[[], Awaitable[str]],
        words: Callable[[], Words],
        weights: Callable[[Voice], str],
    ) -> None:
        """`words` tells how words are said at the moment, `weights` names what a voice's sounds are made of."""
        self._voice = _Steady(voice)
        self._state = state
        self._words = words
        self._weights = weights

    async def key(self, exchange: Exchange, manner: Manner) -> str:
        """Of all that the sound depends on."""
        return await asyncio.to_thread(self._key, exchange, manner, self._words())

    def _key(self, exchange: Exchange, manner: Manner, words: Words) -> str:
        clauses, weights = _clauses(exchange), self._weights(manner.voice)
        keys = [_clause_key(clause, manner, words, weights) for clause in clauses]
        return digest({"version": VERSION, "clauses": keys, "silences": _silences(clauses, manner)})

    async def is_ready(self) -> bool:
        """Whether the voice can speak."""
        return await self._state() == READY

    async def make(self, exchange: Exchange, manner: Manner) -> bytes:
        """Its frames. Raises VoiceAway. Cancelling it ends the speaking."""
        if (state := await self._state()) != READY:
            raise VoiceAway(f"The voice cannot speak at the moment ({state}).")
        turn = Turn(exchange.turn_id, "", "", ending="finished")
        turn.clauses.entries.extend(_clauses(exchange))
        turn.clauses.close()
        passes.begin(turn, manner, lambda: nullcontext(self._voice))
        try:
            await passes.finished(turn)
        finally:
            await passes.cancelled(turn)
        made = turn.sound.frames.entries
        if made and made[-1][:1] == frames.ERROR:
            raise VoiceAway("The voice broke off.")
        return b"".join((*made, turn.sound.end({})))


class _Steady:
    """A Synthesizer around a Synthesizer: the same samples in the same frames each time, and no live listener waits."""

    def __init__(self, inner: Synthesizer) -> None:
        self._inner = inner

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """As one chunk: a voice gives a clause in pieces, its cache gives it whole."""
        async with aclosing(closable(self._inner.synthesize(_steady(request)))) as chunks:
            made = [chunk async for chunk in chunks]
        if made:
            marks = tuple(mark for chunk in made for mark in chunk.marks)
            yield AudioChunk(b"".join(chunk.pcm for chunk in made), made[0].sample_rate_hz, marks)


def _clause_key(clause: str, manner: Manner, words: Words, weights: str) -> str:
    try:
        ways = words.occurring(clause, manner.voice.name, manner.voice.language)
        return cache_key(_steady(replace(manner.spoken(clause), pronunciations=ways)), weights)
    except BadSpeechRequest:  # left out when it is spoken
        return ""


def _steady(request: SpeechRequest) -> SpeechRequest:
    seed = int.from_bytes(hashlib.sha256(request.text.encode()).digest()[:8]) & MAX_SEED
    return replace(request, seed=seed, ahead_s=AHEAD_S[1])


def _clauses(exchange: Exchange) -> Sequence[str]:
    return clauses_of(exchange.said, exchange.starts)


def _silences(clauses: Sequence[str], manner: Manner) -> list[int]:
    """How many bytes of silence follow each clause."""
    return [len(pauses.silence(clause, manner.pause_s, manner.voice.sample_rate_hz)) for clause in clauses]
