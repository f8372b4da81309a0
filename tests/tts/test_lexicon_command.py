"""`python -m tts lexicon`, and that `say` speaks by it."""

from pathlib import Path

import pytest
import soundfile

from tests.tts.test_main import run


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "lexicon.toml"
    file.write_text('[words]\nBoxwood = "bear"\nQuine = { ipa = "kwˈiːnə", voices = ["joe"] }\n', "utf-8")
    return file


def test_list_tells_every_entry_and_where_it_is_from(folder: Path, own: Path) -> None:
    done = run("lexicon", "list", "--lexicon", str(own), voices_dir=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["Boxwood", "bear", "-", "all", str(own)] in lines
    assert ["Quine", "-", "kwˈiːnə", "joe", str(own)] in lines
    assert any(line[0] == "LEED" and line[-1].endswith("assets/lexicon.toml") for line in lines)


def test_show_tells_what_a_text_becomes(folder: Path, own: Path) -> None:
    done = run("lexicon", "show", "In Boxwood, Quine's LEED", "--lexicon", str(own), voices_dir=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["SHOWN", "SAID", "SOUNDS"],
        ["In", "In", "ɪn"],
        ["Boxwood,", "bear,", "bˈɛɹ"],
        ["Quine's", "Quine's", "kwˈiːnəz"],
        ["LEED", "leed", "lˈiːd"],
    ]


def test_check_says_that_all_is_well_or_what_is_not(folder: Path, own: Path) -> None:
    done = run("lexicon", "check", "--lexicon", str(own), voices_dir=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "the voice can say them: joe" in done.stdout
    for text, told in (
        ("[words]\nBoxwood = 3\n", "line 2, 'Boxwood': must be a respelling"),
        ('[words]\nBoxwood = { say = "x", voices = ["eve"] }\n', "voices must be of joe, not 'eve'"),
        ('[words]\nBoxwood = { ipa = "Ж" }\n', "'Boxwood': ipa must be of phonemes that the voice joe knows, not Ж"),
    ):
        own.write_text(text, "utf-8")
        done = run("lexicon", "check", "--lexicon", str(own), voices_dir=folder.parent)
        assert done.returncode == 2
        assert done.stderr.startswith(str(own))
        assert told in done.stderr
        assert "Traceback" not in done.stderr


def test_say_speaks_by_it(folder: Path, own: Path, tmp_path: Path) -> None:
    sounds = []
    for text in ("In Boxwood.", "In bear."):
        out = tmp_path / f"{len(sounds)}.wav"
        told = ("--out", str(out), "--seed", "1", "--lexicon", str(own))
        assert run("say", text, *told, voices_dir=folder.parent).returncode == 0
        sounds.append(soundfile.read(out)[0].tolist())
    assert sounds[0] == sounds[1]
