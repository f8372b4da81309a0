"""Presets as a TOML file, written here, read again here or by anything else that reads TOML. Knows no store.

    [[preset]]
    name = "Warm evening"
    voice = "joe"
    speed = 0.9
    expressiveness = 0.667
    rhythm = 0.8
    pitch = 0.97
    pause_s = 0.45

A number is written with as many digits as it takes to be the same number again.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversation.errors import BadMessage
from conversation.manner import KNOBS
from conversation.tuning.preset import NAME_EXPECTED, checked_name
from conversation.tuning.setting import Setting, checked_setting, knob_faults, printed
from tts.speech import Voice

MAX_BYTES = 64 * 1024
MOST_FAULTS = 50
_HEADING = "# Presets of the voice, from the tuning page of Vox Estates.\n"
_ROW = re.compile(r"[ \t]*\[\[[ \t]*(?:preset|\"preset\"|'preset')[ \t]*\]\]")
_TABLE = re.compile(r"[ \t]*\[\[?[ \t]*([A-Za-z0-9_-]+)")
_KEY = re.compile(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"([^\"]*)\"|'([^']*)')[ \t]*=")
_AT, _AT_END = re.compile(r"\(at line (\d+), column \d+\)"), "(at end of document)"
_FIELDS = ("name", "voice", *KNOBS)


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` counts from 1; 0 where it is none's."""

    line: int
    what: str
    expected: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.what}; expected {self.expected}"


class BadPresets(BadMessage):
    """The text holds what no preset can be made of. `faults`: all of them, by line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        rest = f" (and {len(faults) - MOST_FAULTS} more)" if len(faults) > MOST_FAULTS else ""
        super().__init__("Nothing was imported. " + "; ".join(map(str, faults[:MOST_FAULTS])) + rest + ".")
        self.faults = tuple(faults[:MOST_FAULTS])


def to_toml(presets: Iterable[tuple[str, Setting]]) -> str:
    """All of them, in their order."""
    return "\n".join([_HEADING, *(_written(name, setting) for name, setting in presets)])


def _written(name: str, setting: Setting) -> str:
    rows = [f"name = {_quoted(name)}", f"voice = {_quoted(setting.voice)}"]
    rows += [f"{knob} = {float(value)!r}" for knob, value in setting.told()["knobs"].items()]
    return "\n".join(["[[preset]]", *rows, ""])


def _quoted(text: str) -> str:
    """A basic string. Names are printable; what is not, in a text of another kind, is written by its number."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08X}" for one in plain) + '"'


def from_toml(raw: bytes, voices: Mapping[str, Voice]) -> dict[str, Setting]:
    """The settings of the file by their names. Raises BadPresets with every fault of it."""
    text, told = _parsed(raw)
    lines = _Lines(text)
    rows = told.get("preset")
    faults = [
        Fault(lines.of(key), f"{key[:40]!r} is not known here", "tables [[preset]] and nothing else")
        for key in told
        if key != "preset"
    ]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadPresets([*faults, Fault(lines.of("preset"), "there is no preset", "at least one table [[preset]]")])
    found: dict[str, Setting] = {}
    for number, row in enumerate(rows):
        one = _Row(row, number, lines, voices)
        faults += one.faults
        if one.name in found:
            faults.append(one.fault("name", f"the name {one.name!r} stands twice", "each name once"))
        elif one.name and one.setting is not None:
            found[one.name] = one.setting
    if faults:
        raise BadPresets(sorted(faults, key=lambda fault: fault.line))
    return found


def _parsed(raw: bytes) -> tuple[str, dict[str, Any]]:
    if len(raw) > MAX_BYTES:
        raise BadPresets([Fault(0, f"the file has {len(raw)} bytes", f"at most {MAX_BYTES}")])
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadPresets([Fault(line, "this is no UTF-8", "a text file in UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadPresets([_syntax_fault(str(error), text)]) from None
    except (ValueError, RecursionError):  # more digits, or brackets in one another, than Python follows
        what = "a number is too long, or too many brackets stand in one another"
        raise BadPresets([Fault(0, what, "TOML such as an export gives")]) from None


def _syntax_fault(told: str, text: str) -> Fault:
    where = _AT.search(told)
    line = int(where[1]) if where else len(text.rstrip("\n").split("\n")) if _AT_END in told else 0
    what = _AT.sub("", told).replace(_AT_END, "").strip()
    return Fault(line, f"this is no TOML ({what[:120]})", "TOML such as an export gives")


class _Row:
    """One table of the file, its faults told by the lines where its keys stand."""

    def __init__(self, row: Mapping[str, Any], number: int, lines: "_Lines", voices: Mapping[str, Voice]) -> None:
        self._number = number
        self._lines = lines
        self.faults: list[Fault] = []
        self.name = self._checked_name(row)
        voice = row.get("voice")
        if not isinstance(voice, str) or voice not in voices:
            what = f"voice is {_told(voice, 40)}" if "voice" in row else "voice is missing"
            self.faults.append(self.fault("voice", what, f"any of {', '.join(sorted(voices))}"))
        knobs = {key: value for key, value in row.items() if key not in ("name", "voice")}
        for key, told in knob_faults(knobs, whole=True).items():
            what, _, expected = told.partition("; expected ")
            self.faults.append(self.fault(key, what, expected))
        self.setting = None if self.faults else checked_setting(voices, voice, knobs, whole=True)

    def fault(self, key: str, what: str, expected: str) -> Fault:
        return Fault(self._lines.of(key, self._number), f"preset {self._number + 1}: {what}", expected)

    def _checked_name(self, row: Mapping[str, Any]) -> str:
        try:
            return checked_name(row.get("name"))
        except BadMessage:
            what = f"name is {_told(row['name'], 60)}" if "name" in row else "name is missing"
            self.faults.append(self.fault("name", what, NAME_EXPECTED))
            return ""


def _told(value: object, most: int) -> str:
    return repr(printed(value, str)[:most])


class _Lines:
    """Where the tables and their keys stand, as far as they are written as an export writes them. 0: unknown."""

    def __init__(self, text: str) -> None:
        self._keys: list[dict[str, int]] = [{}]  # the file's own first, then one for each table
        for number, line in enumerate(text.split("\n"), 1):
            if _ROW.match(line):
                self._keys.append({"": number})
            elif table := _TABLE.match(line):
                self._keys[0].setdefault(table[1], number)
            elif found := _KEY.match(line):
                self._keys[-1].setdefault(next(filter(None, found.groups()), ""), number)

    def of(self, key: str, table: int = -1) -> int:
        """Of `key` in table number `table` (from 0; -1: of the file); of the table's head when it has no such key."""
        keys = self._keys[table + 1] if table + 1 < len(self._keys) else {}
        return keys.get(key, keys.get("", 0))
