"""The real app with its voice in a real worker: it speaks the same, and lives on when the worker dies."""

import asyncio
import json
import secrets
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from conversation.speaking import MUTE, VOICELESS
from tests.house import House
from tests.openai_server import OpenAIServer, Reply
from tests.process import ROOT, free_port
from tests.test_app import run_app
from tests.test_front_door import VOICE, ids, last_words, send
from tests.unjudged import tale
from tests.voice_worker import UNKEPT, VoiceWorker, be_patient
from tts import frames
from tts.client import WorkerClient
from tts.errors import VoiceUnusable
from tts.installation import ensure
from tts.lane import Lane
from tts.reading import Reading
from tts.speech import AudioChunk, SpeechRequest, Synthesizer
from tts.voices import KnownVoice, catalogue

pytestmark = pytest.mark.alone

TALE = tale(5)
QUIET = ["joe", 1.0, 0.0, 0.0, 1.0, 0.2]  # without its noise the voice says the same twice, seed or not
UNSPOKEN = UNKEPT | {"VOX_LOG_FORMAT": "json"}
LONG = "The house stands on a hill above the lake, and " * 5 + "it has a garden."
Frames = list[tuple[bytes, bytes]]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("with-worker")


class Model(OpenAIServer):
    """Tells a tale; while `halts` is set it stands still in the middle."""

    def __init__(self) -> None:
        super().__init__([Reply(text=TALE, tokens_per_s=30)], repeat_last=True)
        self.halts = threading.Event()

    async def _events(self, reply: Reply) -> AsyncIterator[bytes]:
        said = 0
        async for data in super()._events(reply):
            while self.halts.is_set() and said > len(TALE.split()) // 2:
                await asyncio.sleep(0.01)
            yield data
            said += 1


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    with Model() as server:
        yield server


@pytest.fixture(scope="module")
def brain(model: Model) -> dict[str, str]:
    patience = {"OPENAI_BETWEEN_TOKENS_S": "60", "OPENAI_WHOLE_REPLY_S": "120"}
    return {"OPENAI_BASE_URL": model.base_url, "OPENAI_API_KEY": "sk-scripted", "VOX_LOG_FORMAT": "json", **patience}


@pytest.fixture(scope="module")
def one_worker(folder: Path) -> Iterator[VoiceWorker]:
    with VoiceWorker(folder, UNSPOKEN) as worker:
        yield worker


@pytest.fixture
def worker(one_worker: VoiceWorker) -> Iterator[VoiceWorker]:
    """Alive again for the next test."""
    yield one_worker
    if not one_worker.answers():  # dead, stopped, or too slow to tell
        one_worker.restart(signal.SIGKILL)


@pytest.fixture(scope="module")
def house(folder: Path, one_worker: VoiceWorker, brain: dict[str, str]) -> Iterator[House]:
    with House(folder, {**brain, "VOX_TTS_URL": one_worker.url}) as app:
        yield app


@pytest.fixture
def visitor(house: House) -> Iterator[httpx.Client]:
    with visiting(house) as client:
        yield client


@contextmanager
def visiting(house: House) -> Iterator[httpx.Client]:
    with house.visitor(timeout_s=120) as client:
        yield client


class Turn:
    """A question asked and listened to, each in a thread of its own."""

    def __init__(self, client: httpx.Client, voice: list[Any] = VOICE) -> None:
        self.id, self.talk = secrets.token_hex(16), secrets.token_hex(16)
        self.heard: Frames = []
        self._threads = ThreadPoolExecutor(2)
        self.sound: Future[Frames] = self._threads.submit(self._listen, client)
        self.said: Future[str] = self._threads.submit(
            lambda: last_words(send(client, "Hello!", ids(self.id, self.talk), *voice))
        )
        self._threads.shutdown(wait=False)

    def _listen(self, client: httpx.Client) -> Frames:
        reader = frames.FrameReader()
        with client.stream("GET", f"/speech/{self.id}?talk={self.talk}") as stream:
            for data in stream.iter_raw():
                self.heard += reader.feed(data)
        return self.heard

    def wait_sound(self) -> None:
        wait_for(lambda: any(kind == frames.AUDIO for kind, _ in self.heard))


def wait_for(condition: Callable[[], object], timeout_s: float = 60.0) -> None:
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


def pcm_of(sound: Frames) -> bytes:
    return b"".join(payload for kind, payload in sound if kind == frames.AUDIO)


