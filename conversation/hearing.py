"""A pronunciation tried out: its word in a sentence, as frames, spoken and paid for as answers are. Nothing is kept.

Knows no page and no lexicon's file.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

from agent.closing import closable
from conversation.errors import BadMessage, SpeechUnpaid
from conversation.manner import Manner
from conversation.means import Means
from tts import frames
from tts.errors import BadSpeechRequest, SpeechError
from tts.pronunciation import Pronunciation
from tts.speech import SpeechRequest

UNPAID = "Today's minutes of speech are used up."
VOICELESS = "The voice cannot speak at the moment. Please try again in a minute."
CARRIER = "I say {word} like this."
log = logging.getLogger("vox.lexicon")


def trial(manner: Manner, word: str, way: Pronunciation | None) -> SpeechRequest:
    """The request that speaks `word` in a sentence: as `way` tells, or as it is said at present.

    Raises BadMessage, a plain sentence.
    """
    try:
        plain = manner.spoken(CARRIER.format(word=word))
    except BadSpeechRequest as error:
        raise BadMessage(f"This word cannot be spoken: {error}.") from error
    return replace(plain, pronunciations=(way,) if way else ())


async def heard(means: Means, request: SpeechRequest) -> AsyncIterator[bytes]:
    """Its frames as they are made; the last one is `e`, or `x` with a plain sentence."""
    samples = 0
    yield frames.header(request.voice.sample_rate_hz)
    try:
        async with means.voice() as synthesizer, aclosing(closable(synthesizer.synthesize(request))) as chunks:
            async for chunk in chunks:
                samples += len(chunk.pcm) // 2
                yield (frames.words(chunk.marks) if chunk.marks else b"") + frames.audio(chunk.pcm)
        yield frames.end(samples)
    except SpeechUnpaid as error:
        yield frames.error("speech_budget", UNPAID if error.used_up else VOICELESS)
    except BadSpeechRequest as error:
        yield frames.error("speech_refused", f"This pronunciation cannot be used: {error}.")
    except SpeechError as error:
        log.error("a pronunciation was not heard: %s: %s", type(error).__name__, error)
        yield frames.error("speech_failed", VOICELESS)
