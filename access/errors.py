"""What can go wrong at the door, named by what the caller should do next.

AccessError
├── ComeInvited     no session: open an invite link
│   └── InvitationEnded  there was one: the invite is revoked or expired, or nobody was here for long
├── NoSuchInvite    the link opens nothing (any more): ask for a new one; it is never told why
├── BadInvite       what shall be invited to cannot be: say for each field what was expected
├── NotYours        what is asked for belongs to another session
│   └── NotIncluded the invite is for something else: ask for one that includes this
├── NoSuchPlace     the door lists no such path for visitors
├── AskLess         too much or too many: the message says of what
├── ComeLater       the house cannot look into its books just now: try again in a moment
├── TakenOver       a new release takes over: ask again of the next process
├── BudgetExhausted answer without spending: today's budget of the house or of the invite is used up
├── ModelUnpriced   tell the operator: no price is known for the model, so nothing may be spent on it
└── LedgerUnavailable  spend nothing: the ledger cannot be written just now
"""

from collections.abc import Mapping


class AccessError(Exception):
    """Base of all errors of this room. `status` is its HTTP status, `code` its name for scripts.

    The text is what a visitor may read. `retry_after_s`: after that long it is worth another try; None: it is not.
    """

    status = 403
    code = "refused"
    retry_after_s: float | None = None


class ComeInvited(AccessError):
    """The visitor has no session."""

    code = "come_invited"


class InvitationEnded(ComeInvited):
    """The cookie is one of a session that is over."""

    code = "invitation_ended"


class NoSuchInvite(AccessError):
    """Unknown, expired, used up or revoked: the words are the same, so that a guesser learns nothing."""

    code = "no_such_invite"

    def __init__(self) -> None:
        super().__init__("This invitation link opens nothing: it is unknown, has ended or was used before.")


class BadInvite(AccessError):
    """An invite cannot be made like this. `faults` tells for each field of Invites.create what was expected."""

    status = 422

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {expected}" for name, expected in faults.items()))
        self.faults = faults


class NotYours(AccessError):
    """The thing asked for belongs to another session."""

    code = "not_yours"


class NotIncluded(NotYours):
    """The session's invite does not include this."""

    code = "not_included"


class NoSuchPlace(AccessError):
    """The path or method is not on the list of what visitors may ask for."""

    status = 404
    code = "no_such_place"


class AskLess(AccessError):
    """A bound is reached. `status` is 413 for one thing too large, 429 for too many."""

    code = "ask_less"

    def __init__(self, message: str, status: int = 429, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s


class ComeLater(AccessError):
    """The store does not answer: nobody new is let in."""

    status = 503
    code = "come_later"
    retry_after_s = 5.0


class TakenOver(AccessError):
    """This process ends; the next one answers."""

    status = 503
    code = "taken_over"
    retry_after_s = 2.0


class BudgetExhausted(AccessError):
    """`whose` is "house" or "invite", `what` is tokens, money, speech, or closed (restored and not reopened)."""

    status = 429
    code = "budget_exhausted"

    def __init__(self, whose: str, what: str) -> None:
        super().__init__("Today's budget is used up.")
        self.whose = whose
        self.what = what


class ModelUnpriced(AccessError):
    """The text is for the operator."""

    status = 503
    code = "model_unpriced"

    def __init__(self, model: str) -> None:
        super().__init__(
            f"no price is known for the model {model!r}: set OPENAI_PRICE_INPUT, OPENAI_PRICE_CACHED_INPUT and "
            "OPENAI_PRICE_OUTPUT (US dollars a million tokens; 0 for a server of your own), or set OPENAI_MODEL to a "
            "model of assets/prices.toml"
        )


class LedgerUnavailable(AccessError):
    """The text is for the log. Nothing was charged, as far as anybody knows."""

    status = 503
    code = "ledger_unavailable"


class Failed(AccessError):
    """Something broke behind the gate."""

    status = 500
    code = "failed"
