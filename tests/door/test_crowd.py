"""A hundred visitors who open their invitations at the same moment: each is served, or told politely when to return."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from access.invites import Invites
from store.engine import open_database
from store.invites import InviteDrawer
from tests.door.doors import COOKIE
from tests.house import EVERYTHING, House

VISITORS = 100
WITHIN_S = 10.0  # nobody is kept waiting longer for an answer, while the house has a processor
HUNG_S = 120.0
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


def held_up_s(house: House) -> float:
    """How long its event loop has stood ready so far while others had the processor; 0 where Linux does not tell."""
    told = Path(f"/proc/{house.pid}/schedstat")
    return int(told.read_text("ascii").split()[1]) / 1e9 if told.exists() else 0.0


def waited(house: House, ask: Callable[[], httpx.Response]) -> tuple[httpx.Response, float]:
    """The answer, and how long it took (s) without what others held the house up meanwhile."""
    held_before_s = held_up_s(house)
    answer = ask()
    return answer, answer.elapsed.total_seconds() - (held_up_s(house) - held_before_s)


def comes(house: House, token: str, address: str, together: threading.Barrier) -> tuple[str, float]:
    """ "served", or "refused" with a sentence and a time; anything else is a fault; and the longest wait (s)."""
    headers = {"host": NAME, "x-forwarded-for": address, "accept": "text/html"}
    # The session's cookie is Secure: whoever speaks for the proxy here puts it into the header.
    with httpx.Client(base_url=house.url, headers=headers, timeout=HUNG_S, verify=False) as client:
        together.wait(HUNG_S)
        taken, first_s = waited(house, lambda: client.post("/invite", data={"token": token}))
        if _politely(taken):
            return "refused", first_s
        assert taken.status_code == 303, taken.text
        cookie = taken.headers["set-cookie"].partition(";")[0]
        assert cookie.startswith(f"__Host-{COOKIE}=")
        page, then_s = waited(house, lambda: client.get("/", headers={"cookie": cookie}))
        longest_s = max(first_s, then_s)
        if _politely(page):
            return "refused", longest_s
        assert page.status_code == 200, page.text
        assert "<gradio-app" in page.text or "gradio_config" in page.text
        return "served", longest_s


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
    tokens, together = invitations(house), threading.Barrier(VISITORS)
    began_s = time.monotonic()
    addresses = ["203.0.113.9" if whence == "one office" else f"198.51.100.{at}" for at in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS) as crowd:
        told = list(crowd.map(lambda one: comes(house, *one, together), zip(tokens, addresses, strict=True)))
    ends, longest_s = Counter(end for end, _ in told), max(waited_s for _, waited_s in told)
    figure(f"{VISITORS} visitors from {whence}: {dict(ends)} in {time.monotonic() - began_s:.1f} s")
    assert ends.total() == VISITORS
    assert ends["served"] > 0
    assert longest_s <= WITHIN_S
    assert house.log().count("Traceback") == 0
    assert httpx.get(f"{house.url}/healthz").status_code == 200
