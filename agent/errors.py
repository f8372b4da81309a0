"""What can go wrong in the brain, named by what the caller should do next.

AgentError
├── FixSettings     tell the operator: the key, the model's name or the address is wrong
├── TryLater        the server is down, busy or too slow: the same question may work in a while
├── AskAgain        ask the same once more, at once: the server was new to us, and is asked otherwise now
│   └── ToolsRefused    ask the same without tools, now and later: the server takes none
└── ReplyBroken     this reply cannot be finished (cut, malformed, endless tool calls): ask again
    ├── Filtered        ask something else: the server's filter stopped the answer
    ├── NotServed       ask nobody, no stand-in either: whoever asks has no right to an answer any more
    ├── SaysNothing     ask another model: this one made nothing of what it was given
    └── TooLong         ask with fewer messages: they are more than the server's context holds
"""


class AgentError(Exception):
    """Base of all errors of this room. Its text is for the operator's log: no key and no chat text in it.

    `cost_nothing`: the server was never reached, or refused before its model began; else nobody knows what it cost.
    """

    cost_nothing = False
    worth_asking_again = True  # False: the same call would fail the same way


class FixSettings(AgentError):
    """Only the operator can mend it: wrong key, unknown model, wrong address."""

    worth_asking_again = False


class TryLater(AgentError):
    """The server is down, busy or too slow. `retry_after_s` is what it asked for, if it did."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class AskAgain(AgentError):
    """The server refused a parameter that is left out from now on: the same call may work at once. It cost nothing."""

    cost_nothing = True
    worth_asking_again = False  # whoever was asked to has done so by now


class ReplyBroken(AgentError):
    """The reply cannot be finished; what was said so far stands."""


class Filtered(ReplyBroken):
    """The server's filter stopped the answer, and would stop it again."""

    worth_asking_again = False


class NotServed(ReplyBroken):
    """Nobody pays for an answer, not even for one that costs nothing: neither a retry nor a stand-in."""

    worth_asking_again = False


class ToolsRefused(AskAgain):
    """The server takes no tools, or its model was made for none: agent.routed.router knows another way."""


class TooLong(ReplyBroken):
    """The messages are longer than the server's context: agent.context sends less of them."""

    worth_asking_again = False


class SaysNothing(ReplyBroken):
    """The answer came to its end and tells nothing of what was found: the model is too weak for it."""

    worth_asking_again = False
