"""An answer that is sent as it is made: no faster than its listener takes it, and no longer than they are there."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, aclosing

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tts.worker.exchange import exchange_of
from tts.worker.leaving import ListenerLeft, while_there
from tts.worker.sound import Sound

# Small enough that whoever plays in real time takes one well within `stall_s`; the server holds back three at most.
SEND_BYTES = 32 * 1024
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Paced(Response):
    """Sends `pieces`, each asked for when the one before has left, and closes them; `sound` as well, if it is given.

    A listener who takes nothing for `stall_s` seconds counts as gone. Raises ListenerLeft, or whatever `pieces`
    raises: the connection is then cut, so that half is not taken for whole.
    """

    def __init__(
        self,
        pieces: AsyncGenerator[bytes, None],
        media_type: str,
        *,
        sound: Sound | None = None,
        headers: Mapping[str, str] | None = None,
        stall_s: float,
    ) -> None:
        self.status_code, self.media_type, self.background = 200, media_type, None
        self.init_headers({**UNBUFFERED, **(headers or {})})  # without a body there is no length to tell
        self._pieces, self._sound, self._stall_s = pieces, sound, stall_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with AsyncExitStack() as ending:
            if self._sound is not None:
                exchange_of(scope).sound = self._sound
                await ending.enter_async_context(self._sound)
            await ending.enter_async_context(aclosing(self._pieces))
            await while_there(receive, self._send_all(send))

    async def _send_all(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for piece in self._pieces:
            for at in range(0, len(piece), SEND_BYTES):
                await self._send(send, piece[at : at + SEND_BYTES], more=True)
        await self._send(send, b"", more=False)

    async def _send(self, send: Send, body: bytes, *, more: bool) -> None:
        try:
            async with asyncio.timeout(self._stall_s):
                await send({"type": "http.response.body", "body": body, "more_body": more})
        except TimeoutError:
            raise ListenerLeft from None
