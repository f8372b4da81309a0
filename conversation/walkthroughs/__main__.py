"""`python -m conversation.walkthroughs`: check scripts, begin a new one, render one to a file, print the schema."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from conversation.walkthroughs.command.house import BAD_ARGUMENTS, refuse

COMMANDS = {
    "check": "read scripts and tell, line by line, what is wrong in them",
    "new": "begin a script that can be read already",
    "render": "make the sound of a script, as a file with chapters",
    "schema": "print the JSON schema of a script, for editors",
}


def main(arguments: Sequence[str]) -> int:
    """Runs one command. Exit status 2 for bad arguments or settings, 1 for what else keeps it from being done."""
    told = _parser(arguments).parse_args(arguments)
    from settings import BadSettings, Settings

    try:
        house = Settings.read(os.environ)
    except BadSettings as bad:
        return refuse("\n".join(("The settings cannot be used:", *bad.faults)), BAD_ARGUMENTS)
    status: int = told.run(told, house)
    return status


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Only the command that is asked for is loaded; of the others, the help has a line."""
    parser = argparse.ArgumentParser(prog="python -m conversation.walkthroughs", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    asked = next((one for one in arguments if not one.startswith("-")), "")
    for name, what in COMMANDS.items():
        if name != asked:
            commands.add_parser(name, help=what, add_help=False)
            continue
        module = importlib.import_module(f"conversation.walkthroughs.command.{name}")
        command = commands.add_parser(
            name,
            help=what,
            description=module.__doc__,
            epilog=getattr(module, "MORE", None),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add(command)
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
