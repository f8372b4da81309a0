"""`python -m tests.serving_only PYTHON`: do app and worker run on requirements-serve.txt alone?

PYTHON is that of a virtualenv with nothing else. Both are started with the imported voice and must be ready
and heard; exit status 1 with a sentence otherwise. `.ci/run` makes the virtualenv.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.house import House
from tests.voice_worker import VoiceWorker


def main(python: str) -> int:
    if subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 0:
        return _told("this virtualenv has torch: it proves nothing")
    with tempfile.TemporaryDirectory() as name:
        worker = VoiceWorker(Path(name), python=python)
        with worker, House(Path(name), {"VOX_TTS_URL": worker.url}, python=python), worker.client() as client:
            asked = {"input": "Welcome to Vox Estates.", "response_format": "wav"}
            sound = client.post("/v1/audio/speech", json=asked)
    if sound.status_code != 200 or len(sound.content) < 22_050:
        return _told(f"the worker answered {sound.status_code}, {len(sound.content)} bytes")
    print(f"app and worker run without torch: {len(sound.content)} bytes of speech")
    return 0


def _told(fault: str) -> int:
    print(fault, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
