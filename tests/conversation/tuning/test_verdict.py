"""What votes show: the textbook's figures, and that the words say no more than these."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaincinv  # type: ignore[import-untyped]
from scipy.stats import binom, binomtest  # type: ignore[import-untyped]

from conversation.tuning.trials import ROUNDS
from conversation.tuning.verdict import false_share, repeated, verdict

ALL_ROUNDS = range(ROUNDS[0], ROUNDS[1] + 1)


def clopper_pearson(hits: int, rounds: int) -> tuple[float, float]:
    """By the quantiles of the beta distribution, as Clopper and Pearson have it."""
    low = float(betaincinv(hits, rounds - hits + 1, 0.025)) if hits else 0.0
    high = float(betaincinv(hits + 1, rounds - hits, 0.975)) if hits < rounds else 1.0
    return low, high


@settings(max_examples=40)
@given(st.integers(0, 40), st.integers(0, 40))
def test_it_is_the_exact_test_and_the_exact_interval(for_a: int, for_b: int) -> None:
    rounds = for_a + for_b
    if not rounds:
        return
    found = verdict(for_a, for_b)
    assert (found.low, found.high) == pytest.approx(clopper_pearson(max(for_a, for_b), rounds), abs=1e-9)
    assert (found.prefers != "none") == (not found.low <= 0.5 <= found.high)
    assert (found.prefers != "none") == bool(binomtest(for_a, rounds).pvalue <= 0.05)
    assert found.prefers in ("none", "a" if for_a > for_b else "b")


def test_a_and_b_are_treated_alike() -> None:
    for rounds in ALL_ROUNDS:
        for hits in range(rounds + 1):
            one, other = verdict(hits, rounds - hits), verdict(rounds - hits, hits)
            assert (one.low, one.high, one.false_share) == (other.low, other.high, other.false_share)
            assert {one.prefers, other.prefers} in ({"a", "b"}, {"none"})


def test_the_false_share_is_what_fair_coins_come_to() -> None:
    for rounds in ALL_ROUNDS:
        likely = binom.pmf(range(rounds + 1), rounds, 0.5)
        told = sum(one for hits, one in enumerate(likely) if verdict(hits, rounds - hits).prefers != "none")
        assert false_share(rounds) == pytest.approx(told)
        assert 0 < false_share(rounds) <= 0.05


def test_ten_rounds_are_wrong_in_two_of_a_hundred() -> None:
    assert false_share(10) == 22 / 1024


@pytest.mark.parametrize("share", [0.0, 0.03, 0.2, 0.37, 0.5, 0.64, 0.81, 0.975, 1.0])
def test_the_interval_holds_the_true_share_as_often_as_it_says(share: float) -> None:
    def holds(hits: int, rounds: int) -> bool:
        found = verdict(hits, rounds - hits)
        true = share if found.share_of == "a" else 1 - share
        return found.low <= true <= found.high

    for rounds in ALL_ROUNDS:
        likely = binom.pmf(range(rounds + 1), rounds, share)
        assert sum(one for hits, one in enumerate(likely) if holds(hits, rounds)) >= 0.95 - 1e-12, rounds


def test_a_clear_result_in_words() -> None:
    assert verdict(1, 9).told()["words"] == [
        "You chose B in 9 of 10 rounds: you prefer B.",
        "You would choose B in 55 % to 100 % of such choices, with 95 % confidence.",
        "Somebody who hears no difference is told of a preference, for one setting or the other, in about 2 of 100 "
        "comparisons of 10 rounds.",
    ]


def test_no_preference_is_not_told_as_equality() -> None:
    words = verdict(4, 6).told()["words"]
    assert words[0] == "You chose B in 6 of 10 rounds: no preference was shown."
    assert "does not say that you like A and B equally well" in words[1]
    assert "26 % to 88 %" in words[1]
    assert verdict(5, 5).told()["words"][0] == "You chose each setting in 5 of 10 rounds: no preference was shown."


def test_words_never_say_one_half_for_what_is_beside_it() -> None:
    for rounds in ALL_ROUNDS:
        for hits in range(rounds + 1):
            found = verdict(hits, rounds - hits)
            share = found.told()["words"][1].split(" in ")[1].split(" % ")[0]
            if found.prefers != "none":
                assert float(share) > 50, found
            else:
                assert float(share) < 50, found
            assert math.isclose(float(share), 100 * found.low, abs_tol=0.51)


def test_who_begins_anew_is_told_how_often_chance_finds_something() -> None:
    assert repeated([10]) == ()
    (told,) = repeated([10, 10, 10])
    assert "You have finished 3 comparisons" in told
    assert "at least one of 3 finds a preference in about 6 of 100 cases" in told  # 1 - (1 - 22/1024)^3
    (many,) = repeated([12] * 40)
    assert "about 79 of 100" in many
