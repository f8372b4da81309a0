"""`python -m tts speakable`: written lines in, spoken lines out. Needs no voice."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tts.speakable import speakable, spoken_words


def add_speakable(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("speakable", help="what is said for written lines, of stdin or as they are given")
    command.add_argument("lines", nargs="*", metavar="LINE", help="default: the lines of stdin, as UTF-8")
    command.add_argument("--words", action="store_true", help="each written word with what is said for it")
    command.set_defaults(run=_speakable)


def _speakable(told: argparse.Namespace, _: Any) -> int:
    # What is no UTF-8 becomes a sign that is not said: a bad byte must not lose the lines around it.
    lines: Iterable[str] = told.lines or (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer)
    try:
        for line in lines:
            print("\n".join(_by_word(line)) if told.words else speakable(line))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _by_word(line: str) -> Iterator[str]:
    for word in spoken_words(line):
        yield f"{word.displayed}\t{word.spoken}"
