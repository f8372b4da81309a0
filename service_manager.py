"""What a process tells systemd: that it is ready, that it stops, that it is alive. Without systemd it tells nobody.

The protocol is sd_notify(3): lines KEY=VALUE in a datagram to the socket that the environment names.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping
from typing import Self

log = logging.getLogger("vox.service")


class ServiceManager:
    """`address` is NOTIFY_SOCKET, "" for none; `watchdog_s` how long it waits for a sign of life, 0: for ever."""

    def __init__(self, address: str = "", watchdog_s: float = 0.0) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address  # "@": no file, a name
        self._watchdog_s = watchdog_s

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The one that has started this process, by what it put into the environment."""
        told_us = environment.get("WATCHDOG_USEC", "")
        return cls(environment.get("NOTIFY_SOCKET", ""), int(told_us) / 1_000_000 if told_us.isdigit() else 0.0)

    def ready(self, status: str) -> None:
        """It serves from now on."""
        self._tell("READY=1", f"STATUS={status}")

    def status(self, status: str) -> None:
        """What `systemctl status` shows."""
        self._tell(f"STATUS={status}")

    def stopping(self) -> None:
        self._tell("STOPPING=1", "STATUS=stopping")

    async def keep_alive(self, is_well: Callable[[], bool]) -> None:
        """Tells from the event loop that it is alive, twice as often as expected, until cancelled.

        Not while something is wrong: the service manager then starts the process anew.
        """
        if not (self._address and self._watchdog_s):
            return
        while True:
            if is_well():
                self._tell("WATCHDOG=1")
            await asyncio.sleep(self._watchdog_s / 2)

    def _tell(self, *lines: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as telling:
                telling.settimeout(1.0)
                telling.sendto("\n".join(lines).encode(), self._address)
        except OSError as error:
            log.warning("the service manager cannot be told: %s", error)
