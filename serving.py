"""uvicorn as the app uses it: told to stop, it lets open answers end first, and tells the service manager."""

import asyncio
import gc
import logging
import signal
import socket
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from access.draining import Draining
from service_manager import ServiceManager

GRACE_S = 5  # for other requests that are open then: a page's event stream stays open for ever
log = logging.getLogger("vox.app")


class Server(uvicorn.Server):
    """Serves `app` until SIGTERM or SIGINT. SIGTERM waits for open answers, a second one or SIGINT does not."""

    def __init__(self, app: ASGIApp, draining: Draining, manager: ServiceManager) -> None:
        super().__init__(_configured(app))
        self._draining, self._manager = draining, manager
        self._beside: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.freeze()  # what is there by now stays: it need not be looked through again and again
        gc.enable()
        self._loop = asyncio.get_running_loop()
        self._beside.append(asyncio.create_task(self._manager.keep_alive(lambda: True), name="watchdog"))
        self._manager.ready("serving")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by the interpreter wherever the event loop happens to be."""
        patient = sig == signal.SIGTERM and self._draining.patience_s > 0 and not self._draining.has_begun
        if patient and self._loop is not None:
            self._loop.call_soon_threadsafe(self._drain, sig, frame)
        else:
            super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()  # before those who wait are sent away: they would come back to us
        for one in sockets or []:
            one.close()
        self._draining.release()
        self._manager.stopping()
        await super().shutdown(sockets)
        for task in self._beside:
            task.cancel()

    def _drain(self, sig: int, frame: FrameType | None) -> None:
        if not self._draining.has_begun:
            self._beside.append(asyncio.create_task(self._drained(sig, frame), name="draining"))

    async def _drained(self, sig: int, frame: FrameType | None) -> None:
        self._manager.status("lets open answers end")
        log.info("told to stop: lets open answers end")
        began_s = asyncio.get_running_loop().time()
        whole = await self._draining.drained()
        took_s = asyncio.get_running_loop().time() - began_s
        log.info("%s after %.1f s", "all answers have ended" if whole else "answers are cut", took_s)
        super().handle_exit(sig, frame)


def _configured(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # the gate writes one line a request, without query strings
        server_header=False,
        proxy_headers=False,  # the gate reads them, where a proxy is expected
        timeout_graceful_shutdown=GRACE_S,
        lifespan="on",
    )
