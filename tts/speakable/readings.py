"""Shortened words of several meanings: which is meant, by what stands before and after them. A table and its lookup.

"est. taxes" are estimated, "est. 1950" is established, and "Est." alone is neither.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from tts.speakable.scan import Scan

_FIGURE = r" ?[~$]?\d"


@dataclass(frozen=True)
class Reading:
    """What is said where `before` ends what stands before the word and `after` begins what stands after it.

    `dotted`: only with a stop, or only without; None: either.
    """

    spoken: str  # "": the word is left as it is
    before: str = ""
    after: str = ""
    dotted: bool | None = None

    def fits(self, scan: Scan, start: int, end: int, *, has_dot: bool) -> bool:
        """Whether the word from `start` to `end`, its stop included, is meant so."""
        if self.dotted not in {None, has_dot}:
            return False
        return bool(self._before.search(scan.before(start)) and self._after.match(scan.text, end))

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self.before})$" if self.before else "")

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return re.compile(self.after)


_KITCHENS = r"\b(?i:eat-in|full|gourmet|updated|galley|country|chef's|modern|renovated|remodeled|spacious|lg\.?|lrg) "
_NUMBERED = r"\b(?:license|lic\.?|permit|file|account|acct\.?|parcel|listing|MLS|case|lot|unit|ID) "
_APT = r"\b(?i:an|more|most|very|so|is|are|be|was|were|not|seems|quite|it's) "
# The first that fits is taken; where none does, the tables of tts.speakable.shortened decide.
READINGS = {
    "apt": (
        Reading("", before=_APT, dotted=False),
        Reading("", after=r" (?:to|for|descri|name|compar)", dotted=False),
        Reading("apartment"),
    ),
    "assoc": (Reading("associates", before=r"(?:&|and) ", dotted=True), Reading("association")),
    "avail": (Reading("", before=r"\b(?i:no|little|to|of|any|what) ", dotted=False),),
    "c": (Reading("circa", after=_FIGURE, dotted=True),),
    "ca": (Reading("circa", after=_FIGURE, dotted=True),),
    "co": (Reading("company", before=r"(?:^|\W)[A-Z][^ ]*[ ]", dotted=True),),
    "comp": (
        Reading("compensation", before=r"\b(?i:agent|agent's|broker|buyer's|agency) ", dotted=True),
        Reading("complete", dotted=True),
    ),
    "conv": (
        Reading("conventional", after=r" (?:loan|financ|mortgage|or\b|and\b|&|/)", dotted=True),
        Reading("convenient", dotted=True),
    ),
    "est": (Reading("estimated", after=r" [a-z$]", dotted=True), Reading("established", after=_FIGURE, dotted=True)),
    "immed": (Reading("immediate", after=r" [a-z]"), Reading("immediately")),
    "incl": (
        # "utilities incl. in rent", but "rent incl. water"
        Reading("including", after=r" (?!(?:in|with|for|at|on|by|and|or|but)\b)[a-z0-9$]", dotted=True),
        Reading("included"),
    ),
    "kit": (Reading("kitchen", before=_KITCHENS), Reading("kitchen", after=r" w/| with ", dotted=False)),
    "min": (
        Reading("minute", before=r"\b(?i:a|one|1|per) ", after=r"[.,;!?]?(?: [A-Z]|$)", dotted=True),
        Reading("minimum", dotted=True),
    ),
    "no": (Reading("number", before=_NUMBERED, dotted=True),),
    "ss": (Reading("stainless steel", after=r" (?i:appl|fridge|refrig|sink|oven|range|dishw)"),),
    "vac": (Reading("", before=r"\bH "),),  # what is said for "HVAC", read again
}  # fmt: skip


def reading(scan: Scan, key: str, start: int, end: int, *, has_dot: bool) -> Reading | None:
    """The reading of the word `key` from `start` to `end`; None where it has one meaning or none of them fits."""
    readings = READINGS.get(key, ())
    return next((one for one in readings if one.fits(scan, start, end, has_dot=has_dot)), None)
