"""bandit over our packages: nothing is found but what its own line explains."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.process import ROOT


def bandit(*paths: str) -> list[str]:
    command = [sys.executable, "-m", "bandit", "-q", "-f", "json", "-c", "pyproject.toml", "-r", *paths]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    told = json.loads(ended.stdout)
    assert told["errors"] == []
    return [f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}" for one in told["results"]]


def test_bandit_finds_nothing_that_is_not_explained() -> None:
    packages = re.search(r"^PACKAGES := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert packages is not None
    assert bandit(*packages[1].split()) == []


def test_bandit_finds_what_there_is_to_find(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import pickle\npickle.loads(b'')\neval('1')\n")
    assert len(bandit(str(tmp_path))) >= 2
