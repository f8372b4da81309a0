"""`python -m agent`: import listings and hear what was wrong in them, or talk to the agent in a terminal."""

import argparse
import os
import sys
from collections.abc import Sequence

from agent import import_report
from agent.agent import Agent
from agent.choosing import chat_model
from agent.concierge import OfflineConcierge
from agent.events import Answerer
from agent.replying.recovering import ReplyTimes
from agent.tools import Toolbox
from agent.trusted import TrustedAgent
from tts.clauses import Clauses


def main(argv: Sequence[str]) -> int:
    """Runs one command; the exit status is its own."""
    if argv[:1] == ["ask"]:
        from agent import asking

        return asking.main(argv[1:], _agent)
    return import_report.main(_parser().parse_args(argv))


def _agent(toolbox: Toolbox) -> Answerer:
    """The language model of the settings, judged as in the app; the concierge when there is none: no network then."""
    from settings import BadSettings, Settings

    try:
        settings = Settings.read(os.environ)
    except BadSettings as error:
        sys.exit(str(error))
    if not settings.has_language_model:
        return Agent(OfflineConcierge(), toolbox)
    return TrustedAgent(
        chat_model(**settings.language_model),
        toolbox,
        stand_in=OfflineConcierge(),
        cutter=Clauses,
        secrets=(settings.openai_api_key,) if settings.openai_api_key else (),
        times=ReplyTimes(whole_s=settings.openai_whole_reply_s),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m agent", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("ask", help="talk to the agent in the terminal", add_help=False)
    import_report.arguments(commands.add_parser("import", help="read listings and tell what was wrong in them"))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
