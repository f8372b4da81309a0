"""All answers of a conversation as one sound, in their order, a pause between."""

from conversation.dialogue import Dialogue
from conversation.errors import BadMessage, TurnGone
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
    for exchange in dialogue.exchanges:
        if not exchange.said.strip():
            continue
        try:
            pcm, rate = await retelling.pcm(session_id, exchange.turn_id, dialogue)
        except TurnGone:  # words that have no sound, such as "..."
            continue
        sample_rate_hz = sample_rate_hz or rate
        if rate != sample_rate_hz:
            raise BadMessage(
                "This conversation has voices that do not fit one file: please save its answers one by one."
            )
        pieces += [pcm, bytes(BYTES_PER_SAMPLE * int(PAUSE_S * sample_rate_hz))]
        if sum(map(len, pieces)) > MAX_SPEECH_S * sample_rate_hz * BYTES_PER_SAMPLE:
            raise BadMessage("This conversation is more than an hour of speech: please save its answers one by one.")
    if not pieces:
        raise TurnGone("Nothing has been said in this conversation yet.")
    return b"".join(pieces[:-1]), sample_rate_hz
