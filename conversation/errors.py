"""What can go wrong in a turn, named by what the caller should do next.

TurnError
├── BadMessage       change the message or the setting: the text says what was expected
├── NotYourTurn      nothing: the turn belongs to another session                              (403)
├── AlreadyListening use the listener that is there, or wait until the turn has finished       (409)
├── TurnGone         ask again: the turn is unknown, or its recording is no longer kept         (404)
├── NotHere          nothing: there is none of that name or id, or it is another visitor's      (404)
├── DoneBefore       look at what there is now: somebody was first, and that counts             (409)
├── Unheard          hear both clips of the round, then vote                                    (409)
├── SpeechUsedUp     wait for tomorrow: today's minutes of speech are used up                   (429)
├── TryAgain         the same again in a moment: nothing was changed                            (503)
└── TooManyPending   send the question that belongs to the turns opened so far                  (429)
"""


class TurnError(Exception):
    """Base of all errors of this room. `status` is its HTTP status, `code` its name for scripts.

    The text is what a visitor may read. `retry_after_s`: after that long it is worth another try; None: it is not.
    """

    status = 400
    code = "refused"
    retry_after_s: float | None = None


class BadMessage(TurnError):
    """The visitor's line or setting cannot be used; the text says what was expected."""

    status = 422
    code = "bad_message"


class NotYourTurn(TurnError):
    status = 403
    code = "not_your_turn"


class AlreadyListening(TurnError):
    status = 409
    code = "already_listening"


class TurnGone(TurnError):
    status = 404
    code = "turn_gone"


class NotHere(TurnError):
    status = 404
    code = "not_here"


class DoneBefore(TurnError):
    status = 409
    code = "done_before"


class Unheard(TurnError):
    status = 409
    code = "unheard"


class SpeechUsedUp(TurnError):
    status = 429
    code = "speech_used_up"


class TryAgain(TurnError):
    status = 503
    code = "try_again"
    retry_after_s = 5.0


class TooManyPending(TurnError):
    status = 429
    code = "too_many_pending"
    retry_after_s = 5.0


class SpeechUnpaid(Exception):
    """No part of that tree, and seen by no visitor: there is nothing left to make sound with, so go on in text.

    `used_up`: the day's budget is; else it cannot be looked up.
    """

    def __init__(self, used_up: bool) -> None:
        super().__init__("no speech is left to be reserved" if used_up else "speech cannot be reserved")
        self.used_up = used_up
