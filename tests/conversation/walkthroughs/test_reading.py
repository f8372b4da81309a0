"""Scripts read from YAML: a value, or all faults, each at its line and in plain words."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conversation.walkthroughs.faults import BadWalkthrough
from conversation.walkthroughs.reading import (
    MAX_BYTES,
    MAX_FAULTS,
    passed_over,
    read_script,
    read_walkthrough,
    walkthrough_files,
)
from tests.conversation.walkthroughs.scripts import GOOD, LISTINGS, VOICES, faults, read, with_line, written

# Words of the libraries below, which mean nothing to whoever writes a script.
_JARGON = re.compile(r"pydantic|validat|input should|input is|instance of|tuple|mark\b|token|scalar|block end|<", re.I)


def test_a_good_script_is_read_as_written(tmp_path: Path) -> None:
    tour = read(tmp_path, GOOD)
    assert (tour.title, tour.audience, tour.voice) == ("A tour", "Everybody: guests, too", "joe")
    assert tour.sliders.knobs() == {"speed": 1.1, "pause_s": 0}
    first, second = tour.steps
    assert (first.agent, first.note) == ("Hello. I am an AI. This goes on: here.", "Wait.\n\nThen go on.")
    assert (first.show, first.pause_s, first.is_live) == (None, None, False)
    assert (second.show, second.pause_s, second.is_live, second.minutes) == ("VX1001", 2.5, True, 1)
    assert second.sliders.knobs() == {"pitch": 0.9}


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_how_an_editor_saves_does_not_matter(tmp_path: Path, change: object) -> None:
    assert read(tmp_path, change(GOOD)) == read(tmp_path, GOOD)  # type: ignore[operator]


def test_an_empty_key_that_may_be_left_out_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, with_line(19, "    show:")).steps[1].show is None
    assert read(tmp_path, with_line(3, "voice: ~")).voice is None


# The line that is put in, its number, and what must be told of it: of what stands there, of what was expected.
_SEEDED = [
    (1, "title:", "title is empty", "text of 1 to 120"),
    (1, "title: 12", "title is 12, which YAML reads as a number", "in quotes"),
    (1, "title: 2026-05-01", "which YAML reads as a date", "in quotes"),
    (1, f"title: {'x' * 121}", "title has 121 characters", "1 to 120"),
    (1, "title: [a]", "title is a list", "text"),
    (2, "audiense: guests", "audiense is not a key", "audience, perhaps"),
    (2, "Audience: guests", "Audience is not a key", "audience, perhaps"),
    (2, "titel: x", "titel is not a key", "title, perhaps"),
    (2, "title: again", "stands here again, after line 1", "once"),
    (2, 'audience: "guests', "a quote begins here", "closing quote"),
    (2, "audience: everybody: guests", "a colon with a space", "quotes"),
    (2, "audience: @all", "a character that YAML keeps for itself", "quotes"),
    (2, "audience: !!python/name:os.system x", "there is a tag (!!python/name:os.system)", "none"),
    (2, "audience: &a guests", "there is an anchor (&a)", "none"),
    (2, "audience: *a", "there is an alias (*a)", "written out"),
    (2, 'audience: "a\\u0007b"', "audience is", "without control characters (character 2 is U+0007)"),
    (2, 'audience: "a\\ud800b"', "audience is", "text of 1"),
    (2, "audience: a\x1bb", "a control character (U+001B)", "plain text"),
    (1, "title:A tour", "the colon has no space after it", "a space"),
    (1, "title：A tour", "the colon is one of another script", "key: value"),
    (2, "audience: #1 agents", "audience is empty before '#1 agents', which YAML takes for a comment", "text of 1"),
    (2, "audience:\tguests", "a tab stands where only spaces may stand", "spaces"),
    (3, "notes: hm", "notes is not a key", "note in a step"),
    (3, "voice: jo", "voice is 'jo', which is no voice here", "amy, joe"),
    (3, "voice: no", "voice is no, which YAML reads as true or false", "in quotes"),
    (3, "voice: joe\n---", None, "one walkthrough a file"),
    (5, "  speed: 2.01", "sliders.speed is 2.01", "from 0.5 to 2"),
    (5, "  speed: fast", "sliders.speed is 'fast'", "from 0.5 to 2"),
    (5, "  sped: 1", "sliders.sped is not a key", "speed, perhaps"),
    (5, "\tspeed: 1", "a tab", "spaces"),
    (3, "draft: yes", "draft is yes, which YAML reads as true or false", "true; or no such line"),
    (3, "draft: 'true'", "draft is 'true'", "true; or no such line"),
    (18, "    agent: ²", "step 2, agent is '²'", "words that can be said"),
    (8, "  - visitor: yes", "step 1, visitor is yes, which YAML reads as true or false", "in quotes"),
    (8, "  - visitor: ''", "step 1, visitor is empty", "1 to 2,000"),
    (8, "  - visitor: {a: b}", "step 1, visitor is a mapping", "text"),
    (8, "  - visitor: 'It's fine'", "the quoted text ends before this", "quotes inside a text of the other kind"),
    (8, "  - visitor: - what", "a character that YAML keeps for itself", "quotes"),
    (8, "  -visitor: Hello?", "the dash has no space after it", "- and a space"),
    (17, "  -visitor: Hello?", "the dash has no space after it", "- and a space"),
    (19, "    show:VX1001", "the colon has no space after it", "a space"),
    (20, "\u00a0   pause_s: 1", "a space stands here that is none to YAML (U+00A0)", "plain spaces"),
    (8, "  - visitr: Hello?", "step 1, visitr is not a key", "visitor, perhaps"),
    (8, "  - visitor Hello?", "this line has no colon", "key: value"),
    (16, "    minutes: 1:30", "step 1, minutes is 1:30, which YAML reads as", "such as 1.5"),
    (16, "    minutes: 010", "step 1, minutes is 010, which YAML reads as", "a number of minutes"),
    (16, "    minutes: 0,5", "step 1, minutes is '0,5', with a comma", "such as 1.5"),
    (16, "    minutes: '0.5'", "step 1, minutes is '0.5'", "a number of minutes"),
    (16, "    minutes: 0", "step 1, minutes is 0", "above 0"),
    (16, "    minutes: .nan", "step 1, minutes is .nan, which YAML reads as", "a number of minutes"),
    (16, "    minutes: 31", "step 1, minutes is 31", "at most 30"),
    (16, "    speed: 1", "step 1, speed is not a key", "speed under sliders"),
    (18, "    agent: Live", "step 2, agent is 'Live'", "live, in lower-case letters"),
    (18, "    agent: ...", "step 2, agent is '...'", "words that can be said"),
    (18, "    agent: 449000", "step 2, agent is 449000, which YAML reads as a number", "in quotes"),
    (18, "   agent: live", "does not belong to what stands above it", "spaces"),
    (19, "    show: VX1003", "step 2, show is 'VX1003', which is no home here", "VX100"),
    (19, "    show: 1001", "step 2, show is 1001, which YAML reads as a number", "in quotes"),
    (20, "    pause_s: soon", "step 2, pause_s is 'soon'", "a number of seconds from 0 to 60"),
    (20, "    pause_s: 60.5", "step 2, pause_s is 60.5", "from 0 to 60"),
    (20, "    pause_s: -1", "step 2, pause_s is -1", "from 0 to 60"),
    (20, "    pause: 2", "step 2, pause is not a key", "pause_s, perhaps"),
    (21, "     sliders:", "a colon with a space", "the line under the one above"),
    (22, "      pitch: 99999999999999999999", "step 2, sliders.pitch is 99999999999999999999", "from 0.8 to 1.25"),
    (23, "    minutes: [1", "a bracket begins here", "]"),
]


@pytest.mark.parametrize(("line", "put", "what", "expected"), _SEEDED)
def test_a_fault_is_told_at_its_line(tmp_path: Path, line: int, put: str, what: str | None, expected: str) -> None:
    found = faults(tmp_path, with_line(line, put))
    at = line + put.count("\n")
    told = [one for one in found if one.line == at and (what is None or what in one.what) and expected in one.expected]
    assert told, f"line {at} of {found}"
    assert str(told[0]).startswith(f"tour.yaml:{at}:")
    assert not _JARGON.search(str(told[0]).replace("lower-case", "")), told[0]


def test_it_is_told_as_agreed(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, with_line(20, "    pause_s: soon"))
    assert str(one) == "tour.yaml:20: step 2, pause_s is 'soon'; expected a number of seconds from 0 to 60"


@pytest.mark.parametrize("key", ["visitor", "agent", "minutes"])
def test_what_is_missing_is_told_where_its_step_begins(tmp_path: Path, key: str) -> None:
    text = "title: A\naudience: B\nsteps:\n"
    step = {"visitor": "Hello?", "agent": "Hello.", "minutes": "1"}
    text += "".join(f"  {'- ' if not at else '  '}{name}: {value}\n" for at, (name, value) in enumerate(step.items()))
    left = [line for line in text.splitlines() if not line.strip(" -").startswith(key)]
    left[3] = "  - " + left[3].strip(" -")
    (one,) = faults(tmp_path, "\n".join(left))
    assert (one.line, one.what) == (4, f"step 1, {key} is missing")


def test_all_faults_are_told_at_once_by_line(tmp_path: Path) -> None:
    lines = GOOD.splitlines()
    put = {1: "title: 12", 2: "audiense: x", 5: "  speed: 3", 8: "  - visitor: yes", 18: "    agent: Live"}
    put |= {19: "    show: VX9", 20: "    pause_s: soon", 23: "    minutes: 1:30"}
    for number, line in put.items():
        lines[number - 1] = line
    found = [one.line for one in faults(tmp_path, "\n".join(lines))]
    assert found == sorted(found)
    assert set(found) == set(put)
    assert found.count(1) == 2  # audience is missing as well


# Faults of one line that any step may have.
_OF_A_STEP = ["    pause_s: soon", "    show: VX9", "    speed: 1", "    note: 12", "    sliders: fast", "    nte: x"]


@given(st.integers(1, 12), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_seeded_fault_is_told_at_its_very_line(tmp_path: Path, count: int, data: st.DataObject) -> None:
    lines, wrong = ["title: A", "# a comment", "audience: B", "", "steps:"], []
    for number in range(count):
        lines += [
            f"  - visitor: Hello {number}?",
            "    agent: >-",
            "      Hello.",
            "      It goes on.",
            "    minutes: 1",
        ]
        if put := data.draw(st.sampled_from([None, *_OF_A_STEP]), label=f"step {number}"):
            lines.append(put)
            wrong.append(len(lines))
    if wrong:
        assert [one.line for one in faults(tmp_path, "\n".join(lines))] == wrong
    else:
        assert len(read(tmp_path, "\n".join(lines)).steps) == count


_ODD = [
    "\n",
    "  ",
    "- ",
    ": ",
    "? ",
    "|",
    ">-",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!binary ",
    "!<x> ",
]
_ODD += [
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "\t",
    "#",
    "\\",
    '"\\U00110000"',
    "\x85",
    "\u2028",
    "0x1F",
    "1:30",
    "0o7",
    "~",
    "=",
]
_ODD += ["1e999", "2026-13-45", "\ufeff", "\ud800", "😀", "\x00"]
_PIECES = st.sampled_from([*GOOD.splitlines(keepends=True), *_ODD])


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join)))
@example('"\\ud800": x\n"\\ud800": y\n')
@example("%YAML 1.999999999999999999999\n---\na: b")
@example("? [a]\n: {b: c}\n")
@example("<<: {title: A}\n")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_reader(tmp_path: Path, text: str) -> None:
    _is_read_or_told(written(tmp_path, text))


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_the_reader(tmp_path: Path, raw: bytes) -> None:
    _is_read_or_told(written(tmp_path, raw))


def _is_read_or_told(path: Path) -> None:
    try:
        read_walkthrough(path, LISTINGS, VOICES)
        return
    except BadWalkthrough as bad:
        told = bad
    last = path.read_bytes().count(b"\n") + path.read_bytes().count(b"\r") + 1
    assert [one.line for one in told.faults if not 0 <= one.line <= last] == []
    str(told).encode()  # can be printed: half characters are escaped
    assert not re.search(r"pydantic|Input should|Traceback", str(told))


def test_what_is_no_text_is_told_at_its_line(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, b"title: A\naudience: caf\xe9\n")
    assert (one.line, one.what) == (2, "there is a byte that is no UTF-8 (0xE9)")


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    assert "too large" in faults(tmp_path, GOOD + "#" * MAX_BYTES)[0].what


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_is_told(tmp_path: Path, text: str) -> None:
    (one,) = faults(tmp_path, text)
    assert str(one) == "tour.yaml:1: the file is empty; expected a walkthrough with title, audience and steps"


@pytest.mark.parametrize("name", ["Tour.yaml", "my tour.yaml", "tour.yml", "ä.yaml", f"{'a' * 41}.yaml"])
def test_a_name_that_is_no_address_is_refused(tmp_path: Path, name: str) -> None:
    assert "the file's name" in faults(tmp_path, GOOD, name)[0].what


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadWalkthrough, match=r"tour\.yaml: the file cannot be read"):
        read_walkthrough(tmp_path / "tour.yaml", None)


def test_aliases_do_not_blow_up(tmp_path: Path) -> None:
    """The billion laughs: nine lines that stand for a thousand million words."""
    text = 'a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]\n'
    for one, of in zip("bcdefghi", "abcdefgh", strict=True):
        text += f"{one}: &{one} [{','.join([f'*{of}'] * 9)}]\n"
    found = faults(tmp_path, text)
    assert {one.line for one in found if "alias" in one.what} == set(range(2, 10))


@pytest.mark.parametrize("opens", ["[", "{a: ", "- ", "? "])
def test_no_nesting_is_too_deep_to_be_told(tmp_path: Path, opens: str) -> None:
    found = faults(tmp_path, opens * (MAX_BYTES // len(opens)))
    assert [one.line for one in found] == [1]


def test_more_than_60_steps_are_told_where_they_begin(tmp_path: Path) -> None:
    step = "  - {visitor: Hello, agent: live, minutes: 1}\n"
    (one,) = faults(tmp_path, "title: A\naudience: B\nsteps:\n" + step * 61)
    assert (one.line, one.what) == (3, "steps has 61")


def test_of_very_many_faults_the_first_are_told(tmp_path: Path) -> None:
    found = faults(tmp_path, "title: A\naudience: B\nsteps:\n" + "  - hello\n" * 150)
    assert len(found) == MAX_FAULTS + 1
    assert found[-1].what == "50 more faults follow"


def test_a_file_of_very_many_values_is_not_gone_through(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, "steps:\n" + "- x: 1\n" * (MAX_BYTES // 8))
    assert one.what == "there are too many values"


def test_without_listings_no_home_is_looked_up(tmp_path: Path) -> None:
    path = written(tmp_path, with_line(19, "    show: VX9"))
    assert read_walkthrough(path, None).steps[1].show == "VX9"


def test_places_lead_back_to_the_lines(tmp_path: Path) -> None:
    found = read_script(written(tmp_path, GOOD), None).document
    assert found.line(("steps", 0, "agent")) == 9
    assert found.line_of(("steps", 0, "agent"), "This goes on") == 11
    assert found.line_of(("steps", 0, "agent"), "AI. This goes on: here.") == 10  # it begins there
    assert found.line(("steps", 1, "nothing")) == 17
    assert found.places[("steps", 1, "show")].cut_by == "# with a garden"


def test_a_folder_tells_its_scripts(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "schema.json", ".hidden.yaml"):
        (tmp_path / name).touch()
    assert [path.name for path in walkthrough_files(tmp_path)] == ["a.yaml", "b.yaml"]
    assert walkthrough_files(tmp_path / "nowhere") == []
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "b.yaml").write_text("", "utf-8")
    (tmp_path / "own" / "0.yaml").write_text("", "utf-8")
    both = walkthrough_files(tmp_path, tmp_path / "own", tmp_path / "nowhere")
    assert [str(path.relative_to(tmp_path)) for path in both] == ["own/0.yaml", "a.yaml", "own/b.yaml"]


def test_a_step_with_nothing_in_it_is_told_to_be_empty(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, "title: A\naudience: B\nsteps:\n  -\n")
    assert (one.line, one.what) == (4, "step 1 is empty")


def test_a_key_that_slid_into_the_text_above_it_is_told_where_it_stands(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, with_line(16, "      minutes: 0.5"))  # a line of the note, four lines above
    assert (one.line, one.what) == (16, "step 1, minutes is part of the text above it")


def test_what_begins_left_of_the_first_line_is_no_second_document(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, " " + GOOD)
    assert (one.line, one.what) == (2, "this line begins further left than the first one")
    (one,) = faults(tmp_path, with_line(2, "%YAML 1.2"))
    assert (one.line, one.what) == (2, "a line begins with %")


def test_a_draft_says_so_in_its_script(tmp_path: Path) -> None:
    assert read(tmp_path, with_line(3, "draft: true")).draft
    assert not read(tmp_path, with_line(3, "draft: false")).draft
    assert not read(tmp_path, GOOD).draft


def test_a_file_that_its_name_keeps_from_being_a_script_is_found(tmp_path: Path) -> None:
    for name in ("a.yaml", "tour.yml", "TOUR.YAML", ".b.yml", "notes.txt", "schema.json", "c.yaml~"):
        written(tmp_path, GOOD, name)
    (tmp_path / "folder.yml").mkdir()
    assert [path.name for path in passed_over(tmp_path, tmp_path / "nowhere")] == ["TOUR.YAML", "tour.yml"]
