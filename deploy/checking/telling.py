"""Messages go out to where ALERT_URLS says, by apprise: mail, chat, telephone, over a hundred kinds.

The addresses hold tokens and passwords: nothing here, and nothing of the libraries below, writes one anywhere.
"""

import logging
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.checking.messages import Message
from deploy.checking.results import Level, Unread

PATIENCE_S = 20.0
# They name addresses in what they log.
_TALKATIVE = ("apprise", "urllib3", "requests", "requests_oauthlib", "oauthlib")


@dataclass(frozen=True, slots=True)
class Sent:
    """How many addresses took it, and what became of the others: "address 2 (mailto) does not take it"."""

    reached: int
    faults: tuple[str, ...]


def addresses(file: Path) -> tuple[str, ...] | Unread:
    """One a line, # for a comment. Empty when the file is missing."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        return Unread(
            f"the credential ALERT_URLS cannot be read: {getattr(error, 'strerror', None) or 'no UTF-8 text'}"
        )
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


def send(message: Message, to: Sequence[str]) -> Sent:
    """To each address by itself: one that fails keeps nothing from the others. Blocks for PATIENCE_S each at most."""
    faults = []
    for number, address in enumerate(to, 1):
        fault = _fault(message, address)
        if fault:
            kind = re.match(r"([a-z]{2,12})://", address)  # all else may be a secret that was misplaced
            faults.append(f"address {number} ({kind[1] if kind else 'of no known kind'}) {fault}")
    return Sent(len(to) - len(faults), tuple(faults))


def _fault(message: Message, address: str) -> str:
    """What is wrong; empty when it was taken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its plugins import what Python deprecates: nothing to us, nor to an operator
        return _sent(message, address)


def _sent(message: Message, address: str) -> str:
    import apprise  # a tenth of a second, for the runs that have news

    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    kinds = {Level.ALERT: "failure", Level.WARN: "warning", Level.UNKNOWN: "warning", Level.OK: "success"}
    try:
        outbox = apprise.Apprise()
        if not outbox.add(address):
            return "is none that apprise understands"
        taken = outbox.notify(
            body=message.body,
            title=message.title,
            notify_type=apprise.NotifyType(kinds[message.level]),
            body_format="text",
            timeout=PATIENCE_S,
        )
    except Exception as error:  # a hundred plugins of others; what they raise may repeat the address
        return f"fails: {type(error).__name__}"
    return "" if taken else "does not take it"
