"""One request's answer on its way out: headers, the page's nonce, one line in the log; and how it is cut off."""

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from access import content_policy
from access.origins import HSTS

MAX_PAGE_BYTES = 8 * 1024 * 1024
_QUIET = ("/web/", "/static/", "/assets/", "/session")
log = logging.getLogger("vox.access")


class Exchange:
    """`send` is what the app is given. Gradio's page is held back until it is whole: its scripts need a nonce."""

    def __init__(self, scope: Scope, send: Send, *, path: str, request_id: str, is_secure: bool) -> None:
        """`path` is without the base. `is_secure`: the house is reached by https."""
        self._scope = scope
        self._send = send
        self._path = path
        self._request_id = request_id
        self._is_secure = is_secure
        self._started_s = time.monotonic()
        self._page: list[bytes] | None = None
        self._start: Message = {}
        self._cut = False
        self._length_told = False
        self._complete = False
        self.status = 0

    @property
    def has_begun(self) -> bool:
        """Whether the visitor was told a status already."""
        return self.status != 0 and self._page is None

    async def send(self, message: Message) -> None:
        """The app's. Nothing goes out once it is cut off: the app may not have noticed yet."""
        if not self._cut:
            await self._pass_on(message)

    async def send_refusal(self, message: Message) -> None:
        """In the place of an answer that has not begun; from its first message on the app's own goes nowhere."""
        self._cut, self._page = True, None
        await self._pass_on(message)

    async def cut(self) -> bool:
        """End what was begun: to the visitor a stream that broke off, to the server an answer like any other.

        False when nothing was begun: then a refusal may still be sent.
        """
        begun, self._cut = self.has_begun, True
        if begun and not self._complete:
            self._complete = True
            if not self._length_told:  # else the server closes the connection on an answer that is too short
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        return begun

    def log(self) -> None:
        """One line a request. The path only: a query string may hold what belongs in no log."""
        quiet = self.status < 400 and self._path.startswith(_QUIET)
        log.log(
            logging.DEBUG if quiet else logging.INFO,
            "%s %s %d %.0f ms",
            self._scope["method"],
            self._path[:200],
            self.status,
            1000 * (time.monotonic() - self._started_s),
        )

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self._is_gradio_page(message):
                self._page, self._start = [], message
                return
            self._finish_headers(message, None)
        elif self._page is not None:
            await self._send_page(self._page, message)
            return
        self._complete = message["type"] == "http.response.body" and not message.get("more_body", False)
        await self._send(message)

    def _is_gradio_page(self, message: Message) -> bool:
        html = MutableHeaders(scope=message).get("content-type", "").startswith("text/html")
        return self._path == "/" and html and message["status"] == 200

    async def _send_page(self, page: list[bytes], message: Message) -> None:
        page.append(message.get("body", b""))
        if sum(map(len, page)) > MAX_PAGE_BYTES:
            raise RuntimeError("the page is larger than any that Gradio makes")
        if message.get("more_body", False):
            return
        nonce = content_policy.new_nonce()
        body = content_policy.with_nonce(b"".join(page).decode("utf-8"), nonce).encode("utf-8")
        start, self._page, self._complete = self._start, None, True
        headers = MutableHeaders(scope=start)
        headers["Cache-Control"] = "no-store"
        if self._scope["method"] == "HEAD":
            del headers["content-length"]
        else:
            headers["Content-Length"] = str(len(body))
        self._finish_headers(start, nonce)
        await self._send(start)
        await self._send({"type": "http.response.body", "body": b"" if self._scope["method"] == "HEAD" else body})

    def _finish_headers(self, message: Message, nonce: str | None) -> None:
        headers = MutableHeaders(scope=message)
        self._length_told = "content-length" in headers
        headers["X-Request-ID"] = self._request_id
        for name, value in content_policy.HEADERS.items():
            headers.setdefault(name, value)
        if self._is_secure:
            headers["Strict-Transport-Security"] = HSTS
        if nonce is not None:
            headers["Content-Security-Policy"] = content_policy.gradio_page(nonce)
        elif headers.get("content-type", "").startswith("text/html"):
            headers.setdefault("Content-Security-Policy", content_policy.OWN_PAGE)
        else:
            headers.setdefault("Content-Security-Policy", content_policy.NO_PAGE)
