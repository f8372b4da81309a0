"""Who may speak over TCP: whoever has the token. A unix socket is guarded by its file's mode instead."""

import hmac

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tts.worker.errors import ApiError

OPEN_PATHS = frozenset(("/healthz",))  # a monitor holds no secrets


class BearerToken:
    """ASGI middleware. Raises ApiError 401 for whoever does not bring `Authorization: Bearer <token>`."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._token = app, token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS and not self._may(Headers(scope=scope)):
            raise ApiError(
                401,
                "invalid_api_key",
                "Authorization must be Bearer and the worker's token",
                headers={"WWW-Authenticate": "Bearer", "Connection": "close"},
            )
        await self._app(scope, receive, send)

    def _may(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        # Compared in a time that does not tell how much of it was right.
        return scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode("latin-1"), self._token)
