"""One nginx before one scripted app, for the tests of a module: each test finds both as new."""

import itertools
from collections.abc import Iterator

import pytest

from deploy.nginx.site import Bounds
from tests.deploy.nginx_server import Nginx
from tests.deploy.scripted_app import ScriptedApp
from tests.door.doors import wait_until

ID = "0123456789abcdef" * 2
OTHER_ID = "f" * 32
# As on a host but for how many may be open: a test shall not open 600.
BOUNDS = Bounds(open_requests=30)
# A client on this machine may say which address it has: IPv6 neighbours are made so. X-Forwarded-For is none of it.
PRETENDED = "x-test-address"
PRETENDING = f"set_real_ip_from 127.0.0.1; real_ip_header {PRETENDED};"
_addresses = itertools.count(10)


def own_address() -> str:
    """One that no other test has used: what is counted by address is counted anew."""
    number = next(_addresses)
    return f"127.1.{number // 250}.{number % 250 + 1}"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Nginx, ScriptedApp]]:
    folder = tmp_path_factory.mktemp("nginx")
    with ScriptedApp(folder) as app, Nginx(folder, app=app.address, bounds=BOUNDS, extra=PRETENDING) as nginx:
        yield nginx, app


@pytest.fixture
def nginx(stage: tuple[Nginx, ScriptedApp]) -> Nginx:
    return stage[0]


@pytest.fixture
def app(stage: tuple[Nginx, ScriptedApp]) -> Iterator[ScriptedApp]:
    stage[1].fresh()
    yield stage[1]
    stage[1].release()


def wait_logged(nginx: Nginx, text: str, timeout_s: float = 20.0) -> str:
    """The line of the access log that has `text`."""
    assert wait_until(lambda: any(text in line for line in nginx.lines()), timeout_s), nginx.lines()[-5:]
    return [line for line in nginx.lines() if text in line][-1]
