"""`python -m agent`: import listings and hear what was wrong in them, or talk to the agent in a terminal."""

import argparse
import os
import sys
from collections.abc import Sequence

from agent import import_report
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
    if not settings.has_language_model:
        from agent.concierge import OfflineConcierge

        return OfflineConcierge()
    from agent.openai_model import OPENAI_URL, ModelTimeouts, OpenAIModel

    return OpenAIModel(
        api_key=settings.openai_api_key or None,
        base_url=settings.openai_base_url or OPENAI_URL,
        model=settings.openai_model,
        max_completion_tokens=settings.openai_max_tokens,
        timeouts=ModelTimeouts(
            first_token_s=settings.openai_first_token_s,
            between_tokens_s=settings.openai_between_tokens_s,
            whole_s=settings.openai_whole_reply_s,
        ),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m agent", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("ask", help="talk to the agent in the terminal", add_help=False)
    import_report.arguments(commands.add_parser("import", help="read listings and tell what was wrong in them"))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
