"""What every route here answers with: whose request it is, headers, and a TurnError as one plain sentence."""

import math

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from access.errors import AccessError
from access.sessions import Session
from conversation.errors import TurnError

NO_STORE = {"Cache-Control": "no-store"}
UNBUFFERED = {**NO_STORE, "X-Accel-Buffering": "no"}


def session_of(request: Request) -> Session:
    """The visitor's session, which the gate has found."""
    session: Session = request.state.session
    return session


def attachment(body: bytes | str, media_type: str, name: str) -> Response:
    """A file to be saved as `name`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
    return Response(body, media_type=media_type, headers=headers)


async def access_error(_: Request, error: Exception) -> JSONResponse:
    """FastAPI's handler for AccessError. `fields` tells by field what was expected, where a form did not fit."""
    if not isinstance(error, AccessError):
        raise error
    told: dict[str, object] = {"message": str(error), "code": error.code}
    if faults := getattr(error, "faults", None):
        told["fields"] = dict(faults)
    later = {} if error.retry_after_s is None else {"Retry-After": str(math.ceil(error.retry_after_s))}
    return JSONResponse({"error": told}, error.status, NO_STORE | later)


async def turn_error(_: Request, error: Exception) -> JSONResponse:
    """FastAPI's handler for TurnError."""
    status = error.status if isinstance(error, TurnError) else 500
    return JSONResponse({"error": {"message": str(error)}}, status)
