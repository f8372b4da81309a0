"""`python -m agent`: import listings and hear what was wrong in them, or talk to the agent in a terminal."""

import argparse
import os
import sys
from collections.abc import Sequence

from agent import import_report
from agent.choosing import chat_model
from agent.model import ChatModel


def main(argv: Sequence[str]) -> int:
    """Runs one command; the exit status is its own."""
    if argv[:1] == ["ask"]:
        from agent import asking

        return asking.main(argv[1:], _model)
    return import_report.main(_parser().parse_args(argv))


def _model() -> ChatModel:
    """The language model of the settings; the concierge when there is none, which touches no network."""
    from settings import BadSettings, Settings

    try:
        settings = Settings.read(os.environ)
    except BadSettings as error:
        sys.exit(str(error))
    return chat_model(**settings.language_model)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m agent", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("ask", help="talk to the agent in the terminal", add_help=False)
    import_report.arguments(commands.add_parser("import", help="read listings and tell what was wrong in them"))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
