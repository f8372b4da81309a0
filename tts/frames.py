"""The frames of a speech stream: one type byte, a 4-byte big-endian length, the payload.

`q` JSON place in the queue (`place`, `wait_s`), before the header, each replacing the one before · `h` JSON header
(`version`, `sample_rate_hz`, `from_sample`: where in the turn this stream begins; from a worker `kept`: true when the
first clause was not made but read back) · `a` mono 16-bit little-endian PCM · `w` JSON list of word marks (`text`,
`start_sample`, `end_sample`, counted from the start of the turn, and the number of their `clause`) · `e` JSON totals,
last · `x` JSON error (`code`, `message`), last. A stream that closes without `e` or `x` was cut.
"""

import json
import struct
from collections.abc import Iterator, Mapping, Sequence

from tts.speech import WordMark

VERSION = 1
QUEUED, HEADER, AUDIO, WORDS, END, ERROR = b"q", b"h", b"a", b"w", b"e", b"x"
KINDS = frozenset((QUEUED, HEADER, AUDIO, WORDS, END, ERROR))
_PREFIX = struct.Struct(">cI")
PREFIX_BYTES = _PREFIX.size
MAX_PAYLOAD_BYTES = 16 * 1024 * 1024


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame. `kind` is one of the type bytes above."""
    return _PREFIX.pack(kind, len(payload)) + payload


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def queued(place: int, wait_s: float) -> bytes:
    """`place` counts from 1; `wait_s` is about how long it will take."""
    return frame(QUEUED, _json({"place": place, "wait_s": round(wait_s, 1)}))


def header(sample_rate_hz: int, from_sample: int = 0, *, is_kept: bool = False) -> bytes:
    """`is_kept`: the first clause was read back from the worker's cache, not made for this request."""
    told = {"version": VERSION, "sample_rate_hz": sample_rate_hz, "from_sample": from_sample}
    return frame(HEADER, _json(told | ({"kept": True} if is_kept else {})))


def audio(pcm: bytes) -> bytes:
    return frame(AUDIO, pcm)


def words(marks: Sequence[WordMark], clause: int = 0) -> bytes:
    rows = [
        {"text": m.text, "start_sample": m.start_sample, "end_sample": m.end_sample, "clause": clause} for m in marks
    ]
    return frame(WORDS, _json(rows))


def end(
    samples: int,
    *,
    truncated: bool = False,
    stages_ms: Mapping[str, float] | None = None,
    kept_samples: int | None = None,
) -> bytes:
    """`truncated` says that the speech was longer than is kept, and stops early.

    `stages_ms` tells when each stage of the making was reached, in milliseconds of Unix time. `kept_samples`, where it
    is told, how many of the samples were read back from a cache.
    """
    totals = {"samples": samples, "truncated": truncated, "stages_ms": dict(stages_ms or {})}
    return frame(END, _json(totals | ({} if kept_samples is None else {"kept_samples": kept_samples})))


def error(code: str, message: str) -> bytes:
    """`message` is the plain sentence that the visitor sees."""
    return frame(ERROR, _json({"code": code, "message": message}))


class FrameReader:
    """Cuts a byte stream, arriving in pieces of any size, into (type byte, payload) pairs, in order."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Raises ValueError on a frame of unknown type or of more than MAX_PAYLOAD_BYTES."""
        self._rest += data
        while len(self._rest) >= _PREFIX.size:
            kind, size = _PREFIX.unpack_from(self._rest)
            if kind not in KINDS or size > MAX_PAYLOAD_BYTES:
                raise ValueError(f"not a speech frame: type {kind!r}, {size} bytes")
            if len(self._rest) < _PREFIX.size + size:
                return
            payload = bytes(self._rest[_PREFIX.size : _PREFIX.size + size])
            del self._rest[: _PREFIX.size + size]
            yield kind, payload


def read_kept(payload: bytes) -> bool:
    """Whether a header's payload tells that the first clause was read back from a cache."""
    return json.loads(payload).get("kept") is True


def read_words(payload: bytes) -> list[tuple[WordMark, int]]:
    """The marks of a payload of words, each with the number of its clause."""
    return [
        (WordMark(str(one["text"]), int(one["start_sample"]), int(one["end_sample"])), int(one["clause"]))
        for one in json.loads(payload)
    ]


def read_header(payload: bytes) -> int:
    """The sample rate in hertz of a header's payload. Raises ValueError on another version."""
    told = json.loads(payload)
    if told["version"] != VERSION:
        raise ValueError(f"speech frames of version {told['version']!r}, but {VERSION} was expected")
    return int(told["sample_rate_hz"])
