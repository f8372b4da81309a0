"""A walkthrough as a file: every step in its order, the script's pauses bounded, a chapter a step."""

import io
from pathlib import Path

import pytest
import soundfile

from conversation.walkthroughs.tour_file import put_together, tour_file
from tests.conversation.walkthroughs.staging import SCRIPT, VOICE, Staged, script
from tts import frames
from tts.audio import NOTICE

RATE_HZ = VOICE.sample_rate_hz


async def test_steps_follow_each_other_with_bounded_pauses(tmp_path: Path) -> None:
    told = script(
        {**SCRIPT[0], "pause_s": 0.25}, {**SCRIPT[1], "pause_s": 30.0}, SCRIPT[2], {**SCRIPT[0], "pause_s": 5}
    )
    staged = Staged(tmp_path)
    rendered = await staged.rendered(told)
    sounds = [(pcm_of(staged.kept.sound(step.sound) or b""), RATE_HZ) for step in rendered.steps]
    pcm, rate, chapters = put_together(rendered, sounds)
    assert rate == RATE_HZ
    at = 0
    for (sound, _), pause_s, chapter in zip(sounds, (0.25, 1.0, 1.0, 0.0), chapters, strict=True):
        silence = 2 * round(pause_s * RATE_HZ)
        assert chapter.start_ms == round(at // 2 * 1000 / RATE_HZ)
        assert pcm[at : at + len(sound)] == sound
        assert pcm[at + len(sound) : at + len(sound) + silence] == bytes(silence)
        at += len(sound) + silence
        assert chapter.end_ms == round(at // 2 * 1000 / RATE_HZ)
    assert at == len(pcm)
    assert [one.title for one in chapters] == [f"{at}. {step.visitor}" for at, step in enumerate(told.steps, 1)]


async def test_both_kinds_of_file_are_tagged_as_synthetic(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    rendered = await staged.rendered(script(*SCRIPT))
    for suffix in ("mp3", "wav"):
        made = await tour_file(rendered, staged.kept, suffix)
        file = soundfile.SoundFile(io.BytesIO(made))
        assert file.comment == NOTICE
        assert abs(len(file) / RATE_HZ - rendered.seconds - 2.0) < 0.01
    assert (await tour_file(rendered, staged.kept, "mp3")).count(b"CHAP") == 3


async def test_a_sound_that_is_gone_is_told(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    rendered = await staged.rendered(script(SCRIPT[0]))
    next((tmp_path / "kept" / "sounds").iterdir()).unlink()
    with pytest.raises(LookupError):
        await tour_file(rendered, staged.kept, "mp3")


def test_sounds_of_two_rates_do_not_fit(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        put_together(None, [(b"", 22_050), (b"", 16_000)])  # type: ignore[arg-type]


def pcm_of(sound: bytes) -> bytes:
    return b"".join(payload for kind, payload in frames.FrameReader().feed(sound) if kind == frames.AUDIO)
