"""A contestant in a process of its own: no thread pool, lock or memory of one disturbs another.

`python -m tests.bench.contest NAME` is that process: it says it is ready, then answers each line, a JSON request
{text, seed}, with a JSON line of its chunks. Times are taken inside it, so that the pipe does not count.
"""

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any, Self

from tests.bench.peers import BENCH, CONTESTANTS, WARMING, Contestant
from tests.bench.playback import Arrival

READY_S = 240.0  # streaming-vits measures the machine for up to a minute
ANSWER_S = 60.0
ROOT = Path(__file__).parents[2]


class Contest:
    """`with Contest("piper") as piper: piper.speak(text, seed)`. What the peer prints goes to var/bench/NAME.log."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.notes: dict[str, Any] = {}

    def __enter__(self) -> Self:
        BENCH.mkdir(parents=True, exist_ok=True)
        self.log_file = BENCH / f"{self.name.replace(', ', '-')}.log"
        self._log = self.log_file.open("wb")
        command = [sys.executable, "-m", "tests.bench.contest", self.name]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log
        )
        try:
            self.notes = self._answer(READY_S)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(10)
        for stream in (self._process.stdin, self._process.stdout, self._log):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def speak(self, text: str, seed: int) -> list[Arrival]:
        """The chunks, as they came. Raises RuntimeError when the process is gone or does not answer."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it is gone: the missing answer tells why
            self._process.stdin.write(json.dumps({"text": text, "seed": seed}).encode() + b"\n")
            self._process.stdin.flush()
        return [Arrival(*one) for one in self._answer(ANSWER_S)["arrivals"]]

    def _answer(self, timeout_s: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], timeout_s)[0]:
            raise RuntimeError(f"{self.name} did not answer within {timeout_s:.0f} s; see {self.log_file}")
        line = self._process.stdout.readline()
        if not line:
            last = self.log_file.read_text("utf-8", "replace").strip().splitlines()[-1:]
            raise RuntimeError(f"{self.name} ended: {' '.join(last)}")
        told: dict[str, Any] = json.loads(line)
        return told


def _timed(contestant: Contestant, text: str, seed: int) -> list[tuple[float, float]]:
    arrivals: list[tuple[float, float]] = []
    began_s = time.perf_counter()

    def chunk(samples: int) -> None:
        arrivals.append((1000 * (time.perf_counter() - began_s), 1000 * samples / contestant.rate_hz))

    contestant.speak(text, seed, chunk)
    return arrivals


def _serve(name: str, answers: IO[str]) -> None:
    contestant = CONTESTANTS[name]()
    for seed, text in enumerate(WARMING * 2):
        _timed(contestant, text, seed)
    print(json.dumps(contestant.notes), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps({"arrivals": _timed(contestant, **asked)}), file=answers, flush=True)


def main() -> None:
    """Only answers may go to stdout, and libraries print: theirs goes to stderr from here on."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _serve(sys.argv[1], answers)


if __name__ == "__main__":
    main()
