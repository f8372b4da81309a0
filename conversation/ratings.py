"""What a visitor thinks of an answer. Kept with the conversation; told in the log without a word of it."""

import logging

from conversation.dialogue import Exchange, Rating

log = logging.getLogger("vox.ratings")


def rate(exchange: Exchange, rating: Rating | None) -> None:
    """The latest one counts; None takes it back."""
    exchange.rating = rating
    log.info("turn %s rated %s", exchange.turn_id[:8], rating or "no more")
