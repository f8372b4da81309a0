"""`python -m tts lexicon`: what is in the lexicons, whether they can be used, and what a text becomes by them."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from tts.errors import BadLexicon, BadPronunciation
from tts.installation import ensure, is_installed
from tts.lexicon import Lexicon, Lexicons
from tts.lexicon_file import HOUSE, read_lexicon
from tts.said import said_words
from tts.streaming import speller_of
from tts.tokens import vocabulary
from tts.voices import Voices

OK = 0


def read_lexicons(own: Path) -> Lexicons:
    """What was told in the page, in the file `own` if there is one, before the house's. Raises BadLexicon."""
    return Lexicons((read_lexicon(own, must_exist=False), read_lexicon(HOUSE)))


def add_lexicon(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", own: Path
) -> dict[str, argparse.ArgumentParser]:
    """The command, whose own commands are returned. `own` is where the page keeps what it is told."""
    lexicon = commands.add_parser("lexicon", help="how streets, towns, names and acronyms are said")
    parts = lexicon.add_subparsers(required=True, metavar="COMMAND")
    parts.add_parser("list", help="all entries, and where each is from").set_defaults(run=_list)
    parts.add_parser("check", help="whether the files can be used, by the voice as well").set_defaults(run=_check)
    show = parts.add_parser("show", help="what is said for each word of a text, and its phonemes or letters")
    show.add_argument("text", metavar="TEXT")
    show.set_defaults(run=_show)
    for command in parts.choices.values():
        command.add_argument("--lexicon", type=Path, default=own, metavar="FILE", help="what was told in the page")
    return dict(parts.choices)


def _list(told: argparse.Namespace, _: Voices) -> int:
    rows = [("WORD", "SAID", "IPA", "FOR", "FROM")]
    for where, lexicon in _named(told.lexicon):
        for one in lexicon.entries:
            word = f"{one.way.word} (any case)" if one.way.any_case else one.way.word
            rows.append((word, one.way.say or "-", one.way.ipa or "-", ", ".join(one.voices) or "all", str(where)))
    _print_table(rows)
    return OK


def _check(told: argparse.Namespace, voices: Voices) -> int:
    """Raises BadLexicon, naming each entry at fault."""
    known, count, faults = voices.get(told.voice), 0, list[str]()
    name, is_there = known.voice.name, is_installed(known, told.voices_dir)
    alphabet = vocabulary(told.voices_dir / known.folder).alphabet if is_there else None
    for where, lexicon in _named(told.lexicon):
        count += len(lexicon.entries)
        try:
            lexicon.check_voices(voices.known)
        except BadPronunciation as error:
            faults.append(f"{where}, {error}")
        for one in lexicon.entries if alphabet else ():
            if one.is_for(name) and alphabet and (fault := alphabet.fault(one.way, name)):
                faults.append(f"{where}, {one.way.word!r}: {fault}")
    if faults:
        raise BadLexicon("\n".join(faults))
    print(f"{count} entries, and {'the voice can say them' if is_there else 'no voice to hold them against'}: {name}")
    return OK


def _show(told: argparse.Namespace, voices: Voices) -> int:
    known = voices.get(told.voice)
    speller = speller_of(vocabulary(ensure(known, told.voices_dir)), known.voice)
    voice = known.voice
    ways = read_lexicons(told.lexicon).occurring(told.text, voice.name, voice.language)
    words = said_words(told.text, ways, voice.language)
    spelt = ["" for _ in words]
    for phoneme in speller.phonemes(words):
        if phoneme.word >= 0:
            spelt[phoneme.word] += phoneme.symbol
    _print_table(
        [("SHOWN", "SAID", "SOUNDS"), *((w.displayed, w.spoken, s) for w, s in zip(words, spelt, strict=True))]
    )
    return OK


def _named(own: Path) -> list[tuple[Path, Lexicon]]:
    return list(zip((own, HOUSE), read_lexicons(own).those, strict=True))


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
