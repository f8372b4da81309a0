"""An MP3 with chapters: ID3v2.3 with the frames CTOC and CHAP of the chapter addendum (id3.org/id3v2-chapters-1.0).

Takes a file of tts.audio and puts a tag of its own in the place of that file's. Knows no sound.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from tts.audio import ARTIST, NOTICE

MAX_CHAPTERS = 255  # what one table of contents can name
_HEAD = struct.Struct(">3sBBB4s")
_TOP_LEVEL, _ORDERED = 2, 1
_NO_OFFSET = b"\xff" * 4  # only the times count
_LATIN_1, _UTF_16 = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class Chapter:
    """From `start_ms` to `end_ms` of the sound, in milliseconds."""

    title: str
    start_ms: int
    end_ms: int


def with_chapters(mp3: bytes, title: str, chapters: Sequence[Chapter]) -> bytes:
    """`mp3` with `title` and `chapters`, any script, tagged as synthetic. Raises ValueError past MAX_CHAPTERS."""
    if len(chapters) > MAX_CHAPTERS:
        raise ValueError(f"at most {MAX_CHAPTERS} chapters, not {len(chapters)}")
    tag = [_text("TIT2", title), _text("TPE1", ARTIST), _comment(NOTICE), _text("TSSE", "Vox Estate Agent")]
    if chapters:
        tag.append(_contents(len(chapters)))
        tag += [_chapter(number, chapter) for number, chapter in enumerate(chapters)]
    body = b"".join(tag)
    return _HEAD.pack(b"ID3", 3, 0, 0, _synchsafe(len(body))) + body + without_tag(mp3)


def without_tag(mp3: bytes) -> bytes:
    """`mp3` from its first frame on: without an ID3v2 tag at its beginning."""
    if mp3[:3] != b"ID3":
        return mp3
    size = 0
    for seven_bits in mp3[6:10]:
        size = size << 7 | seven_bits & 0x7F
    return mp3[_HEAD.size + size :]


def _contents(count: int) -> bytes:
    names = b"".join(_name(number) for number in range(count))
    return _frame("CTOC", b"toc\0" + bytes([_TOP_LEVEL | _ORDERED, count]) + names)


def _chapter(number: int, chapter: Chapter) -> bytes:
    times = struct.pack(">II", chapter.start_ms, chapter.end_ms)
    return _frame("CHAP", _name(number) + times + 2 * _NO_OFFSET + _text("TIT2", chapter.title))


def _name(number: int) -> bytes:
    return f"step{number + 1}".encode() + b"\0"


def _text(kind: str, text: str) -> bytes:
    return _frame(kind, _marked(text))


def _comment(text: str) -> bytes:
    marked = _marked(text)
    no_description = b"\0" if marked[:1] == _LATIN_1 else b"\xfe\xff\0\0"
    return _frame("COMM", marked[:1] + b"eng" + no_description + marked[1:])


def _marked(text: str) -> bytes:
    """One line of text behind the mark of its encoding."""
    line = " ".join(text.split())
    try:
        return _LATIN_1 + line.encode("latin-1")
    except UnicodeEncodeError:
        return _UTF_16 + b"\xfe\xff" + line.encode("utf-16-be", "replace")


def _frame(kind: str, body: bytes) -> bytes:
    return kind.encode() + struct.pack(">IH", len(body), 0) + body


def _synchsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
