"""What requests bring along: bounded in bytes and in time, read once, and what a Gradio event may hold."""

import asyncio
import json
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from access.errors import AskLess, NoSuchPlace

MAX_HEADERS = 64
MAX_HEADER_BYTES = 16 * 1024
MAX_QUERY_BYTES = 4 * 1024
MAX_PATH_BYTES = 2 * 1024
READ_WITHIN_S = 10.0
# What Gradio's page sends of an event. What else its server would take could name another visitor's event.
_EVENT_KEYS = frozenset({"data", "event_data", "fn_index", "session_hash", "trigger_id"})


def check_head(scope: Scope) -> None:
    """Raises AskLess for a request whose address or headers are larger than any of our page's."""
    if len(scope["query_string"]) > MAX_QUERY_BYTES or len(scope["path"]) > MAX_PATH_BYTES:
        raise AskLess("The address is too long.", status=414)
    headers = scope["headers"]
    if len(headers) > MAX_HEADERS or sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        raise AskLess("The request has too many headers.", status=431)


async def bounded(scope: Scope, receive: Receive, max_bytes: int) -> tuple[bytes, Receive]:
    """The whole body, and a `receive` that gives it again. Raises AskLess: too large, too slow, or cut."""
    headers = Headers(scope=scope)
    told = headers.get("content-length", "0")
    if not told.isascii() or not told.isdigit():
        raise AskLess("The length of the request is no number.", status=400)
    too_large = AskLess(f"A request to this address may have at most {max_bytes} bytes.", status=413)
    if int(told[:18]) > max_bytes:
        raise too_large
    if told == "0" and "transfer-encoding" not in headers:
        return b"", receive
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            body = await _read(receive, max_bytes, too_large)
    except TimeoutError:
        raise AskLess("The request came too slowly.", status=408) from None
    return body, _replay(body, receive)


async def _read(receive: Receive, max_bytes: int, too_large: AskLess) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise AskLess("The request was not sent to its end.", status=400)
        body += message.get("body", b"")
        if len(body) > max_bytes:
            raise too_large
        more = message.get("more_body", False)
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()  # from here on: the disconnect
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def page_of_event(body: bytes, events: Collection[int] | None) -> str:
    """The session_hash of a Gradio event, which must be one of `events` (None: any).

    Raises AskLess for what is no event of our page, NoSuchPlace for an event that our page does not have.
    """
    try:
        event = json.loads(body, object_pairs_hook=_without_doubles)
        page, number = event["session_hash"], event["fn_index"]
    except (ValueError, KeyError, TypeError, RecursionError):
        page = number = None
    if not isinstance(page, str) or type(number) is not int:
        raise AskLess("A JSON object with a session_hash and a fn_index was expected.", status=422)
    if not set(event) <= _EVENT_KEYS or not isinstance(event.get("data"), list):
        raise AskLess(
            "An event has data, fn_index and session_hash, and nothing that the page does not send.", status=422
        )
    if events is not None and number not in events:
        raise NoSuchPlace("There is no such event.")
    return page


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Two session_hash keys could be read differently here and behind the gate."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)
