"""Walkthroughs in the running app and by the command, with the real voice: edited, broken, killed, two at once."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import numpy as np
import pytest
import soundfile

from conversation.walkthroughs.kept import seconds_of
from tests.conversation.walkthroughs.staging import as_yaml
from tests.house import House
from tests.process import ROOT, clean_environment, own_data, walkthroughs_of
from tts import frames

ONE = ("What are you?", "I am an AI agent.")
TWO = ("Thank you.", "live")
THREE = ("And this one?", "It costs $10, or so.", "VX1001")
FOUR = ("Is there more?", "There is no more of it.")
STEPS = (ONE, TWO, THREE, FOUR)


def written(folder: Path, text: str, name: str = "tour") -> Path:
    walkthroughs_of(folder).mkdir(parents=True, exist_ok=True)
    beside = walkthroughs_of(folder) / "being-written"  # there at once: the house may be looking just now
    beside.write_text(text, "utf-8")
    return beside.replace(walkthroughs_of(folder) / f"{name}.yaml")


def files(folder: Path, kind: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "data" / "rendered" / kind).glob("[!.]*")}


def until(condition: Callable[[], Any], timeout_s: float = 120.0) -> None:
    until_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until_s, "it did not come in time"
        time.sleep(0.2)


class Seen:
    """The house's walkthrough as a visitor sees it."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    @property
    def row(self) -> dict[str, Any]:
        rows = self.client.get("/walkthroughs").json()["walkthroughs"]
        return next((one for one in rows if one["id"] == "tour"), {"state": "none", "faults": []})

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get("/walkthroughs/tour").json()
        return told

    def is_ready(self) -> bool:
        row = self.row
        return bool(row["state"] == "ready" and row["done"] == row["of"] and not row["faults"])

    def sounds(self) -> list[bytes]:
        keys = [step["sound"] for step in self.told["steps"]]
        return [self.client.get(f"/walkthroughs/tour/sound/{key}").content for key in keys]


