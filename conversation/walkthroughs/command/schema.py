"""Prints the JSON schema of a walkthrough. assets/walkthroughs/schema.json is this."""

import argparse

from conversation.walkthroughs.command.house import DONE, House
from conversation.walkthroughs.schema import schema_text


def add(_: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_: argparse.Namespace, __: House) -> int:
    print(schema_text(), end="")
    return DONE
