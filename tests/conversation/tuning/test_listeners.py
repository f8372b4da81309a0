"""Simulated listeners through whole comparisons, hidden orders included: who prefers is found, who guesses is not.

All draw from fixed seeds, so that a run is as the one before. Bounds are the binomial's own.
"""

import itertools
import random
from collections import Counter

import pytest
from scipy.stats import binom, binomtest  # type: ignore[import-untyped]

from conversation.tuning import stored
from conversation.tuning.trial import Trial, Vote
from conversation.tuning.trials import Trials
from conversation.tuning.verdict import false_share, verdict
from tests.conversation.conftest import VOICE
from tests.conversation.tuning.listening import (
    ANN,
    TEXTS,
    A,
    B,
    Listener,
    TrialsInMemory,
    heard_out,
    prefers_a,
    trials_of,
)

TOSSERS = 1_000


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drawer is a dictionary here: fifty thousand hops into a thread and back would take most of the time."""

    async def here(call, *args, **kwargs):  # type: ignore[no-untyped-def]
        return call(*args, **kwargs)

    monkeypatch.setattr(stored.asyncio, "to_thread", here)


async def many(listener: Listener, rounds: int, times: int, seed: int) -> list[Trial]:
    trials = trials_of(seed)
    return [await heard_out(trials, listener, rounds) for _ in range(times)]


def found(trials: list[Trial]) -> Counter[str]:
    verdicts = [one.verdict for one in trials]
    return Counter(one.prefers for one in verdicts if one is not None)


def within(hits: int, times: int, share: float) -> bool:
    """Whether so many are no surprise (to one in a thousand) where each is one with that `share`."""
    return bool(binomtest(hits, times, share).pvalue > 0.001)


@pytest.mark.parametrize("rounds", [10, 17, 40])
async def test_who_always_prefers_one_is_found_always(rounds: int) -> None:
    for share, name in ((1.0, "a"), (0.0, "b")):
        told = await many(prefers_a(share, random.Random(1)), rounds, 25, seed=rounds)
        assert found(told) == {name: 25}
        assert {one.winner for one in told} == {A if name == "a" else B}


@pytest.mark.parametrize(("share", "rounds"), [(0.9, 20), (0.75, 20), (0.7, 40), (0.1, 10)])
async def test_who_prefers_mostly_is_found_as_often_as_the_binomial_says(  # type: ignore[no-untyped-def]
    figure, share: float, rounds: int
) -> None:
    told = found(await many(prefers_a(share, random.Random(7)), rounds, 300, seed=3))
    right, wrong = ("a", "b") if share > 0.5 else ("b", "a")
    enough = [hits for hits in range(rounds + 1) if verdict(hits, rounds - hits).prefers == right]
    power = float(sum(binom.pmf(hits, rounds, share) for hits in enough))
    figure(
        f"blind comparisons: a preference of {share} found in {told[right]} of 300 "
        f"({rounds} rounds; the binomial: {300 * power:.0f})"
    )
    assert within(told[right], 300, power), (told, power)
    assert told[wrong] <= 1


async def test_a_clear_preference_in_twenty_rounds_is_hardly_missed() -> None:
    told = found(await many(prefers_a(0.9, random.Random(11)), 20, 200, seed=5))
    assert told["a"] >= 190  # the binomial: 197.7


@pytest.mark.parametrize("rounds", [10, 20])
async def test_a_thousand_coin_tossers_are_told_of_a_preference_no_more_often_than_is_stated(  # type: ignore[no-untyped-def]
    figure, rounds: int
) -> None:
    coin = random.Random(2026)

    def toss(_: object) -> Vote:
        return "first" if coin.random() < 0.5 else "second"

    trials = await many(toss, rounds, TOSSERS, seed=rounds)
    told = found(trials)
    stated = {one.verdict.false_share for one in trials if one.verdict is not None}
    assert stated == {false_share(rounds)}
    falsely = told["a"] + told["b"]
    figure(
        f"blind comparisons: {falsely} of {TOSSERS} coin-tossers falsely found "
        f"({rounds} rounds; stated {false_share(rounds):.2%})"
    )
    assert within(falsely, TOSSERS, false_share(rounds)), told
    assert within(told["a"], falsely, 0.5)


@pytest.mark.parametrize(
    "habit",
    [lambda _: True, lambda at: at <= 4],
    ids=["always the first", "the first four times"],
)
async def test_a_habit_is_told_of_a_preference_no_more_often_than_a_coin(habit) -> None:  # type: ignore[no-untyped-def]
    """An order with as many of each would fail this: four times "first" of ten gives 5 of 100, not 2."""
    told = found(await many(lambda one: "first" if habit(one.number) else "second", 10, TOSSERS, seed=99))
    assert within(told["a"] + told["b"], TOSSERS, false_share(10)), told


async def test_the_interval_holds_the_true_share_in_at_least_95_of_100(figure) -> None:  # type: ignore[no-untyped-def]
    chance, held, times = random.Random(4), 0, 0
    trials = trials_of(8)
    for rounds in (10, 13, 20, 40):
        for _ in range(150):
            share = chance.random()
            told = (await heard_out(trials, prefers_a(share, chance), rounds)).verdict
            assert told is not None
            true = share if told.share_of == "a" else 1 - share
            held, times = held + (told.low <= true <= told.high), times + 1
    figure(f"blind comparisons: the interval held the true share in {held} of {times}")
    assert binomtest(held, times, 0.95, alternative="less").pvalue > 0.01, (held, times)


async def test_orders_are_fair_and_of_their_own_and_seeds_are_kept() -> None:
    trials = await many(lambda _: "first", 20, 200, seed=21)
    rounds = [one for trial in trials for one in trial.rounds]
    assert within(sum(one.a_is_first for one in rounds), len(rounds), 0.5)
    same = sum(a.a_is_first == b.a_is_first for trial in trials for a, b in itertools.pairwise(trial.rounds))
    assert within(same, 200 * 19, 0.5)  # what the round before was tells nothing
    assert len({one.seed for one in rounds}) == len(rounds)
    assert all(0 <= one.seed < 2**53 for one in rounds)
    told = trials[0].told()["log"]
    assert [one["seed"] for one in told] == [one.seed for one in trials[0].rounds]


async def test_the_product_draws_from_the_system() -> None:
    trials = Trials(TrialsInMemory(), {VOICE.name: VOICE})
    assert isinstance(trials._chance, random.SystemRandom)
    first, second = [await trials.begin(ANN, A, B, TEXTS, 40) for _ in range(2)]
    assert [one.seed for one in first.rounds] != [one.seed for one in second.rounds]
    assert [one.a_is_first for one in first.rounds] != [one.a_is_first for one in second.rounds]
