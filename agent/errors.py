"""What can go wrong in the brain, named by what the caller should do next.

AgentError
├── FixSettings     tell the operator: the key, the model's name or the address is wrong
├── TryLater        the server is down, busy or too slow: the same question may work in a while
├── AskAgain        ask the same once more, at once: the server was new to us, and is asked otherwise now
└── ReplyBroken     this reply cannot be finished (cut, malformed, endless tool calls): ask again
"""


class AgentError(Exception):
    """Base of all errors of this room. Its text is for the operator's log: no key and no chat text in it.

    `cost_nothing`: the server was never reached, or refused before its model began; else nobody knows what it cost.
    """

    cost_nothing = False


class FixSettings(AgentError):
    """Only the operator can mend it: wrong key, unknown model, wrong address."""


class TryLater(AgentError):
    """The server is down, busy or too slow. `retry_after_s` is what it asked for, if it did."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class AskAgain(AgentError):
    """The server refused a parameter that is left out from now on: the same call may work at once. It cost nothing."""

    cost_nothing = True


class ReplyBroken(AgentError):
    """The reply cannot be finished; what was said so far stands."""
