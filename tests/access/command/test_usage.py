"""`python -m access usage`, `audit` and `forget`, as whoever keeps the house runs them."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from access.__main__ import main
from access.forgetting import FORGOTTEN, TERMINAL
from store.audit import AuditEntry
from store.bookings import KeptBooking
from store.drawers import Drawers, open_drawers
from store.figures import TurnRow
from store.invites import KeptInvite
from store.talks import KeptTalk
from store.trials import KeptRound, KeptTrial

ANN, BEN = "a" * 12, "b" * 12
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def drawers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawers]:
    """The house's own database: two invites, a turn and a conversation of each, and a viewing of Ann's."""
    monkeypatch.setenv("VOX_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VOX_DATABASE_URL", "")  # whatever a .env says
    drawers = open_drawers(tmp_path / "vox.db", lambda: None)
    now = int(time.time())
    for invite_id in (ANN, BEN):
        none = dict.fromkeys(("expires_unix_s", "max_uses", "daily_tokens", "daily_speech_s", "revoked_unix_s"))
        row = {"label": f"Label of {invite_id[0]}", "scopes": "talk", "created_unix_s": now, "used": 0}
        drawers.invites.keep(KeptInvite(invite_id, invite_id * 5, created_by="", **row, **none))  # type: ignore[arg-type]
        drawers.figures.add([TurnRow(now, now // 86_400, invite_id, "finished", 400, 4, 1, "model")])
        drawers.talks.keep(KeptTalk(invite_id[0] * 32, "s", now - 100_000, "{}", invite_id))
    booked = KeptBooking("R", "K", now - 9_000, now - 8_000, "UTC", None, "N", "5", "5", invite_id=ANN)
    drawers.bookings.keep(booked, now_unix_s=now)
    drawers.audit.add([AuditEntry(now, "denied", ANN, "/speech", "ask_less", 3)])
    yield drawers
    drawers.close()


@pytest.fixture
def run(drawers: Drawers, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_usage_tells_days_invites_and_denials_in_lines_that_fit(run: Run) -> None:
    status, told, _ = run("usage", "--days", "3")
    assert status == 0
    for part in ("DAY (UTC)", "in all", "Label of a", "Label of b", "400 ms", "25 %", "ask_less"):
        assert part in told
    assert max(len(line) for line in told.splitlines()) <= 100


def test_usage_for_programs_says_the_same(run: Run) -> None:
    told = json.loads(run("usage", "--json")[1])
    assert len(told["days"]) == 7
    assert told["total"]["turns"]["turns"] == 2
    assert {one["label"] for one in told["invites"]} == {"Label of a", "Label of b"}
    assert told["denials"] == {"ask_less": 3}


def test_usage_of_one_invite_is_its_own(run: Run) -> None:
    told = json.loads(run("usage", "--invite", BEN, "--json")[1])
    assert (told["total"]["turns"]["turns"], told["denials"]) == (1, {})
    status, _, error = run("usage", "--invite", "c" * 12)
    assert (status, error.startswith("There is no invite cccccccccccc;")) == (1, True)


def test_the_audit_is_told_newest_first(run: Run, drawers: Drawers) -> None:
    drawers.audit.add([AuditEntry(int(time.time()), "invite_revoked", TERMINAL, ANN, "Label of a")])
    status, told, _ = run("audit")
    lines = told.splitlines()
    assert status == 0
    assert "invite_revoked" in lines[1]
    assert "denied" in lines[2]
    assert [one["action"] for one in json.loads(run("audit", "--limit", "1", "--json")[1])] == ["invite_revoked"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("usage", "--days", "0"),
        ("usage", "--days", "91"),
        ("usage", "--days", "x"),
        ("usage", "--invite", "ann"),
        ("audit", "--limit", "0"),
        ("forget",),
        ("forget", "--invite", "ann"),
        ("forget", "--talk", "0" * 31),
        ("forget", "--before", "yesterday"),
        ("forget", "--before", "2999-01-01"),
        ("forget", "--before", "2026-13-01"),
        ("forget", "--invite", ANN, "--talk", "0" * 32),
    ],
)
def test_bad_arguments_end_with_2_and_what_was_expected(run: Run, arguments: tuple[str, ...], drawers: Drawers) -> None:
    status, told, error = run(*arguments, *(["--yes"] if arguments[0] == "forget" else []))
    assert (status, told) == (2, "")
    assert "expected" in error or "required" in error or "not allowed" in error
    assert drawers.talks.get("a" * 32) is not None


def test_an_invites_visitors_are_forgotten_and_the_audit_says_so(run: Run, drawers: Drawers) -> None:
    status, told, _ = run("forget", "--invite", ANN, "--yes")
    assert (status, told.startswith("Deleted: 1 conversation, 1 booking.")) == (0, True)
    assert drawers.talks.get("a" * 32) is None
    assert drawers.talks.get("b" * 32) is not None
    assert drawers.bookings.by_reference("R") is None
    [row] = drawers.audit.since(0, FORGOTTEN)
    assert (row.actor, row.subject, row.detail) == (TERMINAL, f"invite:{ANN}", "1 conversation, 1 booking")


def test_an_invites_blind_comparisons_are_forgotten_with_it(run: Run, drawers: Drawers) -> None:
    for invite_id in (ANN, BEN):
        drawers.trials.begin(KeptTrial(invite_id, invite_id, 5, 5, "{}", (KeptRound(1, True, 1),)), 4, 9)
    told = run("forget", "--invite", ANN, "--yes")[1]
    assert told.startswith("Deleted: 1 conversation, 1 booking, 1 blind comparison.")
    assert (drawers.trials.get(ANN), drawers.trials.get(BEN) is not None) == (None, True)


def test_one_conversation_is_forgotten_and_its_viewing_stays(run: Run, drawers: Drawers) -> None:
    assert run("forget", "--talk", "a" * 32, "--yes")[1].startswith("Deleted: 1 conversation, 0 bookings.")
    assert run("forget", "--talk", "a" * 32, "--yes")[1].startswith("Deleted: 0 conversations, 0 bookings.")
    assert drawers.bookings.by_reference("R") is not None


def test_what_is_older_is_forgotten_and_no_more(run: Run, drawers: Drawers) -> None:
    assert run("forget", "--before", "30d", "--yes")[1].startswith("Deleted: 0 conversations, 0 bookings.")
    assert run("forget", "--before", "1h", "--yes")[1].startswith("Deleted: 2 conversations, 1 booking.")


def test_without_a_yes_and_without_a_terminal_nothing_is_deleted(run: Run, drawers: Drawers) -> None:
    status, _, error = run("forget", "--invite", ANN)
    assert (status, "--yes" in error) == (1, True)
    assert drawers.talks.get("a" * 32) is not None


def test_an_invite_that_is_not_there_is_told_before_anything_is_asked(run: Run) -> None:
    status, _, error = run("forget", "--invite", "c" * 12, "--yes")
    assert (status, error.startswith("There is no invite")) == (1, True)
