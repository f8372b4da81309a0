"""The page and one event through Gradio before the first visitor comes: the first ones take a second and a half.

Done here and not by the page's load event, since a question sent while that one ends can lose its answer:
Gradio's client closes the event stream that the question's event would have come by.
"""

import json
import logging

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from access.sessions import Session
from conversation.manner import KNOBS

_PAGE = "warming"
_SEND = 0  # Gradio numbers events as they are wired: TalkPanel wires sending first
log = logging.getLogger("vox.ui")


async def warm(web: ASGIApp) -> None:
    """Ask `web`, Gradio mounted and started, for its page; send an empty question and read its refusal."""

    nobody = Session(_PAGE, invite_id="", scopes=frozenset({"talk"}), label="", expires_s=0.0, seen_s=0.0)

    async def as_a_visitor(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"session": nobody, "request_id": _PAGE}
        await web(scope, receive, send)

    transport = httpx.ASGITransport(app=as_a_visitor)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=20) as client:
        question = {"data": ["", "", *[None] * (1 + len(KNOBS))], "fn_index": _SEND, "session_hash": _PAGE}
        await client.get("/")
        joined = await client.post("/gradio_api/queue/join", json=question)
        events = await client.get("/gradio_api/queue/data", params={"session_hash": _PAGE})
    told = [json.loads(line[6:]) for line in events.text.splitlines() if line.startswith("data: ")]
    if joined.is_error or not any(event["msg"] == "process_completed" and event["success"] for event in told):
        log.warning("Gradio could not be warmed: the first question will be slower")
