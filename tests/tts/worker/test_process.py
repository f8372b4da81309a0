"""The worker as a process: it starts, refuses plainly, speaks as the voice in this process does, and ends when told."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import aclosing, closing
from pathlib import Path

import httpx
import pytest

from tests.process import ROOT, START_S, clean_environment, free_port
from tests.tts.worker.served import assert_error, cut
from tests.voice_worker import COMMAND, UNKEPT, VoiceWorker, environment, run_worker
from tts import frames
from tts.lane import Lane
from tts.reading import Reading
from tts.speech import AudioChunk, SpeechRequest
from tts.voices import KnownVoice

TOKEN = "a-token-of-twenty-chars"
LONG = "The kitchen faces the garden, and the garden faces a quiet street with old trees. " * 5

pytestmark = pytest.mark.usefixtures("folder")  # the voice is installed before a worker looks for it


def test_it_listens_for_owner_and_group_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path) as worker:
        assert stat.S_IMODE(worker.socket.stat().st_mode) == 0o660
        assert f"The voice joe is ready on unix://{worker.socket} after " in worker.log()
        with worker.client() as client:
            told = client.get("/healthz").json()
            ignored = client.get("/v1/models", headers={"Authorization": "Bearer wrong"})
        assert (told["status"], told["voice"]) == ("ready", "joe")
        assert ignored.status_code == 200
        assert [entry.name for entry in tmp_path.glob(".tts*")] == []
        assert worker.stop(signal.SIGTERM) == 0
        assert not worker.socket.exists()
        assert "Traceback" not in worker.log()


def test_told_to_stop_while_it_loads_it_ends_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "tts.sock"
    with subprocess.Popen(
        [*COMMAND, "--socket", str(path)],
        cwd=ROOT,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
    ) as loading:
        while not path.exists() and loading.poll() is None:
            time.sleep(0.01)
        loading.send_signal(signal.SIGTERM)
        _, told = loading.communicate(timeout=START_S)
    assert (loading.returncode, told) == (0, b"")
    assert not path.exists()


def test_told_to_stop_where_no_exception_gets_through_it_ends_all_the_same(tmp_path: Path) -> None:
    """As when a library is in the middle of being imported."""
    path = tmp_path / "tts.sock"
    code = f"""
import os, signal, time
from pathlib import Path
from listening import unix_socket
from tts.worker.__main__ import ended_at_once
class Library:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
with ended_at_once(unix_socket(Path({str(path)!r}))):
    assert Path({str(path)!r}).is_socket()
    Library()
