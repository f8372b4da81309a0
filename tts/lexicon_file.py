"""A lexicon as a file: TOML, as a person writes it or as the page has it written. Reading names line and entry.

    [words]
    Bexar = "bear"                                     # a respelling
    Gruene = { ipa = "ɡɹˈiːn", say = "green" }         # phonemes; letters for voices that know none
    "Lake LBJ" = { say = "lake ell bee jay" }          # several words
    leed = { say = "leed", any_case = true }           # LEED, Leed and leed
    Elgin = [{ say = "el-ghin" }, { say = "el-jin", voices = ["ann"] }]   # a list: by voice

Knows no voice and no visitor. Logs no entry: visitors typed some.
"""

import json
import logging
import os
import re
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tts.errors import BadLexicon, BadPronunciation
from tts.lexicon import Entry, Lexicon
from tts.pronunciation import pronunciation
from tts.syncing import sync

HOUSE = Path(__file__).parent.parent / "assets" / "lexicon.toml"
MAX_FILE_BYTES = 512 * 1024
_FIELDS = {"say": str, "ipa": str, "voices": list, "any_case": bool}
_EXPECTED = 'must be a respelling such as "bear", or a table of say, ipa, voices (a list of names) and any_case'
log = logging.getLogger("vox.lexicon")
_HEADING = "# Pronunciations that were changed in the page. How entries look: assets/lexicon.toml\n\n[words]\n"


def read_lexicon(path: Path, *, must_exist: bool = True) -> Lexicon:
    """The lexicon in `path`; an empty one where there is no file and none must be. Raises BadLexicon."""
    text, words = _told(path, must_exist)
    entries: list[Entry] = []
    for word, told in words.items():
        try:
            entries += [_entry(word, row) for row in _rows(told)]
        except BadPronunciation as error:
            raise BadLexicon(f"{path}, line {_line(text, word)}, {word!r}: {error}") from None
    try:
        return Lexicon(tuple(entries))
    except BadPronunciation as error:
        raise BadLexicon(f"{path}: {error}") from None


def read_what_fits(path: Path) -> tuple[Lexicon, int]:
    """The entries in `path` that can be used, and how many cannot. No file: none of either.

    Raises BadLexicon where it is no file of entries at all.
    """
    entries, count = list[Entry](), 0
    for word, told in _told(path, must_exist=False)[1].items():
        for row in _rows(told):
            count += 1
            with suppress(BadPronunciation):
                entries.append(_entry(word, row))
    fitting = _fitting(entries)
    return fitting, count - len(fitting.entries)


def _fitting(entries: list[Entry]) -> Lexicon:
    """`entries` without those that an earlier one, or the bound, leaves no room for."""
    with suppress(BadPronunciation):
        return Lexicon(tuple(entries))
    lexicon = Lexicon()
    for entry in entries:
        with suppress(BadPronunciation):
            lexicon = Lexicon((*lexicon.entries, entry))
    return lexicon


def _told(path: Path, must_exist: bool) -> tuple[str, dict[str, Any]]:
    """The file's text, and its words with what is told of each. Raises BadLexicon."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadLexicon(f"{path} must have at most {MAX_FILE_BYTES} bytes")
        text = path.read_text("utf-8")
        table = tomllib.loads(text)
    except FileNotFoundError:
        if not must_exist:
            return "", {}
        raise BadLexicon(f"{path} is missing; restore it from the repository") from None
    except OSError as error:
        raise BadLexicon(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # TOML tells line and column
        raise BadLexicon(f"{path} must be TOML in UTF-8: {error}") from error
    words = table.get("words")
    if set(table) - {"words"} or not isinstance(words, dict):
        strange = next(iter(set(table) - {"words"}), "")
        raise BadLexicon(f"{path} must hold one table, [words]" + (f", not {strange!r}" if strange else ""))
    return text, words


def _rows(told: object) -> list[object]:
    return told if isinstance(told, list) and told else [told]


def _entry(word: str, told: object) -> Entry:
    """Raises BadPronunciation."""
    row = {"say": told} if isinstance(told, str) else told
    if not isinstance(row, dict):
        raise BadPronunciation(_EXPECTED)
    for name, value in row.items():
        if name not in _FIELDS or not isinstance(value, _FIELDS[name]):
            raise BadPronunciation(f"{name}: {_EXPECTED}")
    voices = row.get("voices", [])
    if not all(isinstance(voice, str) and voice for voice in voices) or len(set(voices)) < len(voices):
        raise BadPronunciation(f"voices: {_EXPECTED}")
    way = pronunciation(word, row.get("say", ""), row.get("ipa", ""), any_case=row.get("any_case", False))
    return Entry(way, tuple(voices))


def _line(text: str, word: str) -> int:
    """Where `word` is told of, as near as a look at the lines' beginnings tells; 1 when it cannot be found."""
    key = re.compile(rf"""\s*["']?{re.escape(word)}["']?\s*=|\s*\[+words\.["']?{re.escape(word)}["']?\]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if key.match(line)), 1)


def written(entries: Iterable[Entry]) -> str:
    """As `read_lexicon` reads it. A word of several entries is a list of them."""
    by_word: dict[str, list[str]] = {}
    for entry in entries:
        by_word.setdefault(entry.way.word, []).append(_row(entry))
    values = {word: rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]" for word, rows in by_word.items()}
    return _HEADING + "".join(f"{_quoted(word)} = {value}\n" for word, value in values.items())


def _row(entry: Entry) -> str:
    told = [f"{name} = {_quoted(value)}" for name, value in (("say", entry.way.say), ("ipa", entry.way.ipa)) if value]
    if entry.voices:
        told.append(f"voices = [{', '.join(map(_quoted, entry.voices))}]")
    if entry.way.any_case:
        told.append("any_case = true")
    return "{ " + ", ".join(told) + " }"


def _quoted(text: str) -> str:
    """JSON's strings are TOML's, but for DEL, which is nothing printable and in no entry."""
    return json.dumps(text, ensure_ascii=False)


def write_lexicon(path: Path, lexicon: Lexicon) -> None:
    """Whole and synced, or not at all: a reader finds the old one or the new one.

    Raises OSError, and then the old one is there still.
    """
    new = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    with new.open("w", encoding="utf-8") as file:
        file.write(written(lexicon.entries))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    try:
        sync(path.parent)
    except OSError as error:  # the new one is there: to say that nothing was changed would be untrue
        log.warning("%s is changed, but may be the old one again if the power fails now: %s", path, error.strerror)
