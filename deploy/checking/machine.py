"""The machine: disks, memory, swap, processor, what waits for them, and the clock. Linux, by /proc and statvfs."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.checking.judging import Judge
from deploy.checking.programs import told_by
from deploy.checking.results import Level, Result, Unread

PROC = Path("/proc")
_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system: % of bytes and of inodes in use, as `df` counts them, bytes free for others than root."""

    device: int
    bytes_used: float
    inodes_used: float
    free_bytes: int


def disk_at(place: Path) -> Disk | Unread:
    """The one that holds `place`."""
    try:
        told, device = os.statvfs(place), place.stat().st_dev
    except OSError as error:
        return Unread(f"{place}: {error.strerror}")
    bytes_used = _share(told.f_blocks - told.f_bfree, told.f_bavail)
    return Disk(device, bytes_used, _share(told.f_files - told.f_ffree, told.f_favail), told.f_bavail * told.f_frsize)


def disk_checks(disks: Mapping[str, Disk | Unread], judge: Judge) -> Iterator[Result]:
    """By the check's name. A disk that was told already is not told again."""
    told: set[int] = set()
    for name, disk in disks.items():
        if isinstance(disk, Unread):
            yield judge.unread(name, disk)
        elif disk.device not in told:
            told.add(disk.device)
            scarce = "of its inodes; " if disk.inodes_used > disk.bytes_used else ""
            says = f"{scarce}{disk.free_bytes / _GB:.1f} GB free"
            yield judge.value(name, max(disk.bytes_used, disk.inodes_used), says)


def memory_checks(meminfo: Mapping[str, int] | Unread, judge: Judge) -> Iterator[Result]:
    """`meminfo` in kB, by the kernel's names."""
    if isinstance(meminfo, Unread):
        yield judge.unread("memory", meminfo)
        yield judge.unread("swap", meminfo)
        return
    whole, free = meminfo["MemTotal"], meminfo["MemAvailable"]
    yield judge.value("memory", 100 * (whole - free) / whole, f"{free / 1024:.0f} of {whole / 1024:.0f} MB can be had")
    swap, unused = meminfo["SwapTotal"], meminfo["SwapFree"]
    if swap == 0:
        yield judge.state("swap", Level.OK, "there is none")
    else:
        yield judge.value("swap", 100 * (swap - unused) / swap, f"{unused / 1024:.0f} of {swap / 1024:.0f} MB free")


def meminfo_of(proc: Path = PROC) -> dict[str, int] | Unread:
    try:
        told = (proc / "meminfo").read_text("ascii")
    except OSError as error:
        return Unread(f"/proc/meminfo: {error.strerror}")
    found = {key: int(value) for key, value in re.findall(r"^(\w+):\s+(\d+) kB$", told, re.MULTILINE)}
    missing = {"MemTotal", "MemAvailable", "SwapTotal", "SwapFree"} - found.keys()
    return Unread(f"/proc/meminfo does not tell {', '.join(sorted(missing))}") if missing else found


def load(loads: tuple[float, float, float], cores: int, judge: Judge) -> Result:
    """`loads` over 1, 5 and 15 minutes."""
    says = f"load {loads[0]:.2f}, {loads[1]:.2f}, {loads[2]:.2f} on {cores} cores"
    return judge.value("cpu", loads[1] / cores, says)


def pressure_checks(judge: Judge, proc: Path = PROC) -> Iterator[Result]:
    """Of processor and memory; nothing where the kernel does not tell them."""
    for name, file, line, average in (
        ("cpu_pressure", "cpu", "some", "avg300"),
        ("memory_pressure", "memory", "full", "avg60"),
    ):
        try:
            told = (proc / "pressure" / file).read_text("ascii")
        except OSError:
            continue
        found = re.search(rf"^{line} .*\b{average}=([\d.]+)", told, re.MULTILINE)
        if found is None:
            yield judge.unread(name, Unread(f"/proc/pressure/{file} does not tell {line} {average}"))
        else:
            yield judge.value(name, float(found[1]), "of the time something waited")


def clock(judge: Judge) -> Result:
    told = told_by(["timedatectl", "show", "--property=NTPSynchronized", "--value"])
    if isinstance(told, Unread):
        return judge.unread("clock", told)
    in_step = told.strip() == "yes"
    says = "follows a time server" if in_step else "follows no time server: sessions, budgets and certificates go by it"
    return judge.state("clock", Level.OK if in_step else Level.WARN, says)


def machine_checks(disks: Mapping[str, Path], judge: Judge) -> Iterator[Result]:
    """`disks` by the names of their checks: a place on each."""
    yield from disk_checks({name: disk_at(place) for name, place in disks.items()}, judge)
    yield from memory_checks(meminfo_of(), judge)
    yield load(os.getloadavg(), os.cpu_count() or 1, judge)
    yield from pressure_checks(judge)
    yield clock(judge)


def _share(used: int, free: int) -> float:
    """In %; 0 for a file system that does not count them, as btrfs its inodes."""
    return 100 * used / (used + free) if used + free > 0 else 0.0