def last(sound: Frames) -> tuple[bytes, dict[str, Any]]:
    kind, payload = sound[-1]
    return kind, json.loads(payload)


def lines_of(house: House, turn: Turn) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in house.log().splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"].startswith(f"turn {turn.id[:8]}")]


def known() -> KnownVoice:
    return catalogue().get()


async def spoken(synthesizer: Synthesizer, request: SpeechRequest) -> list[AudioChunk]:
    return [chunk async for chunk in synthesizer.synthesize(request)]


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    "knobs",
    [{}, {"speed": 1.4, "pitch": 1.1, "pause_s": 0.7}, {"expressiveness": 1.2, "rhythm": 0.1, "pitch": 0.85}],
    ids=["usual", "fast and high", "lively and low"],
)
async def test_the_worker_speaks_the_samples_of_this_process(worker: VoiceWorker, knobs: dict[str, float]) -> None:
    text = "It has 3 beds and 2.5 baths. The garden? It's big, and green."
    request = SpeechRequest(text, known().voice, seed=11, **knobs)
    lane = Lane.load(ensure(known(), ROOT / "var" / "voices"), known().voice, threads=2)
    client = WorkerClient(worker.url, known().voice)
    try:
        assert await spoken(client, request) == await spoken(Reading(lane), request)
        nothing = SpeechRequest("...", known().voice)
        assert await spoken(client, nothing) == await spoken(Reading(lane), nothing) == []
    finally:
        await client.close()
        lane.close()


@pytest.mark.usefixtures("patient")
async def test_by_port_the_worker_speaks_to_who_brings_its_token(tmp_path: Path) -> None:
    token, port = secrets.token_urlsafe(16), free_port()
    worker = VoiceWorker(tmp_path, UNSPOKEN | {"VOX_TTS_TOKEN": token}, port=port)
    hello = SpeechRequest("Hello there.", known().voice)
    with worker:
        friend = WorkerClient(worker.url, known().voice, token=token)
        stranger = WorkerClient(worker.url, known().voice, token=token[::-1])
        assert await friend.health.state() == "ready"
        assert await spoken(friend, hello)
        assert await stranger.health.state() == "refuses our token"
        with pytest.raises(VoiceUnusable, match=r"401.*VOX_TTS_TOKEN") as refused:
            await spoken(stranger, hello)
        assert token[::-1] not in str(refused.value)
        await friend.close()
        await stranger.close()
    assert token not in worker.log()


@pytest.mark.usefixtures("patient")
async def test_leaving_frees_the_lane_of_the_worker(worker: VoiceWorker) -> None:
    client = WorkerClient(worker.url, known().voice)
    chunks = client.synthesize(SpeechRequest(LONG, known().voice))
    await anext(chunks)
    await chunks.aclose()  # type: ignore[attr-defined]
    await client.close()
    with worker.client() as looking:
        wait_for(lambda: looking.get("/healthz").json()["lane"]["streams"] == 0)


