"""What a language model's sentence says that must not be said, by subject. Knows no replacement."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from agent.concierge.boundaries import without_harmless
from agent.safety.advice import ADVISES
from agent.safety.itself import CLAIMS_A_LIFE, OBEYS, PROMISES_CONTACT
from agent.safety.places import JUDGES_SAFETY, JUDGES_SCHOOLS, OF_YOU, SCHOOL, SCHOOLS_BEFORE, STEERS
from agent.safety.refusals import without_refusals

Subject = Literal["identity", "contact", "orders", "steering", "schools", "crime", "advice", "language"]

_RULES: Mapping[Subject, re.Pattern[str]] = {
    "orders": OBEYS,
    "identity": CLAIMS_A_LIFE,
    "contact": PROMISES_CONTACT,
    "steering": STEERS,
    "schools": JUDGES_SCHOOLS,
    "crime": JUDGES_SAFETY,
    "advice": ADVISES,
}


def subjects(text: str, begin: int, before: str) -> Iterator[Subject]:
    """What `text`, a sentence so far, says from `begin` on that must not be said; `before` is what stands before it."""
    claims = without_refusals(text)
    plain = without_harmless(claims)
    of_others = OF_YOU.sub(lambda found: "\0" * len(found[0]), plain)
    for subject, pattern in _RULES.items():
        where = {"steering": of_others, "identity": claims, "orders": text}.get(subject, plain)
        if _says(pattern, where, begin):
            yield subject
    if re.search(rf"\b{SCHOOL}\b", before) and _says(SCHOOLS_BEFORE, plain, begin):
        yield "schools"


def _says(pattern: re.Pattern[str], text: str, begin: int) -> bool:
    return any(found.end() > begin for found in pattern.finditer(text))
