"""A walkthrough as a value, and the JSON schema that editors know it by."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from conversation.walkthroughs.schema import schema_text
from conversation.walkthroughs.script import Sliders, Step, Walkthrough
from tests.conversation.walkthroughs.scripts import GOOD
from tts.speech import RANGES

_ROOT = Path(__file__).parents[3]
_STEP = {"visitor": "Hello", "agent": "Hello.", "minutes": 1}


def _walkthrough(**step: Any) -> Walkthrough:
    return Walkthrough.model_validate({"title": "A", "audience": "B", "steps": [_STEP | step]})


@pytest.mark.parametrize("name", RANGES)
def test_a_slider_goes_as_far_as_the_voice_does(name: str) -> None:
    low, high = RANGES[name]
    for value in (low, high):
        assert Sliders.model_validate({name: value}).knobs() == {name: value}
    for value in (low - 0.01, high + 0.01, float("nan"), float("inf"), "1", True):
        with pytest.raises(ValidationError):
            Sliders.model_validate({name: value})


def test_sliders_are_those_of_the_voice() -> None:
    assert set(Sliders.model_fields) == set(RANGES)


_KNOBS = st.fixed_dictionaries({}, optional={name: st.floats(*ends) for name, ends in RANGES.items()})


@given(_KNOBS, _KNOBS)
def test_a_steps_sliders_go_over_its_walkthroughs(whole: dict[str, float], step: dict[str, float]) -> None:
    walkthrough = Walkthrough(
        title="A", audience="B", sliders=Sliders(**whole), steps=(Step(**_STEP, sliders=Sliders(**step)),)
    )
    assert walkthrough.sliders_at(walkthrough.steps[0]).knobs() == whole | step


def test_the_whole_takes_as_long_as_its_steps() -> None:
    steps = tuple(Step(**_STEP | {"minutes": minutes}) for minutes in (0.5, 1, 2))
    assert Walkthrough(title="A", audience="B", steps=steps).minutes == 3.5


def test_live_is_a_word_of_its_own() -> None:
    assert _walkthrough(agent="live").steps[0].is_live
    assert not _walkthrough(agent="I live here.").steps[0].is_live
    for agent in ("Live", "LIVE", "live."):
        with pytest.raises(ValidationError, match="lower-case"):
            _walkthrough(agent=agent)


@pytest.mark.parametrize("agent", ["", "  ", "...", "?!", "a\x07", "a\u202eb", "a" * 4097])
def test_an_agent_says_words(agent: str) -> None:
    with pytest.raises(ValidationError):
        _walkthrough(agent=agent)


def test_outer_white_space_is_not_said() -> None:
    assert _walkthrough(agent=" Hello.\n").steps[0].agent == "Hello."


def test_a_value_does_not_change() -> None:
    walkthrough = _walkthrough()
    with pytest.raises(ValidationError):
        walkthrough.title = "B"  # type: ignore[misc]


@pytest.mark.parametrize("steps", [[], [_STEP] * 61])
def test_there_are_1_to_60_steps(steps: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        Walkthrough.model_validate({"title": "A", "audience": "B", "steps": steps})


def test_the_kept_schema_is_that_of_the_models() -> None:
    kept = (_ROOT / "assets" / "walkthroughs" / "schema.json").read_text("utf-8")
    assert kept == schema_text(), "python -m conversation.walkthroughs schema > assets/walkthroughs/schema.json"


def test_the_schema_takes_what_the_models_take() -> None:
    schema = jsonschema_rs.validator_for(json.loads(schema_text()))
    good = yaml.safe_load(GOOD)
    assert schema.is_valid(good)
    for path in sorted((_ROOT / "assets" / "walkthroughs").glob("*.yaml")):
        assert schema.is_valid(yaml.safe_load(path.read_text("utf-8"))), path.name


@pytest.mark.parametrize(
    "wrong",
    [{"title": 5}, {"titel": "x"}, {"steps": []}, {"steps": [_STEP | {"minutes": 0}]}, {"sliders": {"speed": 9}}]
    + [{"steps": [{name: value for name, value in _STEP.items() if name != left_out}]} for left_out in _STEP],
)
def test_the_schema_refuses_what_the_models_refuse(wrong: dict[str, Any]) -> None:
    data = {"title": "A", "audience": "B", "steps": [_STEP]} | wrong
    assert not jsonschema_rs.validator_for(json.loads(schema_text())).is_valid(data)
    with pytest.raises(ValidationError):
        Walkthrough.model_validate(data)
