"""The real voice, imported once and kept: what `make setup` made is used as it is."""

import os
import shutil
from pathlib import Path

import pytest

from tests.voice_worker import be_patient
from tts.installation import ensure
from tts.lane import Lane
from tts.streaming import Speaker
from tts.voices import KnownVoice, catalogue

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


@pytest.fixture(scope="session")
def known() -> KnownVoice:
    return catalogue().get()


@pytest.fixture(scope="session")
def voices_dir() -> Path:
    return Path(os.environ.get("VOX_TEST_VOICES_DIR") or ROOT / "var" / "voices")


@pytest.fixture(scope="session")
def folder(known: KnownVoice, voices_dir: Path) -> Path:
    """The installed default voice. Tests that change it copy it first."""
    return ensure(known, voices_dir)


@pytest.fixture
def own_voices(folder: Path, tmp_path: Path) -> Path:
    """A folder of voices of the test's own, with a copy of the default one."""
    shutil.copytree(folder, tmp_path / "voices" / folder.name)
    return tmp_path / "voices"


@pytest.fixture(scope="session")
def speaker(folder: Path) -> Speaker:
    return Speaker(folder, threads=2)


@pytest.fixture
def lane(known: KnownVoice, speaker: Speaker):
    lane = Lane(known.voice, speaker, max_waiting=4)
    yield lane
    lane.close()
