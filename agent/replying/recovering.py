"""What to do when a call of the model fails: ask once more, or let the stand-in answer; and how the visitor hears it.

Knows the errors and the clock; the reply loop in agent.py does it.
"""

from dataclasses import dataclass

from agent.errors import AgentError, FixSettings, ReplyBroken, TryLater
from agent.events import AgentEvent, Aside, Retrying
from agent.model import TookOver

ASKED_AGAIN = "The language model did not answer. I am asking it once more."
BROKE_OFF = "The language model's answer broke off. I am asking it once more."
NO_ANSWER = "The language model does not answer right now. The offline concierge answers."
NO_USE = "The language model gave no usable answer. The offline concierge answers."
NOT_SET_UP = "The language model cannot be reached with its settings. The offline concierge answers."
# Aloud, after half an answer: the ear has no notice to read.
ONCE_MORE = "Sorry, that broke off. Once more."
WITHOUT_IT = "My language model broke off there, so I go on without it."
TOO_LONG = "I stop there, since my answer was getting too long."
DONE_ALL_THE_SAME = "The viewing is booked all the same. You find it on this page."
# To the model that is asked again after it had said something.
GO_ON = "(The line was cut there. Go on with your answer from that point, and repeat nothing of it.)"


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """Seconds. `whole_s` is one deadline for all calls of the language model in a reply, the second asking included.

    What comes after it, the stand-in's answer, takes a fraction of a second: by default a turn ends within 30 seconds,
    whatever the model's server does. A server that asks to be left alone for longer than `longest_wait_s` is not asked
    again in this reply, nor with less than `least_for_retry_s` left. `bridge_after_s`: see agent.replying.bridging.
    """

    whole_s: float = 24.0
    longest_wait_s: float = 3.0
    least_for_retry_s: float = 2.0
    bridge_after_s: float = 1.0


USUAL_TIMES = ReplyTimes()


def wait_before_retry_s(error: AgentError, left_s: float, times: ReplyTimes) -> float | None:
    """How long to wait before the same is asked once more; None when it is not asked again."""
    wait_s = error.retry_after_s or 0.0 if isinstance(error, TryLater) else 0.0
    if not error.worth_asking_again or wait_s > times.longest_wait_s or left_s - wait_s < times.least_for_retry_s:
        return None
    return wait_s


def retrying(error: AgentError, *, said: bool) -> list[AgentEvent]:
    """`said`: the call that failed had said something."""
    told: list[AgentEvent] = [Retrying(BROKE_OFF if said or isinstance(error, ReplyBroken) else ASKED_AGAIN)]
    return [*told, Aside(ONCE_MORE)] if said else told


def taking_over(error: AgentError, *, said: bool) -> list[AgentEvent]:
    """`said`: the call that failed had said something."""
    reason = NO_ANSWER
    if isinstance(error, FixSettings):
        reason = NOT_SET_UP
    elif isinstance(error, ReplyBroken):
        reason = NO_USE
    told: list[AgentEvent] = [TookOver(reason)]
    return [*told, Aside(WITHOUT_IT)] if said else told
