"""Tags and program text in a clause: tags are dropped where the words stay whole, the rest is nothing to be heard.

The page shows text as text; this keeps tags from being read out. Knows no HTML beyond the shape of a tag.
"""

import html
import re

from agent.routed.tool_text import is_tool_text

_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.IGNORECASE)
_TAG = re.compile(r"<[/!]?[a-z][\w-]*(?:\s[^<>]{0,400})?/?>|<!--.{0,400}?-->|</?[a-z][\w-]*:[\w-]+>", re.IGNORECASE)
# A tag that a comma cut in two: '<a title="one,' and 'two">here</a>'.
_OPEN_TAG = re.compile(r"<[a-z][\w-]*(?:\s+[\w-]+\s*=[^<>]*)$|<[a-z][\w-]*\s*$", re.IGNORECASE)
# What stands between these is no text of the page.
_HIDDEN = re.compile(r"<(script|style|svg|iframe|object|template|think|thinking)\b", re.IGNORECASE)
_PROGRAM = re.compile(
    r"[{}]|[\"']\w+[\"']\s*:|[\"']\s*\]|\[\s*[\"']|<\W{0,3}(?:tool|function|parameter|invoke|im_|system|assistant"
    r"|user\b|end|start|bos|eos)"
    r"|\[/?(?:tool|inst|system|tool_calls)\b|\b(?:null|undefined);|=>|\);|\bon(?:click|error"
    r"|load)\s*=|javascript:"
    r"|^\W*(?:assistant|system|user|tool)\s*:|\bto=functions\b",
    re.IGNORECASE,
)


class Markup:
    """Takes the markup out of the clauses of one reply, in order."""

    def __init__(self) -> None:
        self._until: re.Pattern[str] | None = None

    def without(self, clause: str) -> str | None:
        """The clause as it may be heard, perhaps the same; "" when it was tags alone; None when it is program text."""
        text = _ENTITY.sub(lambda written: html.unescape(written[0]), clause)
        if self._until:
            if not (end := self._until.search(text)):
                return None
            text, self._until = text[end.end() :], None
        if hidden := _HIDDEN.search(text):
            close = re.compile(rf"</{hidden[1]}\s*>", re.IGNORECASE)
            if end := close.search(text, hidden.end()):
                text = text[: hidden.start()] + " " + text[end.end() :]
            else:
                text, self._until = text[: hidden.start()], close
        elif cut := _OPEN_TAG.search(text):
            text, self._until = text[: cut.start()], re.compile(">")
        if _PROGRAM.search(text) or is_tool_text(text):
            return None
        plain = _TAG.sub("", text)
        return text if plain == text == clause else re.sub(r"\s+", " ", plain).strip()
