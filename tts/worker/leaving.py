"""A listener may leave at any moment: what is done for them then ends at once."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from starlette.types import Receive

T = TypeVar("T")


class ListenerLeft(Exception):
    """The connection is closed; nobody will hear an answer."""


async def while_there(receive: Receive, work: Coroutine[None, None, T]) -> T:
    """The result of `work`, which is cancelled when the listener leaves.

    To be used once the request's body has been read: what `receive` gives then is the end. Raises ListenerLeft.
    """
    doing = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise ListenerLeft
    finally:
        for task in (doing, leaving):
            task.cancel()
        await asyncio.wait({doing, leaving})
        if not doing.cancelled():
            doing.exception()  # what it raised while it was being cancelled is nobody's to hear


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
