"""The house itself, by what app and worker tell: is each there, what has today cost, how soon do turns sound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.checking.judging import Judge
from deploy.checking.results import Forbidden, Level, Result, Unread
from deploy.checking.samples import Samples, picked, quantile, total
from deploy.checking.window import Growth

Health = Mapping[str, Any] | Unread


@dataclass(frozen=True, slots=True)
class HouseReadings:
    """One run's. `app` and `worker` are what /metrics tells now, the others how much it grew in the window."""

    app_health: Health
    worker_health: Health
    app: Samples | Unread
    worker: Samples | Unread
    app_growth: Growth | Unread
    worker_growth: Growth | Unread


def house_checks(read: HouseReadings, judge: Judge) -> Iterator[Result]:
    yield app(read.app_health, judge)
    yield worker(read.worker_health, read.app_health, judge)
    for name, spent, cap in (
        ("tokens", "vox_spent_today_tokens", "tokens"),
        ("spend", "vox_spent_today_usd", "usd"),
        ("speech", "vox_spent_today_speech_seconds", "speech_seconds"),
    ):
        yield of_cap(name, spent, cap, read.app, judge)
    yield ledger(read.app, judge)
    yield first_sound(read.app_growth, judge)
    yield of_turns("failed_turns", "vox_turns_total", read.app_growth, judge, ending="failed")
    yield of_turns("taken_over", "vox_taken_over_total", read.app_growth, judge)
    yield counted("store_errors", "vox_store_errors_total", read.app_growth, judge)
    yield counted("speech_errors", "vox_tts_errors_total", read.worker_growth, judge, by="code")
    yield gauge("queue", "vox_turns_waiting", read.app, judge)
    yield gauge("lane_wait", "vox_tts_lane_wait_seconds", read.worker, judge)


def app(told: Health, judge: Judge) -> Result:
    """It is well while it answers: that the worker is away is the worker's own check."""
    if isinstance(told, Unread):
        return judge.state("app", _silent(told), told.why)
    level = Level.OK if told["status"] in ("ready", "mute") else Level.ALERT
    return judge.state("app", level, f"answers, and is {told['status']}; {told.get('brain', 'its brain is not told')}")


def worker(told: Health, by_app: Health, judge: Judge) -> Result:
    """The app may see what the worker does not: that it speaks another voice, or takes no token of ours."""
    if isinstance(told, Unread):
        return judge.state("worker", _silent(told), told.why)
    seen = "" if isinstance(by_app, Unread) else str(by_app.get("worker", "ready"))
    if told["status"] != "ready":
        return judge.state("worker", Level.ALERT, f"answers, but is {told['status']}")
    if seen not in ("", "ready"):
        return judge.state("worker", Level.ALERT, f"is ready, but the app says of it: {seen}")
    return judge.state("worker", Level.OK, f"ready, voice {told.get('voice', '?')}")


def of_cap(name: str, spent: str, cap: str, read: Samples | Unread, judge: Judge) -> Result:
    """What today has cost, as a share of the most that it may."""
    if isinstance(read, Unread):
        return judge.unread(name, read)
    caps, spends = picked(read, "vox_cap_today", kind=cap), picked(read, spent)
    if not caps or not spends:
        return judge.unread(name, Unread("the app has not told it yet"))
    most, so_far = sum(caps.values()), sum(spends.values())
    if most == float("inf"):
        return judge.state(name, Level.OK, f"{so_far:,.6g} today; no cap is set")
    if most == 0:
        return judge.state(name, Level.OK, "none is allowed: its cap is 0")
    return judge.value(name, 100 * so_far / most, f"{so_far:,.6g} of {most:,.6g} today")


def ledger(read: Samples | Unread, judge: Judge) -> Result:
    if isinstance(read, Unread):
        return judge.unread("ledger", read)
    told = picked(read, "vox_ledger_open")
    if not told:
        return judge.unread("ledger", Unread("the app has not told it yet"))
    is_open = all(value == 1 for value in told.values())
    says = "open" if is_open else "closed: nothing is spent, the concierge answers and no speech is made"
    return judge.state("ledger", Level.OK if is_open else Level.ALERT, says)


def first_sound(grown: Growth | Unread, judge: Judge) -> Result:
    name, histogram = "first_sound", "vox_first_sound_seconds"
    if isinstance(grown, Unread):
        return judge.unread(name, grown)
    heard = total(grown.samples, f"{histogram}_bucket", le="+Inf")
    says = f"{heard:.0f} turns sounded {_window(grown)}"
    p95 = quantile(0.95, grown.samples, histogram)
    if p95 is None or heard < judge.least(name):
        return judge.state(name, Level.OK, f"{says}: too few to judge, it takes {judge.least(name)}")
    return judge.value(name, p95, says)


def of_turns(name: str, counter: str, grown: Growth | Unread, judge: Judge, **labels: str) -> Result:
    """The share of the turns that ended within the window which `counter` counts."""
    if isinstance(grown, Unread):
        return judge.unread(name, grown)
    ended, counted = total(grown.samples, "vox_turns_total"), total(grown.samples, counter, **labels)
    says = f"{counted:.0f} of {ended:.0f} {_window(grown)}"
    if ended < judge.least(name):
        return judge.state(name, Level.OK, f"{says}: too few to judge, it takes {judge.least(name)}")
    return judge.value(name, 100 * counted / ended, says)


def counted(name: str, counter: str, grown: Growth | Unread, judge: Judge, *, by: str = "") -> Result:
    """How many were added within the window; `by` is the label that tells them apart."""
    if isinstance(grown, Unread):
        return judge.unread(name, grown)
    kinds = {dict(series[1]).get(by, ""): count for series, count in picked(grown.samples, counter).items() if count}
    apart = ", ".join(f"{kind} {count:.0f}" for kind, count in sorted(kinds.items()) if kind)
    return judge.value(name, total(grown.samples, counter), _window(grown) + (f": {apart}" if apart else ""))


def gauge(name: str, metric: str, read: Samples | Unread, judge: Judge) -> Result:
    if isinstance(read, Unread):
        return judge.unread(name, read)
    if not (told := picked(read, metric)):
        return judge.unread(name, Unread(f"{metric} is not told"))
    return judge.value(name, sum(told.values()), "just now")


def _silent(told: Unread) -> Level:
    return Level.UNKNOWN if isinstance(told, Forbidden) else Level.ALERT


def _window(grown: Growth) -> str:
    return f"in {grown.over_s / 60:.0f} min" if grown.over_s else "so far: counted from now on"
