"""`python -m agent import` as people and programs call it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.__main__ import main
from tests.agent.records import RECORD

_ROOT = Path(__file__).parents[2]
_SAMPLE = str(_ROOT / "assets" / "listings")


def _file(folder: Path, content: Any) -> str:
    (folder / "homes.json").write_text(json.dumps(content))
    return str(folder / "homes.json")


def test_json_gives_counts_and_messages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {**RECORD, "ListingKey": "K2", "StandardStatus": "Sold", "ACT_X": 1, "PrivateRemarks": "LB 4417"}
    rows = [{**RECORD, "YearBuilt": 19}, bad, {**RECORD, "BedroomsTotal": "3"}]
    assert main(["import", _file(tmp_path, rows), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    counts = {"read": 3, "accepted": 1, "refused": 1, "duplicates": 1, "unknown_fields": 1}
    assert {name: report[name] for name in counts} == counts
    assert set(report) == {*counts, "messages"}
    assert report["messages"][0] == {
        "listing_key": "K1",
        "position": 0,
        "field": "YearBuilt",
        "value": "19",
        "action": "nulled",
        "reason": "out of range",
    }
    told = [(one["position"], one["listing_key"], one["field"], one["action"]) for one in report["messages"][1:]]
    assert told == [
        (1, "K2", "StandardStatus", "refused"),
        (2, "K1", "BedroomsTotal", "normalised"),
        (2, "K1", "ListingKey", "duplicate"),
    ]
    assert "4417" not in json.dumps(report)


def test_lines_name_the_record_by_key_or_by_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{**RECORD, "ListingKey": "", "ListingId": "M7"}, {**RECORD, "City": "a\x1b[2Jb"}]
    assert main(["import", _file(tmp_path, rows)]) == 0
    out = capsys.readouterr().out
    assert "homes.json: record 0 (ListingId M7) ListingKey refused" in out
    assert "homes.json: K1 City sanitised (a\\u001b[2Jb)" in out
    assert "read 2: accepted 1 (1 with warnings), refused 1, duplicates 0; unknown fields 0" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(("status", "code"), [("Active", 0), ("Sold", 1)])
def test_strict_fails_when_a_record_was_refused(tmp_path: Path, status: str, code: int) -> None:
    assert main(["import", _file(tmp_path, [{**RECORD, "StandardStatus": status}]), "--strict"]) == code


def test_the_sample_listings_import_without_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", _SAMPLE, "--strict", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["messages"] == []
    assert report["unknown_fields"] == 0


@pytest.mark.parametrize("content", [b"", b"{", b"Caf\xe9,1\n", b"\x89PNG\r\n", b"a,b\n1,2\n", None])
def test_an_unreadable_file_is_told_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "odd.csv"
    if content is not None:
        file.write_bytes(content)
    command = [sys.executable, "-m", "agent", "import", str(file), "--json"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "odd.csv" in done.stderr
    assert len(done.stderr.splitlines()) == 1
