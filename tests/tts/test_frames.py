"""Frames: what is written is read back, however the bytes are cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts import frames
from tts.speech import WordMark


@given(st.lists(st.binary(max_size=30), max_size=8), st.data())
def test_frames_cut_anywhere_are_read_whole(payloads: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(frames.audio(payload) for payload in payloads)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    reader = frames.FrameReader()
    read = [
        pair
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for pair in reader.feed(stream[start:end])
    ]
    assert read == [(frames.AUDIO, payload) for payload in payloads]


def test_each_kind_reads_as_documented() -> None:
    stream = (
        frames.queued(2, 3.96)
        + frames.header(22_050, from_sample=9)
        + frames.words([WordMark("$1.25M", 0, 100)], clause=3)
        + frames.end(7, stages_ms={"first_pcm": 1.5})
        + frames.error("cut", "Café closed.")
    )
    (q, place), (h, head), (w, marks), (e, totals), (x, error) = frames.FrameReader().feed(stream)
    assert (q, h, w, e, x) == (b"q", b"h", b"w", b"e", b"x")
    assert json.loads(place) == {"place": 2, "wait_s": 4.0}
    assert json.loads(head)["from_sample"] == 9
    assert frames.read_header(head) == 22_050
    assert json.loads(marks) == [{"text": "$1.25M", "start_sample": 0, "end_sample": 100, "clause": 3}]
    assert json.loads(totals) == {"samples": 7, "truncated": False, "stages_ms": {"first_pcm": 1.5}}
    assert json.loads(error) == {"code": "cut", "message": "Café closed."}


def test_a_header_tells_what_was_kept_and_says_nothing_of_what_was_made() -> None:
    (_, kept), (_, made) = frames.FrameReader().feed(frames.header(22_050, is_kept=True) + frames.header(22_050))
    assert (frames.read_kept(kept), frames.read_kept(made)) == (True, False)
    assert "kept" not in json.loads(made)
    assert frames.read_header(kept) == frames.read_header(made)


@pytest.mark.parametrize("junk", [b"zzzzzz", b"a\xff\xff\xff\xff", b"<html>"])
def test_what_is_no_frame_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match="not a speech frame"):
        list(frames.FrameReader().feed(junk))


def test_a_header_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        frames.read_header(b'{"version": 2, "sample_rate_hz": 1}')
