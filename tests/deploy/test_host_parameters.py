"""host.env as setup.py reads it: plain values that systemd, bash and Python read alike, all faults at once."""

import subprocess
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deploy.host.packages import wanted
from deploy.host.parameters import BadParameters, read
from tests.deploy.needing import ROOT

GIVEN = (ROOT / "deploy" / "host.env").read_text("utf-8")


def with_line(line: str) -> str:
    key = line.partition("=")[0]
    return "\n".join([*(one for one in GIVEN.splitlines() if not one.startswith(f"{key}=")), line])


def test_the_file_that_people_copy_can_be_read() -> None:
    parameters = read(GIVEN)
    assert parameters.ssh_port == 22
    assert parameters.backup_dir == PurePosixPath("/var/backups/vox-estate-agent")
    assert parameters.text == GIVEN


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("SSH_PORT=0", "SSH_PORT: expected a whole number from 1 to 65535"),
        ("SSH_PORT=22;reboot", "must be plain"),
        ("SWAP_MB=-1", "SWAP_MB: expected"),
        ("BACKUP_DIR=backups", "BACKUP_DIR: expected an absolute path"),
        ("BACKUP_DIR=/var/../etc", "BACKUP_DIR: expected an absolute path"),
        ("VOX_PUBLIC_URL=http://demo.example.com", "VOX_PUBLIC_URL: expected https://"),
        ("REPOSITORY=", "REPOSITORY is missing"),
        ("export BRANCH=main", "expected KEY=VALUE"),
        ('BRANCH="main"', "must be plain"),
        ("BRANCH=$HOME", "must be plain"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_was_expected(line: str, told: str) -> None:
    with pytest.raises(BadParameters, match=r"host\.env") as refused:
        read(with_line(line))
    assert told in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadParameters) as refused:
        read("SSH_PORT=none\nSSH_PORT=22\n")
    told = str(refused.value)
    assert all(word in told for word in ("SSH_PORT: expected", "twice", "ADMIN_EMAIL is missing", "TLS_KEY is missing"))


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
@example("~")
@example("host:~/vox.git")
def test_bash_reads_the_same_value_as_we_do(value: str) -> None:
    try:
        read(with_line(f"BRANCH={value}"))
    except BadParameters:
        return
    told = subprocess.run(
        ["bash", "-c", f'BRANCH={value}\nprintf %s "$BRANCH"'], capture_output=True, text=True, check=True, timeout=10
    )
    assert told.stdout == value


def test_a_host_gets_what_its_settings_need() -> None:
    bare = read(GIVEN)
    assert not {"restic", "postgresql-client"} & set(wanted(bare, has_postgresql=False))
    copied = read(with_line("RESTIC_REPOSITORY=sftp:backup@example.com:/vox"))
    assert {"restic", "postgresql-client"} <= set(wanted(copied, has_postgresql=True))
