"""A walkthrough as one sound to take away, a chapter a step. What visitors say is not spoken: it is the title."""

import asyncio
from collections.abc import Sequence

from conversation.walkthroughs.kept import BYTES_PER_SAMPLE, Kept
from conversation.walkthroughs.rendered import Rendered
from tts import audio, frames
from tts.chapters import Chapter, with_chapters

SUFFIXES = ("mp3", "wav")
MAX_PAUSE_S = 1.0  # between two steps: a presenter's silence would be taken for the end


async def tour_file(rendered: Rendered, kept: Kept, suffix: str) -> bytes:
    """A file of one of SUFFIXES, tagged as synthetic; a WAV has no chapters. Raises LookupError for a sound that is
    gone."""
    return await asyncio.to_thread(_file, rendered, kept, suffix)


def _file(rendered: Rendered, kept: Kept, suffix: str) -> bytes:
    pcm, rate, chapters = put_together(rendered, [_pcm(kept, step.sound) for step in rendered.steps])
    made = audio.encoded(pcm, rate, suffix, title=rendered.title)
    return with_chapters(made, rendered.title, chapters) if suffix == "mp3" else made


def put_together(rendered: Rendered, sounds: Sequence[tuple[bytes, int]]) -> tuple[bytes, int, list[Chapter]]:
    """The steps' sounds (PCM, mono s16le, and its rate in hertz) behind each other with the script's pauses.

    A chapter ends where the next one begins, its pause included. Raises ValueError for sounds of several rates.
    """
    rates = {rate for _, rate in sounds}
    if len(rates) != 1:
        raise ValueError(f"voices of {sorted(rates)} Hz do not fit one file")
    rate, pcm, chapters = rates.pop(), bytearray(), []
    for number, (step, (sound, _)) in enumerate(zip(rendered.steps, sounds, strict=True), start=1):
        start = len(pcm)
        pcm += sound
        if number < len(sounds):
            pause_s = MAX_PAUSE_S if step.pause_s is None else min(step.pause_s, MAX_PAUSE_S)
            pcm += bytes(BYTES_PER_SAMPLE * round(pause_s * rate))
        title = f"{number}. {step.exchange.question}"
        chapters.append(Chapter(title, _ms(start, rate), _ms(len(pcm), rate)))
    return bytes(pcm), rate, chapters


def _pcm(kept: Kept, key: str) -> tuple[bytes, int]:
    sound = kept.sound(key)
    if sound is None:
        raise LookupError(f"the sound {key[:8]} is gone")
    parsed = list(frames.FrameReader().feed(sound))
    rate = next(frames.read_header(payload) for kind, payload in parsed if kind == frames.HEADER)
    return b"".join(payload for kind, payload in parsed if kind == frames.AUDIO), rate


def _ms(at_byte: int, rate: int) -> int:
    return round(at_byte // BYTES_PER_SAMPLE * 1000 / rate)
