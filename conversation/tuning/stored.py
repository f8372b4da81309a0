"""The store asked off the event loop; one that is away becomes a sentence for the visitor. Knows no rows."""

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from conversation.errors import TryAgain
from store.errors import StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")
AWAY = "That cannot be looked up or saved right now. Please try again in a moment."
log = logging.getLogger("vox.tuning")


async def stored(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `call`, which blocks, gives. Raises TryAgain where it raises StoreUnavailable."""
    try:
        return await asyncio.to_thread(call, *args, **kwargs)
    except StoreUnavailable as error:
        log.warning("the store does not answer: %s", error)
        raise TryAgain(AWAY) from error
