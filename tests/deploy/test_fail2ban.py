"""The filter finds whoever guesses invitations, in lines that the real nginx wrote, and nobody else."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from deploy.nginx.site import Bounds, Layout
from tests.deploy.needing import ROOT, needs
from tests.deploy.nginx_server import Nginx
from tests.deploy.scripted_app import ScriptedApp
from tests.door.doors import wait_until

pytestmark = needs("nginx", "openssl", "fail2ban-regex", "fail2ban-client")
FAIL2BAN = ROOT / "deploy" / "fail2ban"
FILTER = FAIL2BAN / "filter.d" / "vox-invites.conf"
CROWD = 40  # requests: five may come at once, and two more a second, as a slow machine takes


def matched(log: Path) -> tuple[int, int, str]:
    """How many lines the filter takes for a guess, how many it does not, and what else it tells."""
    order = ["fail2ban-regex", "--print-all-matched", "--print-no-missed", str(log), str(FILTER)]
    told = subprocess.run(order, capture_output=True, text=True, timeout=60, check=True).stdout
    counts = re.search(r"(\d+) lines, 0 ignored, (\d+) matched, (\d+) missed", told)
    assert counts is not None, told
    return int(counts[2]), int(counts[3]), told


@pytest.mark.parametrize("base", ["", "/a.b/vox"])
def test_the_filter_finds_guesses_and_nothing_else(tmp_path: Path, base: str) -> None:
    with (
        ScriptedApp(tmp_path) as app,
        Nginx(tmp_path, app=app.address, base=base, bounds=Bounds(invites_at_once=5)) as nginx,
    ):
        with nginx.client("127.0.0.91") as guesser:
            for status in (403, 429, 403):
                app.statuses.append(status)
                assert guesser.post("/invite?next=x", data={"token": "a-guess"}).status_code == status
        with nginx.client("127.0.0.92") as visitor:
            for status, method, path in (
                (200, "GET", "/invite"),
                (303, "POST", "/invite"),
                (413, "POST", "/invite"),
                (422, "POST", "/invite"),
                (503, "POST", "/invite"),
                (403, "GET", "/invite/challenge"),
                (403, "POST", "/leave"),
                (403, "GET", "/homes/pictures/x 403 POST invite"),
                (200, "GET", "/gradio_api/heartbeat/x 403 POST invite HTTP"),
                (429, "GET", "/homes"),
            ):
                app.statuses.append(status)
                visitor.request(
                    method, quote(path), headers={"referer": '"/invite" 403', "user-agent": '403 POST "/invite"'}
                )
        app.fresh()
        with nginx.client("127.0.0.93") as crowd:
            assert [crowd.post("/invite").status_code for _ in range(CROWD)].count(429) >= 1  # by nginx alone
        assert wait_until(lambda: len(nginx.lines()) == 13 + CROWD)
        guesses, others, told = matched(nginx.access_log)
    assert (guesses, others) == (3, 10 + CROWD), told
    assert "127.0.0.91" in told
    assert "127.0.0.92" not in told
    assert "127.0.0.93" not in told


def test_each_line_is_dated_by_its_own_clock(tmp_path: Path) -> None:
    """A line without nginx's date at its beginning is none of nginx's."""
    log = tmp_path / "access.log"
    log.write_text(
        '2026-11-24T17:20:00+01:00 2001:db8::7 403 POST "/invite" HTTP/2.0 1 0.1 limits=PASSED/PASSED id=1\n'
        'x 2026-11-24T17:20:00+01:00 203.0.113.7 403 POST "/invite" HTTP/2.0 1 0.1 limits=PASSED/PASSED id=1\n'
        '2026-11-24T17:20:00+01:00 203.0.113.7 403 POST "/evil\\x22/invite" HTTP/2.0 1 0.1 limits=PASSED/PASSED id=1\n',
        "utf-8",
    )
    guesses, others, told = matched(log)
    assert (guesses, others) == (1, 2), told


def test_fail2ban_takes_the_jails_and_reads_ssh_from_the_journal(tmp_path: Path) -> None:
    folder = tmp_path / "fail2ban"
    shutil.copytree("/etc/fail2ban", folder)
    shutil.copy(FILTER, folder / "filter.d")
    shutil.copy(FAIL2BAN / "jail.d" / "vox-estate-agent.conf", folder / "jail.d")
    log = tmp_path / "access.log"  # the one that it names is not there before nginx has started
    log.touch()
    (folder / "jail.local").write_text(f"[vox-invites]\nlogpath = {log}\n", "utf-8")
    order = ["fail2ban-client", "-c", str(folder), "-s", str(tmp_path / "socket"), "-p", str(tmp_path / "pid")]
    checked = subprocess.run([*order, "-t"], capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    dump = subprocess.run([*order, "-d"], capture_output=True, text=True, timeout=60, check=True).stdout
    orders = {line for line in dump.splitlines() if line.startswith("[")}
    assert "['add', 'sshd', 'systemd']" in orders
    assert "['add', 'vox-invites', 'polling']" in orders
    assert "['set', 'vox-invites', 'maxretry', 40]" in orders
    assert f"logpath = {Layout().logs}/access.log" in (FAIL2BAN / "jail.d" / "vox-estate-agent.conf").read_text("utf-8")
