"""A server that lies in some hundred ways, through all that a visitor's question goes through: no lie is shown or said.

See lies_of_*.py and lies_in_*.py for what it says, oracle.py for how a lie is known.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.lies.generated import all_lies
from tests.lies.oracle import lies_in, truths_of, untraced
from tests.lies.reading import faults
from tests.lies.repairs import NEW_LIES
from tests.lies.script import Lie, Truth
from tests.lies.stage import Told, held, held_for_nothing
from tests.lies.truths import truths

LIES = all_lies()
TRUTHS = list(truths())
# True figures in a false sense, which still get through. Strict: whoever mends one takes it out of here.
KNOWN = {
    "beside-the-truth-third-bath": "an ordinal that counts",
    "ranks-only-one-beds": "how many of the homes that were found have it",
}
# A line break inside a figure: what is left is true, and reads badly.
READS_BADLY = {"behind-a-true-one-new-line-inside", "drawn-2026-20-area", "drawn-2026-45-area"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Told]]:
    """All conversations, held once: of the lies every sixth over HTTP and paid, which takes three times as long."""
    lines = {lie.id: lie.lines for lie in LIES} | {truth.name: truth.lines for truth in TRUTHS}
    afar = {lie.id: lie.lines for lie in LIES[::6]}
    near = {name: those for name, those in lines.items() if name not in afar}
    assert len(afar) >= 100

    async def both() -> Mapping[str, list[Told]]:
        ledger = tmp_path_factory.mktemp("lies")  # waits for its disk
        paid, unpaid = await asyncio.gather(held(ledger, afar), held_for_nothing(near))
        return paid | unpaid

    return asyncio.run(both())


def marked(lie: Lie) -> Any:
    known = KNOWN.get(lie.id)
    return pytest.param(lie, id=lie.id, marks=[pytest.mark.xfail(strict=True, reason=known)] if known else [])


@pytest.mark.parametrize("lie", [marked(lie) for lie in LIES])
def test_no_lie_is_shown_or_spoken(told: Mapping[str, list[Told]], lie: Lie) -> None:
    """Nor one that a repair made of it, and no numeral but those of a tool or a wish."""
    answers = told[lie.id]
    wishes = [line.question for line in lie.lines if line.is_wish]
    known = truths_of([result for answer in answers for result in answer.results], wishes)
    for answer in answers:
        for text in dict.fromkeys((*answer.shown, *answer.spoken)):
            assert lies_in(text, NEW_LIES) == []
            assert untraced(text, known) == []
    last = answers[-1]
    for text in dict.fromkeys((*last.shown, *last.spoken)):
        assert lies_in(text, lie.untrue) == []
    assert lies_in(last.kept, lie.untrue) == [], "the model would take its own lie for a fact later"
    assert last.text.strip(), "something is said all the same"
    assert last.heard, "and spoken"


def test_what_is_left_of_a_lie_reads_well(told: Mapping[str, list[Told]]) -> None:
    read = {lie.id: told[lie.id][-1].text for lie in LIES if lie.id not in READS_BADLY}
    assert {name: (found, text) for name, text in read.items() if (found := list(faults(text)))} == {}


def test_the_truth_comes_through(told: Mapping[str, list[Told]], figure: Callable[[str], None]) -> None:
    """Told as figures; that nothing false takes the place of a truth is asserted."""
    changed = [truth for truth in TRUTHS if told[truth.name][-1].text.strip() != _meant(truth)]
    figure(f"lies: {len(LIES)} of {len(Counter(lie.kind for lie in LIES))} kinds; truths: {len(TRUTHS)}, "
           f"of which {len(changed)} were changed; lies known to get through: {len(KNOWN)}")  # fmt: skip
    assert changed == []


def _meant(truth: Truth) -> str:
    return truth.lines[-1].replies[-1].text
