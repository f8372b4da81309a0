"""The voice's worker: is it ready, and does it speak a sentence that it never spoke before?"""

import secrets

import httpx

from deploy.proving.errors import Unhealthy
from deploy.proving.local import client_of
from deploy.proving.sound import Sound, expect_speech

SENTENCE_S = (1.0, 12.0)
# Of a WAV: where its first part begins, and how much of each part tells what it is.
FIRST_PART, PART_HEAD = 12, 8
RATE_AT = slice(24, 28)


def prove_worker(url: str, token: str, timeout_s: float) -> str:
    """What was heard, in a sentence. `url` as VOX_TTS_URL. Raises Unhealthy, httpx.HTTPError."""
    with client_of(url, timeout_s, {"Authorization": f"Bearer {token}"} if token else {}) as client:
        health = client.get("/healthz")
        if health.status_code != httpx.codes.OK:
            raise Unhealthy(f"/healthz answered {health.status_code}: {health.text[:200]}")
        # Another number each time: what was said before would come from the cache, and prove nothing.
        text = f"House number {secrets.randbelow(90_000) + 10_000} has a garden."
        spoken = client.post("/v1/audio/speech", json={"input": text, "response_format": "wav"})
    if spoken.status_code != httpx.codes.OK:
        raise Unhealthy(f"/v1/audio/speech answered {spoken.status_code}: {spoken.text[:200]}")
    sound = of_wav(spoken.content)
    expect_speech(sound, *SENTENCE_S)
    return f"spoke {sound.seconds:.1f} s"


def of_wav(file: bytes) -> Sound:
    """Raises Unhealthy for what is no WAV."""
    at = FIRST_PART
    while file[:4] == b"RIFF" and at + PART_HEAD < len(file):
        if file[at : at + 4] == b"data":  # the last: how long it is stands nowhere, since it was sent as it was made
            return Sound(file[at + PART_HEAD :], int.from_bytes(file[RATE_AT], "little"))
        size = int.from_bytes(file[at + 4 : at + PART_HEAD], "little")
        at += PART_HEAD + size + size % 2
    raise Unhealthy(f"{len(file)} bytes that are no sound, beginning {file[:16]!r}")
