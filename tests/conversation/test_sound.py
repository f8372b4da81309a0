"""A sound in the making: frames in order, marks placed in the turn, cut at a clause without a sample lost or twice."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from conversation.sound import MAX_SPEECH_S, Sound
from tts import frames
from tts.speech import AudioChunk, WordMark

RATE = 16_000
# Clauses of chunks of so many samples.
CLAUSES = st.lists(st.lists(st.integers(0, 400), max_size=4), min_size=1, max_size=6)


def chunk(samples: int, marks: tuple[WordMark, ...] = ()) -> AudioChunk:
    return AudioChunk(b"\x01\x02" * samples, RATE, marks)


def made(clauses: list[list[int]], silence: bytes = b"") -> Sound:
    sound = Sound()
    sound.begin(RATE)
    for sizes in clauses:
        sound.begin_clause(silence)
        for at, size in enumerate(sizes):
            marks = (WordMark("word", 0, size),) if at == 0 else ()
            sound.add(chunk(size, marks))
    return sound


def pcm(entries: list[bytes]) -> bytes:
    parsed = frames.FrameReader().feed(b"".join(entries))
    return b"".join(payload for kind, payload in parsed if kind == frames.AUDIO)


@given(CLAUSES, st.data())
def test_a_sound_cut_before_a_clause_and_made_again_is_the_same(clauses: list[list[int]], data: st.DataObject) -> None:
    whole = made(clauses)
    clause = data.draw(st.integers(0, len(clauses)))
    again = whole.before(clause)
    assert again.samples == sum(sum(sizes) for sizes in clauses[:clause])
    assert len(pcm(again.frames.entries)) == 2 * again.samples
    for sizes in clauses[clause:]:
        again.begin_clause()
        for at, size in enumerate(sizes):
            again.add(chunk(size, (WordMark("word", 0, size),) if at == 0 else ()))
    assert again.frames.entries == whole.frames.entries
    assert (again.starts, again.samples) == (whole.starts, whole.samples)


@given(CLAUSES)
def test_marks_are_counted_from_the_start_of_the_turn(clauses: list[list[int]]) -> None:
    sound = made(clauses, silence=bytes(2 * 30))
    told = [
        json.loads(payload)
        for kind, payload in frames.FrameReader().feed(b"".join(sound.frames.entries))
        if kind == frames.WORDS
    ]
    starts, position = [], 0
    for number, sizes in enumerate(clauses):
        position += 30 if sizes else 0  # no pause before what does not sound
        if sizes:
            starts.append((number, position, position + sizes[0]))
        position += sum(sizes)
    assert [(m["clause"], m["start_sample"], m["end_sample"]) for [m] in told] == starts


@given(CLAUSES, st.data())
def test_the_frames_after_so_many_samples_hold_the_rest(clauses: list[list[int]], data: st.DataObject) -> None:
    sound = made(clauses)
    borders = [0]
    for sizes in clauses:
        for size in sizes:
            borders.append(borders[-1] + size)
    received = data.draw(st.sampled_from(borders))
    rest = sound.frames.entries[sound.frame_at(received) :]
    assert len(pcm(rest)) == 2 * (sound.samples - received)


def test_a_sound_is_bounded_and_says_so() -> None:
    sound = Sound()
    sound.begin(RATE)
    sound.begin_clause()
    for _ in range(int(MAX_SPEECH_S) + 5):
        sound.add(chunk(RATE))
    assert sound.is_full
    assert sound.samples == int(MAX_SPEECH_S * RATE)
    last = np.frombuffer(pcm(sound.frames.entries), "<i2")[-RATE:].astype(int)
    assert (last[0] != 0, last[-1]) == (True, 0)  # it is cut in the middle of a word, and does not click
    assert np.abs(np.diff(last)).max() <= 0.01 * 32_768
    [(_, payload)] = frames.FrameReader().feed(sound.end({}))
    assert json.loads(payload)["truncated"] is True


def test_no_word_is_marked_beyond_the_end_of_a_sound_that_is_full() -> None:
    sound = Sound()
    sound.begin(RATE)
    sound.begin_clause()
    most = int(MAX_SPEECH_S) * RATE
    sound.add(AudioChunk(bytes(2 * (most - 100)), RATE))
    words = (
        WordMark("heard", most - 90, most - 20),
        WordMark("begun", most - 10, most + 90),
        WordMark("not", most, most + 50),
    )
    sound.add(chunk(200, words))
    sound.add(chunk(200, (WordMark("either", most + 150, most + 200),)))
    marks = [frame for kind, frame in frames.FrameReader().feed(b"".join(sound.frames.entries)) if kind == frames.WORDS]
    assert [frames.read_words(frame) for frame in marks] == [
        [(WordMark("heard", most - 90, most - 20), 0), (WordMark("begun", most - 10, most), 0)]
    ]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=6), st.data())
def test_clauses_that_sounded_are_counted_with_those_kept_over_every_new_manner(
    clauses: list[tuple[bool, int]], data: st.DataObject
) -> None:
    sound = Sound()
    sound.begin(RATE)
    for is_kept, chunks in clauses:
        sound.begin_clause()
        for at in range(chunks):
            sound.add(AudioChunk(b"\x01\x02" * 9, RATE, is_kept=is_kept and at == 0))
    sounded = [is_kept for is_kept, chunks in clauses if chunks]
    assert (sound.clauses_sounded, sound.clauses_kept) == (len(sounded), sum(sounded))
    again = sound.before(data.draw(st.integers(0, len(clauses))))
    again.begin_clause()
    again.add(AudioChunk(b"\x01\x02", RATE, is_kept=True))
    assert (again.clauses_sounded, again.clauses_kept) == (len(sounded) + 1, sum(sounded) + 1)
