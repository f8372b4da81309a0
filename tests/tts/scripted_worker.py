"""A worker in a few lines over a real unix socket: answers `POST /generate` as scripted, records what is asked.

Writes HTTP by hand, so that it can break off anywhere, and tell when a client has closed its connection.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tts import frames

Answer = Callable[["Connection"], Awaitable[None]]


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int  # the number of the connection that it came by

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Connection:
    """What an Answer writes to."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    number: int

    async def begin(self) -> None:
        self.writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n")
        self.writer.write(b"transfer-encoding: chunked\r\n\r\n")
        await self.writer.drain()

    async def piece(self, data: bytes) -> None:
        self.writer.write(b"%x\r\n%s\r\n" % (len(data), data))
        await self.writer.drain()

    async def end(self) -> None:
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    async def whole(self, status: int, body: bytes, **headers: str) -> None:
        """An answer of known length."""
        told = {"content-length": str(len(body)), **{name.replace("_", "-"): text for name, text in headers.items()}}
        lines = "".join(f"{name}: {text}\r\n" for name, text in told.items())
        self.writer.write(f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body)
        await self.writer.drain()

    def abort(self) -> None:
        """As when the process is killed."""
        self.writer.transport.abort()


def streamed(*pieces: bytes, ends: bool = True) -> Answer:
    """The pieces, each in a write of its own; without the end of the answer the connection is closed."""

    async def answer(connection: Connection) -> None:
        await connection.begin()
        for piece in pieces:
            await connection.piece(piece)
        if ends:
            await connection.end()
        else:
            connection.writer.close()

    return answer


def speech(*pcm: bytes, rate: int = 22_050) -> Answer:
    samples = sum(map(len, pcm)) // 2
    return streamed(frames.header(rate), *map(frames.audio, pcm), frames.end(samples))


def says_no(status: int, code: str = "", message: str = "No.", **headers: str) -> Answer:
    body = json.dumps({"error": {"message": message, "type": "x", "param": None, "code": code}}).encode()
    return lambda connection: connection.whole(status, body, **headers)


async def hang(_: Connection) -> None:
    await asyncio.Event().wait()


def says(body: bytes, status: int = 200) -> Answer:
    return lambda connection: connection.whole(status, body)


WELL = says(b'{"status": "ready", "voice": "joe"}')


@dataclass
class ScriptedWorker:
    """`async with ScriptedWorker(path, [answers]) as worker`. Past its script it is out of answers: 500."""

    path: Path
    answers: Sequence[Answer] = ()
    health: Answer = WELL
    models: Answer = WELL
    asked: list[Asked] = field(default_factory=list)
    looked: int = 0  # how often /healthz was asked for
    connections: int = 0
    closed: set[int] = field(default_factory=set)  # connections that their clients have closed

    @property
    def address(self) -> str:
        return f"unix://{self.path}"

    async def __aenter__(self) -> Self:
        self._left = list(self.answers)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Dies: every connection breaks off, the socket's file stays."""
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        connection = Connection(reader, writer, self.connections)
        try:
            while not writer.is_closing():
                await self._answer(connection)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed.add(connection.number)
        except asyncio.CancelledError:
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, connection: Connection) -> None:
        head = (await connection.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): text for name, text in (line.split(": ", 1) for line in lines)}
        body = await connection.reader.readexactly(int(headers.get("content-length", 0)))
        path = first.split(" ")[1]
        if path == "/healthz":
            self.looked += 1
            await self._watched(connection, self.health)
        elif path == "/v1/models":
            await self._watched(connection, self.models)
        else:
            self.asked.append(Asked(path, headers, body, connection.number))
            await self._watched(connection, self._left.pop(0) if self._left else says_no(500))

    async def _watched(self, connection: Connection, answer: Answer) -> None:
        """Ends with the answer, or when the client closes its connection in the middle of it."""
        answering = asyncio.ensure_future(answer(connection))
        try:
            while not answering.done():
                if connection.reader.at_eof():
                    raise ConnectionResetError
                await asyncio.wait({answering}, timeout=0.005)
        finally:
            answering.cancel()
        await answering
