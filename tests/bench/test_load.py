"""What a crowd's figures say, and the lag read from a histogram."""

import pytest

from tests.bench.listener import Listened
from tests.bench.load import Crowd, crowd_of, largest
from tests.bench.loop_lag import METRIC, buckets, quantile_ms
from tests.bench.playback import Arrival
from tests.bench.texts import MOST_LISTENERS, marked_reply


def listened(at_ms: float, pcm: bytes = b"own") -> Listened:
    return Listened([Arrival(at_ms, 100.0), Arrival(at_ms + 50, 100.0)], bytearray(pcm))


def crowd(*listeners: Listened) -> Crowd:
    return crowd_of([listeners], [b"own"] * len(listeners), None)


def test_no_two_listeners_are_told_the_same() -> None:
    assert len({marked_reply(at) for at in range(MOST_LISTENERS)}) == MOST_LISTENERS


def test_a_crowd_holds_when_all_were_served_in_time() -> None:
    assert crowd(listened(100), listened(700)).holds
    assert not crowd(listened(100), listened(701)).holds


def test_refused_ones_are_counted_apart_and_the_crowd_does_not_hold() -> None:
    met = crowd(listened(100), Listened(refused=True))
    assert (met.refused, met.faults, met.mixed, met.first_sound_ms) == (1, [], 0, [100])
    assert not met.holds


def test_another_ones_sound_is_noticed() -> None:
    met = crowd(listened(100), listened(100, b"not mine"))
    assert met.mixed == 1
    assert not met.holds


def test_a_cut_stream_is_a_fault_whatever_came_of_it() -> None:
    cut = listened(100)
    cut.fault = "the stream was cut"
    met = crowd(listened(100), cut)
    assert (met.faults, met.mixed) == (["the stream was cut"], 0)
    assert not met.holds


def test_the_largest_crowd_is_the_last_before_the_first_that_fails() -> None:
    told = [{"listeners": many, "holds": holds} for many, holds in ((1, True), (2, True), (4, False), (6, True))]
    assert largest(told) == 2
    assert largest(told[2:]) == 0


def test_a_quantile_lies_within_its_bucket() -> None:
    before = {0.001: 5.0, 0.002: 5.0, float("inf"): 5.0}
    after = {0.001: 55.0, 0.002: 105.0, float("inf"): 105.0}
    assert quantile_ms(before, after, 0.5) == pytest.approx(1.0)
    assert quantile_ms(before, after, 0.75) == pytest.approx(1.5)
    assert quantile_ms(before, after, 1.0) == pytest.approx(2.0)


def test_a_quantile_of_nothing_is_none_and_past_the_last_bound_infinite() -> None:
    assert quantile_ms({}, {}, 0.99) is None
    assert quantile_ms({0.001: 3.0, float("inf"): 3.0}, {0.001: 3.0, float("inf"): 3.0}, 0.99) is None
    assert quantile_ms({}, {0.001: 0.0, float("inf"): 4.0}, 0.99) == float("inf")


def test_buckets_are_read_from_what_prometheus_reads() -> None:
    from prometheus_client import CollectorRegistry, Histogram, generate_latest

    registry = CollectorRegistry()
    lag = Histogram(METRIC, "lag", buckets=(0.001, 0.01), registry=registry)
    lag.observe(0.005)
    assert buckets(generate_latest(registry).decode()) == {0.001: 0.0, 0.01: 1.0, float("inf"): 1.0}
