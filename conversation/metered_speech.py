"""A voice for one pass over one answer, and its payer: no sound is handed out that was not reserved before.

Allowances are taken some seconds at a time, the first while the reply is still awaited, the next before the one at
hand is used up, so that no sound waits for a disk. At the end the unused rest is given back. Sound from the speech
cache costs its seconds like any other; a recording that is played again costs nothing, for it never comes here. The
silence between two sentences is not made by the voice and is not counted.
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


class _MeteredVoice:
    def __init__(self, synthesizer: Synthesizer, purse: "_Purse") -> None:
        self._synthesizer = synthesizer
        self._purse = purse

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """See Synthesizer. Raises SpeechUnpaid as well, before the first sound that could not be reserved."""
        self._purse.check()
        async with aclosing(closable(self._synthesizer.synthesize(request))) as chunks:
            async for chunk in chunks:
                await self._purse.pay(-(-len(chunk.pcm) // 2 * _US // chunk.sample_rate_hz))
                yield chunk


class _Purse:
    """What is reserved and what of it is used, in microseconds of sound."""

    def __init__(self, ledger: Ledger, invite_id: str) -> None:
        self._ledger = ledger
        self._invite_id = invite_id
        self._reservations: list[Reservation] = []
        self._reserved_us = 0
        self._used_us = 0
        self._filling: asyncio.Task[None] | None = None
        self._refused: SpeechUnpaid | None = None

    def fill(self) -> None:
        """Ask for the next allowance, unless that is being done or was refused."""
        if self._refused is None and (self._filling is None or self._filling.done()):
            self._filling = asyncio.create_task(self._fill(), name="reserve speech")

    def check(self) -> None:
        """Raises SpeechUnpaid when nothing is left and no more will come."""
        if self._refused is not None and self._used_us >= self._reserved_us:
            raise self._refused

    async def pay(self, sound_us: int) -> None:
        """Raises SpeechUnpaid when that much cannot be had: nothing is paid then."""
        while self._used_us + sound_us > self._reserved_us:
            if self._refused is not None:
                raise self._refused
            self.fill()
            if self._filling is not None:
                await asyncio.wait([self._filling])
        self._used_us += sound_us
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
