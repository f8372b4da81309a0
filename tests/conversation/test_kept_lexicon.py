"""The lexicon that visitors change: nothing lost between two editors, nothing changed by what cannot be used."""

import asyncio
import logging
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from conversation.errors import BadMessage, TryAgain
from conversation.kept_lexicon import NOT_SAVED, KeptLexicon
from tests.conversation.conftest import VOICE
from tts.alphabet import Alphabet
from tts.errors import BadLexicon
from tts.lexicon import MAX_ENTRIES, Entry, Lexicon
from tts.lexicon_file import read_lexicon, write_lexicon
from tts.pronunciation import Pronunciation, pronunciation

HOUSE = Lexicon((Entry(Pronunciation("Bexar", "bear")),))
KNOWS = Alphabet(frozenset("abɛɹˈ"))
BAY = Entry(Pronunciation("Bexar", "bay"))


class Speaks:
    voice = VOICE

    def __init__(self, alphabet: Alphabet | None) -> None:
        self.told = alphabet

    async def alphabet(self) -> Alphabet | None:
        return self.told


def kept(folder: Path, speaks: Speaks | None = None) -> KeptLexicon:
    return KeptLexicon(HOUSE, folder / "lexicon.toml", speaks or Speaks(KNOWS), {"joe", "ann"})


def said(lexicon: KeptLexicon, text: str = "Bexar") -> list[str]:
    return [way.say for way in lexicon.current().occurring(text, "joe")]


async def test_a_change_counts_at_once_goes_before_the_houses_and_is_there_after_a_restart(tmp_path: Path) -> None:
    lexicon, changed = kept(tmp_path), list[Entry]()
    lexicon.on_change.append(changed.append)
    assert said(lexicon) == ["bear"]
    assert await lexicon.save(BAY) is None
    assert said(lexicon) == said(kept(tmp_path)) == ["bay"]
    newer = Entry(Pronunciation("Bexar", "bar"))
    assert await lexicon.save(newer) == BAY
    assert await lexicon.remove(newer.key) == newer
    assert said(lexicon) == said(kept(tmp_path)) == ["bear"]
    assert await lexicon.remove(newer.key) is None
    assert (tmp_path / "lexicon.toml").stat().st_mode & 0o077 in (0o44, 0o0)
    assert changed[0] == BAY
    assert set(changed) == {BAY, newer}


async def test_what_another_process_wrote_counts_from_the_next_look_on(tmp_path: Path) -> None:
    one, other = kept(tmp_path), kept(tmp_path)
    changed = list[Entry]()
    other.on_change.append(changed.append)
    await one.save(BAY)
    assert said(other) == ["bay"]
    assert changed == [BAY]
    (tmp_path / "lexicon.toml").unlink()
    assert said(other) == ["bear"]


async def test_two_editors_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = kept(tmp_path), kept(tmp_path)
    entries = [Entry(Pronunciation(f"word {number}", "x")) for number in range(24)]
    await asyncio.gather(*((one, other)[at % 2].save(entry) for at, entry in enumerate(entries)))
    assert set(read_lexicon(tmp_path / "lexicon.toml").entries) == set(entries)
    assert one.current().occurring("word 7", "joe") == other.current().occurring("word 7", "joe") != ()


def _editor(folder: str, name: str, times: int) -> None:
    lexicon = kept(Path(folder))

    async def edit() -> None:
        for number in range(times):
            await lexicon.save(Entry(Pronunciation(f"{name} {number}", "x")))

    asyncio.run(edit())


def test_nor_do_two_processes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_editor, args=(str(tmp_path), name, 15)) for name in ("ann", "ben")]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert len(read_lexicon(tmp_path / "lexicon.toml").entries) == 30


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (Entry(pronunciation("Bexar", ipa="bʘ")), "not ʘ; it knows"),
        (Entry(Pronunciation("Bexar", "x"), ("eve",)), "voices must be of ann, joe, not 'eve'"),
    ],
)
async def test_what_cannot_be_used_is_one_sentence_and_changes_nothing(tmp_path: Path, entry: Entry, told: str) -> None:
    lexicon = kept(tmp_path)
    with pytest.raises(BadMessage, match=r"^This pronunciation cannot be used: .*\.$") as failed:
        await lexicon.save(entry)
    assert told in str(failed.value)
    assert not (tmp_path / "lexicon.toml").exists()
    assert said(lexicon) == ["bear"]


async def test_what_would_say_two_things_to_a_voice_is_refused(tmp_path: Path) -> None:
    lexicon = kept(tmp_path)
    await lexicon.save(replace(BAY, voices=("joe", "ann")))
    before = (tmp_path / "lexicon.toml").read_bytes()
    with pytest.raises(BadMessage, match="told once for each voice"):
        await lexicon.save(replace(BAY, voices=("joe",)))
    assert (tmp_path / "lexicon.toml").read_bytes() == before


async def test_there_is_room_for_so_many_and_no_more(tmp_path: Path) -> None:
    many = tuple(Entry(Pronunciation(f"word {number}", "x")) for number in range(MAX_ENTRIES))
    write_lexicon(tmp_path / "lexicon.toml", Lexicon(many))
    lexicon = kept(tmp_path)
    with pytest.raises(BadMessage, match=str(MAX_ENTRIES)):
        await lexicon.save(BAY)
    await lexicon.save(replace(many[0], way=Pronunciation("word 0", "y")))


async def test_what_is_for_another_voice_is_not_held_against_this_one(tmp_path: Path) -> None:
    await kept(tmp_path).save(Entry(pronunciation("Bexar", ipa="bʘ"), ("ann",)))
    elsewhere = kept(tmp_path, Speaks(None))
    await elsewhere.save(Entry(pronunciation("Boerne", ipa="bʘ")))  # a worker that is not there cannot be asked
    elsewhere_back = kept(tmp_path)
    [fault] = await elsewhere_back.faults()
    assert "'Boerne'" in fault
    assert "lexicon.toml" in fault


async def test_a_file_that_cannot_be_used_keeps_a_house_from_opening(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    for text, told in (
        ("[words]\nBexar = 3\n", "line 2, 'Bexar'"),
        ("[words]\nBexar = { say = 'x', voices = ['eve'] }\n", "not 'eve'"),
    ):
        file.write_text(text, "utf-8")
        with pytest.raises(BadLexicon, match=told):
            kept(tmp_path)
    file.write_text("[words]\nBexar = { ipa = 'ʘ' }\n", "utf-8")
    with pytest.raises(BadLexicon, match="'Bexar': ipa must be of phonemes that the voice joe knows"):
        kept(tmp_path).check(Alphabet(frozenset("ab")))


async def test_a_file_broken_while_the_house_is_open_changes_nothing_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lexicon = kept(tmp_path)
    await lexicon.save(BAY)
    (tmp_path / "lexicon.toml").write_text("[words\n", "utf-8")
    with caplog.at_level(logging.ERROR):
        assert said(lexicon) == said(lexicon) == ["bay"]
        assert len(caplog.records) == 1
        with pytest.raises(TryAgain) as failed:
            await lexicon.save(Entry(Pronunciation("Boerne", "Bernie")))
    assert str(failed.value) == NOT_SAVED
    assert (tmp_path / "lexicon.toml").read_text("utf-8") == "[words\n"


async def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = kept(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tts.lexicon_file.os.fsync", full)
    with pytest.raises(TryAgain):
        await lexicon.save(BAY)
    assert said(lexicon) == ["bear"]
