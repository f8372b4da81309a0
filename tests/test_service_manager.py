"""What systemd is told, read from a socket as systemd's own."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from service_manager import ServiceManager


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(2)
        yield listening


def environment(systemd: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": systemd.getsockname(), **more}


def test_it_hears_of_beginning_and_end(systemd: socket.socket) -> None:
    manager = ServiceManager.of(environment(systemd))
    manager.ready("serving")
    manager.status("lets open answers end")
    manager.stopping()
    heard = [systemd.recv(500).decode().split("\n") for _ in range(3)]
    assert heard == [["READY=1", "STATUS=serving"], ["STATUS=lets open answers end"], ["STOPPING=1", "STATUS=stopping"]]


def test_a_name_without_a_file_is_an_address_as_well() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("")  # the kernel gives it a name of the abstract kind
        name = listening.getsockname().decode()
        listening.settimeout(2)
        ServiceManager("@" + name[1:]).ready("serving")
        assert listening.recv(500).startswith(b"READY=1")


async def test_it_is_told_of_life_as_long_as_all_is_well(systemd: socket.socket) -> None:
    manager = ServiceManager.of(environment(systemd, WATCHDOG_USEC="40000"))
    well = [True]
    telling = asyncio.create_task(manager.keep_alive(lambda: well[0]))
    systemd.setblocking(False)
    for _ in range(2):
        async with asyncio.timeout(30):
            assert await asyncio.get_running_loop().sock_recv(systemd, 500) == b"WATCHDOG=1"
    well[0] = False
    with suppress(BlockingIOError):  # what was told before
        while True:
            systemd.recv(500)
    await asyncio.sleep(0.2)
    with pytest.raises(BlockingIOError):
        systemd.recv(500)
    telling.cancel()


async def test_without_systemd_nothing_is_told_and_nothing_waits() -> None:
    manager = ServiceManager.of({})
    manager.ready("serving")
    await asyncio.wait_for(manager.keep_alive(lambda: True), 1)


def test_a_systemd_that_is_gone_is_no_hindrance(systemd: socket.socket, caplog: pytest.LogCaptureFixture) -> None:
    told = environment(systemd)
    systemd.close()
    Path(told["NOTIFY_SOCKET"]).unlink()
    ServiceManager.of(told).ready("serving")
    assert "cannot be told" in caplog.text
