"""The lexicon that visitors change: nothing lost between two editors, nothing changed by what cannot be used."""

import asyncio
import logging
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conversation.errors import BadMessage, TryAgain
from conversation.kept_lexicon import NOT_SAVED, KeptLexicon
from tests.conversation.conftest import VOICE
from tts.alphabet import Alphabet
from tts.errors import BadLexicon
from tts.lexicon import MAX_ENTRIES, Entry, Lexicon, Lexicons
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
    lexicon, changed = kept(tmp_path), list[Lexicons]()
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
    gone_and_come = [tuple(lexicon.entries for lexicon in one.those) for one in changed]
    assert gone_and_come == [((), (BAY,)), ((BAY,), (newer,)), ((newer,), ())]


async def test_what_another_process_wrote_counts_from_the_next_look_on(tmp_path: Path) -> None:
    one, other = kept(tmp_path), kept(tmp_path)
    changed = list[Lexicons]()
    other.on_change.append(changed.append)
    await one.save(BAY)
    assert said(other) == ["bay"]
    assert changed == [Lexicons((Lexicon(), Lexicon((BAY,))))]
    (tmp_path / "lexicon.toml").unlink()
    assert said(other) == ["bear"]


def test_many_changes_at_once_are_told_at_once(tmp_path: Path) -> None:
    """Each time it is told, all recordings are looked at, in the middle of somebody's clause."""
    many = tuple(Entry(Pronunciation(f"word {number}", "x")) for number in range(300))
    write_lexicon(tmp_path / "lexicon.toml", Lexicon(many))
    lexicon, changed = kept(tmp_path), list[Lexicons]()
    lexicon.on_change.append(changed.append)
    newer = tuple(replace(one, way=replace(one.way, say="y")) for one in many)
    write_lexicon(tmp_path / "lexicon.toml", Lexicon(newer))
    lexicon.current()
    [told] = changed
    assert [set(one.entries) for one in told.those] == [set(many), set(newer)]


async def test_two_editors_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = kept(tmp_path), kept(tmp_path)
    entries = [Entry(Pronunciation(f"word {number}", "x")) for number in range(24)]
    await asyncio.gather(*((one, other)[at % 2].save(entry) for at, entry in enumerate(entries)))
    assert set(read_lexicon(tmp_path / "lexicon.toml").entries) == set(entries)
    assert one.current().occurring("word 7", "joe") == other.current().occurring("word 7", "joe") != ()


async def test_what_another_process_wrote_right_after_a_change_counts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon, file = kept(tmp_path), tmp_path / "lexicon.toml"
    rewrite, boerne = lexicon._rewrite, Entry(Pronunciation("Boerne", "Bernie"))

    def then_another(changed: Callable[[Lexicon], Lexicon]) -> object:
        told = rewrite(changed)  # the lock is free again
        write_lexicon(file, read_lexicon(file).with_entry(boerne))
        return told

    monkeypatch.setattr(lexicon, "_rewrite", then_another)
    await lexicon.save(BAY)
    assert said(lexicon, "Boerne") == ["Bernie"]
    assert set(lexicon.own.entries) == {BAY, boerne}


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
    assert "lexicon.toml: 1 of its entries" in fault
    assert not elsewhere_back.current().occurring("Boerne", "joe")  # said as it is written
    assert len(elsewhere_back.own.entries) == 2  # seen in the page, and removed there
    assert "Boerne" not in fault  # it goes to the log, and a visitor typed it


async def test_what_the_voice_cannot_say_of_the_houses_own_is_told_by_its_word(tmp_path: Path) -> None:
    house = Lexicon((Entry(pronunciation("Gruene", ipa="bʘ")),))
    lexicon = KeptLexicon(house, tmp_path / "lexicon.toml", Speaks(KNOWS), {"joe", "ann"})
    [fault] = await lexicon.faults()
    assert fault.startswith("assets/lexicon.toml, 'Gruene': ipa must be")


@pytest.mark.parametrize(
    "misfit",
    [
        "Quixo = 3",
        "Quixo = ['y', 'z']",
        "Quixo = { say = 'x', voices = ['eve'] }",
        "Quixo = { ipa = 'ʘ' }",
        "Quixo_a = 'x'",
        "'❶' = 'x'",
    ],
)
def test_a_house_opens_with_what_fits_of_the_visitors_file_and_logs_no_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, misfit: str
) -> None:
    (tmp_path / "lexicon.toml").write_text(f"[words]\nBexar = 'bay'\n{misfit}\n", "utf-8")
    lexicon = kept(tmp_path)
    lexicon.check(KNOWS)
    assert said(lexicon, "Bexar Quixo_a ❶") == ["bay"]
    assert "lexicon.toml: 1 of its entries" in caplog.text
    assert "uixo" not in caplog.text
    assert "❶" not in caplog.text


@pytest.mark.parametrize("text", ["[words\n", "", "words = 3", "[words]\nBexar = 'a'\nBexar = 'b'\n"])
def test_a_house_opens_without_a_visitors_file_that_is_none(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "lexicon.toml").write_text(text, "utf-8")
    assert said(kept(tmp_path)) == ["bear"]
    assert len(caplog.records) == 1


def test_the_houses_own_must_fit(tmp_path: Path) -> None:
    for entry, told in (
        (Entry(Pronunciation("Bexar", "x"), ("eve",)), "'Bexar': voices must be of ann, joe, not 'eve'"),
        (Entry(pronunciation("Bexar", ipa="ʘ")), "'Bexar': ipa must be of phonemes that the voice joe knows"),
    ):
        with pytest.raises(BadLexicon, match=told):
            KeptLexicon(Lexicon((entry,)), tmp_path / "lexicon.toml", Speaks(KNOWS), {"joe", "ann"}).check(KNOWS)


async def test_what_was_left_out_is_kept_aside_when_the_file_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    file.write_text("[words]\nGruene = 3\nBoerne = { say = 'Bernie', voices = ['eve'] }\n", "utf-8")
    before = file.read_bytes()
    await kept(tmp_path).save(BAY)
    assert {one.way.word for one in read_lexicon(file).entries} == {"Bexar", "Boerne"}  # the voice may come back
    assert (tmp_path / "lexicon.left-out.toml").read_bytes() == before


async def test_a_voice_that_is_told_later_decides_what_counts(tmp_path: Path) -> None:
    speaks = Speaks(None)
    lexicon = kept(tmp_path, speaks)
    await lexicon.save(Entry(pronunciation("Bexar", ipa="bʘ")))
    assert [way.ipa for way in lexicon.current().occurring("Bexar", "joe")] == ["bʘ"]
    speaks.told = KNOWS
    await lexicon.alphabet()
    assert said(lexicon) == ["bear"]


async def test_a_change_that_is_there_is_not_told_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> None:
        raise OSError(5, "Input/output error")

    lexicon = kept(tmp_path)
    monkeypatch.setattr("tts.lexicon_file.sync", broken)
    await lexicon.save(BAY)
    assert said(lexicon) == ["bay"]


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
