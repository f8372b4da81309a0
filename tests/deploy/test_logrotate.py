"""logrotate understands our rules, and no log is in two of them."""

import subprocess
from pathlib import Path

import pytest

from deploy.nginx.site import Layout
from tests.deploy.needing import ROOT, needs

pytestmark = needs("logrotate", "nginx")
OURS = ROOT / "deploy" / "logrotate" / "vox-estate-agent"
DEBIANS = Path("/etc/logrotate.d/nginx")


def dry_run(tmp_path: Path, *rules: Path) -> str:
    """What `logrotate -d` says. It reads rules of its own user and root only, that nobody else may change."""
    copies = []
    for number, rule in enumerate(rules):
        copies.append(tmp_path / f"{number}-{rule.name}")
        copies[-1].write_text(rule.read_text("utf-8"), "utf-8")
        copies[-1].chmod(0o644)
    order = ["/usr/sbin/logrotate", "-d", "-s", str(tmp_path / "state"), *map(str, copies)]
    ran = subprocess.run(order, capture_output=True, text=True, timeout=20, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stderr + ran.stdout


def test_the_sites_log_is_kept_for_fourteen_days(tmp_path: Path) -> None:
    told = dry_run(tmp_path, OURS)
    assert "error" not in told
    assert f"rotating pattern: {Layout().logs}/*.log  after 1 days (14 rotations)" in told


def test_debians_rule_for_nginx_does_not_turn_the_same_log(tmp_path: Path) -> None:
    """With a log in the folder: "duplicate log entry" is how logrotate would say so."""
    logs = tmp_path / "nginx"
    (logs / "vox-estate-agent").mkdir(parents=True)
    (logs / "vox-estate-agent" / "access.log").write_text("a line\n", "utf-8")
    (logs / "access.log").write_text("a line\n", "utf-8")
    moved = []
    for rule in (DEBIANS, OURS):
        moved.append(tmp_path / f"moved-{rule.parent.name}-{rule.name}")
        moved[-1].write_text(rule.read_text("utf-8").replace("/var/log/nginx", str(logs)), "utf-8")
    told = dry_run(tmp_path, *moved)
    assert "duplicate" not in told
    assert f"considering log {logs}/vox-estate-agent/access.log" in told
    assert f"considering log {logs}/access.log" in told


def test_a_log_in_two_rules_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text("a line\n", "utf-8")
    twice = tmp_path / "twice"
    twice.write_text(OURS.read_text("utf-8").replace(Layout().logs, str(tmp_path)), "utf-8")
    with pytest.raises(AssertionError, match="duplicate log entry"):
        dry_run(tmp_path, twice, twice)
