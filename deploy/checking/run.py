"""One run: every source is read once, every check made. A check that breaks is unknown, and spoils no other."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from prometheus_client import Metric

from deploy.checking import certificate, gpu, kept, local_http, machine, samples, units
from deploy.checking.house import HouseReadings, house_checks
from deploy.checking.judging import Judge
from deploy.checking.places import Places
from deploy.checking.results import Level, Result, Unread
from deploy.checking.samples import Samples
from deploy.checking.state import State
from deploy.checking.telling import addresses
from deploy.checking.thresholds import Thresholds
from deploy.checking.window import Growth, Scrape, looked

# The checks that one source serves, in the order of `run`.
GROUPS = (
    ("front", "certificate"),
    (
        "app",
        "worker",
        "tokens",
        "spend",
        "speech",
        "ledger",
        "first_sound",
        "failed_turns",
        "taken_over",
        "store_errors",
        "speech_errors",
        "queue",
        "lane_wait",
    ),
    ("units", "restarts"),
    ("maintenance",),
    ("disk_root", "disk_data", "disk_backups", "memory", "swap", "cpu", "cpu_pressure", "memory_pressure", "clock"),
    ("gpu_memory", "gpu_temperature"),
    ("backup", "backup_copy", "drill"),
    ("alerts",),
)
log = logging.getLogger("vox.checks")
Told = Samples | Unread


@dataclass(frozen=True, slots=True)
class Run:
    """`state` is the one before, with this run's counters; `worker` is what the worker's /metrics told."""

    results: tuple[Result, ...]
    state: State
    worker: list[Metric] | Unread


def run(places: Places, thresholds: Thresholds, before: State, now_unix_s: float | None = None) -> Run:
    """Blocks for some seconds where somebody does not answer. Never raises for what it finds."""
    now = time.time() if now_unix_s is None else now_unix_s
    app = local_http.metrics(places.metrics_port) if places.metrics_port else Unread("VOX_METRICS_PORT is not set")
    worker = local_http.metrics(places.worker)
    units_told = units.units_told()
    told: dict[str, Told] = {"app": _samples(app), "worker": _samples(worker), "units": units.restarts_of(units_told)}
    scrapes, grown = _windows(before, told, now, thresholds.window_s)
    house = HouseReadings(
        local_http.health(places.app),
        local_http.health(places.worker),
        told["app"],
        told["worker"],
        grown["app"],
        grown["worker"],
    )
    judge = Judge(thresholds)
    groups: tuple[Callable[[], Iterable[Result]], ...] = (
        lambda: _door(places, now, judge),
        lambda: house_checks(house, judge),
        lambda: units.unit_checks(units_told, grown["units"], judge),
        lambda: (units.maintenance(places.maintenance, now, judge),),
        lambda: machine.machine_checks(_disks(places), judge),
        lambda: gpu.gpu_checks(gpu.gpus(), judge),
        lambda: _kept(places, now, judge),
        lambda: (_alerts(places, before, judge),),
    )
    both = zip(GROUPS, groups, strict=True)
    results = tuple(result for names, group in both for result in _guarded(names, group, judge))
    return Run(results, replace(before, scrapes=scrapes), worker)


def _windows(
    before: State, told: Mapping[str, Told], now: float, window_s: float
) -> tuple[dict[str, tuple[Scrape, ...]], dict[str, Growth | Unread]]:
    both = {source: looked(before.scrapes.get(source, ()), read, now, window_s) for source, read in told.items()}
    return {source: one[0] for source, one in both.items()}, {source: one[1] for source, one in both.items()}


def _samples(told: list[Metric] | Unread) -> Told:
    return told if isinstance(told, Unread) else samples.samples(told)


def _door(places: Places, now: float, judge: Judge) -> Iterator[Result]:
    """Nothing where the house has no HTTPS address."""
    if places.public_url.startswith("https://"):
        at_door = certificate.served(places.public_url, places.nginx_address)
        file = (
            Unread("TLS_CERTIFICATE is not set")
            if places.certificate is None
            else certificate.in_file(places.certificate)
        )
        yield from certificate.certificate_checks(at_door, file, now, judge)


def _kept(places: Places, now: float, judge: Judge) -> Iterator[Result]:
    backup, drill = (kept.status_in(places.backups / f"{name}.json") for name in ("backup", "drill"))
    yield from kept.kept_checks(backup, drill, now, judge)


def _disks(places: Places) -> dict[str, Path]:
    return {"disk_root": places.root, "disk_data": places.data, "disk_backups": places.backups}


def _alerts(places: Places, before: State, judge: Judge) -> Result:
    """Whether messages go out, as far as the last one tells."""
    to = addresses(places.alert_urls)
    if isinstance(to, Unread):
        return judge.unread("alerts", to)
    if not to:
        return judge.state("alerts", Level.OK, "nobody is told: the credential ALERT_URLS is not set")
    if before.unsent:
        return judge.state(
            "alerts", Level.WARN, f"{before.unsent} of {len(to)} addresses did not take the last message"
        )
    return judge.state("alerts", Level.OK, f"go to {len(to)} address{'es' if len(to) > 1 else ''}")


def _guarded(names: Sequence[str], group: Callable[[], Iterable[Result]], judge: Judge) -> Iterator[Result]:
    """A group that breaks is unknown in all its checks: one that was left out would be taken for well."""
    try:
        yield from list(group())
    except Exception as error:  # the edge of a check: a fault of ours is told, and the others go on
        log.exception("the checks from %s on failed", names[0])
        for name in names:
            yield judge.unread(name, Unread(f"the check itself failed: {type(error).__name__}: {error}"))