class Command:
    """`python -m conversation.walkthroughs render ...` with the data of `folder`."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        environment = {**clean_environment(), **own_data(folder), **settings}
        command = [sys.executable, "-m", "conversation.walkthroughs", "render", *arguments]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def ended(self) -> tuple[int, str]:
        try:
            told, _ = self.process.communicate(timeout=120)
        finally:
            self.process.kill()
        return self.process.returncode, told


@dataclass(frozen=True)
class Opened:
    """A house that was opened while a command rendered the same, after another command had been killed at it.

    `survived` are the sounds that the killed one left, `made` those that were there in the end.
    """

    house: House
    folder: Path
    survived: dict[str, bytes]
    made: dict[str, bytes]
    command: tuple[int, str]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("walkthroughs")
    written(folder, as_yaml(*STEPS))
    killed = Command(folder)
    until(lambda: files(folder, "sounds") or killed.process.poll() is not None)
    killed.process.send_signal(signal.SIGKILL)
    killed.ended()
    survived = files(folder, "sounds")
    command = Command(folder)
    with House(folder) as house:
        with house.visitor() as client:
            until(Seen(client).is_ready)
        yield Opened(house, folder, survived, files(folder, "sounds"), command.ended())


def test_one_that_is_killed_leaves_no_half_file_and_two_at_once_no_other_than_one(opened: Opened) -> None:
    assert all(seconds_of(sound) for sound in opened.survived.values())
    status, told = opened.command
    assert status == 0, told
    assert "tour: 4 steps" in told
    assert len(opened.made) == len(STEPS)
    assert all(seconds_of(sound) for sound in opened.made.values())
    assert {name: opened.made[name] for name in opened.survived} == opened.survived
    assert not list(opened.folder.rglob("*.new")), "what the killed one left is tidied up"


def test_made_anew_it_is_the_same_bit_by_bit_and_a_file_has_a_chapter_a_step(opened: Opened, tmp_path: Path) -> None:
    out = tmp_path / "tour.mp3"
    path = walkthroughs_of(opened.folder) / "tour.yaml"
    status, told = Command(tmp_path, str(path), "--out", str(out), VOX_SPEECH_CACHE_MB="0").ended()
    assert status == 0, told
    assert files(tmp_path, "sounds") == opened.made
    assert_chapters_are_steps(out, tmp_path, opened.made, told)


def test_an_edit_a_broken_script_and_a_restart(opened: Opened) -> None:
    house, folder = opened.house, opened.folder
    with house.visitor() as client:
        seen = Seen(client)
        until(seen.is_ready)
        before, kept = seen.told, files(folder, "sounds")
        written(folder, as_yaml(ONE, TWO, (THREE[0], "It is a quiet one.", "VX1001"), FOUR))
        until(lambda: seen.told["version"] != before["version"])
        edited = seen.told
        pairs = zip(before["steps"], edited["steps"], strict=True)
        assert [old["sound"] == new["sound"] for old, new in pairs] == [True, True, False, True]
        now = files(folder, "sounds")
        assert len(now) == 5
        assert {name: now[name] for name in kept} == kept
        assert "Walkthrough tour: 1 of 4 steps are being spoken" in house.log()

        written(folder, as_yaml(*STEPS).replace("    minutes: 0.5\n    show", "    minuets: 0.5\n    show"))
        until(lambda: seen.row["faults"])
        assert any(re.match(r"tour\.yaml:\d+: .*minuets.*minutes", one) for one in seen.row["faults"])
        assert seen.row["state"] == "ready"
        assert seen.told == edited
        sounds, spoken = seen.sounds(), house.log().count("are being spoken")
        assert re.search(r"tour\.yaml:\d+: .*the last good version goes on", house.log())

    house.restart()
    with house.visitor() as client:
        seen = Seen(client)
        until(lambda: seen.row["faults"])
        assert seen.told == edited
        assert seen.sounds() == sounds
        assert all(seconds_of(sound) for sound in sounds)
    assert house.log().count("are being spoken") == spoken, "nothing is spoken again"


def assert_chapters_are_steps(out: Path, folder: Path, made: dict[str, bytes], told: str) -> None:
    """By another program: each chapter, decoded, is the sound of its step."""
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin"]
    listed = subprocess.run([*ffmpeg, "-i", str(out)], capture_output=True, check=False, text=True).stderr
    chapters = re.findall(r"start ([\d.]+), end ([\d.]+)\s+Metadata:\s+title\s+: (.*)", listed)
    assert [title for *_, title in chapters] == [f"{n}. {one[0]}" for n, one in enumerate(STEPS, 1)]
    assert f"{sum(seconds_of(one) or 0 for one in made.values()):.1f} s of speech" in told
    subprocess.run([*ffmpeg, "-v", "error", "-i", str(out), str(folder / "tour.wav")], check=True)
    whole, rate = soundfile.read(folder / "tour.wav", dtype="float32")
    for start, end, _ in chapters:
        piece = whole[round(float(start) * rate) : round(float(end) * rate)]
        alike = {name: alike_at_once(piece, sound) for name, sound in made.items()}
        assert sorted(alike.values())[-1] > 0.98, alike
        assert sorted(alike.values())[-2] < 0.5, "no other step's"


def alike_at_once(heard: "np.ndarray[Any, np.dtype[np.float32]]", sound: bytes) -> float:
    """The cross-correlation of both within 2 ms of their beginnings: 1 is the same."""
    pcm = b"".join(payload for kind, payload in frames.FrameReader().feed(sound) if kind == frames.AUDIO)
    own = np.frombuffer(pcm, "<i2").astype(np.float32)
    size = 1 << (len(own) + len(heard)).bit_length()
    found = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(own, size)), size)
    near = np.concatenate([found[:45], found[-45:]])
    return float(near.max() / (np.linalg.norm(own) * np.linalg.norm(heard)))
