"""The real app as its own process on loopback, and how a visitor comes in: with an invite, as everybody does."""

import asyncio
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from access.invites import Invites
from store.engine import open_database
from store.invites import InviteDrawer
from tests.process import Process, clean_environment, free_port, own_data

EVERYTHING = frozenset({"walkthrough", "talk", "tuning"})


class House(Process):
    """`with House(tmp_path, {"OPENAI_BASE_URL": ...}) as house: house.url`. Its data are in `tmp_path`."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        *,
        speaks: bool = True,
    ) -> None:
        """`speaks`: it counts as started when it can speak; else when it answers at all."""
        self._speaks = speaks
        self.port = free_port()
        host = (settings or {}).get("VOX_HOST", "127.0.0.1")
        self.url = f"http://[::1]:{self.port}" if ":" in host else f"http://127.0.0.1:{self.port}"
        environment = {
            **clean_environment(),
            "VOX_PORT": str(self.port),
            # A scripted model that never asks for a tool is no longer asked to, after two questions.
            "VOX_MODEL_TOOLS": "native",
            **own_data(folder),
            **(settings or {}),
        }
        self.database: Path | str = environment["VOX_DATABASE_URL"] or Path(environment["VOX_DATA_DIR"]) / "vox.db"
        super().__init__([sys.executable, "app.py"], environment, folder / f"house-{self.port}.log")

    def answers(self) -> bool:
        try:
            healthz = httpx.get(f"{self.url}/healthz", timeout=2)
        except httpx.TransportError:
            return False
        return healthz.status_code == 200 or not self._speaks

    def invite(self, scopes: frozenset[str] = EVERYTHING, **bounds: int) -> str:
        """The token of a new invite; `bounds` as access.invites.Invites.create takes them."""
        with ThreadPoolExecutor(1) as aside:  # a test may have an event loop of its own
            return aside.submit(asyncio.run, self._invite(scopes, bounds)).result()

    async def _invite(self, scopes: frozenset[str], bounds: Mapping[str, int]) -> str:
        engine = open_database(self.database)
        try:
            token, _ = await Invites(InviteDrawer(engine)).create(label="a test", scopes=scopes, **bounds)
        finally:
            engine.dispose()
        return token

    def visitor(self, scopes: frozenset[str] = EVERYTHING, *, timeout_s: float = 30.0) -> httpx.Client:
        """A client that has come in by an invite of its own. To be closed."""
        taken = httpx.post(f"{self.url}/invite", data={"token": self.invite(scopes)}, timeout=timeout_s)
        assert taken.status_code == 303, taken.text
        return httpx.Client(base_url=self.url, timeout=timeout_s, cookies=taken.cookies)
