"""What votes of a blind comparison show: by the exact binomial test and Clopper and Pearson's interval, and in words.

Stands on two things: the number of rounds was fixed before the first, and nobody saw a tally before the last. Knows no
voice and no visitor.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal

CONFIDENCE = 0.95
Which = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`low` and `high` bound the share of such choices that would go to `share_of`, which was chosen more often (a
    where both were as often), with CONFIDENCE. A preference is found exactly when these bounds leave out one half.

    `false_share` is how many of such comparisons, with so many rounds, find a preference of somebody who hears no
    difference.
    """

    for_a: int
    for_b: int
    low: float
    high: float
    false_share: float

    @property
    def rounds(self) -> int:
        return self.for_a + self.for_b

    @property
    def share_of(self) -> Which:
        return "b" if self.for_b > self.for_a else "a"

    @property
    def prefers(self) -> Literal["a", "b", "none"]:
        return self.share_of if self.low > 0.5 else "none"

    def told(self) -> dict[str, Any]:
        """As JSON holds it, with its plain words."""
        named = {"prefers": self.prefers, "share_of": self.share_of, "confidence": CONFIDENCE}
        return {**asdict(self), **named, "words": list(words(self))}


@lru_cache(maxsize=2_000)
def verdict(for_a: int, for_b: int) -> Verdict:
    """Of a comparison that has had all its rounds, at least one."""
    rounds = for_a + for_b
    low, high = _interval(max(for_a, for_b), rounds)
    return Verdict(for_a, for_b, low, high, false_share(rounds))


@lru_cache(maxsize=100)
def false_share(rounds: int) -> float:
    """How likely fair coins are to be told of a preference, for one setting or the other, after so many rounds."""
    found = sum(math.comb(rounds, hits) for hits in range(rounds + 1) if 2 * hits > rounds and _is_found(hits, rounds))
    return float(2 * found / 2**rounds)


def _is_found(hits: int, rounds: int) -> bool:
    return _interval(hits, rounds)[0] > 0.5


@lru_cache(maxsize=2_000)
def _interval(hits: int, rounds: int) -> tuple[float, float]:
    """Clopper and Pearson's, which holds the true share in at least CONFIDENCE of all cases, whatever that is."""
    from scipy.stats import binomtest  # type: ignore[import-untyped]  # a second and 60 MB: not before it is needed

    told = binomtest(hits, rounds).proportion_ci(CONFIDENCE, method="exact")
    return float(told.low), float(told.high)


def words(found: Verdict) -> tuple[str, ...]:
    """Plain sentences: the result, what it allows, and how often it would be wrong."""
    chosen, times = found.share_of.upper(), max(found.for_a, found.for_b)
    share = f"{_percent(found.low)} to {_percent(found.high)} of such choices, with {_percent(CONFIDENCE)} confidence"
    risk = (
        f"Somebody who hears no difference is told of a preference, for one setting or the other, in "
        f"{_of_hundred(found.false_share)} comparisons of {found.rounds} rounds."
    )
    if found.prefers != "none":
        return (
            f"You chose {chosen} in {times} of {found.rounds} rounds: you prefer {chosen}.",
            f"You would choose {chosen} in {share}.",
            risk,
        )
    what = "each setting" if found.for_a == found.for_b else chosen
    return (
        f"You chose {what} in {times} of {found.rounds} rounds: no preference was shown.",
        f"That does not say that you like A and B equally well. You would choose {chosen} in {share}; more rounds "
        "would narrow that down.",
        risk,
    )


def repeated(rounds: Sequence[int], gone: int = 0) -> tuple[str, ...]:
    """What is to be told of comparisons of the same two settings, of so many rounds each: of a single one, nothing.

    `gone` of them are in the listener's history no more. Who begins anew until a preference is found finds one in the
    end: of three comparisons of 10 rounds, by coins at least one does so 6 times of 100.
    """
    if len(rounds) < 2:
        return ()
    by_chance = 1 - math.prod(1 - false_share(one) for one in rounds)
    removed = f", {gone} of which {'is' if gone == 1 else 'are'} no longer in your history" if gone else ""
    return (
        f"You have finished {len(rounds)} comparisons of these two settings{removed}. Of somebody who hears no "
        f"difference at least one of {len(rounds)} finds a preference in {_of_hundred(by_chance)} cases: take them all "
        "together.",
    )


def _percent(share: float) -> str:
    """Whole, but where that would hide on which side of one half it is: 50.3 % leaves it out, 49.99 % does not."""
    digits = 0
    while share != 0.5 and digits < 4 and round(100 * share, digits) == 50:
        digits += 1
    return f"{100 * share:.{digits}f} %"


def _of_hundred(share: float) -> str:
    if share < 0.005:
        return "fewer than 1 of 100"
    return f"about {round(100 * share)} of 100"


def tally(votes: Mapping[int, Which]) -> Verdict:
    """Of each round's choice, by its number."""
    for_a = sum(which == "a" for which in votes.values())
    return verdict(for_a, len(votes) - for_a)
