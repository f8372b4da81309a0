"""What the figures were measured on."""

import os
import platform
from pathlib import Path
from typing import Any

THREADS = 2  # of every voice measured


def machine() -> dict[str, Any]:
    """The processor, its cores, the threads of each voice, the load average over 1, 5 and 15 minutes."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "threads": THREADS,
        "load_average": [round(one, 2) for one in os.getloadavg()],
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def told(values: dict[str, Any]) -> str:
    """`machine()` in one line."""
    load = " ".join(f"{one:.2f}" for one in values["load_average"])
    return f"{values['cpu']}, {values['cores']} cores · {values['threads']} threads a voice · load average {load}"
