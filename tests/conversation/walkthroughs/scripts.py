"""Scripts for tests: a good one line by line, and what a fault put into it is told as."""

from pathlib import Path

import pytest

from conversation.walkthroughs.faults import BadWalkthrough, Fault
from conversation.walkthroughs.reading import read_walkthrough
from conversation.walkthroughs.script import Walkthrough

LISTINGS = {"VX1001", "VX1002"}
VOICES = {"joe", "amy"}

GOOD = """\
title: A tour
audience: "Everybody: guests, too"
voice: joe
sliders:
  speed: 1.1
  pause_s: 0
steps:
  - visitor: Hello?
    agent: >-
      Hello. I am an AI.
      This goes on: here.
    note: |
      Wait.

      Then go on.
    minutes: 0.5
  - visitor: "A house?"
    agent: live
    show: VX1001 # with a garden
    pause_s: 2.5
    sliders:
      pitch: .9
    minutes: 1
"""


def written(folder: Path, text: str | bytes, name: str = "tour.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes, name: str = "tour.yaml") -> Walkthrough:
    return read_walkthrough(written(folder, text, name), LISTINGS, VOICES)


def faults(folder: Path, text: str | bytes, name: str = "tour.yaml") -> tuple[Fault, ...]:
    """Of a text that cannot be read."""
    with pytest.raises(BadWalkthrough) as refused:
        read(folder, text, name)
    assert refused.value.faults
    return refused.value.faults


def with_line(number: int, line: str) -> str:
    """GOOD with another line in the place of line `number`, counted from 1."""
    lines = GOOD.splitlines()
    lines[number - 1] = line
    return "\n".join(lines) + "\n"
