"""What every route here has to do with: whose request it is and what they may do, headers, and refusals.

A refusal is one plain sentence, with its name for scripts, and never kept by a browser.
"""

import math
from collections.abc import Mapping
from typing import Any

from fastapi import Depends, Request
from fastapi.responses import JSONResponse, Response

from access.errors import AccessError, NotIncluded
from access.invites import Scope
from access.sessions import Session
from conversation.errors import TurnError

NO_STORE = {"Cache-Control": "no-store"}
UNBUFFERED = {**NO_STORE, "X-Accel-Buffering": "no"}


def session_of(request: Request) -> Session:
    """The visitor's session, which the gate has found."""
    session: Session = request.state.session
    return session


def needs(scope: Scope) -> Any:
    """FastAPI's dependency of routes that are for sessions whose invite includes `scope`, and for no others.

    The gate has seen to it; whoever puts such routes elsewhere finds them closed all the same.
    """

    async def needed(request: Request) -> None:
        if not session_of(request).may(scope):
            raise NotIncluded("Your invitation does not include this.")

    return Depends(needed)


def attachment(body: bytes | str, media_type: str, name: str) -> Response:
    """A file to be saved as `name`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
    return Response(body, media_type=media_type, headers=headers)


async def access_error(_: Request, error: Exception) -> JSONResponse:
    """FastAPI's handler for AccessError. `fields` tells by field what was expected, where a form did not fit."""
    if not isinstance(error, AccessError):
        raise error
    faults = getattr(error, "faults", None)
    return _refusal(error, {"fields": dict(faults)} if faults else {})


async def turn_error(_: Request, error: Exception) -> JSONResponse:
    """FastAPI's handler for TurnError."""
    if not isinstance(error, TurnError):
        raise error
    return _refusal(error, {})


def _refusal(error: AccessError | TurnError, more: Mapping[str, Any]) -> JSONResponse:
    told = {"message": str(error), "code": error.code, **more}
    later = {} if error.retry_after_s is None else {"Retry-After": str(math.ceil(error.retry_after_s))}
    return JSONResponse({"error": told}, error.status, NO_STORE | later)
