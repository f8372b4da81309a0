"""What is deployed to a machine: the working tree as it is tested, committed or not, and two later commits of it."""

import shutil
import subprocess
from pathlib import Path

from tests.deploy.container.machine import Machine
from tests.deploy.needing import ROOT

PLACE = "/home/deploy/vox.git"
SIGN = "assets/web/release.txt"
MIGRATION = '''"""A column more, as a later release may bring it."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("of_release_b", sa.Column("id", sa.Integer, primary_key=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only add")
'''


class Repository:
    """In `folder`; `push` gives the machine what is committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git("init", "-q", "-b", "main")
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            timeout=30,
        ).stdout.decode()
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        self.sign("A")

    def sign(self, release: str) -> None:
        """A commit whose sign, which nginx serves, says `release`."""
        (self._folder / SIGN).write_text(f"{release}\n", "utf-8")
        self._commit(release)

    def add_migration(self) -> None:
        """The database's next step: a table that no code here knows."""
        versions = self._folder / "store" / "migrations" / "versions"
        before = max(one.name[1:5] for one in versions.glob("v[0-9]*.py"))
        revision = f"{int(before) + 1:04}"
        (versions / f"v{revision}_of_release_b.py").write_text(
            MIGRATION.format(revision=revision, before=before), "utf-8"
        )

    def break_start(self) -> None:
        """An app that can be imported, and does not start."""
        app = self._folder / "app.py"
        guard = 'if __name__ == "__main__":\n'
        text = app.read_text("utf-8")
        assert guard in text
        app.write_text(text.replace(guard, guard + '    raise RuntimeError("broken on purpose")\n'), "utf-8")

    def push(self, machine: Machine) -> None:
        """The machine's copy is the user deploy's: git asks for that."""
        place = machine.path(PLACE)
        shutil.rmtree(place, ignore_errors=True)
        self._git("clone", "-q", "--bare", str(self._folder), str(place))
        machine.run("chown", "-R", "deploy:deploy", PLACE)

    def _commit(self, message: str) -> None:
        self._git("add", "-A")
        who = ("-c", "user.name=a test", "-c", "user.email=test@example.com")
        self._git(*who, "commit", "-q", "-m", message)

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self._folder, check=True, capture_output=True, timeout=60)
