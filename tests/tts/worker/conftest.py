"""One real worker for the tests that leave it as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.voice_worker import UNKEPT, VoiceWorker


@pytest.fixture(scope="session")
def worker(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VoiceWorker]:
    """Keeps nothing that it said, so that every request is made anew."""
    with VoiceWorker(tmp_path_factory.mktemp("worker"), UNKEPT) as running:
        yield running
