"""How far a rendering is, in a terminal: a bar that grows; elsewhere, as in a log of a deploy, a line a step."""

from types import TracebackType
from typing import Self, TextIO

WIDTH = 30


class Progress:
    """`with Progress("tour", sys.stderr) as progress: ... progress.told(3, 9)`."""

    def __init__(self, name: str, out: TextIO) -> None:
        self._name = name
        self._out = out
        self._is_bar = out.isatty()
        self._open = False  # a bar without the end of its line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._open:
            self._out.write("\n")
            self._out.flush()

    def told(self, done: int, of: int) -> None:
        """So many steps are ready, of so many."""
        if self._is_bar:
            full = WIDTH * done // max(of, 1)
            self._out.write(f"\r{self._name} [{'#' * full}{'.' * (WIDTH - full)}] {done}/{of}")
            self._open = True
        else:
            self._out.write(f"{self._name}: {done} of {of} steps are ready\n")
        self._out.flush()
