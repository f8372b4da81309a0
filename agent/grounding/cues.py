"""The words that name what a figure is, and the fields that may then hold it. A table: knows no value and no reply.

A row: the name of what is meant, the kinds of figures, the words, the fields (None: only a text may tell it).
"""

import re
from typing import NamedTuple

_I = re.IGNORECASE


class Cue(NamedTuple):
    name: str
    kinds: frozenset[str]
    words: re.Pattern[str]
    fields: re.Pattern[str]


_PRICE = r"^ListPrice$|^ClosePrice$|^price_usd$"
_FEE = r"^AssociationFee$|association_fee|^amount_usd"
_TAX = r"^TaxAnnualAmount|tax_usd"
_PAYMENT = r"principal|(?<!down_)payment|total_usd"
_EARLIER = r"OriginalListPrice|PreviousListPrice"
_LIVING = r"LivingArea|BuildingArea|living_area"
_DAYS = "date day weekday"
_TIMES = "date day weekday time clock"
_STARTS = r"starts_|ends_|said"

_MONEY_ROWS = (
    (
        "other",
        r"deposits?|utilit\w+|insurance|income|worth|valu(?:e|ed|ation)|apprais\w+|credits?|rebates?|offers?"
        r"|closing costs?"
        r"|sav(?:e|es|ed|ings?)|difference|discounts?|drop(?:ped|s)?|reduc\w+ by|per square foot|bonus|cash|commission"
        r"|earnest|bills?|repairs?|upgrades?",
        None,
    ),
    ("tax", r"tax(?:es)?", _TAX),
    ("fee", r"fees?|hoa|dues|association", _FEE),
    ("down payment", r"down payment|put(?:ting)? down|put|down(?! from)", r"down_payment"),
    ("loan", r"loans?|borrow(?:ing|ed)?|financ(?:e|ed|ing)", r"loan"),
    ("payment", r"principal(?: (?:and|&) interest)?|(?<!down )payments?|monthly costs?|mortgage", _PAYMENT),
    # "You'd pay $449,000 for it" and "you'd pay $2,270 a month": the period tells them apart.
    ("payment", r"pay", rf"{_PAYMENT}|{_PRICE}"),
    ("other", r"total interest|interest in (?:all|total)|in interest", None),
    ("total", r"(?:the |a |in )total|all in|altogether|together", r"total_usd|principal"),
    ("close price", r"closed|sold|went", r"^ClosePrice"),
    (
        "earlier price",
        r"originally|reduced from|was first listed|previous(?:ly)?|(?:down|dropped|lowered|cut) from|used to be"
        r"|first listed|original price",
        _EARLIER,
    ),
    (
        "price",
        r"prices?|priced|list(?:ed|s|ing)?|asking|asks?|rents?|rented|costs?|sells?|sale|cheapest|expensive|priciest",
        _PRICE,
    ),
)
_ROWS = (
    ("tax year", "year", r"tax(?:es)?", r"^TaxYear"),
    (
        "other",
        "year",
        r"renovat\w+|remodel\w+|updat\w+|replac\w+|refurbish\w+|upgrad\w+|roofs?|install\w+|since|until|new",
        None,
    ),
    ("when", "year", r"sold|closed|market|listed|available", None),
    ("year", "year", r"built|build|construct\w+", r"YearBuilt|year_built"),
    ("lot", "sqft sqm", r"lots?|land|parcel|yard|grounds", r"LotSize|lot_"),
    ("other", "sqft", r"garage|basement|deck|patio|kitchen|bonus|per", None),
    ("living", "sqft sqm", r"living(?: area| space)?|home|house|inside|interior|floor space", _LIVING),
    ("carport", "cars", r"carports?", r"Carport"),
    ("garage", "cars", r"garages?", r"Garage|garage"),
    ("down payment", "percent", r"down payment|put(?:ting)? down|put", r"down_payment"),
    (
        "other",
        "percent",
        r"appreciat\w+|commission|off|returns?|yield|deduct\w*|discounts?|cheaper|more|less|below|above|growth"
        r"|tax(?:es)?|occup\w+|sav\w+",
        None,
    ),
    ("rate", "percent", r"rates?|interest|apr|at", r"rate"),
    ("term", "years months", r"terms?|over|loans?|mortgage|fixed|years?", r"term"),
    ("market", _DAYS, r"market|listed", r"OnMarket|ListingContract|Listing"),
    ("closed", _DAYS, r"closed|sold", r"Close"),
    ("open house", _TIMES, r"open houses?|opens?|held", rf"{_STARTS}|OpenHouse|hint"),
    ("hours", _TIMES, r"(?:viewings|showings|visits) are|hours|(?:are|is) open", rf"{_STARTS}|hours|message"),
    (
        "viewing",
        _TIMES,
        r"viewings?|visits?|book(?:ed|ing)?|appointments?|tours?|showings?|meet|see you",
        rf"{_STARTS}|date|time|choices|StartShowing|from_date|message|hours",
    ),
)
# What follows a figure names it before anything else does.
_AFTER_ROWS = (
    (
        "difference",
        "usd sqft acres bedrooms bathrooms percent years",
        r" (?:(?:less|more|cheaper|higher|lower|bigger|smaller|larger|newer|older|off)\b(?! than \$?\d)"
        r"|(?:below|above|over|under) (?:the|its|your|our|that|asking|list|market)\b)",
        None,
    ),
    ("per area", "usd", r" ?(?:per|a|/) ?(?:square foot|sq|sqft)", None),
    ("age", "years", r"[ -]olds?\b| ago\b| of age", None),
    ("down payment", "usd percent", r" (?:as (?:a |the )?)?down\b", r"down_payment"),
    ("earlier price", "usd", r" (?:before|originally|previously)\b", _EARLIER),
    (
        "fee",
        "usd",
        r",? (?:in |for |of )?(?:the |an? |its )?(?:monthly |annual |yearly |quarterly )?(?:HOA|association"
        r"|fees?|dues)\b",
        _FEE,
    ),
    ("tax", "usd", r" (?:in |for |of )?(?:the |its )?(?:annual |yearly |property )*tax(?:es)?\b", _TAX),
    ("loan", "usd", r" (?:loan|mortgage)\b", r"loan"),
    (
        "payment",
        "usd",
        r" (?:of (?:that|it|this) )?(?:goes (?:to|toward) )?(?:payments?|(?:in |the )?principal)\b",
        _PAYMENT,
    ),
    ("wish", "usd", r" (?:budget|limit|maximum|cap)\b", None),
    ("price", "usd", r" (?:price|list price|asking|rent)\b", _PRICE),
    ("lot", "sqft sqm", r"[ -](?:\w+ )?(?:lot|parcel|yard|of land)\b", r"LotSize|lot_"),
    ("other", "sqft", r" (?:\w+ )?(?:garage|basement|deck|patio|kitchen|workshop)\b", None),
    ("carport", "cars", r" carport", r"Carport"),
    ("rate", "percent", r" (?:\w+ )?(?:interest|rate|apr)\b", r"rate"),
)


def _fields(pattern: str | None) -> re.Pattern[str]:
    return re.compile(pattern if pattern else r"(?!)")


BEFORE = tuple(
    Cue(name, frozenset(kinds.split()), re.compile(rf"\b(?:{words})\b", _I), _fields(fields))
    for name, kinds, words, fields in (*((row[0], "usd", *row[1:]) for row in _MONEY_ROWS), *_ROWS)
)
AFTER = tuple(
    Cue(name, frozenset(kinds.split()), re.compile(words, _I), _fields(fields))
    for name, kinds, words, fields in _AFTER_ROWS
)
# What a figure is that no word names.
USUAL = {
    "usd": ("price", _fields(_PRICE)),
    "year": ("year", _fields(r"YearBuilt|year_built")),
    "sqft": ("living", _fields(_LIVING)),
    "sqm": ("living", _fields(_LIVING)),
    "percent": ("rate", _fields(r"rate")),
    "years": ("term", _fields(r"term")),
}
USUAL_A_MONTH = ("payment", _fields(r"^ListPrice$|principal|(?<!down_)payment_usd|total_usd"))
