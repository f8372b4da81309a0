"""A new script: it can be played as it is, and what is there already is never touched."""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.listing_files import load_listings
from agent.listings import Listings
from conversation.walkthroughs.checking import doubts
from conversation.walkthroughs.command import new
from conversation.walkthroughs.document import document
from conversation.walkthroughs.reading import BadWalkthrough, checked, read_script
from conversation.walkthroughs.starting import starting_text

_SAMPLE = Path(__file__).parents[3] / "assets" / "listings"


@dataclass(frozen=True)
class _House:
    own_walkthroughs_dir: Path
    listings_dir: Path = _SAMPLE
    walkthrough_folders: tuple[Path, ...] = ()


def _new(folder: Path, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    new.add(parser)
    return new.run(parser.parse_args(arguments), _House(folder))


def test_it_can_be_played_as_it_is(tmp_path: Path) -> None:
    assert _new(tmp_path / "deep", "my-tour") == 0
    path = tmp_path / "deep" / "my-tour.yaml"
    assert sorted(one.name for one in path.parent.iterdir()) == ["my-tour.yaml", "schema.json"]  # no part is left over
    listings = load_listings(_SAMPLE).listings
    script = read_script(path, {one.ListingKey for one in listings}, {"joe"})
    assert script.walkthrough.title == "My tour"
    assert script.walkthrough.draft  # a house that runs does not offer it before somebody says so
    assert [step.is_live for step in script.walkthrough.steps] == [False, False, True]
    assert script.walkthrough.steps[1].show is not None
    assert asyncio.run(doubts(script, path.name, listings)) == []


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tour.yaml"
    path.write_text("mine", "utf-8")
    assert _new(tmp_path, "tour.yaml") == 1
    assert path.read_text("utf-8") == "mine"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Tour", "a b", "../tour", "a/b", "", ".yaml", "a" * 41, "tür"])
def test_a_name_that_is_no_address_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SystemExit) as ended:
        _new(tmp_path, name)
    assert ended.value.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["", "  ", "x" * 121, "a\x07b"])
def test_a_title_that_cannot_be_used_is_told(tmp_path: Path, title: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _new(tmp_path, "tour", "--title", title) == 2
    assert "That title cannot be used" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@given(st.text(min_size=1, max_size=100))
@settings(max_examples=60, deadline=None)
def test_a_title_stands_as_it_was_given_or_is_refused(title: str) -> None:
    text = starting_text("tour", title, Listings([]))
    try:
        script = checked(document(text, "tour.yaml"), "tour.yaml", None)
    except BadWalkthrough as bad:
        told = bad
    else:
        assert script.walkthrough.title == title.strip()
        return
    assert {one.line for one in told.faults} == {9}


@pytest.mark.parametrize("title", ['It\'s: "a" tour #1', "- 5 %", "yes", "2026", "a\\b", "{x} & *y", "Ä 😀"])
def test_a_title_may_hold_what_yaml_reads_otherwise(title: str) -> None:
    text = starting_text("tour", title, Listings([]))
    assert checked(document(text, "tour.yaml"), "tour.yaml", None).walkthrough.title == title


def test_a_house_without_homes_has_a_script_without_one(tmp_path: Path) -> None:
    script = checked(document(starting_text("a", "A", Listings([])), "a.yaml"), "a.yaml", set())
    assert [step.show for step in script.walkthrough.steps] == [None, None]
