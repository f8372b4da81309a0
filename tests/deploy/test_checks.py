"""The checks' laws: thresholds, levels, counters over time, and what of all that is news."""

import math
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.checking.catalogue import CHECKS
from deploy.checking.judging import Judge, level_of
from deploy.checking.news import Memory, News, looked, news, remember
from deploy.checking.results import Level, Result, Unread, exit_status, shown
from deploy.checking.samples import Samples, growth, quantile, total
from deploy.checking.thresholds import BadThresholds, Limits, Thresholds, load
from deploy.checking.window import Growth, Scrape, kept
from deploy.checking.window import looked as looked_over
from deploy.checks import THRESHOLDS
from tests.deploy.scripted_host import thresholds

OK, UNKNOWN, WARN, ALERT = Level
UNHURRIED = settings(deadline=None)  # others may use the machine
HOUR_S = 3600.0


# Thresholds


def test_an_operators_lines_go_before_the_kits_and_the_rest_stays(tmp_path: Path) -> None:
    mine = tmp_path / "checks.toml"
    mine.write_text("window_minutes = 30\n[disk_root]\nwarn = 70\n", "utf-8")
    base, changed = thresholds(), load(THRESHOLDS, mine)
    assert changed.window_s == 1800
    assert changed.limits["disk_root"] == Limits(base.limits["disk_root"].runs, 70, base.limits["disk_root"].alert)
    assert changed.limits["swap"] == base.limits["swap"]
    assert load(THRESHOLDS, tmp_path / "none") == base


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    mine = tmp_path / "checks.toml"
    mine.write_text(
        'remind_hours = "often"\n[disk_rot]\nwarn = 1\n[swap]\nwarn = 90\n[certificate]\nwarn = 5\n[app]\nwarn = 1\n'
        "[cpu]\nruns = 0\n[memory]\nwarn = true\n[first_sound]\nleast = 1.5\n",
        "utf-8",
    )
    with pytest.raises(BadThresholds) as caught:
        load(THRESHOLDS, mine)
    told = "\n".join(caught.value.faults)
    for part in (
        "disk_rot",
        "remind_hours",
        "[swap] alert",
        "[certificate] alert",
        "[app] warn",
        "[cpu] runs",
        "[memory] warn",
        "[first_sound] least",
    ):
        assert part in told
    assert len(caught.value.faults) == 8


@pytest.mark.parametrize("text", [b"warn = ", b"\xff\xfe", b"disk_root = 3"])
def test_a_file_that_is_no_table_of_thresholds_is_told(tmp_path: Path, text: bytes) -> None:
    mine = tmp_path / "checks.toml"
    mine.write_bytes(text)
    with pytest.raises(BadThresholds, match=r"checks\.toml|disk_root"):
        load(THRESHOLDS, mine)


def test_the_kits_file_and_the_catalogue_name_the_same_checks() -> None:
    told = tomllib.loads(THRESHOLDS.read_text("utf-8"))
    assert {key for key, value in told.items() if isinstance(value, dict)} == {one.name for one in CHECKS}
    assert all(one.do.endswith((".", "?")) and one.what for one in CHECKS)


# Levels


@UNHURRIED
@given(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 500), st.floats(0, 500))
def test_what_is_worse_is_never_judged_better(one: float, other: float, warn: float, more: float) -> None:
    better, worse = sorted((one, other))
    limits = Limits(1, warn, warn + more)
    assert level_of("memory", better, limits) <= level_of("memory", worse, limits)
    falling = Limits(1, warn + more, warn)
    assert level_of("certificate", better, falling) >= level_of("certificate", worse, falling)


def test_a_limit_counts_as_reached_when_the_value_is_there_and_no_number_is_unknown() -> None:
    judge = Judge(thresholds())
    assert [judge.value("disk_root", value, "").level for value in (79.9, 80, 90, math.nan)] == [
        OK,
        WARN,
        ALERT,
        UNKNOWN,
    ]
    assert [judge.value("certificate", value, "").level for value in (30.1, 30, 16.7)] == [OK, WARN, ALERT]
    assert judge.value("swap", 1, "", at_least=WARN).level == WARN


def test_what_to_do_is_told_when_it_is_bad_and_only_then() -> None:
    judge = Judge(thresholds())
    assert judge.value("swap", 99, "").do
    assert not judge.value("swap", 1, "").do
    assert not judge.unread("swap", Unread("gone")).do


def test_the_exit_status_is_that_of_the_worst() -> None:
    def status(*levels: Level) -> int:
        return exit_status([Result("app", level, "") for level in levels])

    assert [status(), status(OK), status(OK, UNKNOWN), status(WARN, UNKNOWN), status(ALERT, WARN)] == [0, 0, 1, 1, 2]


def test_values_are_shown_as_a_person_reads_them() -> None:
    told = [shown(value, unit) for value, unit in ((93.4, "%"), (1.254, "s"), (3.0, ""), (2.55, "h"), (None, "%"))]
    assert told == ["93 %", "1.25 s", "3", "2.5 h", ""]


# Counters


def _counter(**values: float) -> Samples:
    return {("n", frozenset({("of", of)})): value for of, value in values.items()}


@UNHURRIED
@given(st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=4), min_size=1, max_size=4))
def test_growth_counts_every_event_seen_and_none_twice_over_restarts(lives: list[list[int]]) -> None:
    """Each inner list is one process's life: by how much its counter grew from scrape to scrape."""
    scrapes = [_counter(a=sum(life[: at + 1])) for life in lives for at in range(len(life))]
    grown = total(growth(scrapes), "n")
    seen = sum(sum(life) for life in lives) - lives[0][0]
    # A life that is already past the last value of the one before cannot be told from it.
    assert 0 <= grown <= seen
    if all(sum(a) > b[0] for a, b in pairwise(lives)):
        assert grown == seen


