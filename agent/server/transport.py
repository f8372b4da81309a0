"""The model server's answers as bytes, no more of them than any answer has, and as they are. Knows HTTP, no vendor.

A server, or what stands in front of it, can send for ever, or send a few bytes that unpack to gigabytes: the SDK and
its HTTP client would hold all of that in memory.
"""

import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpx2

# A chunk is some 250 bytes for a token of 4 letters: room for 30,000 tokens, thoughts included.
MAX_ANSWER_BYTES = 8_000_000
# What our requests say: an answer that is packed all the same is none that we asked for.
PLAIN = {"Accept-Encoding": "identity"}


@cache
def _certificates() -> ssl.SSLContext:
    """Of the authorities that are trusted: reading them takes a tenth of a second."""
    return httpx2.create_ssl_context(trust_env=False)


class BoundedTransport(httpx2.AsyncHTTPTransport):
    """Raises httpx2.RemoteProtocolError for a packed answer, httpx2.ReadError in the middle of an endless one."""

    def __init__(self, limits: httpx2.Limits) -> None:
        """Takes nothing of the environment: neither proxies nor certificates."""
        super().__init__(verify=_certificates(), trust_env=False, limits=limits)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            await response.aclose()
            raise httpx2.RemoteProtocolError("a packed answer", request=request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream)
        return response


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._stream:
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                raise httpx2.ReadError("an endless answer")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
