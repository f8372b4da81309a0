"""The README's curl examples, run as they stand against a real worker."""

import io
import re
import subprocess
from pathlib import Path

import pytest
import soundfile

from tests.process import ROOT
from tests.voice_worker import VoiceWorker

README = ROOT / "tts" / "worker" / "README.md"


def blocks(text: str) -> list[str]:
    """Each ```sh block with a curl over a unix socket in it."""
    found = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for block in found if "curl --unix-socket" in block]


@pytest.mark.parametrize("readme", [README, ROOT / "README.md"], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_example_works(worker: VoiceWorker, tmp_path: Path, readme: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "tts.sock").symlink_to(worker.socket)
    # curl takes a status of 400 for a success unless it is told otherwise.
    (tmp_path / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\nmax-time = 60\n", "utf-8")
    for block in blocks(readme.read_text("utf-8")):
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, (block, ran.stdout[-500:], ran.stderr)
    if readme == README:
        assert soundfile.info(io.BytesIO((tmp_path / "rooms.wav").read_bytes())).samplerate == 22_050
        assert {"welcome.mp3", "rooms.wav", "garden.frames", "later.mp3"} <= {one.name for one in tmp_path.iterdir()}


def test_the_readme_has_examples() -> None:
    assert len(blocks(README.read_text("utf-8"))) >= 3
