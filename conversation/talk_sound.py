"""All answers of a conversation as one sound, in their order, a pause between."""

from collections.abc import AsyncIterator

from conversation.captions import Cue, cues
from conversation.dialogue import Dialogue
from conversation.errors import BadMessage, TurnGone
from conversation.finished import Recording
from conversation.retelling import Retelling
from conversation.sound import BYTES_PER_SAMPLE

MAX_SPEECH_S = 3_600.0
PAUSE_S = 0.8


async def sound_of(session_id: str, dialogue: Dialogue, retelling: Retelling) -> tuple[bytes, int]:
    """PCM (mono, 16-bit signed little-endian) and its sample rate in hertz.

    Raises TurnGone when nothing was said, BadMessage past an hour of speech.
    """
    pieces: list[bytes] = []
    sample_rate_hz = 0
    async for recording, pcm, _ in _answers(session_id, dialogue, retelling):
        sample_rate_hz = recording.header_hz()
        pieces += [_pause(sample_rate_hz)] * bool(pieces) + [pcm]
    return b"".join(pieces), sample_rate_hz


async def captions_of(session_id: str, dialogue: Dialogue, retelling: Retelling) -> list[Cue]:
    """The captions of that sound. Raises as `sound_of` does."""
    return [
        cue
        async for recording, _, at_sample in _answers(session_id, dialogue, retelling)
        for cue in cues(recording.marks(), recording.header_hz(), at_sample)
    ]


async def _answers(
    session_id: str, dialogue: Dialogue, retelling: Retelling
) -> AsyncIterator[tuple[Recording, bytes, int]]:
    """Each answer that sounds, its PCM, and at which sample of the whole it begins."""
    sample_rate_hz = samples = 0
    for exchange in dialogue.exchanges:
        if not exchange.said.strip():
            continue
        try:
            recording = await retelling.recording(session_id, exchange.turn_id, dialogue)
        except TurnGone:  # words that have no sound, such as "..."
            continue
        pcm, rate = recording.pcm(), recording.header_hz()
        if sample_rate_hz not in (0, rate):
            raise BadMessage(
                "This conversation has voices that do not fit one file: please save its answers one by one."
            )
        at_sample = samples + len(_pause(rate)) // BYTES_PER_SAMPLE if samples else 0
        sample_rate_hz, samples = rate, at_sample + len(pcm) // BYTES_PER_SAMPLE
        if samples > MAX_SPEECH_S * sample_rate_hz:
            raise BadMessage("This conversation is more than an hour of speech: please save its answers one by one.")
        yield recording, pcm, at_sample
    if not samples:
        raise TurnGone("Nothing has been said in this conversation yet.")


def _pause(sample_rate_hz: int) -> bytes:
    return bytes(BYTES_PER_SAMPLE * int(PAUSE_S * sample_rate_hz))
