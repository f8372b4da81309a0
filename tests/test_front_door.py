"""The real app over plain HTTP, as somebody would who writes their own requests."""

import json
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.house import House
from tts import frames

SEND = 0  # ui.warming says why
VOICE = ["joe", 1.0, 0.667, 0.8, 1.0, 0.2]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("house")) as app:
        yield app


@pytest.fixture
def visitor(house: House) -> Iterator[httpx.Client]:
    with house.visitor() as client:
        yield client


def ids(turn: object, talk: str = "") -> str:
    return json.dumps({"turn": turn, "talk": talk or secrets.token_hex(16)})


def send(client: httpx.Client, *data: Any, page: str = "") -> httpx.Response:
    page = page or secrets.token_hex(6)
    body = {"data": [*data], "fn_index": SEND, "session_hash": page}
    joined = client.post("/gradio_api/queue/join", json=body)
    return joined if joined.is_error else client.get("/gradio_api/queue/data", params={"session_hash": page})


def heard(client: httpx.Client, text: str, turn: str, talk: str) -> tuple[httpx.Response, httpx.Response]:
    """Asked and listened to at once, as a page does: an answer that nobody listens to soon ends."""
    with ThreadPoolExecutor(1) as beside:
        listening = beside.submit(client.get, f"/speech/{turn}", params={"talk": talk})
        return send(client, text, ids(turn, talk), *VOICE), listening.result()


def messages(events: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in events.text.splitlines() if line.startswith("data: ")]


def last_words(events: httpx.Response) -> str:
    """What the agent said, or the house in its place."""
    done = [event for event in messages(events) if event["msg"] == "process_completed"]
    assert done, events.text
    [update] = done[-1]["output"]["data"]
    return str(update.get("refused") or update["note"] or update["said"])


def test_a_turn_by_hand_speaks(visitor: httpx.Client) -> None:
    turn, talk = secrets.token_hex(16), secrets.token_hex(16)
    events, stream = heard(visitor, "Hello!", turn, talk)
    assert last_words(events)
    assert stream.headers["x-accel-buffering"] == "no"
    kinds = [kind for kind, _ in frames.FrameReader().feed(stream.content)]
    assert kinds[0] == frames.HEADER
    assert kinds[-1] == frames.END
    assert frames.AUDIO in kinds
    assert frames.WORDS in kinds


def test_a_turn_is_made_once(visitor: httpx.Client) -> None:
    turn, talk = secrets.token_hex(16), secrets.token_hex(16)
    send(visitor, "Hello!", ids(turn, talk), *VOICE)
    assert last_words(send(visitor, "Hello again!", ids(turn, talk), *VOICE)) == "This question was already sent."


@pytest.mark.parametrize(
    "data",
    [
        ("", ids(""), *VOICE),
        ("Hello", ids(""), *VOICE),
        ("Hello", "", *VOICE),
        ("Hello", "[1, 2]", *VOICE),
        ("Hello", "{" * 5_000, *VOICE),
        ("Hello", ids("9" * 32, "no talk"), *VOICE),
        ("Hello", ids("../../etc"), *VOICE),
        ("x" * 2_001, ids("0" * 32), *VOICE),
        ("Hello\x00", ids("1" * 32), *VOICE),
        ("Hello", ids("2" * 32), "joe", 99.0, 0.667, 0.8, 1.0, 0.2),
        ("Hello", ids("3" * 32), "joe", 1.0, -1, 0.8, 1.0, 0.2),
        ("Hello", ids("4" * 32), "joe", 1.0, 0.667, "loud", 1.0, 0.2),
        ("Hello", ids("5" * 32), None, None, None, None, None, None),
        ("Hello", ids("5" * 32), "joe", 10**400, 0.667, 0.8, 1.0, 0.2),
        ("Hello", ids("5" * 32), "nobody", 1.0, 0.667, 0.8, 1.0, 0.2),
        (None, ids("6" * 32), *VOICE),
        ({"a": 1}, ids("7" * 32), *VOICE),
        ("Hello", ids(["8"]), *VOICE),
        ("Hello", ["8"], *VOICE),
    ],
)
def test_forged_input_is_refused_and_leaks_nothing(visitor: httpx.Client, house: House, data: tuple[Any, ...]) -> None:
    events = send(visitor, *data)
    assert "Traceback" not in events.text
    assert "/site-packages/" not in events.text
    assert any(word in last_words(events) for word in ("Please", "must be", "control characters", "32 hexadecimal"))
    assert last_words(send(visitor, "Hello!", ids(secrets.token_hex(16)), *VOICE))
    assert house.log().count("Traceback") == 0


def test_a_body_past_the_bound_is_refused(visitor: httpx.Client) -> None:
    assert send(visitor, "x" * 70_000, ids("0" * 32), *VOICE).status_code == 413


@pytest.mark.parametrize("path", ["/", "/config", "/healthz", "/gradio_api/queue/join", "/web/player.js"])
@pytest.mark.parametrize("host", ["127.0.0.1:7860", "vox.example"])
def test_no_foreign_origin_is_ever_reflected(visitor: httpx.Client, path: str, host: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        headers = {"host": host, "origin": "https://evil.example", "access-control-request-method": "POST"}
        answer = visitor.request(method, path, headers=headers)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_a_page_of_another_visitor_cannot_be_read(visitor: httpx.Client, house: House) -> None:
    body = {"data": ["Hello!", ids(secrets.token_hex(16)), *VOICE], "fn_index": SEND, "session_hash": "apage"}
    assert visitor.post("/gradio_api/queue/join", json=body).status_code == 200
    with house.visitor() as other:
        assert other.get("/gradio_api/queue/data", params={"session_hash": "apage"}).status_code == 403
        assert other.get("/gradio_api/heartbeat/apage").status_code == 403
        assert other.post("/gradio_api/queue/join", json=body).status_code == 403
    assert visitor.get("/gradio_api/queue/data", params={"session_hash": "apage"}).status_code == 200
