"""The real app over plain HTTP, as somebody would who writes their own requests."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.house import House
from tts import frames

SEND = 0  # ui.warming says why
KNOBS = [1.0, 0.667, 0.8]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("house")) as app:
        yield app


@pytest.fixture
def visitor(house: House) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=house.url, timeout=30) as client:
        assert client.get("/").status_code == 200
        yield client


def send(client: httpx.Client, *data: Any, page: str = "") -> httpx.Response:
    page = page or secrets.token_hex(6)
    body = {"data": [*data, None], "fn_index": SEND, "session_hash": page}
    joined = client.post("/gradio_api/queue/join", json=body)
    return joined if joined.is_error else client.get("/gradio_api/queue/data", params={"session_hash": page})


def messages(events: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in events.text.splitlines() if line.startswith("data: ")]


def last_words(events: httpx.Response) -> str:
    """The text of the last bubble that the page would show."""
    done = [event for event in messages(events) if event["msg"] == "process_completed"]
    assert done, events.text
    bubble = done[-1]["output"]["data"][0][-1]
    return str(bubble["content"][0]["text"])


def test_a_turn_by_hand_speaks(visitor: httpx.Client) -> None:
    turn = secrets.token_hex(16)
    assert last_words(send(visitor, "Hello!", turn, *KNOBS))
    stream = visitor.get(f"/speech/{turn}")
    assert stream.headers["x-accel-buffering"] == "no"
    kinds = [kind for kind, _ in frames.FrameReader().feed(stream.content)]
    assert kinds[0] == frames.HEADER
    assert kinds[-1] == frames.END
    assert frames.AUDIO in kinds
    assert frames.WORDS in kinds


def test_a_turn_is_made_once(visitor: httpx.Client) -> None:
    turn = secrets.token_hex(16)
    send(visitor, "Hello!", turn, *KNOBS)
    assert last_words(send(visitor, "Hello again!", turn, *KNOBS)) == "This question was already sent."


@pytest.mark.parametrize(
    "data",
    [
        ("", "", *KNOBS),
        ("Hello", "", *KNOBS),
        ("Hello", "../../etc", *KNOBS),
        ("x" * 2_001, "0" * 32, *KNOBS),
        ("Hello\x00", "1" * 32, *KNOBS),
        ("Hello", "2" * 32, 99.0, 0.667, 0.8),
        ("Hello", "3" * 32, 1.0, -1, 0.8),
        ("Hello", "4" * 32, 1.0, 0.667, "loud"),
        ("Hello", "5" * 32, None, None, None),
        (None, "6" * 32, *KNOBS),
        ({"a": 1}, "7" * 32, *KNOBS),
        ("Hello", ["8"], *KNOBS),
    ],
)
def test_forged_input_is_refused_and_leaks_nothing(visitor: httpx.Client, house: House, data: tuple[Any, ...]) -> None:
    events = send(visitor, *data)
    assert "Traceback" not in events.text
    assert "/site-packages/" not in events.text
    assert any(word in last_words(events) for word in ("Please", "must be", "control characters", "32 hexadecimal"))
    assert last_words(send(visitor, "Hello!", secrets.token_hex(16), *KNOBS))
    assert house.log().count("Traceback") == 0


def test_a_body_past_the_bound_is_refused(visitor: httpx.Client) -> None:
    assert send(visitor, "x" * 70_000, "0" * 32, *KNOBS).status_code == 413


@pytest.mark.parametrize("path", ["/", "/config", "/healthz", "/gradio_api/queue/join", "/web/player.js"])
@pytest.mark.parametrize("host", ["127.0.0.1:7860", "vox.example"])
def test_no_foreign_origin_is_ever_reflected(visitor: httpx.Client, path: str, host: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        headers = {"host": host, "origin": "https://evil.example", "access-control-request-method": "POST"}
        answer = visitor.request(method, path, headers=headers)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_a_page_of_another_visitor_cannot_be_read(visitor: httpx.Client, house: House) -> None:
    body = {"data": ["Hello!", secrets.token_hex(16), *KNOBS, None], "fn_index": SEND, "session_hash": "apage"}
    assert visitor.post("/gradio_api/queue/join", json=body).status_code == 200
    with httpx.Client(base_url=house.url) as other:
        other.get("/")
        assert other.get("/gradio_api/queue/data", params={"session_hash": "apage"}).status_code == 403
        assert other.get("/gradio_api/heartbeat/apage").status_code == 403
        assert other.post("/gradio_api/queue/join", json=body).status_code == 403
    assert visitor.get("/gradio_api/queue/data", params={"session_hash": "apage"}).status_code == 200
