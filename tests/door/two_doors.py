"""The real app behind two doors in one process: its gate, and, on another port, no gate at all (the positive control).

`python -m tests.door.two_doors BARE_PORT` reads the environment as app.py does and listens on VOX_PORT and BARE_PORT.
Both doors stand before the same app, the same turns and the same sessions, so that what one visitor made by the gate
can be asked for at the bare door. That one takes a visitor for who their cookie says (TAKEN_FOR absent), or, with the
check of ownership taken away as well, for the session that TAKEN_FOR names.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from functools import partial

import uvicorn
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from prometheus_client import CollectorRegistry
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

import logs
from access import limits
from access.cookies import SessionCookie
from access.origins import PublicOrigin
from access.sessions import Session, Sessions
from app import build_app
from listening import tcp_socket
from parts import build_parts
from settings import Settings

TAKEN_FOR = "x-taken-for"  # a session's id
ROUTES = "/-/routes"
SESSION = "/-/session"
OPENAPI = "/-/openapi"
WIDE = "VOX_TEST_WIDE_LIMITS"  # set: as good as no limits, for tests whose requests would be refused unseen


def routes_of(web: ASGIApp, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """(method, path, function) of everything that `web` answers, mounts included; a mounted folder is method "*"."""
    for one in iter_route_contexts(getattr(web, "routes", ())):
        route: BaseRoute = one.original_route
        path = prefix + (one.path or "")
        if isinstance(route, Mount) and getattr(route.app, "routes", None):
            yield from routes_of(route.app, path.rstrip("/"))
        elif isinstance(route, Mount):
            yield "*", path, type(route.app).__name__
        else:
            for method in sorted(one.methods or {type(route).__name__}):
                yield method, path, getattr(one.endpoint, "__qualname__", "")


class BareDoor:
    """Sets the session and asks nothing: no list of paths, no scope, no limit, no ownership of Gradio's pages."""

    def __init__(self, web: FastAPI, sessions: Sessions) -> None:
        self._web = web
        self._sessions = sessions
        self._cookie = SessionCookie.of(PublicOrigin())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = await self._session(Headers(scope=scope))
        scope["state"] = {"session": session, "request_id": "bare", "address": "127.0.0.1"}
        if scope["path"] == ROUTES:
            await JSONResponse(list(routes_of(self._web)))(scope, receive, send)
        elif scope["path"] == OPENAPI:
            await JSONResponse(self._web.openapi())(scope, receive, send)
        elif scope["path"] == SESSION:
            await JSONResponse(session and session.id)(scope, receive, send)
        else:
            await self._web(scope, receive, send)

    async def _session(self, headers: Headers) -> Session | None:
        if taken_for := headers.get(TAKEN_FOR):
            return self._sessions.by_id(taken_for)
        token = self._cookie.read(headers)
        return await self._sessions.find(token) if token else None


def server(app: ASGIApp, lifespan: str) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        lifespan=lifespan,  # type: ignore[arg-type]
    )
    return uvicorn.Server(config)


def widen_limits() -> None:
    """For what app.py builds after this."""
    rates = {kind: dict.fromkeys(by, "1000000 per second") for kind, by in limits.RATES.items()}
    limits.Limits = partial(limits.Limits, rates)  # type: ignore[misc, assignment]


async def serve(settings: Settings, bare_port: int) -> None:
    """Until SIGTERM, which the server that began last hears of and tells the other."""
    parts = build_parts(settings, CollectorRegistry())
    gate = build_app(settings, parts)
    web = gate._app  # type: ignore[attr-defined]
    gated, bare = server(gate, "on"), server(BareDoor(web, parts.door.sessions), "off")
    sockets = [tcp_socket("127.0.0.1", port).socket for port in (bare_port, settings.port)]
    behind = asyncio.create_task(bare.serve([sockets[0]]))
    await gated.serve([sockets[1]])
    bare.should_exit = True
    await behind


if __name__ == "__main__":
    logs.configure("info", "json")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    if os.environ.get(WIDE):
        widen_limits()
    asyncio.run(serve(Settings.read(os.environ), int(sys.argv[1])))
