"""A hundred visitors who open their invitations at the same moment: each is served, or told politely when to return."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from access.invites import Invites
from store.engine import open_database
from store.invites import InviteDrawer
from tests.door.doors import COOKIE
from tests.house import EVERYTHING, House

VISITORS = 100
WITHIN_S = 10.0  # of these, nobody is kept waiting longer for an answer
NAME = "demo.example.com"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("crowd"), {"VOX_PUBLIC_URL": f"https://{NAME}"}) as house:
        yield house


def invitations(house: House) -> list[str]:
    async def made() -> list[str]:
        engine = open_database(house.database)
        invites = Invites(InviteDrawer(engine))
        tokens = [(await invites.create(label="a crowd", scopes=EVERYTHING))[0] for _ in range(VISITORS)]
        engine.dispose()
        return tokens

    return asyncio.run(made())


def comes(house: House, token: str, address: str, together: threading.Barrier) -> str:
    """ "served", or "refused" with a sentence and a time; anything else is a fault."""
    headers = {"host": NAME, "x-forwarded-for": address, "accept": "text/html"}
    # The session's cookie is Secure: whoever speaks for the proxy here puts it into the header.
    with httpx.Client(base_url=house.url, headers=headers, timeout=WITHIN_S, verify=False) as client:
        together.wait(WITHIN_S)
        taken = client.post("/invite", data={"token": token})
        if _politely(taken):
            return "refused"
        assert taken.status_code == 303, taken.text
        cookie = taken.headers["set-cookie"].partition(";")[0]
        assert cookie.startswith(f"__Host-{COOKIE}=")
        page = client.get("/", headers={"cookie": cookie})
        if _politely(page):
            return "refused"
        assert page.status_code == 200, page.text
        assert "<gradio-app" in page.text or "gradio_config" in page.text
        return "served"


def _politely(answer: httpx.Response) -> bool:
    if answer.status_code not in (429, 503):
        return False
    assert int(answer.headers["retry-after"]) >= 1
    assert "Please try again" in answer.text
    return True


@pytest.mark.parametrize("whence", ["one office", "everywhere"])
def test_a_hundred_at_once_are_served_or_politely_refused(
    house: House, whence: str, figure: Callable[[str], None]
) -> None:
    together = threading.Barrier(VISITORS)
    began_s = time.monotonic()
    addresses = ["203.0.113.9" if whence == "one office" else f"198.51.100.{at}" for at in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS) as crowd:
        ends = Counter(
            crowd.map(lambda one: comes(house, *one, together), zip(invitations(house), addresses, strict=True))
        )
    figure(f"{VISITORS} visitors from {whence}: {dict(ends)} in {time.monotonic() - began_s:.1f} s")
    assert ends.total() == VISITORS
    assert ends["served"] > 0
    assert house.log().count("Traceback") == 0
    assert httpx.get(f"{house.url}/healthz").status_code == 200
