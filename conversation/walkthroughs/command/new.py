"""Begins a walkthrough: NAME.yaml with a step of each kind and what each key is for. It can be played as it is.

A file that is there already is never touched."""

import argparse
import os
from pathlib import Path

from agent.errors import AgentError
from agent.listing_files import load_listings
from conversation.walkthroughs.command.house import BAD_ARGUMENTS, DONE, FAILED, House, refuse
from conversation.walkthroughs.document import document
from conversation.walkthroughs.faults import BadWalkthrough
from conversation.walkthroughs.reading import SUFFIX, checked
from conversation.walkthroughs.schema import schema_text
from conversation.walkthroughs.script import MAX_TITLE_CHARS, WALKTHROUGH_ID
from conversation.walkthroughs.starting import starting_text

MORE = """\
exit status: 0 when the file was written; 1 when it is there already or cannot be written; 2 for a name, a title or
listings that cannot be used."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", type=_name, metavar="NAME", help="1 to 40 of a-z, 0-9 and -")
    parser.add_argument("--title", help=f"what the audience reads above it, at most {MAX_TITLE_CHARS} characters")


def run(told: argparse.Namespace, house: House) -> int:
    title = told.title if told.title is not None else told.name.replace("-", " ").strip().capitalize() or told.name
    path = house.own_walkthroughs_dir / f"{told.name}{SUFFIX}"
    try:
        listings = load_listings(house.listings_dir).listings
        text = starting_text(told.name, title, listings)
        checked(document(text, path.name), path.name, {one.ListingKey for one in listings})
    except AgentError as error:
        return refuse(f"The listings cannot be read: {error}", BAD_ARGUMENTS)
    except BadWalkthrough as bad:
        return refuse(
            f"That title cannot be used: {bad.faults[0].what}; expected {bad.faults[0].expected}", BAD_ARGUMENTS
        )
    try:
        _write(path, text)
        path.with_name("schema.json").write_text(schema_text(), "utf-8")  # editors find it by the first line
    except FileExistsError:
        return refuse(f"{path} is there already; nothing was changed.", FAILED)
    except OSError as error:
        return refuse(f"{path} cannot be written: {error.strerror}", FAILED)
    print(path)
    return DONE


def _name(written: str) -> str:
    name = written.removesuffix(SUFFIX)
    if not WALKTHROUGH_ID.fullmatch(name):
        raise argparse.ArgumentTypeError(f"1 to 40 of a-z, 0-9 and - were expected, not {written[:60]!r}")
    return name


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a house that runs reads the folder each second. Raises FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8")
        path.hardlink_to(part)
    finally:
        part.unlink(missing_ok=True)
