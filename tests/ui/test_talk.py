"""How an answer shall sound: as the page's sliders stand or, where the page says so, as a walkthrough's step does."""

import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from conversation.manner import DEFAULTS, KNOBS, Manner
from conversation.question import Question
from conversation.talks import Talks
from conversation.turns import Turns
from tts.speech import Voice
from ui.talk import STILL_LOADING, TalkPanel

TURN, TALK = "a" * 32, "b" * 32
JOE = Voice("joe", "Joe", "en-US", 22_050, "", "")
SLIDERS = (0.9, 0.5, 0.6, 1.1, 0.3)
STEP = {"speed": 1.25, "expressiveness": 0.0, "rhythm": 1.5, "pitch": 0.8, "pause_s": 2}
VISITOR = SimpleNamespace(id="ann", may=lambda _: False)
REQUEST = cast(
    "gr.Request", SimpleNamespace(request=SimpleNamespace(state=SimpleNamespace(session=VISITOR, request_id="r1")))
)


class ScriptedTurns:
    """Records what it is asked, and answers nothing."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.refused: list[tuple[str, str, str]] = []

    def chat(self, _session: str, _turn: str, question: Question, *_: Any, **__: Any) -> AsyncIterator[Any]:
        self.questions.append(question)
        return nothing()

    def refuse(self, _session: str, turn: str, talk: str, sentence: str) -> None:
        self.refused.append((turn, talk, sentence))


async def nothing() -> AsyncIterator[Any]:
    for never in ():
        yield never


async def sent(ids: str) -> tuple[ScriptedTurns, list[dict[str, Any]]]:
    """What came of a question with these ids: what the turns were asked, what the page is told."""
    turns = ScriptedTurns()
    panel = TalkPanel(cast("Turns", turns), Talks(), {"joe": JOE}, 1)
    told = [update async for update in panel.send("Hello?", ids, "joe", *SLIDERS, request=REQUEST)]
    return turns, told


def ids(**more: Any) -> str:
    return json.dumps({"turn": TURN, "talk": TALK, "replaces": "", **more})


@pytest.mark.parametrize("more", [{}, {"manner": None}])
async def test_without_a_manner_the_sliders_say_how_it_sounds(more: dict[str, Any]) -> None:
    turns, told = await sent(ids(**more))
    assert [one.manner for one in turns.questions] == [Manner(JOE, *SLIDERS)]
    assert told == []


async def test_a_steps_manner_takes_the_place_of_the_sliders_whatever_it_replaces() -> None:
    turns, _ = await sent(ids(manner=STEP, replaces="c" * 32))
    assert turns.questions == [Question("Hello?", Manner(JOE, **STEP), "c" * 32)]


async def test_what_a_steps_manner_leaves_out_stands_in_the_middle_not_as_the_sliders() -> None:
    turns, _ = await sent(ids(manner={"pitch": 0.9}))
    [question] = turns.questions
    assert question.manner.knobs() == DEFAULTS | {"pitch": 0.9}


FORGED = [
    *({**STEP, knob: value} for knob in KNOBS for value in (99, -1, "loud", None, True, [1], {"a": 1})),
    *({**STEP, "speed": value} for value in (float("nan"), float("inf"), 10**4_000)),
    {**STEP, "loudness": 1},
    {**STEP, "voice": "joe"},
    {"": {}},
    "loud",
    "",
    7,
    0,
    False,
    [],
    [STEP],
]


@pytest.mark.parametrize("manner", FORGED, ids=range(len(FORGED)))
async def test_a_forged_manner_is_refused_in_one_sentence_and_nothing_is_asked(manner: Any) -> None:
    turns, [told] = await sent(ids(manner=manner))
    assert turns.questions == []
    assert told["refused"].startswith("That voice setting cannot be used")
    assert len(told["refused"]) < 200
    assert (told["turn"], told["talk"]) == (TURN, TALK)
    assert turns.refused == [(TURN, TALK, told["refused"])]


async def test_a_number_of_more_digits_than_python_reads_is_no_ids() -> None:
    turns, [told] = await sent(ids(manner={"speed": 7}).replace("7", "7" * 5_000))
    assert turns.questions == []
    assert told == {"turn": "", "talk": "", "refused": STILL_LOADING}