raise SystemExit("it went on")
"""
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=START_S, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not path.exists()


def test_ctrl_c_ends_it_as_well(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path) as worker:
        assert worker.stop(signal.SIGINT) == 0
        assert "Traceback" not in worker.log()


def test_a_socket_in_use_is_refused_and_a_dead_ones_is_replaced(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path) as worker:
        second = run_worker(tmp_path, "--socket", str(worker.socket))
        assert_refused(second, 1, "listens on")
        with worker.client() as client:
            assert client.get("/healthz").status_code == 200
        assert worker.stop(signal.SIGKILL) == -signal.SIGKILL
        assert worker.socket.is_socket()
        worker.start()
        with worker.client() as client:
            assert client.get("/healthz").status_code == 200


def assert_refused(ended: subprocess.CompletedProcess[str], status: int, *parts: str) -> None:
    assert ended.returncode == status, ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    assert ended.stdout == ""
    for part in parts:
        assert part in ended.stderr


def test_what_keeps_it_from_starting_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    assert_refused(run_worker(tmp_path, "--socket", str(file)), 1, "is no socket")
    assert file.read_text("utf-8") == "mine"
    assert_refused(run_worker(tmp_path, "--socket", str(file / "below")), 1, "cannot be made")
    assert_refused(run_worker(tmp_path, "--socket", str(tmp_path / ("a" * 200))), 1, "too long")
    assert_refused(run_worker(tmp_path, "--fd", "0"), 1, "--fd 0")
    assert_refused(run_worker(tmp_path, "--fd", "77"), 1, "--fd 77")
    assert_refused(run_worker(tmp_path, "--fd=-1"), 1, "--fd -1")
    unknown = run_worker(tmp_path, "--socket", str(tmp_path / "t.sock"), VOX_VOICE="nobody")
    assert_refused(unknown, 1, "nobody", "joe")
    assert not (tmp_path / "t.sock").exists()


def test_settings_that_cannot_be_used_are_named_and_no_secret_repeated(tmp_path: Path) -> None:
    assert_refused(run_worker(tmp_path, "--host", "127.0.0.1"), 2, "VOX_TTS_TOKEN")
    portless = run_worker(tmp_path, "--port", "7861")
    assert (portless.returncode, "--port needs --host" in portless.stderr) == (2, True)
    ended = run_worker(tmp_path, VOX_TTS_TOKEN="tooshort", VOX_LOG_LEVEL="loud")
    assert_refused(ended, 2, "VOX_TTS_TOKEN", "VOX_LOG_LEVEL", "16")
    assert "tooshort" not in ended.stderr


def test_over_tcp_only_the_token_opens(tmp_path: Path) -> None:
    port = free_port()
    arguments = ["--host", "127.0.0.1", "--port", str(port)]
    with VoiceWorker(tmp_path, {"VOX_TTS_TOKEN": TOKEN}, arguments) as worker:
        taken = run_worker(tmp_path, *arguments, VOX_TTS_TOKEN=TOKEN)
        assert_refused(taken, 1, str(port))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            assert client.get("/healthz").status_code == 200
            for authorization in ("", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer é"):
                headers = [(b"authorization", authorization.encode("latin-1"))]
                for path in ("/generate", "/v1/models", "/metrics", "/jobs/1", "/nowhere"):
                    refused = client.request("GET", path, headers=headers)
                    assert_error(refused, 401, "invalid_api_key")
                    assert refused.headers["www-authenticate"] == "Bearer"
            assert client.get("/v1/models", headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200
        assert TOKEN not in worker.log()


def test_a_socket_that_is_handed_over_is_listened_on(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as handed:
        handed.bind(str(tmp_path / "tts.sock"))
        handed.listen()
        number = handed.fileno()
        with (
            VoiceWorker(tmp_path, arguments=["--fd", str(number)], pass_fds=[number]) as worker,
            worker.client() as client,
        ):
            assert client.get("/healthz").status_code == 200
        assert worker.socket.is_socket()  # it is systemd's to remove


def test_a_tcp_socket_that_is_handed_over_needs_the_token(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as handed:
        number, port = handed.fileno(), handed.getsockname()[1]
        with (
            pytest.raises(RuntimeError, match="VOX_TTS_TOKEN"),
            VoiceWorker(tmp_path, None, ["--fd", str(number)], pass_fds=[number]),
        ):
            pass
        with VoiceWorker(tmp_path, {"VOX_TTS_TOKEN": TOKEN}, ["--fd", str(number)], pass_fds=[number]):
            assert httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30).status_code == 401


def test_serving_loads_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys, tts.worker.__main__ as main; from settings import Settings; from tts.worker.app import build;"
        "import tts.worker.serving; loaded = main._load(Settings.read({'VOX_SPEECH_CACHE_MB': '0'}, None));"
        "build(loaded); loaded.lane.close();"
        "extra = {'torch', 'TTS', 'onnx', 'librosa', 'gradio', 'openai', 'fastapi'} & set(sys.modules);"
        "assert not extra, extra"
    )
    environment = clean_environment()
    command = [sys.executable, "-c", code]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=START_S, check=False
    )
    assert ended.returncode == 0, ended.stderr


async def spoken_here(lane: Lane, request: SpeechRequest) -> list[AudioChunk]:
    async with aclosing(Reading(lane).synthesize(request)) as chunks:
        return [chunk async for chunk in chunks]


async def test_it_gives_the_very_samples_and_marks_of_the_voice(
    worker: VoiceWorker, lane: Lane, known: KnownVoice
) -> None:
    request = SpeechRequest("Two bedrooms. A garden, and a pool!", known.voice, speed=1.1, pitch=1.05, seed=5)
    here = await spoken_here(lane, request)
    with worker.client() as client:
        body = {"text": request.text, "speed": 1.1, "pitch": 1.05, "seed": 5}
        there = cut(client.post("/generate", json=body).content)
    expected = [frames.header(22_050)]
    for chunk in here:
        expected += [frames.words(chunk.marks)] if chunk.marks else []
        expected += [frames.audio(chunk.pcm)]
    expected += [frames.end(sum(len(chunk.pcm) for chunk in here) // 2)]
    assert [frames.frame(kind, payload) for kind, payload in there] == expected


def test_openais_client_hears_the_beginning_while_the_rest_is_not_made(worker: VoiceWorker) -> None:
    from openai import OpenAI

    def streams() -> int:
        with worker.client() as client:
            return int(client.get("/healthz").json()["lane"]["streams"])

    with httpx.Client(transport=httpx.HTTPTransport(uds=str(worker.socket))) as http:
        client = OpenAI(api_key="unused", base_url="http://worker/v1", http_client=http, max_retries=0, timeout=60)
        assert "tts-1" in [model.id for model in client.models.list()]
        speaking = client.audio.speech.with_streaming_response
        with speaking.create(model="tts-1", voice="joe", input=LONG, response_format="pcm") as answer:
            pieces = answer.iter_bytes(4_096)
            heard = len(next(pieces))
            assert streams() == 1  # it is still being spoken
            whole = heard + sum(map(len, pieces))
        assert heard < whole / 20
        assert whole > 48_000 * 15  # bytes a second times seconds
        until_s = time.monotonic() + 20
        while streams() and time.monotonic() < until_s:  # its end is here before it is counted
            time.sleep(0.01)
        assert streams() == 0


def test_openais_client_is_told_what_is_wrong(worker: VoiceWorker) -> None:
    from openai import BadRequestError, NotFoundError, OpenAI

    with httpx.Client(transport=httpx.HTTPTransport(uds=str(worker.socket))) as http:
        client = OpenAI(api_key="unused", base_url="http://worker/v1", http_client=http, max_retries=0, timeout=60)
        with pytest.raises(BadRequestError, match="must be joe") as refused:
            client.audio.speech.create(model="tts-1", voice="alloy", input="Hi.")
        assert (refused.value.code, refused.value.param) == ("unknown_voice", "voice")
        with pytest.raises(NotFoundError):
            client.audio.speech.create(model="tts-2", voice="joe", input="Hi.")


def test_told_to_stop_it_ends_a_running_stream_with_an_error_frame(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path, UNKEPT) as worker, worker.client() as client:
        # So long that no machine has made it before the worker hears of its end.
        with client.stream("POST", "/generate", json={"text": LONG * 9}) as answer:
            pieces = answer.iter_raw()
            begin = next(pieces)
            os.kill(worker.pid, signal.SIGTERM)
            told = cut(begin + b"".join(pieces))
        assert told[0][0] == frames.HEADER
        assert told[-1][0] == frames.ERROR
        assert b"voice_closing" in told[-1][1]
        assert worker.ends() == 0
        assert "Traceback" not in worker.log()


def test_told_to_stop_it_does_not_wait_for_who_takes_nothing(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path, UNKEPT) as worker, closing(socket.socket(socket.AF_UNIX)) as idle:
        idle.connect(str(worker.socket))
        body = b'{"text": "%s", "speed": 0.5}' % LONG.encode()
        head = b"POST /generate HTTP/1.1\r\nHost: w\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        idle.sendall(head % len(body) + body)
        time.sleep(1.0)  # for it to be in the middle; it would be no less true before
        assert worker.stop() == 0  # fails when it takes 20 s
        assert "Traceback" not in worker.log()
        assert not worker.socket.exists()


def test_killed_in_the_middle_it_leaves_a_cache_that_the_next_one_uses(tmp_path: Path) -> None:
    text = {"text": "A garden, a garage and a pool. " + LONG[:170], "seed": 1}
    with VoiceWorker(tmp_path) as worker:
        with worker.client() as client, client.stream("POST", "/generate", json=text) as answer:
            next(answer.iter_raw())
            worker.stop(signal.SIGKILL)
        worker.start()
        with worker.client() as client:
            first = client.post("/generate", json=text)
            again = client.post("/generate", json=text)
            told = client.get("/healthz").json()["cache"]
        assert cut(first.content)[-1][0] == frames.END
        samples = [b"".join(data for kind, data in cut(one.content) if kind == frames.AUDIO) for one in (first, again)]
        assert samples[0] == samples[1]
        assert told["hits"] > 0
        assert not list((tmp_path / "worker" / "speech").glob("*/*.new"))


def test_the_log_has_a_line_a_request_and_never_a_text(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path, {"VOX_LOG_FORMAT": "json"}) as worker:
        with worker.client() as client:
            client.post("/generate", json={"text": "Xylophone."}, headers={"X-Request-ID": "told-by-us"})
            client.get("/nowhere?text=Xylophone")
        worker.stop()
        (line,) = [line for line in worker.log().splitlines() if "told-by-us" in line]
        for part in ('"path": "/generate"', '"status": 200', "first_sound_ms", "audio_s", '"cancelled": false'):
            assert part in line
        assert "Xylophone" not in worker.log()
