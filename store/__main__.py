"""The drawers in a terminal: `python -m store upgrade` brings the database to its newest form, `... revision` tells."""

import argparse
import os
import sys
from collections.abc import Sequence

from settings import BadSettings, Settings
from store.engine import open_database, revision
from store.errors import StoreError

OK, FAILED, BAD_SETTINGS = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or after one plain sentence on stderr 1 for the database, 2 for the settings."""
    parser = argparse.ArgumentParser("python -m store", description="The database of the house.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    commands.add_parser("upgrade", help="bring it to its newest form; steps only add, so older releases go on with it")
    commands.add_parser("revision", help="which form it has; changes nothing")
    told = parser.parse_args(arguments)
    try:
        where = Settings.read(os.environ).database
        if told.command == "upgrade":
            open_database(where).dispose()
        print(f"revision {revision(where) or 'none'}")
    except BadSettings as bad:
        print("The settings cannot be used:", *bad.faults, sep="\n", file=sys.stderr)
        return BAD_SETTINGS
    except StoreError as error:
        print(f"The database cannot be opened: {error}", file=sys.stderr)
        return FAILED
    return OK


if __name__ == "__main__":
    sys.exit(main())