def test_a_turn_sounds_as_in_one_process(tmp_path: Path, visitor: httpx.Client, brain: dict[str, str]) -> None:
    turn = Turn(visitor, QUIET)
    with House(tmp_path, brain) as other, visiting(other) as client:
        same = Turn(client, QUIET)
        assert pcm_of(turn.sound.result(120)) == pcm_of(same.sound.result(120))
        assert turn.said.result(120) == same.said.result(120) == TALE
    assert [payload for kind, payload in turn.heard if kind == frames.WORDS] == [
        payload for kind, payload in same.heard if kind == frames.WORDS
    ]
    assert last(turn.heard)[0] == frames.END


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["dies", "hangs"])
def test_a_worker_that_is_gone_in_mid_sentence_is_told_and_the_next_turn_speaks(
    house: House,
    model: Model,
    visitor: httpx.Client,
    worker: VoiceWorker,
    how: signal.Signals,
    figure: Callable[[str], None],
) -> None:
    model.halts.set()
    turn = Turn(visitor)
    turn.wait_sound()
    worker.send(how)
    model.halts.clear()
    gone_s = time.monotonic()
    sound = turn.sound.result(60)
    figure(f"seconds from {how.name} of the worker to the visitor's hearing of it: {time.monotonic() - gone_s:.2f}")
    assert last(sound) == (frames.ERROR, {"code": "speech_failed", "message": MUTE})
    assert [kind for kind, _ in sound].count(frames.ERROR) == 1
    assert turn.said.result(120) == TALE
    wait_for(lambda: visitor.get("/healthz").status_code == 503)
    told = visitor.get("/healthz").json()
    assert (told["status"], told["voice"], told["worker"]) == ("mute", "joe", "unreachable")
    # A turn without a voice is one sentence more than text.
    mute = Turn(visitor)
    assert last(mute.sound.result(60)) == (frames.ERROR, {"code": "speech_failed", "message": VOICELESS})
    assert pcm_of(mute.heard) == b""
    assert mute.said.result(120) == TALE
    for one in (turn, mute):  # one line each, with its cause and its request
        [line] = [line for line in lines_of(house, one) if line["level"] == "error"]
        assert "SpeechUnavailable: the voice's worker" in line["event"]
        assert line["request_id"]
    # No half of an answer is handed out as the whole.
    assert visitor.get(f"/speech/{turn.id}/audio.wav?talk={turn.talk}").status_code == 503
    if how == signal.SIGSTOP:
        worker.send(signal.SIGCONT)
        wait_for(worker.answers)
    else:
        worker.stop(how)
        worker.start()
    back_s = time.monotonic()
    after = Turn(visitor)
    after.wait_sound()
    figure(f"seconds from the worker's return to the next turn's first sound: {time.monotonic() - back_s:.2f}")
    assert last(after.sound.result(120))[0] == frames.END
    assert visitor.get(f"/speech/{turn.id}/audio.wav?talk={turn.talk}").status_code == 200
    wait_for(lambda: visitor.get("/healthz").status_code == 200)
    assert "Traceback" not in house.log()


def test_the_request_is_named_in_both_logs(house: House, visitor: httpx.Client, worker: VoiceWorker) -> None:
    turn = Turn(visitor)
    assert last(turn.sound.result(120))[0] == frames.END
    wait_for(lambda: lines_of(house, turn))
    [request_id] = {line["request_id"] for line in lines_of(house, turn)}
    wait_for(lambda: request_id in worker.log())
    assert "sentence number" not in worker.log() + house.log()


def test_an_app_that_starts_before_its_worker_says_so_and_speaks_once_it_is_there(
    tmp_path: Path, brain: dict[str, str]
) -> None:
    worker = VoiceWorker(tmp_path, UNSPOKEN)
    with House(tmp_path, {**brain, "VOX_TTS_URL": worker.url}, speaks=False) as house, visiting(house) as client:
        warnings = [line for line in house.log().splitlines() if '"warning"' in line]
        assert len(warnings) == 1
        assert "unreachable" in warnings[0]
        assert client.get("/healthz").status_code == 503
        with worker:
            assert last(Turn(client).sound.result(120))[0] == frames.END
            wait_for(lambda: client.get("/healthz").status_code == 200)
            assert client.get("/healthz").json()["worker"] == "ready"
        house.stop(signal.SIGTERM)
        assert "voice closed" in house.log()
        assert "Traceback" not in house.log()


def test_with_a_worker_the_app_loads_no_model_and_needs_no_file_of_the_voice(tmp_path: Path) -> None:
    code = (
        "import sys, app, parts; from prometheus_client import CollectorRegistry; from settings import Settings;"
        f"s = Settings.read({{'VOX_TTS_URL': 'unix://{tmp_path}/x.sock', 'VOX_DATA_DIR': '{tmp_path}'}}, None);"
        "app.build_app(s, parts.build_parts(s, CollectorRegistry()));"
        "loaded = {'torch', 'TTS', 'onnx', 'onnxruntime', 'espeakng_loader', 'soxr'} & set(sys.modules);"
        "assert not loaded, loaded"
    )
    ended = run_app("-c", code)
    assert ended.returncode == 0, ended.stderr
    assert not (tmp_path / "voices").exists()


def test_a_voice_that_is_not_in_the_catalogue_is_refused_with_a_worker_too(tmp_path: Path) -> None:
    settings = {"VOX_TTS_URL": f"unix://{tmp_path}/x.sock", "VOX_VOICE": "nobody", "VOX_PORT": str(free_port())}
    ended = run_app(**settings)
    assert ended.returncode == 1
    assert "there is no voice 'nobody'" in ended.stderr
    assert "Traceback" not in ended.stderr
