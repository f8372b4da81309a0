"""The command line, as a program."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, voices_dir: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("VOX_")}
    command = [sys.executable, "-m", "tts", *arguments, "--voices-dir", str(voices_dir)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


def test_say_tells_its_figures_as_json(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.wav"
    done = run("say", "Welcome to Vox Estates.", "--out", str(out), "--json", voices_dir=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    figures = json.loads(done.stdout)
    assert set(figures) == {"first_audio_ms", "real_time_factor", "audio_s", "sample_rate_hz"}
    sound, rate = soundfile.read(out)
    assert rate == figures["sample_rate_hz"] == 22050
    assert len(sound) / rate == pytest.approx(figures["audio_s"], abs=0.001)
    assert figures["first_audio_ms"] > 0
    assert figures["real_time_factor"] > 0


def test_the_same_seed_writes_the_same_file(folder: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.FLAC", tmp_path / "b.FLAC"]
    for file in files:
        knobs = ("--seed", "5", "--speed", "1.2", "--expressiveness", "0.5", "--rhythm", "0.4")
        done = run("say", "Hello.", "--out", str(file), *knobs, voices_dir=folder.parent)
        assert done.returncode == 0
        assert str(file) in done.stdout
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_pause_makes_it_longer_and_a_pitch_does_not(folder: Path, tmp_path: Path) -> None:
    def seconds(*knobs: str) -> float:
        out = tmp_path / "x.wav"
        text = "That is sad. It is sold."
        done = run("say", text, "--out", str(out), "--seed", "5", *knobs, voices_dir=folder.parent)
        assert done.returncode == 0
        return soundfile.info(out).duration

    plain = seconds("--pause", "0")
    assert seconds("--pause", "1.5") == pytest.approx(plain + 1.5 - 0.05, abs=0.001)  # 0.05 are there anyway
    assert seconds("--pause", "0", "--pitch", "1.2") == pytest.approx(plain, rel=0.03)  # ends are resampled as well


def test_the_cache_is_warmed_counted_and_cleared(folder: Path, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("Welcome to Vox Estates.\n\nHow are you? I am well.\n", "utf-8")

    def told(*arguments: str) -> str:
        done = run("cache", *arguments, "--folder", str(tmp_path / "speech"), voices_dir=folder.parent)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert "0 were there, 3 made" in told("warm", str(lines))
    assert "3 were there, 0 made" in told("warm", str(lines))
    assert " 3 clauses, " in told("stats")
    assert " 3 clauses removed" in told("clear")
    assert " 0 clauses, " in told("stats")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["", "--out", "{}/x.wav"], "text must hold something to say"),
        (["Hi", "--out", "{}/x.aac"], "--out must end in .wav, .mp3, .flac, .ogg, not 'x.aac'"),
        (["Hi", "--out", "{}/x.wav", "--voice", "bob"], "there is no voice 'bob'; there are: joe"),
        (["Hi", "--out", "{}/x.wav", "--speed", "9"], "speed must be a number from 0.5 to 2, not 9.0"),
        (["Hi", "--out", "{}/x.wav", "--seed", "-1"], "seed must be a whole number"),
        (["Hi", "--out", "{}/x.wav", "--pitch", "1.3"], "pitch must be a number from 0.8 to 1.25, not 1.3"),
        (["Hi", "--out", "{}/x.wav", "--pause", "-1"], "pause_s must be a number from 0 to 2, not -1.0"),
        (["Hi", "--out", "{}/none/x.wav"], "could not be written: No such file or directory"),
    ],
)
def test_bad_input_is_one_plain_sentence(folder: Path, tmp_path: Path, arguments: list[str], told: str) -> None:
    filled = [argument.format(tmp_path) for argument in arguments]
    done = run("say", *filled, voices_dir=folder.parent)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "x.wav").exists()


def test_voices_tells_which_are_installed(folder: Path, tmp_path: Path) -> None:
    installed, none = (run("voices", voices_dir=d).stdout for d in (folder.parent, tmp_path))
    assert "joe (default)  en-us     yes" in installed
    assert "joe (default)  en-us     no" in none
    assert "Licence: CC0" in installed
    assert not list(tmp_path.iterdir())


def test_a_second_import_has_nothing_to_do(folder: Path) -> None:
    done = run("import", voices_dir=folder.parent)
    assert done.returncode == 0
    assert "already there, nothing to do" in done.stdout
    assert done.stderr == ""


def test_a_corrupt_voice_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "joe").mkdir()
    done = run("say", "Hi", "--out", str(tmp_path / "x.wav"), voices_dir=tmp_path)
    assert done.returncode == 2
    assert "joe has no model.pth or config.json; delete the folder" in done.stderr


def test_check_tells_whether_the_voice_can_speak(folder: Path, tmp_path: Path) -> None:
    ready, missing = (run("check", voices_dir=place) for place in (folder.parent, tmp_path))
    assert (ready.returncode, ready.stderr) == (0, "")
    assert ready.stdout == f"voice joe: ready ({folder})\n"
    assert missing.returncode == 1
    assert missing.stderr.startswith("voice joe must be imported: ")


def test_a_voice_whose_loudness_is_not_known_is_ready_all_the_same(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "joe", copy_function=os.link)
    key = tmp_path / "joe" / "graphs" / "key.json"
    told = json.loads(key.read_text("utf-8"))
    key.unlink()
    key.write_text(json.dumps({name: value for name, value in told.items() if name != "levels"}), "utf-8")
    done = run("check", voices_dir=tmp_path)
    assert done.returncode == 0
    assert done.stdout.endswith("; its loudness was not measured, `import` does that\n")
