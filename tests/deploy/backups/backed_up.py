"""A house's data in a folder, and the three commands over it, as an operator runs them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy import backup, drill, restore
from deploy.backups import folder, status
from store.engine import open_database
from store.talks import KeptTalk, TalkDrawer

SECRET = "sk-a-key-that-nobody-may-see"
HOST_ENV = (
    f"# a server\nBACKUP_KEEP_DAILY=7\nOPENAI_API_KEY={SECRET}\nRESTIC_REPOSITORY=rest:https://ann:{SECRET}@far\n"
)


@dataclass(frozen=True)
class Said:
    exit_status: int
    out: str
    err: str


class BackedUp:
    """`database` is where the house keeps what it knows; `run("backup", "list")` gives what the command said."""

    def __init__(
        self, root: Path, database: Path | str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.data, self.backups, self.database = root / "data", root / "backups", database
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.data.mkdir()
        host_env = root / "host.env"
        host_env.write_text(HOST_ENV, "utf-8")
        self.set(VOX_DATA_DIR=self.data, BACKUP_DIR=self.backups, HOST_ENV=host_env, RESTIC_REPOSITORY="")
        self.set(VOX_DATABASE_URL="" if isinstance(database, Path) else database, OPENAI_API_KEY="", VOX_TTS_URL="")
        # The tests' disks are small, and need no room for others.
        monkeypatch.setattr(folder, "MARGIN_BYTES", 0)

    def set(self, **environment: object) -> None:
        for key, value in environment.items():
            self._monkeypatch.setenv(key, str(value))

    def run(self, command: str, *arguments: object) -> Said:
        main: Callable[[list[str]], int] = {"backup": backup.main, "drill": drill.main, "restore": restore.main}[
            command
        ]
        self._capsys.readouterr()
        exit_status = main([str(one) for one in arguments])
        told = self._capsys.readouterr()
        return Said(exit_status, told.out, told.err)

    def made(self) -> list[Path]:
        """The newest first."""
        return [one.path for one in folder.backups(self.backups)]

    def status(self, name: str = status.BACKUP) -> Mapping[str, Any]:
        return status.read(self.backups / name)

    def keep_talk(self, talk_id: str, body: str = "", invite_id: str | None = None) -> None:
        engine = open_database(self.database)
        TalkDrawer(engine).keep(KeptTalk(talk_id, "ann", 1, body, invite_id))
        engine.dispose()

    def talk(self, talk_id: str) -> str | None:
        engine = open_database(self.database)
        talk = TalkDrawer(engine).get(talk_id)
        engine.dispose()
        return talk.body if talk is not None else None


def everything_in(root: Path) -> dict[str, str]:
    """Every file below a folder, by name, with its sum."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
