"""Chapters of an MP3, read by a program that is not ours: their names and times, and the sound at each of them."""

import json
import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tts import audio
from tts.chapters import MAX_CHAPTERS, Chapter, with_chapters, without_tag

RATE_HZ = 22_050
TITLES = ("Hello?", "Größe, «größer»", "家はどこ？ 🏡", 'a "quoted"\nline')


def noise(seconds: float, seed: int) -> bytes:
    """Sound that is like nothing but itself."""
    samples = np.random.default_rng(seed).normal(0, 0.2, round(seconds * RATE_HZ)).astype(np.float32)
    smooth = np.convolve(samples, np.ones(8, np.float32) / 8, "same")
    return audio.pcm16(smooth)


def ffmpeg(*arguments: str) -> str:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).stderr.decode("utf-8", "replace")


def decoded(path: Path, to: Path, *arguments: str) -> NDArray[np.float32]:
    told = ffmpeg("-v", "error", *arguments, "-i", str(path), "-y", str(to))
    assert not told, told
    return np.asarray(soundfile.read(to, dtype="float32")[0])


def shift_of(heard: NDArray[np.float32], meant: bytes) -> tuple[int, float]:
    """By how many samples `heard` comes later than `meant`, and how alike they are there (1: the same)."""
    own = np.frombuffer(meant, "<i2").astype(np.float32)
    size = 1 << (len(own) + len(heard)).bit_length()
    found = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(own, size)), size)
    at = int(np.argmax(found))
    return (at if at < size // 2 else at - size), float(found[at] / (np.linalg.norm(own) * np.linalg.norm(heard)))


@pytest.fixture
def spoken(tmp_path: Path) -> tuple[Path, list[Chapter], list[bytes]]:
    """Three seconds and more in four chapters."""
    sounds = [noise(seconds, seed) for seed, seconds in enumerate((0.8, 1.1, 0.5, 0.9))]
    ends = np.cumsum([len(one) // 2 for one in sounds])
    starts = [0, *ends[:-1]]
    chapters = [
        Chapter(title, round(1000 * start / RATE_HZ), round(1000 * end / RATE_HZ))
        for title, start, end in zip(TITLES, starts, ends, strict=True)
    ]
    made = audio.mp3(b"".join(sounds), RATE_HZ, title="x")
    path = tmp_path / "tour.mp3"
    path.write_bytes(with_chapters(made, "Ein «Rundgang» 🏡", chapters))
    return path, chapters, sounds


def test_another_program_lists_the_chapters(spoken: tuple[Path, list[Chapter], list[bytes]]) -> None:
    path, chapters, _ = spoken
    told = ffmpeg("-i", str(path))
    found = re.findall(r"Chapter #0:\d+: start ([\d.]+), end ([\d.]+)\s+Metadata:\s+title\s+: (.*)", told)
    assert [(round(1000 * float(a)), round(1000 * float(b))) for a, b, _ in found] == [
        (one.start_ms, one.end_ms) for one in chapters
    ]
    assert [title for *_, title in found] == ["Hello?", "Größe, «größer»", "家はどこ？ 🏡", 'a "quoted" line']
    assert re.search(r"title\s+: Ein «Rundgang» 🏡", told)
    assert re.search(rf"artist\s+: {re.escape(audio.ARTIST)}", told)
    assert re.search(rf"comment\s+: {re.escape(audio.NOTICE)}", told)


def test_each_chapter_cut_out_is_the_sound_of_its_step(
    spoken: tuple[Path, list[Chapter], list[bytes]], tmp_path: Path
) -> None:
    path, chapters, sounds = spoken
    whole = decoded(path, tmp_path / "whole.wav")
    for chapter, sound in zip(chapters, sounds, strict=True):
        piece = whole[round(chapter.start_ms * RATE_HZ / 1000) : round(chapter.end_ms * RATE_HZ / 1000)]
        shift, alike = shift_of(piece, sound)
        assert abs(shift) <= RATE_HZ // 1000, chapter
        assert alike > 0.95, chapter
    shift, alike = shift_of(whole[: len(sounds[0]) // 2], sounds[1])
    assert alike < 0.5, "noise is like nothing else"


def test_another_program_cuts_at_a_chapter(spoken: tuple[Path, list[Chapter], list[bytes]], tmp_path: Path) -> None:
    path, chapters, sounds = spoken
    from_s, to_s = chapters[1].start_ms / 1000, chapters[1].end_ms / 1000
    cut = decoded(path, tmp_path / "cut.wav", "-ss", str(from_s), "-to", str(to_s))
    shift, alike = shift_of(cut, sounds[1])
    assert abs(shift) <= 0.06 * RATE_HZ  # it seeks to a frame, of 26 ms
    assert alike > 0.9


def test_the_sound_itself_is_untouched() -> None:
    made = audio.mp3(noise(0.5, 1), RATE_HZ, title="A title")
    with_one = with_chapters(made, "A title", [Chapter("one", 0, 500)])
    assert without_tag(with_one) == without_tag(made)
    assert without_tag(made)[:2] in (b"\xff\xf3", b"\xff\xfb", b"\xff\xf2")
    assert without_tag(without_tag(made)) == without_tag(made)
    assert with_chapters(with_one, "A title", [Chapter("one", 0, 500)]) == with_one


def test_as_many_chapters_as_a_table_can_name() -> None:
    made = audio.mp3(b"", RATE_HZ, title="x")
    many = [Chapter(json.dumps(at), at, at + 1) for at in range(MAX_CHAPTERS + 1)]
    assert with_chapters(made, "x", many[:-1]).count(b"CHAP") == MAX_CHAPTERS
    with pytest.raises(ValueError, match="at most 255"):
        with_chapters(made, "x", many)
