"""NVIDIA's GPUs, by nvidia-smi. A machine without that program has none, and nothing is said of them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from deploy.checking.judging import Judge
from deploy.checking.programs import told_by
from deploy.checking.results import Result, Unread

_ASKED = ("index", "memory.used", "memory.total", "temperature.gpu", "utilization.gpu")


@dataclass(frozen=True, slots=True)
class Gpu:
    """Memory in %, temperature in °C, use in %; None: the device does not tell."""

    index: str
    memory_used: float | None
    temperature_c: float | None
    used: float | None


def gpus() -> tuple[Gpu, ...] | Unread | None:
    """None: there is no nvidia-smi."""
    if shutil.which("nvidia-smi") is None:
        return None
    told = told_by(["nvidia-smi", f"--query-gpu={','.join(_ASKED)}", "--format=csv,noheader,nounits"])
    return told if isinstance(told, Unread) else parsed(told)


def parsed(told: str) -> tuple[Gpu, ...] | Unread:
    """Lines such as "0, 1024, 24564, 61, 43"; "[N/A]" where a device does not know."""
    found = []
    for line in told.strip().splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) != len(_ASKED):
            return Unread(f"nvidia-smi tells {line[:80]!r}")
        used, whole, temperature, busy = (_number(cell) for cell in cells[1:])
        found.append(Gpu(cells[0], 100 * used / whole if used is not None and whole else None, temperature, busy))
    return tuple(found) or Unread("nvidia-smi tells of no device")


def gpu_checks(read: tuple[Gpu, ...] | Unread | None, judge: Judge) -> Iterator[Result]:
    """The worst of all devices."""
    if read is None:
        return
    for name in ("gpu_memory", "gpu_temperature"):
        if isinstance(read, Unread):
            yield judge.unread(name, read)
            continue
        told = [(value, one) for one in read if (value := _of(one, name)) is not None]
        if not told:
            yield judge.unread(name, Unread("the device does not tell it"))
            continue
        value, device = max(told, key=lambda pair: pair[0])
        busy = "" if device.used is None else f", {device.used:.0f} % busy"
        yield judge.value(name, value, f"device {device.index}{busy}")


def _of(device: Gpu, name: str) -> float | None:
    return device.memory_used if name == "gpu_memory" else device.temperature_c


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
