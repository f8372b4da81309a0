"""`python -m agent import FILE...`: what loaded and what did not, for a person or as JSON."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.errors import FixSettings
from agent.listings import Listings
from agent.reso.importing import Imported, Message, import_files

_MESSAGE_FIELDS = ("listing_key", "position", "field", "value", "action", "reason")
_MOST_LINES = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `import`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="RESO JSON or CSV, or a folder of them")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if any record was refused")
    parser.add_argument("--json", action="store_true", help="print the counts and messages as one JSON object")


def main(args: argparse.Namespace) -> int:
    """Runs the import. Returns 0, or 1 with --strict when a record was refused, or 2 for an unreadable file."""
    try:
        imported = import_files(args.files)
    except FixSettings as error:
        print(error, file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(as_data(imported), indent=2))
    else:
        for text in lines(imported):
            print(text.encode("utf-8", "backslashreplace").decode("utf-8"))  # file names may hold half a character
    return 1 if args.strict and imported.refused else 0


def as_data(imported: Imported) -> dict[str, Any]:
    """The counts, with read = accepted + refused + duplicates, and all messages by position."""
    return {
        "read": imported.read,
        "accepted": imported.accepted,
        "refused": imported.refused,
        "duplicates": imported.duplicates,
        "unknown_fields": imported.unknown_fields,
        "messages": [{name: getattr(one, name) for name in _MESSAGE_FIELDS} for one in imported.messages],
    }


def lines(imported: Imported) -> Iterator[str]:
    """For a person: each message on a line, the counts at the end."""
    yield from map(line, imported.messages[:_MOST_LINES])
    if len(imported.messages) > _MOST_LINES:
        yield f"... and {len(imported.messages) - _MOST_LINES} more messages (--json prints all)"
    shown = Listings(imported.listings)
    warned = {one.listing_key for one in imported.messages} & {one.ListingKey for one in imported.listings}
    visits = sum(len(one.open_houses) for one in shown)
    pictures = sum(len(one.media) for one in shown)
    yield (
        f"read {imported.read}: accepted {imported.accepted} ({len(warned)} with warnings), refused {imported.refused},"
        f" duplicates {imported.duplicates}; unknown fields {imported.unknown_fields}"
    )
    yield f"visitors may see {len(shown)} listings, {visits} open houses, {pictures} pictures and documents"


def line(message: Message) -> str:
    """One message, with what names its record: the ListingKey, else its position and ListingId."""
    nameless = f"record {message.position}" + (f" (ListingId {message.listing_id})" if message.listing_id else "")
    field = f" {message.field}" if message.field else ""
    value = f" ({message.value})" if message.value else ""
    return f"{message.file}: {message.listing_key or nameless}{field} {message.action}{value}: {message.reason}"
