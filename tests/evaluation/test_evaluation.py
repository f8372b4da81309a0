"""A sample of the evaluation, and that it can fail."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from agent.concierge import OfflineConcierge
from agent.events import ToolFinished
from evaluation.__main__ import main, passes, second_world
from evaluation.answering import trusted
from evaluation.checks import CHECKS, Turn, style, traced
from evaluation.running import Case, Fault, Outcome, cases, run
from evaluation.wording import filled
from evaluation.world import Said, World
from tests.evaluation.concierge_server import ConciergeServer
from tests.openai_server import OpenAIServer, Reply

_ROOT = Path(__file__).parents[2]
_KINDS = {
    *("search", "detail", "compare", "mortgage", "viewing", "follow up", "number trap", "fair housing"),
    *("injection by visitor", "injection by remarks", "small talk", "unknown"),
}


@pytest.fixture(scope="module")
def sample() -> World:
    return World.load("sample", _ROOT / "assets" / "listings")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> World:
    return second_world(tmp_path_factory.mktemp("second"), 7)


def test_there_are_enough_conversations_of_every_kind_in_both_halves() -> None:
    assert len(cases()) >= 120
    assert {case.kind for case in cases()} == _KINDS
    assert len({(case.kind, case.name) for case in cases()}) == len(cases())
    halves = Counter(case.half for case in cases())
    assert min(halves.values()) > len(cases()) * 0.4


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_a_sample_goes_as_expected_over_both_sets(kind: str, sample: World, second: World) -> None:
    of_kind = [case for case in cases() if case.kind == kind]
    chosen = random.Random(kind).sample(of_kind, min(4, len(of_kind)))
    agent_of = trusted(OfflineConcierge())
    outcomes = [asyncio.run(run(case, world, 5, agent_of)) for case in chosen for world in (sample, second)]
    assert [(each.case.name, each.faults) for each in outcomes if each.faults] == []
    assert [turn for each in outcomes for turn in each.turns if turn.changes or turn.taken_over] == []


def test_the_same_seed_says_the_same(sample: World) -> None:
    case = next(case for case in cases() if case.slips)
    assert asyncio.run(run(case, sample, 3)).script == asyncio.run(run(case, sample, 3)).script


def test_wrong_answers_are_found(sample: World) -> None:
    """The bar is not passed by an agent that says anything."""
    call = ToolFinished("search_listings", {}, {"total": 1, "listings": []})
    turn = Turn("homes", "It costs $123,456. Really? Yes?", (call,), (), sample, Said(), {"down": 20}, "", "", {})
    assert CHECKS["search"](turn, {})
    assert CHECKS["no_tools"](turn, True)
    assert CHECKS["declines"](turn, "steering")
    assert CHECKS["bookings"](turn, 1)
    assert CHECKS["mortgage"](turn, {"price": 400_000, "rate": 6})
    assert style(turn) == "more than one question"
    assert traced(turn) == "figures from nowhere: [123456.0]"


def test_another_wording_or_another_way_to_search_is_no_fault(sample: World) -> None:
    homes = sample.fitting({"city": "Lindenport"})
    both = len(sample.fitting({"city": ["Lindenport", "Cedar Hollow"]}))
    rest = {"total": both - len(homes)}
    calls = [
        ToolFinished("search_listings", {"city": "Lindenport"}, {"total": len(homes)}),
        ToolFinished("search_listings", {"city": "Cedar Hollow"}, rest),
        ToolFinished("search_listings", {"city": "Cedar Hollow"}, rest),  # a stand-in looks again
    ]
    said = Said(shown=homes, it=homes[0])
    price = f"{float(homes[0].ListPrice):,.0f}"
    turn = Turn("so it costs that?", f"It costs {price} dollars.", calls, (), sample, said, {}, "", "", {})
    assert CHECKS["search"](turn, {"city": ["Lindenport", "Cedar Hollow"]}) == ""
    assert CHECKS["search"](turn, {"city": "Lindenport", "max_price": 1})
    assert CHECKS["confirms"](turn, "price") == ""
    turn.text = f"No, it is not {price}."
    assert CHECKS["confirms"](turn, "price") == "does not say yes"
    turn.text, turn.tools = f"The first one, at ${price}.", ()
    assert CHECKS["about"](turn, "first") == "", "looked up before"
    turn.text = "The first one."
    assert CHECKS["about"](turn, "first")


def test_a_line_is_written_in_several_ways() -> None:
    words = {"price": 450_000, "beds": 3}
    ways = {filled("{beds} bedrooms under {price}", words, Said(), random.Random(at), slips=False) for at in range(40)}
    assert {"3 bedrooms under $450,000", "three bedrooms under 450k"} & ways
    assert len(ways) > 5


def test_the_bar() -> None:
    fault = Fault("homes", "no", by_words=True)
    good, bad = (Outcome(Case("search", "x", []), "sample", faults, ()) for faults in ((), (fault,)))
    trap = Outcome(Case("number trap", "x", []), "sample", (fault,), ())
    assert passes([good] * 19 + [bad])
    assert not passes([good] * 18 + [bad] * 2)
    assert not passes([good] * 99 + [trap])


def test_a_server_is_asked_through_the_judges_and_its_tables_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that always invents the same home: nothing of it is said, every turn ends in an answer."""
    reply = Reply("The home at 77 Birch Lane costs $312,345.", usage={"prompt_tokens": 1000, "completion_tokens": 10})
    for key, price in (("INPUT", "1"), ("CACHED_INPUT", "1"), ("OUTPUT", "2")):
        monkeypatch.setenv(f"OPENAI_PRICE_{key}", price)
    with OpenAIServer([reply], repeat_last=True) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_MODEL", "liar-1")
        main(["--limit", "12", "--verbose", "--minutes", "1"])
        asked = len(server.requests)
    told = capsys.readouterr()
    assert asked >= 5
    assert "liar-1, prompt version" in told.out
    assert "done right" in told.out
    assert "USD a turn" in told.out
    assert "12/12 " in told.err
    said = [
        line for line in told.out.splitlines() if line.startswith("  ") and not line.startswith(("  !", "  '", '  "'))
    ]
    assert not [line for line in said if "Birch" in line or "312,345" in line]


def test_a_model_that_is_right_is_right_over_the_wire_as_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ConciergeServer() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert main(["--limit", "14", "--minutes", "2"]) == 0
        assert any("tools" in request.body for request in server.requests)
    told = capsys.readouterr().out
    assert "together" in told
    assert "what was changed: nothing" in told
    assert " 14/14 " in told


def test_the_concierge_is_asked_where_nothing_else_is_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert main(["--concierge", "--limit", "8", "--sets", "sample"]) == 0
    assert "stepped in: 0; what was changed: nothing" in capsys.readouterr().out
