"""What can go wrong at the door, named by what the caller should do next.

AccessError
├── ComeInvited     no session: open an invite link (here, for now: open the page on this machine)
├── NotYours        what is asked for belongs to another session
├── NoSuchPlace     the door lists no such path for visitors
└── AskLess         too much or too many: the message says of what
"""


class AccessError(Exception):
    """Base of all errors of this room. `status` is its HTTP status; the text is what a visitor may read."""

    status = 403


class ComeInvited(AccessError):
    """The visitor has no session."""


class NotYours(AccessError):
    """The thing asked for belongs to another session."""


class NoSuchPlace(AccessError):
    """The path or method is not on the list of what visitors may ask for."""

    status = 404


class AskLess(AccessError):
    """A bound is reached. `status` is 413 for one thing too large, 429 for too many."""

    def __init__(self, message: str, status: int = 429) -> None:
        super().__init__(message)
        self.status = status
