"""Which field a figure speaks of, by the words around it: "the HOA fee is $120", "$89,800 down", "built in 1998".

Knows words and names of fields; knows no value. Stricter than the cues of sources.py: a figure that no word names is
taken for the usual one of its kind (money for the price, a year for the year built), and no other field will do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agent.figures_in_text import Figure

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


class _Cue(NamedTuple):
    name: str
    kinds: frozenset[str]
    words: re.Pattern[str]
    fields: re.Pattern[str] | None


_NOTHING = re.compile(r"(?!)")
_ROWS = (
    # Of these no field tells; only a text of the listing may.
    ("other", "usd", r"deposits?|utilit\w+|insurance|income|worth|valu(?:e|ed|ation)|apprais\w+|credits?|rebates?|offers?|closing costs?"
     r"|sav(?:e|es|ed|ings?)|difference|discounts?|drop(?:ped|s)?|reduc\w+ by|per square foot|bonus|cash|commission|earnest|bills?|repairs?|upgrades?", None),
    ("tax", "usd", r"tax(?:es)?", r"^TaxAnnualAmount|tax_usd"),
    ("fee", "usd", r"fees?|hoa|dues|association", r"^AssociationFee$|association_fee|^amount_usd"),
    ("down payment", "usd", r"down payment|put(?:ting)? down|put|down(?! from)", r"down_payment"),
    ("loan", "usd", r"loans?|borrow(?:ing|ed)?|financ(?:e|ed|ing)", r"loan"),
    ("payment", "usd", r"principal(?: and interest)?|(?<!down )payments?|monthly costs?|pay|mortgage", r"principal|(?<!down_)payment|total_usd"),
    ("total", "usd", r"(?:the |a |in )total|all in|altogether|together", r"total_usd|principal"),
    ("close price", "usd", r"closed|sold|went", r"^ClosePrice"),
    ("earlier price", "usd", r"originally|reduced from|was listed|previous(?:ly)?|(?:down|dropped|lowered|cut) from|used to be|first listed|original price", r"OriginalListPrice|PreviousListPrice"),
    ("price", "usd", r"prices?|priced|list(?:ed|s|ing)?|asking|asks?|rents?|rented|costs?|sells?|sale|cheapest|expensive|priciest", r"^ListPrice$|^ClosePrice$|^price_usd$"),
    ("tax year", "year", r"tax(?:es)?", r"^TaxYear"),
    ("other", "year", r"renovat\w+|remodel\w+|updat\w+|replac\w+|refurbish\w+|upgrad\w+|roofs?|install\w+|since|until|new", None),
    ("when", "year", r"sold|closed|market|listed|available", r"(?!)"),
    ("year", "year", r"built|build|construct\w+", r"YearBuilt|year_built"),
    ("lot", "sqft sqm", r"lots?|land|parcel|yard|grounds", r"LotSize|lot_"),
    ("other", "sqft", r"garage|basement|deck|patio|kitchen|bonus|per", None),
    ("living", "sqft sqm", r"living(?: area| space)?|home|house|inside|interior|floor space", r"LivingArea|BuildingArea|living_area"),
    ("carport", "cars", r"carports?", r"Carport"),
    ("garage", "cars", r"garages?", r"Garage|garage"),
    ("down payment", "percent", r"down payment|put(?:ting)? down|put", r"down_payment"),
    ("other", "percent", r"appreciat\w+|commission|off|returns?|yield|deduct\w*|discounts?|cheaper|more|less|below|above|growth|tax(?:es)?|occup\w+|sav\w+", None),
    ("rate", "percent", r"rates?|interest|apr|at", r"rate"),
    ("term", "years months", r"terms?|over|loans?|mortgage|fixed|years?", r"term"),
    ("market", "date day weekday", r"market|listed", r"OnMarket|ListingContract|Listing"),
    ("closed", "date day weekday", r"closed|sold", r"Close"),
    ("open house", "date day weekday time clock", r"open houses?|opens?|held", r"starts_|ends_|said|OpenHouse|hint"),
    ("hours", "day weekday time clock", r"(?:viewings|showings|visits) are|hours|(?:are|is) open", r"hours|message|said|starts_|ends_"),
    ("viewing", "date day weekday time clock", r"viewings?|visits?|book(?:ed|ing)?|appointments?|tours?|showings?|meet|see you", r"starts_|ends_|date|time|said|choices|StartShowing|from_date|message|hours"),
)  # fmt: skip
_CUES = tuple(
    _Cue(name, frozenset(kinds.split()), re.compile(rf"\b(?:{words})\b", _I), re.compile(fields) if fields else _NOTHING)
    for name, kinds, words, fields in _ROWS
)
_USUAL = {
    "usd": ("price", re.compile(r"^ListPrice$|^ClosePrice$|^price_usd$")),
    "year": ("year", re.compile(r"YearBuilt|year_built")),
    "sqft": ("living", re.compile(r"LivingArea|BuildingArea|living_area")),
    "sqm": ("living", re.compile(r"LivingArea|BuildingArea|living_area")),
    "percent": ("rate", re.compile(r"rate")),
    "years": ("term", re.compile(r"term")),
}
_EVERY_MONTH = re.compile(r"^ListPrice$|principal|(?<!down_)payment_usd|total_usd")
# What follows a figure names it before anything else does.
_AFTER_ROWS = (
    ("difference", "usd sqft acres bedrooms bathrooms percent years", r" (?:(?:less|more|cheaper|higher|lower|bigger|smaller|larger|newer|older|off)\b(?! than \$?\d)|(?:below|above|over|under) (?:the|its|your|our|that|asking|list|market)\b)", None),
    ("per area", "usd", r" ?(?:per|a|/) ?(?:square foot|sq|sqft)", None),
    ("age", "years", r"[ -]olds?\b| ago\b| of age", None),
    ("down payment", "usd percent", r" (?:as (?:a |the )?)?down\b", r"down_payment"),
    ("earlier price", "usd", r" (?:before|originally|previously)\b", r"OriginalListPrice|PreviousListPrice"),
    ("fee", "usd", r",? (?:in |for |of )?(?:the |an? |its )?(?:monthly |annual |yearly |quarterly )?(?:HOA|association|fees?|dues)\b", r"^AssociationFee$|association_fee|^amount_usd"),
    ("tax", "usd", r" (?:in |for |of )?(?:the |its )?(?:annual |yearly |property )*tax(?:es)?\b", r"^TaxAnnualAmount|tax_usd"),
    ("loan", "usd", r" (?:loan|mortgage)\b", r"loan"),
    ("payment", "usd", r" (?:payments?|in principal)\b", r"principal|(?<!down_)payment|total_usd"),
    ("price", "usd", r" (?:price|list price|asking|rent)\b", r"^ListPrice$|^ClosePrice$|^price_usd$"),
    ("lot", "sqft sqm", r"[ -](?:\w+ )?(?:lot|parcel|yard|of land)\b", r"LotSize|lot_"),
    ("other", "sqft", r" (?:\w+ )?(?:garage|basement|deck|patio|kitchen|workshop)\b", None),
    ("carport", "cars", r" carport", r"Carport"),
    ("rate", "percent", r" (?:\w+ )?(?:interest|rate|apr)\b", r"rate"),
)  # fmt: skip
_AFTER = tuple(
    _Cue(name, frozenset(kinds.split()), re.compile(words, _I), re.compile(fields) if fields else _NOTHING)
    for name, kinds, words, fields in _AFTER_ROWS
)
_MOST = r"older than|before|up to|at most|under|below|less than|fewer than|no more than|not more than|within|max(?:imum)?(?: of)?|not over|shy of"
_LEAST = r"newer than|after|since|at least|over|above|more than|no less than|no fewer than|min(?:imum)?(?: of)?|past|beyond|starting at|upwards? of|north of|exceed(?:s|ing)?"
_BETWEEN = r"between|from|budget(?: of| is)?|limit(?: of| is)?|cap(?: of)?"
_BOUND = re.compile(
    rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<between>{_BETWEEN}))(?: (?:the|your|a|an|about|around|just))*\s*$", _I
)
_STRICT = re.compile(r"\b(?<!not )(?<!no )(?:under|below|less than|fewer than|over|above|more than|beyond|exceeds?)(?: (?:the|your|a))?\s*$", _I)
_BOUND_AFTER = re.compile(r"\s*(?:\+|or (?:(?P<most>less|fewer|under|below|cheaper|earlier|older|before)|(?P<least>more|over|above|better|up|later|newer)))", _I)
_OTHER_HALF = re.compile(r"^\s*(?:to|and|-|or)\s*$", _I)
_WISH = re.compile(
    r"\byou(?:r|'re|'d|'ve)?\b|\b(?:look|search)(?:ed|ing)?(?: for)?\b|\bwish(?:es)?\b|\bask(?:ed|ing) for\b|\bbudget\b"
    r"|\bmentioned\b|\bwanted\b",
    _I,
)
_DENIED = re.compile(r"\b(?:not|isn't|aren't|wasn't|doesn't|don't|didn't|rather than|instead of|neither|nor|never|no(?!,))\b[^.;:?!]{0,40}$", _I)
# "The fee is": nothing stands between that could turn the meaning.
_DIRECTLY = re.compile(r"(?:[\s:(]|\b(?:is|was|are|of|in|at|to|for|comes?|the|a|year|just|only|about|around|paid|amount|amounts?|listed|currently)\b)*$", _I)
_PRICE_AT = re.compile(r"\b(?:at|for|costs?|asks?|asking|priced|listed)\s*(?:only |just |about |around )?$", _I)


def meaning(text: str, begins: int, figure: Figure, others: Sequence[Figure], question: Sequence[str]) -> Meaning:
    """What `figure` is in its sentence, which starts at `begins`; `question`: names that the visitor asked about."""
    name, fields, usual = _field(text, begins, figure, others, question)
    before = text[begins : figure.start]
    bound = _bound(text, figure, others)
    return Meaning(
        name,
        re.compile(f"{fields.pattern}|^(?:min|max)_") if fields is not None and bound else fields,
        bound=bound,
        usual=usual,
        strict=figure.kind in ("usd", "sqft", "sqm", "acres") and _STRICT.search(text, max(0, figure.start - 30), figure.start) is not None,
        denied=_is_denied(text, begins, figure, others),
        wish=_WISH.search(before) is not None,
    )


def asked_about(question: str) -> list[str]:
    """Names of what a question asks for: "what is the HOA fee?" gives "fee"."""
    return [cue.name for cue in _CUES if cue.name != "other" and cue.words.search(question)]


def _field(
    text: str, begins: int, figure: Figure, others: Sequence[Figure], question: Sequence[str]
) -> tuple[str, re.Pattern[str] | None, bool]:
    for cue in _AFTER:
        if figure.kind in cue.kinds and cue.words.match(text, figure.end):
            return cue.name, cue.fields, False
    found = max(_before(text, begins, figure), key=lambda one: one[0], default=None)
    usual = _USUAL.get(figure.kind)
    if usual and figure.kind == "usd" and figure.period in ("month", "year"):
        usual = ("payment" if figure.period == "month" else usual[0], _EVERY_MONTH)
    if found is None:
        if usual is None:
            return "", None, True
        asked = [cue.fields for cue in _CUES if figure.kind in cue.kinds and cue.name in question and cue.fields]
        return usual[0], re.compile("|".join([usual[1].pattern, *(one.pattern for one in asked)])), True
    ends, cue = found
    directly = _DIRECTLY.match(text[ends : figure.start]) is not None
    if not directly and usual is not None:
        between = any(one.kind == figure.kind and ends <= one.start < figure.start for one in others)
        if between or figure.period or (figure.kind == "usd" and _PRICE_AT.search(text, begins, figure.start)):
            return cue.name, re.compile(f"{usual[1].pattern}|{cue.fields.pattern if cue.fields else '(?!)'}"), False
    return cue.name, cue.fields, False


def _before(text: str, begins: int, figure: Figure) -> Iterator[tuple[int, _Cue]]:
    for cue in _CUES:
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
    found = _DENIED.search(text[max(begins, figure.start - 60) : figure.start])
    if found is None:
        return False
    start = max(begins, figure.start - 60) + found.start()
    return not any(start < one.start < figure.start for one in others) and " but " not in text[start : figure.start]
