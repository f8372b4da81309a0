"""A conversation that goes on from a step of a walkthrough: as if the steps up to it had been said in it."""

import hashlib
import time
from dataclasses import replace

from conversation.dialogue import Exchange
from conversation.errors import BadMessage
from conversation.talks import Talks
from conversation.walkthroughs.rendered import Rendered

BEGUN = "This conversation has begun already. Please take over in a new one."


async def take_over(talks: Talks, session_id: str, talk_id: str, rendered: Rendered, step: int) -> None:
    """The new conversation `talk_id` begins with steps 1 to `step` of `rendered`; 0 begins it with nothing.

    Done twice, as after an answer that was lost, it is done once. Raises BadMessage, NotYourTurn, TryAgain.
    """
    if not 0 <= step <= len(rendered.steps):
        raise BadMessage(f"step must be a whole number from 0 to {len(rendered.steps)}, not {step}.")
    talk = await talks.open(session_id, talk_id)
    begins = [_exchange(talk_id, rendered, number) for number in range(step)]
    if talk.dialogue.exchanges:
        if [one.turn_id for one in talk.dialogue.exchanges] == [one.turn_id for one in begins]:
            return
        raise BadMessage(BEGUN)
    if begins:
        talk.dialogue.exchanges.extend(begins)
        talks.save(talk)


def _exchange(talk_id: str, rendered: Rendered, number: int) -> Exchange:
    """Its turn id is this conversation's own: a recording belongs to one session."""
    step = rendered.steps[number]
    turn_id = hashlib.sha256(f"{talk_id} {number} {step.reply}".encode()).hexdigest()[:32]
    return replace(step.exchange, turn_id=turn_id, asked_unix_s=int(time.time()), manner=dict(step.manner))
