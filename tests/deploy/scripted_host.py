"""A host for the checks: HTTP servers that say what they are told, programs that print it, all in a test's folder."""

import os
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy.checking.places import Places
from deploy.checking.thresholds import Thresholds, load
from deploy.checks import THRESHOLDS

APP_METRICS = """\
# HELP vox_turns_total Turns that ended
# TYPE vox_turns_total counter
vox_turns_total{brain="model",ending="finished"} 40.0
vox_turns_total{brain="model",ending="failed"} 1.0
# HELP vox_taken_over_total Turns that the concierge took over
# TYPE vox_taken_over_total counter
vox_taken_over_total 2.0
# HELP vox_first_sound_seconds From a question to the first sound made
# TYPE vox_first_sound_seconds histogram
vox_first_sound_seconds_bucket{le="0.5"} 30.0
vox_first_sound_seconds_bucket{le="1.0"} 38.0
vox_first_sound_seconds_bucket{le="+Inf"} 40.0
vox_first_sound_seconds_count 40.0
vox_first_sound_seconds_sum 15.0
vox_store_errors_total 0.0
vox_spent_today_tokens 100000.0
vox_spent_today_usd 1.9
vox_spent_today_speech_seconds 60.0
vox_cap_today{kind="tokens"} 500000.0
vox_cap_today{kind="usd"} 2.0
vox_cap_today{kind="speech_seconds"} +Inf
vox_ledger_open 1.0
vox_turns_waiting 2.0
"""
WORKER_METRICS = """\
# HELP vox_tts_errors_total Errors told to listeners
# TYPE vox_tts_errors_total counter
vox_tts_errors_total{code="voice_busy"} 7.0
# HELP vox_tts_lane_wait_seconds About how long a new request would wait for it
# TYPE vox_tts_lane_wait_seconds gauge
vox_tts_lane_wait_seconds 0.25
# HELP process_resident_memory_bytes Resident memory size in bytes.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 3.5e+08
"""


class Script:
    """What a server answers by path, and what was posted to it. Both may change while it runs."""

    def __init__(self, **answers: tuple[int, str]) -> None:
        self.answers = {f"/{path}": answer for path, answer in answers.items()}
        self.posted: list[bytes] = []
        self.post_status = 200


@contextmanager
def serving(script: Script, where: Path | None = None) -> Iterator[Path | int]:
    """On the unix socket `where`, else on a free port of loopback, which is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(*script.answers.get(self.path, (404, "not here")))

        def do_POST(self) -> None:
            script.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(script.post_status, "")

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server: Any
    if where is None:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    else:
        server = socketserver.ThreadingUnixStreamServer(str(where), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield where or int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@cache
def thresholds() -> Thresholds:
    """Those of the kit."""
    return load(THRESHOLDS)


def host(folder: Path, **known: Any) -> Places:
    """All of it in `folder`, nobody there yet."""
    for name in ("state", "backups", "data"):
        (folder / name).mkdir(exist_ok=True)
    return Places(
        **{
            "public_url": "",
            "metrics_port": 0,
            "certificate": None,
            "backups": folder / "backups",
            "alert_urls": folder / "ALERT_URLS",
            "state": folder / "state" / "state.json",
            "app": folder / "app.sock",
            "worker": folder / "worker.sock",
            "data": folder / "data",
            "maintenance": folder / "maintenance",
            "root": folder,
        }
        | known
    )


def program(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of that name comes first from now on; `script` is what its shell does."""
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    (binaries / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (binaries / name).chmod(0o755)
    if str(binaries) not in os.environ["PATH"]:
        monkeypatch.setenv("PATH", f"{binaries}:{os.environ['PATH']}")
