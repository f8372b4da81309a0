"""Presets as a file: what is written is read again exactly, and what does not fit is told by its line."""

import tomllib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation.manner import KNOBS
from conversation.tuning.preset import MOST_NAME_CHARS, checked_name
from conversation.tuning.presets import MOST
from conversation.tuning.presets_toml import MAX_BYTES, BadPresets, from_toml, to_toml
from conversation.tuning.setting import Setting
from tests.conversation.conftest import VOICE
from tts.speech import RANGES

VOICES = {"joe": VOICE}
GOOD = """[[preset]]
name = "Warm"
voice = "joe"
speed = 0.9
expressiveness = 0.667
rhythm = 0.8
pitch = 1
pause_s = 0.4
"""
WARM = Setting("joe", 0.9, 0.667, 0.8, 1.0, 0.4)
NAMES = st.text(min_size=1, max_size=MOST_NAME_CHARS).filter(lambda text: text.isprintable() and text.strip() != "")
SETTINGS = st.builds(Setting, st.just("joe"), **{knob: st.floats(*RANGES[knob]) for knob in KNOBS})


def faults(text: str) -> list[str]:
    with pytest.raises(BadPresets) as told:
        from_toml(text.encode(), VOICES)
    return [str(one) for one in told.value.faults]


@settings(max_examples=60)
@given(st.dictionaries(NAMES.map(checked_name).filter(bool), SETTINGS, min_size=1, max_size=4))
def test_what_is_exported_is_imported_to_the_last_digit(presets: dict[str, Setting]) -> None:
    text = to_toml(presets.items())
    assert from_toml(text.encode(), VOICES) == presets
    plain: dict[str, Any] = tomllib.loads(text)  # as anybody's reader has it
    assert [row["name"] for row in plain["preset"]] == list(presets)


def test_as_many_as_there_may_be_can_be_imported_whatever_their_names() -> None:
    longest = Setting("joe", *(0.8999999999999999,) * 2, 1.1000000000000001, 0.8000000000000002, 1.3000000000000003)
    presets = {f"{at:03}" + "\U0001f3e0" * (MOST_NAME_CHARS - 3): longest for at in range(MOST)}
    text = to_toml(presets.items()).encode()
    assert len(text) <= MAX_BYTES
    assert from_toml(text, VOICES) == presets


def test_a_file_of_a_person_is_read() -> None:
    text = "# mine\r\n" + GOOD.replace("\n", "\r\n").replace('"Warm"', "'Warm'  # the best")
    assert from_toml(b"\xef\xbb\xbf" + text.encode(), VOICES) == {"Warm": WARM}
    inline = 'preset = [{name="Warm", voice="joe", speed=0.9, expressiveness=0.667, rhythm=0.8, pitch=1, pause_s=0.4}]'
    assert from_toml(inline.encode(), VOICES) == {"Warm": WARM}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("speed = 0.9", "speed = 9"), "line 4: preset 1: speed is 9; expected a number from 0.5 to 2"),
        (("speed = 0.9", "speed = true"), "line 4: preset 1: speed is true; expected a number from 0.5 to 2"),
        (("speed = 0.9", "speed = 2026-05-01"), "line 4: preset 1: speed is 2026-05-01; expected a number from 0.5"),
        (("speed = 0.9", "speed = [1]"), "line 4: preset 1: speed is a list; expected a number from 0.5 to 2"),
        (("speed = 0.9", f"speed = {'1' * 5000}"), "a number is too long, or too many brackets"),
        (("pause_s = 0.4", "pause_s = [0.4"), "line 8: this is no TOML (Unclosed array"),
        (("speed = 0.9", 'speed = "fast"'), "line 4: preset 1: speed is 'fast'; expected a number from 0.5 to 2"),
        (("speed = 0.9", "speed = nan"), "line 4: preset 1: speed is nan; expected a number from 0.5 to 2"),
        (("pitch = 1\n", ""), "line 1: preset 1: pitch is missing; expected a number from 0.8 to 1.25"),
        (("pitch", "pich"), "line 7: preset 1: there is no pich; expected any of"),
        (('"joe"', '"eve"'), "line 3: preset 1: voice is 'eve'; expected any of joe"),
        (('voice = "joe"\n', ""), "line 1: preset 1: voice is missing; expected any of joe"),
        (('"Warm"', '" "'), "line 2: preset 1: name is ' '; expected a name of 1 to 40 printable characters"),
        (('"Warm"', '"a\\u0000b"'), "line 2: preset 1: name is 'a\\x00b'; expected a name of 1 to 40"),
        (('"Warm"', '"a\\u202eb"'), "line 2: preset 1: name is 'a\\u202eb'; expected a name of 1 to 40"),
        (('"Warm"', f'"{"x" * 41}"'), "line 2: preset 1: name is 'xxxx"),
        (('"Warm"', "7"), "line 2: preset 1: name is '7'; expected a name of 1 to 40"),
        (('name = "Warm"', 'name = "Warm'), "line 2: this is no TOML (Illegal character"),
        (
            ("0.9", "0x" + "f" * 5_000),
            "line 4: preset 1: speed is a number of more digits than can be told; expected a",
        ),
        (('"joe"', "0x" + "f" * 5_000), "line 3: preset 1: voice is 'a number of more digits than can be told'"),
        (('"Warm"', "[0x" + "f" * 5_000 + "]"), "line 2: preset 1: name is 'a number of more digits than can be told'"),
        (("[[preset]]", "[[presets]]"), "line 1: 'presets' is not known here; expected tables [[preset]]"),
        (("[[preset]]", "[preset]"), "line 1: there is no preset; expected at least one table [[preset]]"),
    ],
)
def test_what_does_not_fit_is_told_by_its_line_and_what_was_expected(change: tuple[str, str], told: str) -> None:
    found = faults(GOOD.replace(*change, 1))
    assert any(one.startswith(told) for one in found), found
    assert all("; expected " in one for one in found)


def test_all_faults_are_told_at_once_by_line() -> None:
    text = GOOD + "\n" + GOOD.replace("0.9", "9").replace("Warm", "Cold") + GOOD.replace("0.4", "-1")
    assert faults(text) == [
        "line 13: preset 2: speed is 9; expected a number from 0.5 to 2",
        "line 19: preset 3: the name 'Warm' stands twice; expected each name once",
        "line 25: preset 3: pause_s is -1; expected a number from 0 to 2",
    ]


BROKEN = (b"", b"\xff\xfe", b"[" * 50_000, b"a = " + b"[" * 20_000, b"x" * (MAX_BYTES + 1))
STRANGE = (b"preset = 3", b"preset = []", b"preset = [3]", GOOD.encode() + b"other = 3", b"[[preset]]\n" * 900)


@pytest.mark.parametrize("raw", [*BROKEN, *STRANGE, b"default = 'Warm'\n" + GOOD.encode()])
def test_whatever_it_is_it_is_told_in_words(raw: bytes) -> None:
    with pytest.raises(BadPresets, match=r"^Nothing was imported\. ") as told:
        from_toml(raw, VOICES)
    assert len(told.value.faults) <= 50


@settings(max_examples=60)
@given(st.text(max_size=60), st.integers(0, len(GOOD)))
def test_no_file_makes_it_fail_otherwise(inserted: str, at: int) -> None:
    raw = (GOOD[:at] + inserted + GOOD[at:]).encode("utf-8", "surrogatepass")
    with suppress(BadPresets):
        assert all(RANGES["speed"][0] <= one.speed <= RANGES["speed"][1] for one in from_toml(raw, VOICES).values())
