"""`python -m access`: invites, what was used, the audit, the ledger, and forgetting; with the settings of the house."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from access.command.house import BAD_ARGUMENTS, FAILED, refuse

COMMANDS = {
    "invite": "create, list, show and revoke invites",
    "usage": "what was used, by invite and day",
    "audit": "what was done at the door",
    "ledger": "today's budget; open it again after a restore",
    "forget": "delete conversations and bookings",
}


def main(arguments: Sequence[str]) -> int:
    """Runs one command. Exit status 2 for bad arguments or settings, 1 for what else keeps it from being done."""
    told = _parser(arguments).parse_args(arguments)
    from settings import BadSettings, Settings
    from store.errors import StoreError

    try:
        house = Settings.read(os.environ)
    except BadSettings as bad:
        return refuse("\n".join(("The settings cannot be used:", *bad.faults)), BAD_ARGUMENTS)
    try:
        status: int = told.run(told, house)
    except StoreError as error:
        return refuse(f"Nothing can be read or changed at the moment: {error}", FAILED)
    return status


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Only the command that is asked for is loaded; of the others, the help has a line."""
    parser = argparse.ArgumentParser(prog="python -m access", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    asked = next((one for one in arguments if not one.startswith("-")), "")
    for name, what in COMMANDS.items():
        if name == asked:
            importlib.import_module(f"access.command.{name}").add_parser(commands)
        else:
            commands.add_parser(name, help=what, add_help=False)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
