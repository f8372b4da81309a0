"""One real worker for the tests that leave it as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tts.worker.process import Worker


@pytest.fixture(scope="session")
def worker(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """Keeps nothing that it said, so that every request is made anew."""
    with Worker(tmp_path_factory.mktemp("worker"), {"VOX_SPEECH_CACHE_MB": "0"}) as running:
        yield running
