"""A new release takes over from the app as it runs: no answer is cut, no question lost, no short request fails."""

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.handed_over import HandedOver
from tests.openai_server import OpenAIServer, Reply
from tests.unjudged import tale
from tts.frames import FrameReader

LONG = tale(6)
VOICE = ["joe", 1.0, 0.667, 0.8, 1.0, 0.2]


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer([Reply(text=LONG, tokens_per_s=12)], repeat_last=True) as server:
        yield server


def settings(model: OpenAIServer, drain_s: float) -> dict[str, str]:
    prices = dict.fromkeys(("OPENAI_PRICE_INPUT", "OPENAI_PRICE_CACHED_INPUT", "OPENAI_PRICE_OUTPUT"), "0")
    return {"OPENAI_BASE_URL": model.base_url, "VOX_DRAIN_S": str(drain_s), **prices}


class Asking:
    """One question, its stream and its event, each in a thread of its own, as a page has them."""

    def __init__(self, client: httpx.Client) -> None:
        self.turn, self.page = secrets.token_hex(16), secrets.token_hex(6)
        self.talk = secrets.token_hex(16)
        self.client = client
        self.kinds: list[str] = []
        self.joined: httpx.Response | None = None
        self.heard_status = 0
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._hear, self._ask)]
        for thread in self._threads:
            thread.start()

    def _hear(self) -> None:
        reader = FrameReader()
        with (
            suppress(httpx.TransportError),  # cut: what has come by then is what there is
            self.client.stream("GET", f"/speech/{self.turn}", params={"talk": self.talk}) as sound,
        ):
            self.heard_status = sound.status_code
            if sound.status_code == 200:
                for piece in sound.iter_bytes():
                    self.kinds += [kind.decode() for kind, _ in reader.feed(piece)]

    def _ask(self) -> None:
        ids = json.dumps({"turn": self.turn, "talk": self.talk})
        body = {"data": ["go on", ids, *VOICE], "fn_index": 0, "session_hash": self.page}
        self.joined = self.client.post("/gradio_api/queue/join", json=body)

    def end(self) -> None:
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()


def wait_for(true: Callable[[], bool], what: str) -> None:
    until_s = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until_s, what
        time.sleep(0.02)


def test_an_open_answer_ends_what_begins_waits_and_the_rest_goes_on(tmp_path: Path, model: OpenAIServer) -> None:
    with HandedOver(tmp_path, settings(model, 30)) as house, house.comes_in() as client, house.client() as passer:
        first = Asking(client)
        wait_for(lambda: "a" in first.kinds, "nothing sounds")
        process = house.told_to_stop()
        wait_for(lambda: "lets open answers end" in house.log(), "it did not hear")
        assert passer.get("/healthz").status_code == 200
        assert client.get("/homes").status_code == 200
        second = Asking(client)
        first.end()
        assert first.kinds[-1] == "e"
        assert process.wait(30) in (0, -15)
        second.end()
        assert second.joined is not None
        assert (second.joined.status_code, second.heard_status) == (503, 503)
        assert second.joined.headers["retry-after"] == "2"
        assert "all answers have ended" in house.log()
        answers: list[int] = []
        waiting = threading.Thread(target=lambda: answers.append(passer.get("/healthz").status_code))
        waiting.start()  # nobody serves, yet nobody is refused
        house.begin_anew()
        waiting.join(60)
        assert answers == [200]
        third = Asking(client)  # who came in before is known
        third.end()
        assert third.kinds[-1] == "e"


def test_patience_has_an_end(tmp_path: Path, model: OpenAIServer) -> None:
    with HandedOver(tmp_path, settings(model, 0.5)) as house, house.comes_in() as client:
        asking = Asking(client)
        wait_for(lambda: "a" in asking.kinds, "nothing sounds")
        process = house.told_to_stop()
        assert process.wait(20) in (0, -15)
        assert "answers are cut" in house.log()
        asking.end()
        assert "e" not in asking.kinds
        house.begin_anew()
