"""A machine with all around it: its operator, the repository, a language model, and what tests tell of it."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploy.container import repository
from tests.deploy.container.host import CURRENT, DATA, DOMAIN, Operator
from tests.deploy.container.machine import Machine, wait_for
from tests.deploy.container.repository import Repository
from tests.deploy.container.visitor import Turn
from tests.deploy.container.wheelhouse import wheelhouse
from tests.deploy.needing import ROOT

WHEELS = "/srv/wheels"
DATA_MB = 160  # a restore wants room for the copy, the present state and some


@dataclass
class Scene:
    """`figures` are told when all is over."""

    machine: Machine
    operator: Operator
    repository: Repository
    folder: Path
    model_url: str
    figures: dict[str, str] = field(default_factory=dict)

    def alerts(self) -> list[dict[str, Any]]:
        """Those sent so far."""
        lines = (self.folder / "model.log").read_text("utf-8").splitlines()[1:]
        return [json.loads(line) for line in lines if line.startswith("{")]


@dataclass
class Crowd:
    """What came of twenty visitors, once they have gone."""

    requests: int = 0
    failures: list[str] = field(default_factory=list)
    worst_s: float = 0.0
    turns: list[Turn] = field(default_factory=list)


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """A machine that has booted and is as bare as a provider's."""
    with ExitStack() as open_things:
        machine = open_things.enter_context(Machine({WHEELS: wheelhouse()}, {DATA: DATA_MB}))
        url = open_things.enter_context(_model(machine, folder / "model.log"))
        (folder / "repository").mkdir()
        settings = {
            "VOX_PUBLIC_URL": f"https://{DOMAIN}",
            "REPOSITORY": repository.PLACE,
            "WHEELHOUSE": WHEELS,
            "SWAP_MB": "0",
            "OPENAI_BASE_URL": url,
            "VOX_WALKTHROUGHS_DIR": "none",  # rendering the shipped ones takes the voice half a minute
        }
        operator = Operator(machine, folder, settings)
        yield Scene(machine, operator, Repository(folder / "repository"), folder, url)


@contextmanager
def _model(machine: Machine, log: Path) -> Iterator[str]:
    command = ["ip", "netns", "exec", machine.network.machine, sys.executable, "-m", "tests.deploy.container.model"]
    with log.open("wb") as output:
        model = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=output)
        try:
            wait_for(lambda: b"\n" in log.read_bytes(), 30)
            yield log.read_text("utf-8").splitlines()[0]
        finally:
            assert model.stdin is not None
            model.stdin.close()
            model.wait(20)


@contextmanager
def crowd(scene: Scene, token: str) -> Iterator[Crowd]:
    """Twenty visitors come, and go when the block ends; then what came of it is told."""
    until, output, told = scene.folder / "until", scene.folder / "crowd.json", Crowd()
    url, certificate = f"https://{DOMAIN}", scene.operator.certificate
    words = ["-m", "tests.deploy.container.crowd", url, certificate, token, str(until)]
    with output.open("wb") as written:
        visitors = subprocess.Popen(
            scene.machine.network.as_caller([sys.executable, *words]),
            cwd=ROOT,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            yield told
            until.touch()
            assert visitors.wait(90) == 0, output.read_text("utf-8")
        finally:
            visitors.kill()
            visitors.wait(10)
    made = json.loads(output.read_text("utf-8"))
    told.requests, told.failures, told.worst_s = made["requests"], made["failures"], made["worst_s"]
    told.turns = [Turn(**one) for one in made["turns"]]


class Switch:
    """`with Switch(machine) as switch`: when the live release changed meanwhile, in seconds of Unix time."""

    def __init__(self, machine: Machine) -> None:
        self._link = machine.path(CURRENT)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.at_s: list[float] = []
        self.was_missing = False

    def __enter__(self) -> "Switch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(5)

    def _watch(self) -> None:
        before = self._link.readlink()
        while not self._over.wait(0.02):
            try:
                now = self._link.readlink()
            except OSError:
                self.was_missing = True
                continue
            if now != before:
                self.at_s.append(time.time())
            before = now
