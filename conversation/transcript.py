"""A conversation, or one answer of it, to take away as text, Markdown or JSON. Says that an AI spoke."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from conversation.dialogue import Exchange
from conversation.talks import Talk

NOTICE = "A conversation with an AI that speaks with a synthetic voice (Vox Estate Agent). The homes are examples."
# What Markdown would take for markup.
_MARKUP = re.compile(r"([\\`*_\[\]<>~|])")


def as_markdown(talk: Talk) -> str:
    """Every exchange in order. Text of visitors and models is escaped: it is never markup."""
    parts = ["# Vox Estates: conversation", f"*{NOTICE}*"]
    for exchange in talk.dialogue.exchanges:
        parts.append(f"**Visitor** ({_when(exchange)}): {_plain(exchange.question)}")
        if exchange.said:
            parts.append(f"**Agent (AI)**: {_plain(exchange.said)}")
        parts += [f"*Viewing booked: {_plain(one.said)} ({one.reference})*" for one in exchange.viewings]
        if exchange.notice:
            parts.append(f"*{_plain(exchange.notice)}*")
        if exchange.note:
            parts.append(f"*{_plain(exchange.note)}*")
    return "\n\n".join(parts) + "\n"


def as_text(exchanges: Sequence[Exchange], title: str) -> str:
    """Who said what, and when (UTC), line by line as it was written. No line of a text can pass for another speaker's,
    nor for an order to the terminal that shows it.
    """
    parts = [f"{title}\n{NOTICE}"]
    for exchange in exchanges:
        lines = [f"[{_when(exchange)}]", f"Visitor: {_indented(exchange.question)}"]
        lines += [f"Agent (AI): {_indented(exchange.said)}"] if exchange.said else []
        lines += [f"(Viewing booked: {_indented(one.said)}, {one.reference})" for one in exchange.viewings]
        lines += [f"({_indented(one)})" for one in (exchange.notice, exchange.note) if one]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def as_json(talk: Talk) -> str:
    """The same with the source of each figure, the homes and the voice's settings. Times are ISO 8601, UTC."""
    told = {"notice": NOTICE, "exchanges": [_told(one) for one in talk.dialogue.exchanges]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _told(exchange: Exchange) -> dict[str, Any]:
    return {
        "asked": _when(exchange),
        "question": exchange.question,
        "answer": exchange.said,
        "note": exchange.note or None,
        "notice": exchange.notice or None,
        "listing_keys": list(exchange.listing_keys),
        "figures": [
            {
                "text": one.text,
                "origin": one.origin,
                "field": one.field or None,
                "tool": one.tool or None,
                "listing_key": one.listing_key,
            }
            for one in exchange.sources
        ],
        "viewings": [{"reference": one.reference, "said": one.said} for one in exchange.viewings],
        "rating": exchange.rating,
        "voice": exchange.manner or None,
    }


def _when(exchange: Exchange) -> str:
    return datetime.fromtimestamp(exchange.asked_unix_s, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _indented(text: str) -> str:
    """Lines after the first one begin with spaces, so that "\\nVisitor: yes" stays what it is."""
    lines = (
        "".join(char if char.isprintable() or char == "\u200d" else " " for char in one) for one in text.splitlines()
    )
    return "\n  ".join(kept for line in lines if (kept := line.rstrip()))


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
