"""A voice for one pass over one answer, and its payer: no sound is handed out that was not reserved before.

Allowances are taken some seconds at a time, the first while the reply is still awaited, the next before the one at
hand is used up, so that no sound waits for a disk. At the end the unused rest is given back. Sound from the speech
cache costs its seconds like any other; a recording that is played again costs nothing, for it never comes here. The
silence between two sentences is not made by the voice and is not counted. What was paid for sound that nobody got may
count for the next attempt (`paid_before`).
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from access.errors import AccessError, BudgetExhausted
from access.ledger import Ledger, Reservation
from agent.closing import closable
from conversation.errors import SpeechUnpaid
from tts.speech import AudioChunk, SpeechRequest, Synthesizer

# Seconds that are asked for at once; less when there is no room for that.
ALLOWANCES_S = (20.0, 5.0, 1.0)
REFILL_S = 8.0  # with less than this left the next allowance is asked for
_US = 1_000_000
log = logging.getLogger("vox.ledger")


@asynccontextmanager
async def metered_voice(synthesizer: Synthesizer, ledger: Ledger, invite_id: str) -> AsyncIterator[Synthesizer]:
    """For one pass. Entering it waits for nothing; leaving it, in whatever way, gives back what was not used."""
    purse = _Purse(ledger, invite_id)
    purse.fill()
    try:
        yield _MeteredVoice(synthesizer, purse)
    finally:
        await purse.empty()


def paid_before(voice: Synthesizer, sound_us: int) -> None:
    """So much of what `voice` is to say, from the beginning, was paid for already, by an attempt that gave nothing.

    Before the first sound. Nothing for a voice that nobody pays for.
    """
    if isinstance(voice, _MeteredVoice):
        voice.credit(sound_us)


def price_us(chunk: AudioChunk) -> int:
    """What a piece of sound costs: its length in microseconds, rounded up."""
    return -(-len(chunk.pcm) // 2 * _US // chunk.sample_rate_hz)


class _MeteredVoice:
    def __init__(self, synthesizer: Synthesizer, purse: "_Purse") -> None:
        self._synthesizer = synthesizer
        self._purse = purse

    def credit(self, sound_us: int) -> None:
        self._purse.credit_us += sound_us

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """See Synthesizer. Raises SpeechUnpaid as well, before the first sound that could not be reserved."""
        self._purse.check()
        async with aclosing(closable(self._synthesizer.synthesize(request))) as chunks:
            async for chunk in chunks:
                await self._purse.pay(price_us(chunk))
                yield chunk


class _Purse:
    """What is reserved and what of it is used, in microseconds of sound."""

    def __init__(self, ledger: Ledger, invite_id: str) -> None:
        self._ledger = ledger
        self._invite_id = invite_id
        self._reservations: list[Reservation] = []
        self._reserved_us = 0
        self._used_us = 0
        self.credit_us = 0  # paid for by an attempt before this one
        self._filling: asyncio.Task[None] | None = None
        self._refused: SpeechUnpaid | None = None

    def fill(self) -> None:
        """Ask for the next allowance, unless that is being done, was refused, or failed: `pay` raises what it was."""
        is_free = self._filling is None or (self._filling.done() and self._filling.exception() is None)
        if self._refused is None and is_free:
            self._filling = asyncio.create_task(self._fill(), name="reserve speech")

    def check(self) -> None:
        """Raises SpeechUnpaid when nothing is left and no more will come."""
        if self._refused is not None and self._used_us >= self._reserved_us and not self.credit_us:
            raise self._refused

    async def pay(self, sound_us: int) -> None:
        """Raises SpeechUnpaid when that much cannot be had: nothing is paid then."""
        due_us = max(0, sound_us - self.credit_us)
        while self._used_us + due_us > self._reserved_us:
            if self._refused is not None:
                raise self._refused
            self.fill()
            if self._filling is not None:
                await asyncio.wait([self._filling])
                self._filling.result()  # asked for again after an error that nobody expected, it would be for ever
        self._used_us += due_us
        self.credit_us -= sound_us - due_us
        if self._reserved_us - self._used_us < REFILL_S * _US:
            self.fill()

    async def empty(self) -> None:
        """Everything is handed to the ledger before the first await: being cancelled again loses nothing."""
        if self._filling is not None:
            self._filling.cancel()
        await self._ledger.settle_all_speech(self._shares())
        if self._filling is not None:
            await asyncio.wait([self._filling])

    def _shares(self) -> list[tuple[Reservation, float]]:
        """What each reservation has paid for, in seconds: the oldest first."""
        shares, left_us = [], self._used_us
        for reservation in self._reservations:
            paid_us = min(left_us, reservation.spent.speech_ms * 1000)
            shares.append((reservation, paid_us / _US))
            left_us -= paid_us
        return shares

    async def _fill(self) -> None:
        for seconds in ALLOWANCES_S:
            try:
                reservation = await self._ledger.reserve_speech(self._invite_id, seconds)
            except BudgetExhausted:
                continue
            except AccessError:  # the ledger cannot be used, the invite has ended
                self._refused = SpeechUnpaid(used_up=False)
                return
            self._reservations.append(reservation)
            self._reserved_us += reservation.spent.speech_ms * 1000
            return
        self._refused = SpeechUnpaid(used_up=True)
