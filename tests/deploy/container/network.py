"""Two networks of their own, joined by one cable: the machine's, and that of whoever calls it.

Firewall and bans of the machine live in its network and touch nothing of the host's; no port of the host is used.
"""

import subprocess
from collections.abc import Sequence
from typing import Self

MACHINE = "198.51.100.1"
# A visitor each: limits and bans go by address.
CALLERS = tuple(f"198.51.100.{number}" for number in range(10, 60))


class Network:
    """`with Network("vox-test-ab12") as network`: `machine` and `caller` are the names of two network namespaces."""

    def __init__(self, name: str) -> None:
        self.machine = name
        self.caller = f"{name}-callers"

    def __enter__(self) -> Self:
        try:
            self._lay()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for namespace in (self.caller, self.machine):
            subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True, timeout=10)

    def as_caller(self, command: Sequence[str]) -> list[str]:
        """The command, run by whoever calls the machine."""
        return ["ip", "netns", "exec", self.caller, *command]

    def _lay(self) -> None:
        for namespace in (self.machine, self.caller):
            _ip("netns", "add", namespace)
            _ip("-n", namespace, "link", "set", "lo", "up")
        _ip("link", "add", "host0", "netns", self.machine, "type", "veth", "peer", "name", "out0", "netns", self.caller)
        _ip("-n", self.machine, "addr", "add", f"{MACHINE}/24", "dev", "host0")
        for address in CALLERS:
            _ip("-n", self.caller, "addr", "add", f"{address}/24", "dev", "out0")
        _ip("-n", self.machine, "link", "set", "host0", "up")
        _ip("-n", self.caller, "link", "set", "out0", "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True, timeout=10)
