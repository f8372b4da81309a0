"""Speech as it is made becomes a stream in one of OpenAI's formats; whole files are made in tts.audio.

Each encoder is fed mono s16le in order and gives bytes that are sent on at once: nothing is gone back to, so no length
stands in any header. One thread at a time. Knows nothing of who listens.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import soundfile
import soxr  # type: ignore[import-untyped]

from tts import audio
from tts.audio import ARTIST, NOTICE

TITLE = "Synthetic speech"
# What clients of OpenAI's API take `pcm` for; also a rate that Opus knows, which 22,050 Hz is not.
PCM_RATE_HZ = OPUS_RATE_HZ = 24_000
OPUS_PAGE_MS = 60.0  # libsndfile's own second of sound a page would be a second of silence
_FLAC_LEVEL = 0.3  # of 0 to 1: blocks of 52 ms; from the next level on they are of 186
_OPUS_LEVEL = 0.8  # about 57 kbit/s, at which the encoder takes a third of what it takes at 32
_MP3_LEVEL = 0.6  # 64 kbit/s, constant: players tell the time by it, since nothing else tells the length
_SET_OGG_PAGE_LATENCY_MS = 0x1302  # libsndfile's sf_command; soundfile has no name for it
_UNKNOWN = 0xFFFFFFFF  # a WAV's length: until the end
# Where libsndfile would write an MP3's length at the end stands a frame of silence, which decoders play.
_MP3_BEGINNING_BYTES = 4_096  # tags, that frame and more
_EMPTY_MP3_FRAME = re.compile(rb"\xff[\xe0-\xff]..\x00{32,}(?=\xff)", re.DOTALL)


class Encoder(Protocol):
    def feed(self, pcm: bytes) -> bytes:
        """What can be sent after `pcm`, mono s16le of the voice's rate; may be nothing."""
        ...

    def finish(self) -> bytes:
        """The rest. Nothing may be fed afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One of FORMATS. `encoder` takes the voice's sample rate in hertz."""

    name: str
    media_type: str
    encoder: Callable[[int], Encoder]


class Wav:
    """Samples as they are, behind a header that says that they go on until the end."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._header = _wav_header(sample_rate_hz)

    def feed(self, pcm: bytes) -> bytes:
        header, self._header = self._header, b""
        return header + pcm

    def finish(self) -> bytes:
        return self.feed(b"")


class Pcm:
    """Bare samples at another rate. However they are fed in pieces, the same come out, bit for bit."""

    def __init__(self, sample_rate_hz: int, to_rate_hz: int = PCM_RATE_HZ) -> None:
        self._stream = soxr.ResampleStream(sample_rate_hz, to_rate_hz, 1, "float32", "HQ")

    def feed(self, pcm: bytes) -> bytes:
        return self._out(pcm, last=False)

    def finish(self) -> bytes:
        return self._out(b"", last=True)

    def _out(self, pcm: bytes, *, last: bool) -> bytes:
        samples = np.frombuffer(pcm, "<i2").astype(np.float32)
        resampled = self._stream.resample_chunk(samples, last=last)
        return bytes(np.rint(resampled).clip(-32768, 32767).astype("<i2"))


class Sndfile:
    """What libsndfile writes, without what it would change afterwards."""

    def __init__(self, sample_rate_hz: int, container: str, subtype: str, **options: Any) -> None:
        self._sink = _Forward()
        self._file = soundfile.SoundFile(
            self._sink, "w", sample_rate_hz, 1, subtype, format=container, closefd=False, **options
        )
        self._file.title, self._file.artist = TITLE, ARTIST
        self._file.comment, self._file.software = NOTICE, "Vox Estate Agent"

    def page_every(self, milliseconds: float) -> None:
        """Of Ogg."""
        # soundfile keeps its handle to itself; a test holds that a page comes when it should.
        value = soundfile._ffi.new("double*", milliseconds)
        size = soundfile._ffi.sizeof("double")
        soundfile._snd.sf_command(self._file._file, _SET_OGG_PAGE_LATENCY_MS, value, size)

    def feed(self, pcm: bytes) -> bytes:
        self._file.write(np.frombuffer(pcm, "<i2"))
        return self._sink.taken()

    def finish(self) -> bytes:
        self._file.close()
        return self._sink.taken()


class Mp3:
    """Constant bitrate, without the frame that stands in for a length."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._inner = Sndfile(
            sample_rate_hz, "MP3", "MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=_MP3_LEVEL
        )
        self._held: bytes | None = b""  # the beginning, until it is known; None afterwards

    def feed(self, pcm: bytes) -> bytes:
        return self._without_empty(self._inner.feed(pcm), is_last=False)

    def finish(self) -> bytes:
        return self._without_empty(self._inner.finish(), is_last=True)

    def _without_empty(self, data: bytes, *, is_last: bool) -> bytes:
        if self._held is None:
            return data
        self._held += data
        found = _EMPTY_MP3_FRAME.search(self._held)
        if found is None and not is_last and len(self._held) < _MP3_BEGINNING_BYTES:
            return b""
        begin, self._held = self._held, None
        return begin if found is None else begin[: found.start()] + begin[found.end() :]


