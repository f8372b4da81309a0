"""The right figure in the writing of the wrong one, and the sentences that stand for a clause that cannot be told.

Knows how figures and sentences are written; knows no listing and says nothing of what is true.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from agent.concierge.numbers import VALUES
from agent.figures_in_text import Figure
from agent.told_values import Told

_NUMBER = re.compile(
    r"[$]?\s?[\d.,]+(?:\s?(?:k|m|thousand|million|grand)\b)?|[a-z]+(?:[ -][a-z]+)*?(?=[ -](?:bed|bath|full"
    r"|half|car|square|acre|stor|floor|home|house|condo)|$)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"[\d,.]+|(?:{'|'.join([*VALUES, 'hundred'])})(?:[ -](?:{'|'.join([*VALUES, 'hundred'])}))*", re.IGNORECASE
)
_ARTICLE = re.compile(r"\ban? (?:\w+ )?$", re.IGNORECASE)
_FEE_FOLLOWS = re.compile(r" (?:\w+ )?(?:fees?|dues|rent|payments?|tax(?:es)?)\b", re.IGNORECASE)
_AS_ADJECTIVE = {"month": " monthly", "year": " yearly", "quarter": " quarterly", "week": " weekly"}
_EVERY = {"month": " a month", "year": " a year", "quarter": " a quarter", "week": " a week"}
# The words of a unit, for one and for more.
_UNITS: Mapping[str, tuple[str, str]] = {
    "sqft": ("square foot", "square feet"),
    "sqm": ("square meter", "square meters"),
    "acres": ("acre", "acres"),
    "bedrooms": ("bedroom", "bedrooms"),
    "bathrooms": ("bathroom", "bathrooms"),
    "full baths": ("full bath", "full baths"),
    "half baths": ("half bath", "half baths"),
    "cars": ("car", "cars"),
    "floors": ("story", "stories"),
}
# Words before a wrong figure that would turn the right one: "under $449,000" of what costs that.
HEDGE = re.compile(
    r"(?:\b(?:just |only |a little |slightly |well )?(?:up to|at most|at least|under|below|over|above"
    r"|less than|more than|about|around"
    r"|roughly|nearly|almost|approximately|close to|some)\s+|~\s?)$",
    re.IGNORECASE,
)
# "yes, it costs $300,000" becomes no yes.
YES = re.compile(
    r"^(?:yes|yeah|yep|correct|right|exactly|indeed|sure|absolutely|of course|that's right|that is right"
    r"|you're right|you are right)\b[,.!]*\s+",
    re.IGNORECASE,
)


_NOUN = re.compile(
    r"[ -](?:\w+ )?(?:homes?|house|condo|townhouse|apartment|cabin|unit|property|place|lot|garage|rental"
    r"|residence|farm|layout|plan|design)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"(?:\ds|ies|hundreds)$")
# Words that make another sentence of it when the right figure stands there: "twice $235,000", "if it were $300,000".
_TURNS = re.compile(
    r"\b(?:than|more|less|fewer|twice|double|triple|half of|thirds? of|quarters? of|on top|plus|minus|would"
    r"|could|might|if|instead|per"
    r"|cheap\w*|expensive|pric(?:ey|ier|iest)|larg\w+|big\w*|small\w*|low(?:er|est)?|high(?:er|est)?|new(?:er|est)|old(?:er|est)?|most|least|best"
    r"|owners?|sellers?|will|second|guest|behind|your|budget|limit|difference|sav\w+|only|rates are|in all"
    r"|closing|offer\w*|extra|additional|another"
    r"|other|each|all|neither|none)\b",
    re.IGNORECASE,
)


def may_be_mended(clause: str) -> bool:
    """Whether a right figure in place of a wrong one leaves the sentence true."""
    return _TURNS.search(clause) is None


def written(told: Told, like: Figure, before: str = "", following: str = "") -> str | None:
    """None for what cannot be written in its place; `before` and `following`: the words around the figure."""
    value = told.value
    if not isinstance(value, float) or _VAGUE.search(like.text) or following.startswith(("+", "-", "/")):
        return None
    if like.kind == "usd":
        rent_or_price = like.period and told.period in ("", "once")  # "rents for $2,475 a month" of what is for sale
        every = _AS_ADJECTIVE if _FEE_FOLLOWS.match(following) else _EVERY
        return None if rent_or_price else f"${_plain(value, money=True)}{every.get(told.period, '')}"
    if like.kind == "homes":
        return _homes(like, value)
    units = _UNITS.get(like.kind)
    is_one = _ARTICLE.search(before) is not None  # "It's a four-bed."
    unit = (units[0] if is_one else _unit(like, units, value, following)) if units else ""
    return f"{value:.0f}" if like.kind == "year" else f"{_plain(value)} {unit}" if unit else None


def _homes(like: Figure, value: float) -> str | None:
    """None where the words around it are for one home, and there are more, or the other way round."""
    number = _COUNT.match(like.text)
    if number is None or (value == 1) != (like.value == 1):
        return None
    return f"{'no' if value == 0 else f'{value:.0f}'}{like.text[number.end() :]}"


def _unit(like: Figure, units: tuple[str, str], value: float, following: str) -> str:
    """As it was: "a 4 bedroom house" keeps the singular, "garage spaces" the words."""
    one, many = units
    text = like.text.rstrip().lower()
    own = re.search(r"(?:full|(?:\w+ )*spaces?|(?:full|half) \w+)$", text)
    if own is not None and like.kind in ("cars", "full baths", "half baths"):
        words = str(own[0])
        return words.removesuffix("s") if value == 1 else words
    return one if value == 1 or _NOUN.match(following) else many


def _plain(value: float, *, money: bool = False) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}" if money else f"{value:,.2f}".rstrip("0").rstrip(".")


# At the beginning of a sentence, and after a comma within one.
_FIGURE = (
    ("I have no checked figure for that.", "but I have no checked figure for the rest."),
    ("That figure I cannot confirm from what I have.", "and more than that I cannot confirm."),
    ("For that I would need to look at the listing again.", "and the rest I would need to look up."),
    ("The listings do not tell me that.", "though the listings do not tell me more."),
    ("I would rather not guess a number there.", "and I would rather not guess a number there."),
)
_LISTING = (
    ("I have no such home among my listings.", "but I have no such home among my listings."),
    ("That address is not in the listings that I have.", "but that address is not in my listings."),
    ("No listing of mine is there.", "though no listing of mine is there."),
)


# Openings that a "but" cannot go on from: "At 10 percent down, or $44,900, but I have".
_NO_CLAUSE = re.compile(
    r"^\W*(?:at|with|for|on|in|if|when|while|since|because|although|though|besides|after|before|by|over|as|to|from|under"
    r"|between|given|assuming|of|near|unlike|about|around|roughly)\b|:\s*$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|will|would|could|may|do|does|did|costs?|comes?|sits?|rents?|offers?|lies?|stands?"
    r"|runs?|found|see|gives?|gets?|get|makes?|includes?|adds?|\w{3,}ed|range|fits?|starts?|goes|pays?)\b|'(?:s|re|ve|d|ll|m)\b",
    re.IGNORECASE,
)


def _broken_off(opening: str) -> str:
    return f"sorry, {opening if opening.startswith('I ') else opening[0].lower() + opening[1:]}"


def instead(reason: str, said: str, *, begun: str) -> str:
    """A sentence that the reply has not said yet; "" when all are. `begun`: a sentence that has begun, as far as
    it was said."""
    within, is_clause = bool(begun.strip()), _VERB.search(begun) and not _NO_CLAUSE.search(begun.strip())
    pairs: Sequence[tuple[str, str]] = (*_LISTING, *_FIGURE) if reason == "listing" else _FIGURE
    for opening, going_on in pairs:
        sentence = opening if not within else going_on if is_clause else _broken_off(opening)
        if _broken_off(opening) not in said and sentence not in said and opening not in said and going_on not in said:
            return sentence
    return ""


OURS: Collection[str] = tuple(
    sentence for rows in (_FIGURE, _LISTING) for row in rows for sentence in (*row, _broken_off(row[0]))
)
