"""`python -m tests.serving_only PYTHON`: do app and worker run on requirements-serve.txt alone?

PYTHON is that of a virtualenv with nothing else. Both are started with a copy of the imported voice and must be ready
and heard; exit status 1 with a sentence otherwise. `.ci/run` makes the virtualenv.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
MOST_S = 60.0


def main(python: str) -> int:
    if subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 0:
        return _told("this virtualenv has torch: it proves nothing")
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        shutil.copytree(ROOT / "var" / "voices", data / "voices")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        place = data / "tts.sock"
        own = {"VOX_DATA_DIR": name, "VOX_PORT": str(port)}
        worker = httpx.Client(transport=httpx.HTTPTransport(uds=str(place)), base_url="http://worker", timeout=30)
        app = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        with (
            _running([python, "-m", "tts.worker"], own),
            _running([python, "app.py"], own | {"VOX_TTS_URL": f"unix://{place}"}),
        ):
            if not (_ready(worker) and _ready(app)):
                return _told("worker or app did not become ready")
            sound = worker.post("/v1/audio/speech", json={"input": "Welcome to Vox Estates.", "response_format": "wav"})
    if sound.status_code != 200 or len(sound.content) < 22_050:
        return _told(f"the worker answered {sound.status_code}, {len(sound.content)} bytes")
    print(f"app and worker run without torch: {len(sound.content)} bytes of speech")
    return 0


@contextlib.contextmanager
def _running(command: list[str], own: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ready(client: httpx.Client) -> bool:
    until = time.monotonic() + MOST_S
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            if client.get("/healthz").status_code == 200:
                return True
        time.sleep(0.3)
    return False


def _told(fault: str) -> int:
    print(fault, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
