"""A claim of the visitor about a home that no tool bears out: "so it's $300,000, right?" may not be answered by "Yes".

Knows the visitor's newest line and what was told; the figures of an answer are judged elsewhere.
"""

import re

from agent.grounding.facts import Facts
from agent.grounding.folding import fold
from agent.grounding.homes import spots
from agent.grounding.reading import Read, Reader
from agent.grounding.tracing import Tracer
from agent.grounding.wording import written

_ASSENT = re.compile(
    r"(?:yes|yeah|yep|correct|right|exactly|indeed|absolutely|true|(?:that|this|it)(?:'s| is) (?:right|correct|true)"
    r"|(?:you|your friend)(?:'re| are| is) (?:right|correct))\b(?! not)",
    re.IGNORECASE,
)
_CLAIMED = frozenset({"usd", "bedrooms", "bathrooms", "full baths", "sqft", "acres", "year", "cars"})
_ASKS = re.compile(
    r"\b(?:book|show|find|search|looking|want|need|compare|calculate|estimate|how|what|which)\b", re.IGNORECASE
)


class Claims:
    """Of the visitor's newest line."""

    def __init__(self, facts: Facts, reader: Reader, tracer: Tracer) -> None:
        self._facts = facts
        self._reader = reader
        self._tracer = tracer

    def denied(self, clause: str, said: str) -> tuple[str, str]:
        """What is said instead of an assent to a false claim, and what of the clause goes on after it.

        ("", clause) when it is none. "Correct. Shall I go on?" goes on, "Yes, it is $300,000." does not.
        """
        found = _ASSENT.match(clause)
        first, _, rest = re.split(r"([.!]\s+|$)", clause, maxsplit=1)
        bare = found is not None and len(first.split()) <= 4
        if found is None or (said.strip() and not bare) or _ASKS.search(self._facts.question):
            return "", clause
        if (false := self._false()) is None:
            return "", clause
        right = self._tracer.right(false.figure, false.meaning, false.meant)
        now = written(right, false.figure) if right else None
        return f"No, the listing says {now}." if now else "That is not what the listing says.", rest if bare else ""

    def _false(self) -> Read | None:
        """The first figure of the line that the home meant does not have."""
        text = fold(self._facts.question[:500]).text
        named = spots(text, self._facts.addresses, self._facts.homes)
        for one in self._reader.read(text, self._reader.figures(text, 0, named), named):
            of_home = len(one.meant.keys) == 1 and one.figure.kind in _CLAIMED and not one.meaning.bound
            if of_home and not self._tracer.is_told(one.figure, one.meaning, one.meant):
                return one
        return None
