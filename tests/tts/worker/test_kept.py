"""What the real worker had kept is told to its client, through process, socket and frames."""

from pathlib import Path

import pytest

from tests.conversation.conftest import VOICE
from tests.voice_worker import VoiceWorker
from tts.client import WorkerClient
from tts.speech import SpeechRequest


@pytest.mark.usefixtures("patient")
async def test_a_clause_asked_for_again_is_kept_and_sounds_the_same(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path) as worker:
        client = WorkerClient(worker.url, VOICE)
        takes = []
        for text in ("A garden and a garage.", "A garden and a garage.", "A pool."):
            chunks = [chunk async for chunk in client.synthesize(SpeechRequest(text, VOICE, seed=1))]
            takes.append((b"".join(chunk.pcm for chunk in chunks), [chunk.is_kept for chunk in chunks]))
        await client.close()
    (made, made_kept), (again, again_kept), (_, other_kept) = takes
    assert made
    assert again == made
    assert again_kept == [True]
    assert not any((*made_kept, *other_kept))
