"""Backups and drills by their status files, and where a host keeps all that is looked at."""

import json
from pathlib import Path

import pytest

from deploy.checking import kept
from deploy.checking.judging import Judge
from deploy.checking.places import BadPlaces, places
from deploy.checking.results import Level, Unread
from tests.deploy.scripted_host import thresholds

OK, UNKNOWN, WARN, ALERT = Level
NOW = 1_800_000_000.0
DAY_S = 86_400


def good(age_s: float, **more: object) -> dict[str, object]:
    return {"ok": True, "at_unix_s": NOW - age_s, "last_ok_unix_s": NOW - age_s, "cause": "", "remote": None} | more


@pytest.mark.parametrize(
    ("backup", "drill", "expected"),
    [
        (good(3600), good(DAY_S), {"backup": OK, "drill": OK}),
        (None, None, {"backup": ALERT, "drill": WARN}),
        (good(27 * 3600), good(40 * DAY_S), {"backup": WARN, "drill": WARN}),
        (
            good(3600, ok=False, cause="disk full"),
            good(1, ok=False, cause="rows differ"),
            {"backup": WARN, "drill": ALERT},
        ),
        (good(1, ok=False, last_ok_unix_s=None), good(70 * DAY_S), {"backup": ALERT, "drill": ALERT}),
        (good(1, remote=good(99 * 3600)), good(1), {"backup": OK, "backup_copy": ALERT, "drill": OK}),
        ({"ok": "yes"}, {}, {"backup": UNKNOWN, "drill": UNKNOWN}),
    ],
)
def test_backups_and_drills_by_their_age_and_their_last_end(
    tmp_path: Path, backup: object, drill: object, expected: dict[str, Level]
) -> None:
    for name, told in (("backup", backup), ("drill", drill)):
        if told is not None:
            (tmp_path / f"{name}.json").write_text(json.dumps(told), "utf-8")
    read = [kept.status_in(tmp_path / f"{name}.json") for name in ("backup", "drill")]
    results = list(kept.kept_checks(read[0], read[1], NOW, Judge(thresholds())))
    assert {one.name: one.level for one in results} == expected
    assert all(
        "disk full" in one.says
        for one in results
        if one.name == "backup" and one.level == WARN and backup != good(27 * 3600)
    )


def test_a_status_file_that_is_broken_is_told(tmp_path: Path) -> None:
    for content in (b"{", b"[]", b"\xff"):
        (tmp_path / "backup.json").write_bytes(content)
        assert isinstance(kept.status_in(tmp_path / "backup.json"), Unread)


# Where all of it is


def test_places_come_from_host_env_and_the_environment_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "host.env"
    file.write_text(
        "# a comment=1\nVOX_METRICS_PORT=9464\nBACKUP_DIR=/b\nVOX_PUBLIC_URL=https://a.example.com/vox\n", "utf-8"
    )
    told = places({"VOX_METRICS_PORT": "9999", "BACKUP_DIR": ""}, file)
    assert (told.metrics_port, told.backups, told.name) == (9999, Path("/b"), "a.example.com")
    assert places({}, tmp_path / "none").metrics_port == 0
    assert places({"CREDENTIALS_DIRECTORY": "/c"}, file).alert_urls == Path("/c/vox_ALERT_URLS")
    for key, value in (("VOX_METRICS_PORT", "x"), ("VOX_METRICS_PORT", "70000"), ("VOX_PUBLIC_URL", "https://a:b")):
        with pytest.raises(BadPlaces, match=key):
            places({key: value}, file)


def test_the_kits_own_host_env_is_understood() -> None:
    told = places({}, Path(__file__).parents[2] / "deploy" / "host.env")
    assert told.metrics_port > 0
    assert told.certificate is not None
