"""Two processes of fifty threads, killed wave after wave: see tests/access/ledger_waves.py."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.process import ROOT


def _waves(place: Path | str, notes: Path, count: int, *more: str) -> dict[str, Any]:
    """In a process of its own: what forks must have no threads."""
    command = [sys.executable, "-m", "tests.access.ledger_waves", str(place), "--waves", str(count)]
    done = subprocess.run(
        [*command, "--notes", str(notes), *more], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_no_kill_overruns_a_budget_or_loses_a_reservation(database: Path | str, tmp_path: Path) -> None:
    report = _waves(database, tmp_path / "notes", 6)
    assert report["overrun"] == 0
    assert report["lost"] == 0
    assert report["mismatched"] == []
    # It was no calm sea: calls were paid, the caps stood in the way, and the kills left reservations open.
    assert min(report["acknowledged"], report["refused"], report["charged"]) > 0


def test_check_first_and_record_afterwards_overruns(database: Path | str, tmp_path: Path) -> None:
    report = _waves(database, tmp_path / "notes", 2, "--naive")
    assert report["overrun"] > 0
