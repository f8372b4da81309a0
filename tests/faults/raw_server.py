"""Servers that keep to no protocol: on loopback, on a free port, in a thread that ends with the `with` block."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

Manners = Literal["refuses", "never_accepts", "silent", "resets", "speaks_ssh"]


@contextmanager
def raw_server(manners: Manners) -> Iterator[str]:
    """Its address. "refuses": nobody listens there."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    if manners == "refuses":
        listening.close()
    if manners in ("refuses", "never_accepts"):
        yield address
        listening.close()
        return
    open_now: list[socket.socket] = []
    thread = threading.Thread(target=_serve, args=(listening, manners, open_now), daemon=True)
    thread.start()
    try:
        yield address
    finally:
        listening.shutdown(socket.SHUT_RDWR)  # wakes accept
        listening.close()
        for one in open_now:
            one.close()
        thread.join(timeout=5)


def _serve(listening: socket.socket, manners: Manners, open_now: list[socket.socket]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            open_now.append(connection)
            with suppress(OSError):
                _meet(connection, manners)


def _meet(connection: socket.socket, manners: Manners) -> None:
    if manners == "silent":
        return
    if manners == "speaks_ssh":
        connection.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n")
        return
    connection.recv(1_000)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # an RST, not a FIN
    connection.close()
