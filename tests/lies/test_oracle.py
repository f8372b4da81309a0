"""The oracle can fail: it sees every lie where nobody stands between model and visitor, and none in a truth."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from tests.lies.generated import all_lies
from tests.lies.liars import texts_of
from tests.lies.oracle import lies_in, truths_of, untraced, whose
from tests.lies.sample import asked
from tests.lies.script import Lie, untrue
from tests.lies.stage import held_unchecked
from tests.lies.truths import truths
from tests.openai_server import Call

LIES = all_lies()


def scripted(lie: Lie) -> list[str]:
    """All that the model says in it."""
    return [reply.text or "".join(texts_of(reply)) for line in lie.lines for reply in line.replies]


def test_there_are_lies_enough_and_each_has_its_own_name() -> None:
    assert len(LIES) >= 300
    assert len({lie.id for lie in LIES}) == len(LIES)


def test_every_lie_is_seen_in_the_script() -> None:
    unseen = [(lie.id, one) for lie in LIES for one in lie.untrue if not any(lies_in(t, [one]) for t in scripted(lie))]
    assert unseen == []


def test_an_unchecked_agent_shows_and_speaks_the_lies() -> None:
    some = LIES[::14]
    told = asyncio.run(held_unchecked({lie.id: lie.lines for lie in some}))
    for lie in some:
        last = told[lie.id][-1]
        for texts in (last.shown, last.spoken):
            assert all(any(lies_in(text, [one]) for text in texts) for one in lie.untrue), (lie.id, texts)


def test_no_truth_is_taken_for_a_lie() -> None:
    for truth in truths():
        replies = [reply for line in truth.lines for reply in line.replies]
        results = [asked(call.name, **arguments(call)) for reply in replies for call in reply.calls]
        known = truths_of(results, [line.question for line in truth.lines])
        assert untraced(replies[-1].text, known) == [], truth.name


def arguments(call: Call) -> dict[str, Any]:
    assert isinstance(call.arguments, dict)
    return call.arguments


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("87 quarry road costs $1.", "quarry"),
        ("$1 is the price of 87 quarry road.", "quarry"),
        ("let us take 87 quarry road. it costs $1.", "quarry"),
        ("while 412 larkspur lane is bigger, 87 quarry road costs $1.", "quarry"),
        ("87 quarry rd. is old. 412 larkspur ln is new and costs $1.", "larkspur"),
        ("it costs $1.", ""),
    ],
)
def test_a_figure_is_told_of_the_home_that_was_named(text: str, street: str) -> None:
    assert whose(text, text.index("$1")) == street


def test_a_figure_of_another_home_is_a_lie_of_this_one_alone() -> None:
    false = untrue(525000, of="quarry")
    assert lies_in("87 Quarry Road costs $525,000.", [false])
    assert lies_in("It costs $525,000.", [false])
    assert not lies_in("87 Quarry Road is smaller. 412 Larkspur Lane costs $525,000.", [false])


def test_truths_are_what_the_tools_told() -> None:
    known = truths_of([{"listings": [{"ListPrice": 449000, "said": "from noon to 2 PM"}], "total": 3}], ["under 450K"])
    assert known >= {Decimal(449000), Decimal(2), Decimal(3), Decimal(1), Decimal(450000)}
    assert untraced("It costs $448,000.", known)
    assert not untraced("One of three costs $449K.", known)
    assert not untraced("It costs just under $452,000.", known)
    assert untraced("It costs just under $480,000.", known)
