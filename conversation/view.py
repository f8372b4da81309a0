"""What the page shows of a conversation, as plain JSON data: no markup, no formatting, no sentence of the page."""

from dataclasses import asdict
from typing import Any

from conversation.dialogue import Exchange
from conversation.talks import Talk


def shown_exchange(exchange: Exchange, *, tuning: bool = False) -> dict[str, Any]:
    """One question and its answer so far. Figures and homes are told by characters of `said`, from 0.

    `tuning`: for a visitor who may tune, who alone reads what the model wanted to say and was not let.
    """
    changes = {"changes": [asdict(one) for one in exchange.changes]} if tuning else {}
    return {
        **changes,
        "turn": exchange.turn_id,
        "question": exchange.question,
        "said": exchange.said,
        "note": exchange.note,
        "notice": exchange.notice,
        "ended": exchange.ended,
        "homes": list(exchange.listing_keys),
        "found": asdict(exchange.found) if exchange.found else None,
        "mentions": [asdict(one) for one in exchange.mentions],
        "sources": [asdict(one) for one in exchange.sources],
        "viewings": [asdict(one) for one in exchange.viewings],
        "rating": exchange.rating,
    }


def shown_talk(talk: Talk, *, tuning: bool = False) -> dict[str, Any]:
    """A whole conversation, oldest exchange first."""
    return {"talk": talk.id, "exchanges": [shown_exchange(one, tuning=tuning) for one in talk.dialogue.exchanges]}