class Opus:
    """Ogg Opus at a rate that it knows, a page every OPUS_PAGE_MS."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._resampled = Pcm(sample_rate_hz, OPUS_RATE_HZ)
        self._inner = Sndfile(OPUS_RATE_HZ, "OGG", "OPUS", compression_level=_OPUS_LEVEL)
        self._inner.page_every(OPUS_PAGE_MS)

    def feed(self, pcm: bytes) -> bytes:
        return self._inner.feed(self._resampled.feed(pcm))

    def finish(self) -> bytes:
        rest = self._inner.feed(self._resampled.finish())
        return rest + self._inner.finish()


def _flac(sample_rate_hz: int) -> Encoder:
    return Sndfile(sample_rate_hz, "FLAC", "PCM_16", compression_level=_FLAC_LEVEL)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("mp3", "audio/mpeg", Mp3),
        Format("opus", "audio/ogg", Opus),
        Format("flac", "audio/flac", _flac),
        Format("wav", "audio/wav", Wav),
        Format("pcm", "audio/pcm", Pcm),
    )
}


def whole(pcm: bytes, sample_rate_hz: int, format_: Format) -> bytes:
    """A file of mono s16le `pcm`, its length in its header where the format has room for it. Blocks."""
    if format_.name in audio.FORMATS:
        return audio.encoded(pcm, sample_rate_hz, format_.name, title=TITLE)
    encoder, step = format_.encoder(sample_rate_hz), 2 * sample_rate_hz
    pieces = [encoder.feed(pcm[at : at + step]) for at in range(0, len(pcm), step)]
    return b"".join([*pieces, encoder.finish()])


class _Forward:
    """A file that can only be appended to: what is written anywhere else is dropped."""

    def __init__(self) -> None:
        self._at = self._end = 0
        self._new = bytearray()

    def write(self, data: Any) -> int:
        size = len(data)
        if self._at == self._end:
            self._new += data
            self._end += size
        self._at += size
        return size

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._end)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, _: int = -1) -> bytes:
        return b""

    def taken(self) -> bytes:
        new, self._new = bytes(self._new), bytearray()
        return new


def _wav_header(sample_rate_hz: int) -> bytes:
    format_ = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, sample_rate_hz, 2 * sample_rate_hz, 2, 16)
    told = {b"INAM": TITLE, b"IART": ARTIST, b"ICMT": NOTICE, b"ISFT": "Vox Estate Agent"}
    tags = b"INFO" + b"".join(_chunk(name, text.encode("ascii") + b"\0") for name, text in told.items())
    return (
        struct.pack("<4sI4s", b"RIFF", _UNKNOWN, b"WAVE")
        + format_
        + _chunk(b"LIST", tags)
        + struct.pack("<4sI", b"data", _UNKNOWN)
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)
