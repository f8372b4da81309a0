"""What systemd tells of our units, and whether the maintenance page is on."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.checking.judging import Judge
from deploy.checking.programs import told_by
from deploy.checking.results import Level, Result, Unread
from deploy.checking.samples import Samples, picked
from deploy.checking.window import Growth

RUNNING = (
    "vox-agent.socket",
    "vox-agent.service",
    "vox-tts-worker.socket",
    "vox-tts-worker.service",
    "vox-backup.timer",
    "vox-drill.timer",
    "nginx.service",
)
SOMETIMES = ("vox-backup.service", "vox-drill.service")
_WELL = frozenset(("active", "activating", "deactivating", "reloading"))
_ASKED = "Id,LoadState,ActiveState,NRestarts"
Units = Mapping[str, Mapping[str, str]]


def units_told() -> Units | Unread:
    """By the unit's name: what systemd tells of each."""
    told = told_by(["systemctl", "show", f"--property={_ASKED}", *RUNNING, *SOMETIMES])
    return told if isinstance(told, Unread) else parsed(told)


def parsed(told: str) -> Units | Unread:
    """Blocks of KEY=VALUE lines with an empty line between."""
    blocks = (dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in told.split("\n\n"))
    found = {block["Id"]: block for block in blocks if "Id" in block}
    return found or Unread("systemctl tells of no unit")


def restarts_of(units: Units | Unread) -> Samples | Unread:
    """Counters as Prometheus would have them."""
    if isinstance(units, Unread):
        return units
    counts = ((name, told.get("NRestarts", "")) for name, told in units.items())
    return {("restarts", frozenset({("unit", name)})): float(count) for name, count in counts if count.isdigit()}


def unit_checks(units: Units | Unread, grown: Growth | Unread, judge: Judge) -> Iterator[Result]:
    """`grown` is of restarts_of."""
    if isinstance(units, Unread):
        yield judge.unread("units", units)
    else:
        bad = list(_bad(units))
        yield judge.state(
            "units", Level.ALERT if bad else Level.OK, "; ".join(bad) or f"{len(units)} are as they should be"
        )
    if isinstance(grown, Unread):
        yield judge.unread("restarts", grown)
    else:
        by_unit = {
            dict(series[1])["unit"]: count for series, count in picked(grown.samples, "restarts").items() if count
        }
        says = ", ".join(f"{unit}: {count:.0f}" for unit, count in sorted(by_unit.items()))
        span = f"in {grown.over_s / 60:.0f} min" if grown.over_s else "counted from now on"
        yield judge.value("restarts", sum(by_unit.values()), f"{span}{': ' if says else ''}{says}")


def maintenance(flag: Path, now_unix_s: float, judge: Judge) -> Result:
    """`flag` is the file that lets nginx answer with the maintenance page."""
    try:
        since_s = now_unix_s - flag.stat().st_mtime
    except FileNotFoundError:
        return judge.state("maintenance", Level.OK, "is off")
    except OSError as error:
        return judge.unread("maintenance", Unread(f"{flag}: {error.strerror}"))
    return judge.value("maintenance", max(0.0, since_s) / 60, "the page is on")


def _bad(units: Units) -> Iterator[str]:
    for name in (*RUNNING, *SOMETIMES):
        told = units.get(name, {})
        state = told.get("ActiveState", "unknown")
        if told.get("LoadState", "not-found") == "not-found":
            yield f"{name} is not installed"
        elif state == "failed" or (name in RUNNING and state not in _WELL):
            yield f"{name} is {state}"