def test_a_series_that_appears_counts_from_zero_and_one_that_is_gone_takes_nothing_back() -> None:
    assert growth([_counter(a=5), _counter(a=5, b=2), _counter(b=3)]) == _counter(a=0, b=3)


@UNHURRIED
@given(st.lists(st.floats(0.001, 30), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_quantile_lies_in_the_bucket_that_holds_it(observed: list[float], share: float) -> None:
    bounds = [0.1, 0.5, 1.0, 5.0, 10.0, math.inf]
    told = {
        ("t_bucket", frozenset({("le", str(bound))})): float(sum(value <= bound for value in observed))
        for bound in bounds
    }
    value = quantile(share, told, "t")
    exact = sorted(observed)[max(0, math.ceil(share * len(observed) - 1e-9) - 1)]
    assert value is not None
    upper = next(bound for bound in bounds if exact <= bound)
    lower = max((bound for bound in bounds if bound < exact), default=0.0)
    assert lower - 1e-9 <= value <= (10.0 if math.isinf(upper) else upper) + 1e-9


def test_nothing_observed_has_no_quantile() -> None:
    assert quantile(0.95, {("t_bucket", frozenset({("le", "+Inf")})): 0.0}, "t") is None
    assert quantile(0.95, {}, "t") is None


@UNHURRIED
@given(st.lists(st.integers(-100, 5000), max_size=60))
def test_the_window_reaches_back_as_far_as_it_must_and_not_much_further(ages_s: list[int]) -> None:
    window_s, now = 900.0, 10_000.0
    left = kept([Scrape(now - age, {}) for age in ages_s], now, window_s)
    ages = [now - one.at_unix_s for one in left]
    assert ages == sorted(ages, reverse=True)
    assert all(0 < age <= 2 * window_s for age in ages)
    assert sum(age >= window_s for age in ages) <= 1
    assert {age for age in ages_s if 0 < age < window_s} <= set(ages)


def test_a_scrape_that_fails_is_neither_growth_nor_a_gap_that_is_misread() -> None:
    first, grown = looked_over((), {("vox_turns_total", frozenset()): 100.0}, 0.0, 900)
    assert grown == Growth(0.0, {})
    same, unread = looked_over(first, Unread("away"), 60.0, 900)
    assert (same, unread) == (first, Unread("away"))
    _, grown = looked_over(same, {("vox_turns_total", frozenset()): 101.0, ("vox_other", frozenset()): 9.0}, 120.0, 900)
    assert grown == Growth(120.0, {("vox_turns_total", frozenset()): 1.0})


# News


def _run(memory: Memory, level: Level | None, now: float, told: bool = True) -> tuple[Memory, tuple[News, ...]]:
    """One run in which disk_root (2 runs to hold) is at `level`; None: it is not looked at."""
    results = [] if level is None else [Result("disk_root", level, "")]
    memory = looked(memory, results)
    found = news(memory, results, thresholds(), now)
    return (remember(memory, found, now) if told else memory), found


def _told(levels: list[Level | None], told: bool = True) -> list[Level]:
    memory, all_told = Memory(), []
    for at, level in enumerate(levels):
        memory, found = _run(memory, level, at * 60.0, told)
        all_told += [one.level for one in found]
    return all_told


@pytest.mark.parametrize(
    ("levels", "news_of"),
    [
        ([ALERT], []),  # it has not held yet
        ([ALERT, ALERT, ALERT, ALERT], [ALERT]),
        ([ALERT, OK] * 10, []),  # to and fro: nothing holds
        ([ALERT, WARN] * 10, [WARN]),  # but this is never well
        ([WARN, WARN, ALERT, ALERT, OK, OK], [WARN, ALERT, OK]),
        ([ALERT, ALERT, OK, ALERT, OK, ALERT, OK, OK], [ALERT, OK]),
        ([ALERT, ALERT, UNKNOWN, UNKNOWN, OK, OK], [ALERT, UNKNOWN, OK]),  # never called well while nobody can see
        ([OK] * 5, []),
        ([ALERT, ALERT, None, None], [ALERT, OK]),
    ],
)
def test_a_change_is_told_once_when_it_has_held(levels: list[Level | None], news_of: list[Level]) -> None:
    assert _told(levels) == news_of


@UNHURRIED
@given(st.lists(st.sampled_from(list(Level)), max_size=40))
def test_what_is_told_is_what_people_do_not_know_yet_and_a_lasting_end_always_arrives(levels: list[Level]) -> None:
    told = _told([*levels])
    assert all(one != other for one, other in pairwise([OK, *told]))
    assert ([OK, *_told([*levels, ALERT, ALERT])])[-1] == ALERT
    assert ([OK, *_told([*levels, OK, OK])])[-1] == OK


def test_what_could_not_be_sent_is_news_again_next_time() -> None:
    assert _told([ALERT, ALERT, ALERT], told=False) == [ALERT, ALERT]


def test_an_alert_that_stands_is_told_again_each_day_and_a_warning_is_not() -> None:
    kit: Thresholds = thresholds()
    for level, expected in ((ALERT, ["change", "reminder", "reminder"]), (WARN, ["change"])):
        memory, kinds = Memory(), []
        for hour in range(52):
            memory, found = _run(memory, level, hour * HOUR_S)
            kinds += [one.kind for one in found]
        assert kit.remind_s == 24 * HOUR_S
        assert kinds == expected
