"""The socket that a process of ours listens on: a TCP port, a unix socket of its own, or one that was handed over."""

import errno
import os
import socket
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MODE = 0o660  # the owner and the group may speak
BACKLOG = 128
_PATH_BYTES = 107  # what the kernel takes


class CannotListen(Exception):
    """The socket cannot be had; the message is one plain sentence with the cure."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket that listens. `address` is how a person writes it; over TCP a token is needed."""

    socket: socket.socket
    address: str
    is_tcp: bool
    file: tuple[Path, int] | None = None  # a unix socket's own file and its inode

    def end(self) -> None:
        """Closes it and removes its file, unless another worker has put its own there."""
        self.socket.close()
        if self.file is not None:
            path, inode = self.file
            with suppress(FileNotFoundError):
                if path.lstat().st_ino == inode:
                    path.unlink()


def unix_socket(path: Path) -> Listening:
    """Listens on `path`; who connects from now on waits until the worker is ready.

    The socket of a process that is gone is replaced, in one step. Raises CannotListen: somebody listens there, there
    is something else, it may not be written.
    """
    if len(os.fsencode(path)) > _PATH_BYTES - 16:
        raise CannotListen(f"the socket's path {path} is too long; choose one of at most {_PATH_BYTES - 16} bytes")
    new = path.with_name(f".{path.name}.{os.getpid()}")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _refuse_taken(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        listening.bind(os.fspath(new))
        new.chmod(MODE)
        listening.listen(BACKLOG)
        new.rename(path)
    except (OSError, CannotListen) as error:
        listening.close()
        with suppress(OSError):
            new.unlink()
        if isinstance(error, CannotListen):
            raise
        raise CannotListen(f"the socket {path} cannot be made: {error.strerror or error}") from error
    return Listening(listening, f"unix://{path}", is_tcp=False, file=(path, path.lstat().st_ino))


def _refuse_taken(path: Path) -> None:
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(kind):
        raise CannotListen(f"{path} is no socket; remove it or choose another path with --socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(1.0)
        refused = asking.connect_ex(os.fspath(path))
    if refused in (errno.EACCES, errno.EPERM):
        raise CannotListen(f"{path} belongs to another user; choose another path with --socket")
    if refused != errno.ECONNREFUSED:
        raise CannotListen(f"a worker listens on {path} already; end it or choose another path with --socket")


def tcp_socket(host: str, port: int) -> Listening:
    """Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: else asyncio leaves Nagle on, and each answer on a kept connection waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise CannotListen(f"it cannot listen on {host}, port {port}: {error.strerror or error}") from error
    return Listening(listening, _shown(listening), is_tcp=True)


def inherited_socket(number: int) -> Listening:
    """The listening stream socket that this process was started with as file descriptor `number`.

    Raises CannotListen.
    """
    try:
        listening = socket.socket(fileno=number)
        listens = listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    except (OSError, ValueError) as error:
        raise CannotListen(f"--fd {number} is no socket: {error}") from error
    if listening.type != socket.SOCK_STREAM or not listens:
        listening.close()
        raise CannotListen(f"--fd {number} is no stream socket that listens")
    return Listening(listening, _shown(listening), is_tcp=listening.family != socket.AF_UNIX)


def _shown(listening: socket.socket) -> str:
    name = listening.getsockname()
    if listening.family == socket.AF_UNIX:
        return f"unix://{os.fsdecode(name)}"
    return f"http://[{name[0]}]:{name[1]}" if ":" in name[0] else f"http://{name[0]}:{name[1]}"
