"""Where the voice is: in this process, or in a worker of its own. For whoever composes a process.

In a worker: then nothing of the model is loaded here, and no file of the voice is needed.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tts.alphabet import Alphabet
from tts.client import WorkerClient
from tts.client_health import READY
from tts.speech import Synthesizer, Voice

if TYPE_CHECKING:
    from tts.loading import Loaded

CLOSED, STUCK = "closed", "stuck"


class VoiceAtHand(Protocol):
    """A voice, and what speaks it. `close` it when done."""

    @property
    def voice(self) -> Voice: ...

    @property
    def synthesizer(self) -> Synthesizer: ...

    @property
    def is_elsewhere(self) -> bool:
        """Whether another process speaks."""
        ...

    async def state(self) -> str:
        """READY, or in a few words why it cannot speak at the moment. Takes a second at most."""
        ...

    async def alphabet(self) -> Alphabet | None:
        """The phonemes that it knows; None when that cannot be told at the moment. Takes a second at most."""
        ...

    async def close(self) -> None:
        """What is being spoken breaks off."""
        ...


class VoiceHere:
    """A voice that was loaded into this process (tts.loading)."""

    is_elsewhere = False

    def __init__(self, loaded: "Loaded") -> None:
        self.voice, self.synthesizer = loaded.voice, loaded.synthesizer
        self._lane = loaded.lane
        self.own_alphabet = loaded.alphabet

    async def state(self) -> str:
        if not self._lane.is_open:
            return CLOSED
        return STUCK if self._lane.is_stuck() else READY

    async def alphabet(self) -> Alphabet:
        return self.own_alphabet

    async def close(self) -> None:
        await asyncio.to_thread(self._lane.close)


class VoiceOfWorker:
    """A voice that a worker speaks, whether or not it is there yet."""

    is_elsewhere = True

    def __init__(self, voice: Voice, address: str, *, token: str, request_id: Callable[[], str]) -> None:
        """`address`, `token` and `request_id` as in tts.client."""
        self.voice = voice
        self.synthesizer = WorkerClient(address, voice, token=token, request_id=request_id)

    async def state(self) -> str:
        return await self.synthesizer.health.state()

    async def alphabet(self) -> Alphabet | None:
        return await self.synthesizer.health.alphabet()

    async def close(self) -> None:
        await self.synthesizer.close()
