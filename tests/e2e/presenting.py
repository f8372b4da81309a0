"""A presenter's window, and an audience's that is none: it says what a test has it say and keeps what it is told."""

import json
import secrets
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.e2e.talk import come_in
from tests.e2e.walking import until
from tests.house import House

AUDIENCE = """
pair => {
    const channel = new BroadcastChannel(`vox-walkthrough-${pair}`);
    window.told = [];
    window.state = null;
    window.say = (state) => channel.postMessage(window.state = { ...window.state, ...state });
    channel.onmessage = ({ data }) => {
        window.told.push(data);
        if (data.type === "hello" && window.state) channel.postMessage(window.state);
    };
}
"""
STEPS: list[dict[str, Any]] = [
    {"visitor": "Hello, who are you?", "said": "I am an AI.", "note": "Say who you are.\n\nThen be quiet."},
    {"visitor": "A house with a garage?", "said": "There are seven.", "note": "Wait for the homes."},
    {"visitor": "And the first one?", "said": "It has three bedrooms.", "note": ""},
    {
        "visitor": "What does it cost a month?",
        "said": "About $2,000.",
        "note": "<b>Figures</b> are the listings'.",
    },
]


def notes(version: str = "v1", title: str = "A short tour", minutes: float = 0.5) -> dict[str, Any]:
    """As GET /walkthroughs/{id}/notes tells them; the third step is a live one, the second goes on by itself."""
    steps = [
        {"number": at, "minutes": minutes, "live": at == 3, "pause_s": 2 if at == 2 else None, **step}
        for at, step in enumerate(STEPS, 1)
    ]
    return {"title": title, "version": version, "steps": steps}


class Audience:
    """`say(phase="speaking", step=2)`; `told(n)` is what the presenter's window asked for, its greetings left out."""

    def __init__(self, visitor: BrowserContext, house: House, walkthrough: str = "tour") -> None:
        self.pair, self.walkthrough = secrets.token_hex(16), walkthrough
        self._visitor, self._house = visitor, house
        self.open()

    def open(self) -> None:
        come_in(self._visitor, self._house)
        self.page = self._visitor.new_page()
        self.page.goto(f"{self._house.url}/robots.txt")
        self.page.evaluate(AUDIENCE, self.pair)

    def say(self, **state: object) -> None:
        first = {"type": "state", "id": self.walkthrough, "version": "v1", "step": 1, "of": len(STEPS)}
        first |= {"phase": "ready", "step_s": 0, "live": False}
        self.page.evaluate("([first, state]) => say({ ...first, ...window.state, ...state })", [first, state])

    def told(self, least: int) -> list[dict[str, Any]]:
        """Once so many have come, which takes a moment from window to window."""
        until(self.page, f"window.told.filter((one) => one.type === 'do').length >= {least}")
        told: list[dict[str, Any]] = self.page.evaluate("window.told.filter((one) => one.type === 'do')")
        return [{name: value for name, value in one.items() if name != "type"} for one in told]

    def address(self, pair: str | None = None) -> str:
        """Of its presenter's window."""
        return f"{self._house.url}/present?walkthrough={self.walkthrough}&pair={pair or self.pair}"

    def presenter(self, *, pair: str | None = None) -> Page:
        """Its window, with the notes as `serve_notes` gives them."""
        page = self._visitor.new_page()
        page.goto(self.address(pair))
        return page


def serve_notes(visitor: BrowserContext, told: dict[str, Any] | int, walkthrough: str = "tour") -> None:
    """`told`: the notes, or a status to refuse with."""

    def answer(route: Route) -> None:
        refused = {"error": {"message": "There is no such walkthrough."}}
        status, body = (told, refused) if isinstance(told, int) else (200, told)
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

    visitor.unroute(f"**/walkthroughs/{walkthrough}/notes")
    visitor.route(f"**/walkthroughs/{walkthrough}/notes", answer)
