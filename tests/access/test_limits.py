"""Limits: never more than the rate in any window, one's own count alone, a memory with a bound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.errors import AskLess
from access.limits import RATES, SENTENCES, Limits

WHO = {"session": "s", "invite": "i", "address": "203.0.113.9"}


class Clock:
    now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


async def taken(limits: Limits, kind: str = "turn", times: int = 1, **who: str) -> int:
    """How many of `times` were let through."""
    through = 0
    for _ in range(times):
        try:
            await limits.take(kind, **(WHO | who))  # type: ignore[arg-type]
            through += 1
        except AskLess:
            pass
    return through


@given(gaps_s=st.lists(st.floats(0, 30), min_size=1, max_size=120))
@settings(max_examples=50, deadline=None)
def test_no_window_ever_holds_more_than_the_rate(gaps_s: list[float]) -> None:
    import asyncio

    async def ask() -> list[float]:
        clock, moments = Clock(), []
        limits = Limits({"turn": {"session": "5 per minute"}}, clock)
        for gap_s in gaps_s:
            clock.now_s += gap_s
            if await taken(limits):
                moments.append(clock.now_s)
        return moments

    moments = asyncio.run(ask())
    assert moments
    for at in moments:
        assert sum(at - 60 < other <= at for other in moments) <= 5


async def test_after_the_time_that_was_told_it_goes_on() -> None:
    clock = Clock()
    limits = Limits({"turn": {"session": "3 per minute"}}, clock)
    for _ in range(3):
        clock.now_s += 7
        await limits.take("turn", **WHO)
    with pytest.raises(AskLess) as refused:
        await limits.take("turn", **WHO)
    assert refused.value.status == 429
    assert refused.value.retry_after_s == pytest.approx(60 - 14)
    assert "46 seconds" in str(refused.value)
    clock.now_s += 46
    assert await taken(limits) == 1


async def test_a_refusal_is_charged_to_nobody() -> None:
    limits = Limits({"turn": {"session": "2 per minute", "address": "5 per minute"}}, Clock())
    assert await taken(limits, times=50) == 2
    assert await taken(limits, times=50, session="another") == 2
    assert await taken(limits, times=50, session="a third") == 1  # of the address, which had four


async def test_who_asks_too_much_holds_up_nobody_else() -> None:
    limits = Limits(clock=Clock())
    assert await taken(limits, times=1_000) < 1_000
    assert await taken(limits, session="t", invite="j", address="198.51.100.7") == 1


@pytest.mark.parametrize("kind", RATES)
async def test_every_kind_is_limited_by_each_that_is_named_and_says_so_in_a_sentence(kind: str) -> None:
    for whose in RATES[kind]:  # type: ignore[index]
        limits = Limits({kind: {whose: RATES[kind][whose]}}, Clock())  # type: ignore[dict-item, index]
        assert 0 < await taken(limits, kind, 2_000) < 2_000
        with pytest.raises(AskLess, match=SENTENCES[kind]) as refused:  # type: ignore[index]
            await limits.take(kind, **WHO)  # type: ignore[arg-type]
        assert refused.value.retry_after_s


async def test_the_memory_is_bounded_and_forgets_the_longest_unused() -> None:
    limits = Limits({"turn": {"address": "1 per minute"}}, Clock(), max_keys=100)
    for number in range(1_000):
        assert await taken(limits, address=str(number)) == 1
        assert len(limits.windows) <= 100
    assert await taken(limits, address="999") == 0
    assert await taken(limits, address="0") == 1


async def test_what_is_past_takes_no_memory_once_it_is_looked_at() -> None:
    clock = Clock()
    limits = Limits({"turn": {"address": "1 per minute"}}, clock)
    await taken(limits)
    clock.now_s += 61
    await limits.check("turn", **WHO)
    assert len(limits.windows) == 0
