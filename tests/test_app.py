"""The app as a process: it starts, says plainly why it does not, loads no torch, and stops when told to."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from listening import tcp_socket
from tests.house import House
from tests.process import ROOT, clean_environment, free_port

VOICES = Path(os.environ.get("VOX_TEST_VOICES_DIR") or ROOT / "var" / "voices")


def run_app(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment()
    command = [sys.executable, *(arguments or ("app.py",))]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run_app(VOX_PORT=port)
    assert ended.returncode == 1
    assert f"port {port}" in ended.stderr
    assert "VOX_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_bad_settings_are_all_named_and_nothing_starts() -> None:
    ended = run_app(VOX_PORT="http", VOX_LOG_LEVEL="loud", OPENAI_API_KEY="sk-secret")
    assert ended.returncode == 2
    assert "VOX_PORT" in ended.stderr
    assert "VOX_LOG_LEVEL" in ended.stderr
    assert "sk-secret" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_missing_listings_and_an_unknown_voice_are_told(tmp_path: Path) -> None:
    for settings in ({"VOX_LISTINGS_DIR": str(tmp_path)}, {"VOX_VOICE": "nobody"}):
        ended = run_app(VOX_PORT=str(free_port()), **settings)
        assert ended.returncode == 1
        assert "cannot start" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_lexicon_of_the_houses_that_cannot_be_used_is_told_by_line_and_entry(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    for text, told in (
        ('[words]\nBexar = "bear"\nGruene = 3\n', f"{file}, line 3, 'Gruene': must be a respelling"),
        ('[words]\nGruene = { ipa = "Ж" }\n', "'Gruene': ipa must be of phonemes that the voice joe knows, not Ж"),
    ):
        file.write_text(text, "utf-8")
        code = f"import sys, pathlib, parts, app; parts.HOUSE = pathlib.Path({str(file)!r}); sys.exit(app.main([]))"
        settings = {"VOX_PORT": str(free_port()), "VOX_DATA_DIR": str(tmp_path), "VOX_VOICES_DIR": str(VOICES)}
        ended = run_app("-c", code, **settings)
        assert ended.returncode == 1
        assert "cannot start: " in ended.stderr
        assert told in ended.stderr
        assert "Traceback" not in ended.stderr


def test_no_entry_of_the_visitors_keeps_the_house_from_starting(tmp_path: Path) -> None:
    (tmp_path / "lexicon.toml").write_text(
        '[words]\nBexar = "bay"\nQuixo = 3\nQuixob = { ipa = "Ж" }\nQuixoc = { say = "x", voices = ["gone"] }\n',
        "utf-8",
    )
    code = (
        "import os, parts; from prometheus_client import CollectorRegistry; from settings import Settings;"
        "built = parts.build_parts(Settings.read(os.environ), CollectorRegistry());"
        "print([one.way.say for one in built.lexicon.current().those[0].entries])"
    )
    ended = run_app("-c", code, VOX_DATA_DIR=str(tmp_path), VOX_VOICES_DIR=str(VOICES))
    assert ended.returncode == 0, ended.stderr
    assert "['bay']" in ended.stdout
    assert "2 of its entries" in ended.stderr  # of no form, and of no voice
    assert "1 of its entries" in ended.stderr  # of no phonemes of the voice's
    assert "Quixo" not in ended.stderr


def test_serving_loads_no_torch() -> None:
    code = (
        "import sys, app, parts; from prometheus_client import CollectorRegistry;"
        "from settings import Settings; s = Settings.read({}, None);"
        "app.build_app(s, parts.build_parts(s, CollectorRegistry()));"
        "loaded = {'torch', 'TTS', 'transformers', 'onnx', 'librosa'} & set(sys.modules); assert not loaded, loaded"
    )
    ended = run_app("-c", code)
    assert ended.returncode == 0, ended.stderr


def test_a_house_is_healthy_and_ends_on_sigterm_with_a_page_open(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        health = httpx.get(f"{house.url}/healthz")
        assert health.json() == {"status": "ready", "voice": "joe", "brain": "offline concierge"}
        with house.visitor() as client, client.stream("GET", "/gradio_api/heartbeat/apage") as heartbeat:
            assert next(heartbeat.iter_lines()).startswith("data:")
            assert house.stop(signal.SIGTERM) in (
                0,
                -signal.SIGTERM,
            )  # uvicorn raises it again at its end
        assert "voice closed" in house.log()
        assert "could not be warmed" not in house.log()


def test_a_turn_over_plain_http_needs_a_session(tmp_path: Path) -> None:
    turn = "0123456789abcdef" * 2
    with House(tmp_path) as house, house.visitor() as client:
        assert httpx.get(f"{house.url}/speech/{turn}").status_code == 403
        assert client.get(f"/speech/{turn}?replay=true").status_code == 404
        assert client.delete(f"/speech/{turn}").json()["error"]["message"]
        for path in ("/gradio_api/file=app.py", "/gradio_api/info/", "/docs", "/openapi.json", "/monitoring"):
            body = client.get(path).text
            assert "composition root" not in body
            assert "swagger" not in body.lower()


@pytest.mark.parametrize("host", ["0.0.0.0", "::1"])
def test_other_addresses_can_be_listened_on(tmp_path: Path, host: str) -> None:
    with House(tmp_path, {"VOX_HOST": host}) as house:
        assert house.log().count("http://") >= 1


def test_an_answer_on_a_kept_connection_does_not_wait_for_the_one_before() -> None:
    """asyncio turns Nagle off for sockets whose protocol is named: without it each answer comes 40 ms late."""
    with closing(tcp_socket("127.0.0.1", 0).socket) as listening:

        async def nagle_is_off() -> int:
            server = await asyncio.start_server(lambda _, writer: told.set_result(writer), sock=listening)
            told: asyncio.Future[asyncio.StreamWriter] = asyncio.get_running_loop().create_future()
            _, mine = await asyncio.open_connection(*listening.getsockname())
            accepted = (await told).get_extra_info("socket")
            is_off: int = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            mine.close()
            (await told).close()
            server.close()
            return is_off

        assert asyncio.run(nagle_is_off())
