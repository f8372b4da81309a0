"""Reads walkthroughs and tells all that is wrong in them: file, line, what stands there, what was expected.

Faults keep a walkthrough from being played. Warnings do not: figures that the homes shown so far do not hold, words
that a live agent may not say, minutes that cannot be, text that YAML takes for a comment. Live steps are answered by
the offline concierge for it; no network and no voice is needed."""

import argparse
import asyncio
import sys
from collections.abc import Container
from pathlib import Path

from agent.errors import AgentError
from agent.listing_files import load_listings
from agent.listings import Listings
from conversation.walkthroughs.checking import doubts
from conversation.walkthroughs.command.house import (
    BAD_ARGUMENTS,
    DONE,
    FAILED,
    House,
    chosen,
    refuse,
    steps_of,
    tell_faults,
)
from conversation.walkthroughs.reading import BadWalkthrough, read_script
from tts.errors import SpeechError
from tts.voices import catalogue

MORE = """\
exit status: 0 when all can be played, warnings or not; 1 when one cannot; 2 when nothing could be checked.
Faults and warnings go to standard error, a line for each file that can be played to standard output."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a file, or the name of one that the house has; default: all that it has",
    )


def run(told: argparse.Namespace, house: House) -> int:
    files, wrong = chosen(told.files, house)
    if wrong:
        return refuse(wrong, BAD_ARGUMENTS)
    try:
        listings = load_listings(house.listings_dir).listings
        voices = set(catalogue().known)
    except (AgentError, SpeechError) as error:
        return refuse(f"What the walkthroughs are held against cannot be read: {error}", BAD_ARGUMENTS)
    good = [_checked(path, listings, voices) for path in files]
    return DONE if all(good) else FAILED


def _checked(path: Path, listings: Listings, voices: Container[str]) -> bool:
    """Whether it can be played; what was found is printed."""
    try:
        script = read_script(path, {one.ListingKey for one in listings}, voices)
        warnings = asyncio.run(doubts(script, str(path), listings))
    except BadWalkthrough as bad:
        tell_faults(bad, path)
        return False
    except AgentError as error:
        refuse(f"{path}: a live step cannot be answered: {error}")
        return False
    for warning in warnings:
        place, _, rest = str(warning).partition(": ")
        print(f"{place}: warning: {rest}", file=sys.stderr)
    steps, minutes = steps_of(len(script.walkthrough.steps)), script.walkthrough.minutes
    lives = sum(step.is_live for step in script.walkthrough.steps)
    draft = ", a draft" if script.walkthrough.draft else ""
    print(f"{path}: {steps}, {lives} of them live, {minutes:.1f} minutes, warnings: {len(warnings)}{draft}")
    return True
