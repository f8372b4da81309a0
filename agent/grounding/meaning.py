"""Which field a figure speaks of, by the words around it: "the HOA fee is $120", "$89,800 down", "built in 1998".

Knows words and names of fields (cues.py); knows no value. Stricter than the cues of sources.py: a figure that no word
names is taken for the usual one of its kind (money for the price, a year for the year built), and no other will do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.figures_in_text import Figure
from agent.grounding.cues import AFTER, BEFORE, USUAL, USUAL_A_MONTH, Cue

_I = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Meaning:
    """`fields`: those that may hold the figure; None for any of its kind. `name` tells what it is, for a repair.

    bound: "most", "least", "between" or "", as in "under $450,000"; strict: "under" and not "up to".
    usual: no word names it. denied: "it is not $300,000". wish: said of what the visitor looks for.
    """

    name: str
    fields: re.Pattern[str] | None
    bound: str = ""
    strict: bool = False
    usual: bool = False
    denied: bool = False
    wish: bool = False

    def allows(self, field: str) -> bool:
        return self.fields is None or self.fields.search(field) is not None


_MOST = (
    r"older than|before|up to|at most|under|below|less than|fewer than|no more than|not more than|within"
    r"|max(?:imum)?(?: of)?|not over|shy of"
)
_LEAST = (
    r"newer than|after|since|at least|over|above|more than|no less than|no fewer than|min(?:imum)?(?: of)?|past|beyond"
    r"|starting at|upwards? of|north of|exceed(?:s|ing)?"
)
_BETWEEN = r"between|from|budget(?: of| is)?|limit(?: of| is)?|cap(?: of)?"
_BOUND = re.compile(
    rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<between>{_BETWEEN}))(?: (?:the|your|a|an|about|around"
    rf"|just))*\s*$",
    _I,
)
_STRICT = re.compile(
    r"\b(?<!not )(?<!no )(?:under|below|less than|fewer than|over|above|more than|beyond|exceeds?)(?: (?:the"
    r"|your|a))?\s*$",
    _I,
)
_BOUND_AFTER = re.compile(
    r"\s*(?:\+|or (?:(?P<most>less|fewer|under|below|cheaper|earlier|older|before)"
    r"|(?P<least>more|over|above|better|up|later|newer)))",
    _I,
)
_OTHER_HALF = re.compile(r"^\s*(?:to|and|-|or)\s*$", _I)
_WISH = re.compile(
    r"\byou(?:r|'re|'d|'ve)?\b|\b(?:look|search)(?:ed|ing)?(?: for)?\b|\bwish(?:es)?\b|\bask(?:ed|ing) for\b|\bbudget\b"
    r"|\bmentioned\b|\bwanted\b",
    _I,
)
_WITH_IT = re.compile(r"\bwith \S+ you\b", _I)
_DENIED = re.compile(
    r"\b(?:not|isn't|aren't|wasn't|doesn't|don't|didn't|rather than|instead of|neither|nor|never|no(?!,))\b"
    r"[^.;:?!]{0,40}$",
    _I,
)
# "The fee is": nothing stands between that could turn the meaning.
_DIRECTLY = re.compile(
    r"(?:[\s:(]|\b(?:is|was|are|of|in|at|to|for|comes?|the|a|year|just|only|about|around|paid|amounts?|listed"
    r"|currently)\b)*$",
    _I,
)
_PRICE_AT = re.compile(r"\b(?:at|for|costs?|asks?|asking|priced|listed)\s*(?:only |just |about |around )?$", _I)
_MEASURED = frozenset({"usd", "sqft", "sqm", "acres"})


def meaning(text: str, begins: int, figure: Figure, others: Sequence[Figure], question: Sequence[str]) -> Meaning:
    """What `figure` is in its sentence, which starts at `begins`; `question`: names that the visitor asked about."""
    name, fields, usual = _field(text, begins, figure, others, question)
    start = figure.start
    bound = _bound(text, figure, others)
    return Meaning(
        name,
        re.compile(f"{fields.pattern}|^(?:min|max)_") if fields is not None and bound else fields,
        bound=bound,
        strict=figure.kind in _MEASURED and _STRICT.search(text, max(0, start - 30), start) is not None,
        usual=usual,
        denied=_is_denied(text, begins, figure, others),
        wish=name == "wish"
        or bool(_WISH.search(text, begins, start) or _WITH_IT.search(text, max(0, start - 6), figure.end + 5)),
    )


def asked_about(question: str) -> list[str]:
    """Names of what a question asks for: "what is the HOA fee?" gives "fee"."""
    return [cue.name for cue in BEFORE if cue.name != "other" and cue.words.search(question)]


def _field(
    text: str, begins: int, figure: Figure, others: Sequence[Figure], question: Sequence[str]
) -> tuple[str, re.Pattern[str] | None, bool]:
    """The name, the fields, and whether no word named it."""
    for cue in AFTER:
        if figure.kind in cue.kinds and cue.words.match(text, figure.end):
            return cue.name, cue.fields, False
    found = max(_before(text, begins, figure), key=lambda one: one[0], default=None)
    usual = USUAL_A_MONTH if figure.kind == "usd" and figure.period == "month" else USUAL.get(figure.kind)
    if found is None:
        if usual is None:
            return "", None, True
        asked = [cue.fields.pattern for cue in BEFORE if figure.kind in cue.kinds and cue.name in question]
        return usual[0], re.compile("|".join([usual[1].pattern, *asked])), True
    ends, cue = found
    if usual is not None and not _DIRECTLY.match(text[ends : figure.start]):
        between = any(one.kind == figure.kind and ends <= one.start < figure.start for one in others)
        at_a_price = figure.kind == "usd" and _PRICE_AT.search(text, begins, figure.start)
        if between or figure.period or at_a_price:
            return cue.name, re.compile(f"{usual[1].pattern}|{cue.fields.pattern}"), False
    return cue.name, cue.fields, False


def _before(text: str, begins: int, figure: Figure) -> Iterator[tuple[int, Cue]]:
    for cue in BEFORE:
        if figure.kind in cue.kinds:
            for found in cue.words.finditer(text, begins, figure.start):
                yield found.end(), cue


def _bound(text: str, figure: Figure, others: Sequence[Figure]) -> str:
    after = _BOUND_AFTER.match(text, figure.end)
    found = after or _BOUND.search(text, max(0, figure.start - 30), figure.start)
    if found is not None:
        names = found.groupdict()
        return "most" if names.get("most") else "least" if names.get("least") else "between"
    last = next((one for one in reversed(others) if one.end <= figure.start), None)
    if last is not None and last.kind == figure.kind and _OTHER_HALF.match(text[last.end : figure.start]):
        return "between" if _BOUND.search(text, max(0, last.start - 30), last.start) else ""
    return ""


def _is_denied(text: str, begins: int, figure: Figure, others: Sequence[Figure]) -> bool:
    from_ = max(begins, figure.start - 60)
    found = _DENIED.search(text[from_ : figure.start])
    if found is None:
        return False
    start = from_ + found.start()
    return not any(start < one.start < figure.start for one in others) and " but " not in text[start : figure.start]
