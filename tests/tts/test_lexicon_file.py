"""A lexicon's file: read as people write it, written whole, every fault told with file, line and entry."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tts.test_pronouncing import ways
from tts.errors import BadLexicon, BadPronunciation
from tts.lexicon import MAX_ENTRIES, Entry, Lexicon
from tts.lexicon_file import HOUSE, MAX_FILE_BYTES, read_lexicon, read_what_fits, write_lexicon, written
from tts.pronunciation import Pronunciation, pronunciation
from tts.tokens import vocabulary
from tts.voices import catalogue

TEXT = """
[words]
Bexar = "bear"
Gruene = { ipa = "/ɡɹˈiːn/", say = "green" }
"Lake LBJ" = { say = "lake ell bee jay", any_case = true }
Elgin = [{ say = "elghin" }, { say = "el-jin", voices = ["ann"] }]
[words.Llano]
say = "lanno"
"""


def test_each_form_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TEXT, "utf-8")
    assert read_lexicon(tmp_path / "a.toml").entries == (
        Entry(Pronunciation("Bexar", "bear")),
        Entry(Pronunciation("Gruene", "green", "ɡɹˈiːn")),
        Entry(Pronunciation("Lake LBJ", "lake ell bee jay", any_case=True)),
        Entry(Pronunciation("Elgin", "elghin")),
        Entry(Pronunciation("Elgin", "el-jin"), ("ann",)),
        Entry(Pronunciation("Llano", "lanno")),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[words]\nA = 'x'\nB = 3\n", "line 3, 'B': must be a respelling"),
        ("[words]\nA = 'x'\n\nB = { ipa = 'x9' }\n", "line 4, 'B': ipa must be phonemes"),
        ("[words]\n'B C' = { sya = 'x' }\n", "line 2, 'B C': sya: must be"),
        ("[words]\nB = { say = 'x', any_case = 1 }\n", "line 2, 'B': any_case: must be"),
        ("[words]\nB = { say = 'x', voices = 'ann' }\n", "line 2, 'B': voices: must be"),
        ("[words]\nB = { say = 'x', voices = ['ann', 'ann'] }\n", "line 2, 'B': voices: must be"),
        ("[words]\nB = []\n", "line 2, 'B': must be a respelling"),
        ("[words.B]\nsay = '4'\n", "line 1, 'B': say must be words in letters"),
        ("[words]\nB = [{ say = 'x' }, { say = 'y' }]\n", "'B' must be told once for each voice"),
        ("[words]\nB = 'x'\nB = 'y'\n", "must be TOML"),
        ("[words]\nB = \n", "line 2"),
        ("[word]\n", "must hold one table, [words], not 'word'"),
        ("", "must hold one table, [words]"),
        ("#" * (MAX_FILE_BYTES + 1), f"at most {MAX_FILE_BYTES} bytes"),
    ],
)
def test_a_bad_file_names_line_and_entry_and_what_was_expected(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "lexicon.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadLexicon) as failed:
        read_lexicon(file)
    assert str(failed.value).startswith(str(file))
    assert told in str(failed.value)


def test_what_cannot_be_read_is_told_and_what_need_not_be_there_is_empty(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path / "none.toml", must_exist=False) == Lexicon()
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(BadLexicon):
            read_lexicon(path)
    (tmp_path / "latin.toml").write_bytes(b"[words]\nA = '\xff'\n")
    with pytest.raises(BadLexicon, match="UTF-8"):
        read_lexicon(tmp_path / "latin.toml")


@given(st.lists(st.tuples(ways(), st.sampled_from([(), ("joe",), ("ann",)])), max_size=8))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, those: list[tuple[Pronunciation, tuple[str, ...]]]
) -> None:
    file, lexicon = tmp_path_factory.getbasetemp() / "again.toml", Lexicon()
    for way, voices in those:
        try:
            lexicon = lexicon.with_entry(Entry(way, voices))
        except BadPronunciation:
            continue
    write_lexicon(file, lexicon)
    assert set(read_lexicon(file).entries) == set(lexicon.entries)


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_any_word_can_be_written(tmp_path_factory: pytest.TempPathFactory, word: str, ipa: str) -> None:
    try:
        entry = Entry(pronunciation(word, "x", ipa))
    except BadPronunciation:
        return
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(written([entry]), "utf-8")
    assert read_lexicon(file).entries == (entry,)


def test_the_old_one_stays_when_the_new_one_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lexicon.toml"
    write_lexicon(file, Lexicon((Entry(Pronunciation("Bexar", "bear")),)))
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_lexicon(file, Lexicon())
    assert file.read_bytes() == before


def test_the_houses_own_can_be_said_by_every_voice_that_is_installed(voices_dir: Path, folder: Path) -> None:
    house, voices = read_lexicon(HOUSE), catalogue().known
    house.check_voices(voices)
    for known in voices.values():
        if (voices_dir / known.folder / "config.json").exists():
            vocabulary(voices_dir / known.folder).alphabet.check([one.way for one in house.entries], known.voice.name)


def test_what_fits_of_a_file_is_read_and_the_rest_counted(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    file.write_text(TEXT + "[words.Bowie]\nsya = 'x'\n[words.x_y]\nsay = 'x'\n", "utf-8")
    lexicon, left_out = read_what_fits(file)
    file.write_text(TEXT, "utf-8")
    assert (lexicon, left_out) == (read_lexicon(file), 2)
    file.write_text("[words]\nA = ['x', 'y', { say = 'z', voices = ['ann'] }, 3]\n", "utf-8")
    lexicon, left_out = read_what_fits(file)
    assert ([one.way.say for one in lexicon.entries], left_out) == (["x", "z"], 2)
    many = "".join(f"word{number} = 'x'\n" for number in range(MAX_ENTRIES + 7))
    file.write_text("[words]\n" + many, "utf-8")
    lexicon, left_out = read_what_fits(file)
    assert (len(lexicon.entries), left_out) == (MAX_ENTRIES, 7)
    assert read_what_fits(tmp_path / "none.toml") == (Lexicon(), 0)
    file.write_text("[words\n", "utf-8")
    with pytest.raises(BadLexicon):
        read_what_fits(file)


def test_the_new_one_is_there_although_its_folder_cannot_be_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file, synced = tmp_path / "lexicon.toml", os.fsync

    def of_files_alone(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(5, "Input/output error")
        synced(handle)

    monkeypatch.setattr("os.fsync", of_files_alone)
    told = Lexicon((Entry(Pronunciation("Bexar", "bear")),))
    write_lexicon(file, told)
    assert read_lexicon(file) == told
    assert "Input/output error" in caplog.text
    assert "Bexar" not in caplog.text
