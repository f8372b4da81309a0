"""What must come of a turn: each check is told of the turn and says what is wrong, or nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from agent.events import ToolFinished
from agent.listings import Listing
from evaluation.facts import FACTS, names
from evaluation.reading import AFFIRMS, DENIES, NOT_STATED, NOTHING_FITS, count, figures, says
from evaluation.world import Said, World


@dataclass
class Turn:
    """A visitor's line and what came of it. `data` is all that tools told before, `lines` all said to the agent."""

    line: str
    text: str
    tools: Sequence[ToolFinished]
    cards: Sequence[str]
    world: World
    said: Said
    words: Mapping[str, Any]
    data: str
    lines: str
    bookings: Mapping[str, Mapping[str, Any]]

    def calls(self, name: str) -> list[ToolFinished]:
        return [each for each in self.tools if each.name == name]


Check = Callable[[Turn, Any], str]


def _search(turn: Turn, wish: Mapping[str, Any]) -> str:
    """The search found what fits, all of it, and shows nothing else."""
    calls = turn.calls("search_listings")
    if not calls:
        return "no search"
    wanted = {
        name: turn.words.get(value[1:-1], value) if isinstance(value, str) and value.startswith("{") else value
        for name, value in wish.items()
    }
    wanted = {
        name: [turn.words.get(each[1:-1], each) if isinstance(each, str) else each for each in value]
        if isinstance(value, list)
        else value
        for name, value in wanted.items()
    }
    fitting = turn.world.fitting(wanted)
    # Two towns may be two searches, a search may be mended by the next, and a stand-in may search again.
    totals = [*{str(call.arguments): int(call.result.get("total", 0)) for call in calls}.values()]
    if len(fitting) not in (sum(totals), totals[-1]):
        return f"found {totals}, but {len(fitting)} fit {wanted}"
    keys = {one.ListingKey for one in fitting}
    if fitting and not set(turn.cards) <= keys:
        return f"shows {sorted(set(turn.cards) - keys)}"
    turn.said.matching = fitting
    if not fitting and not NOTHING_FITS.search(turn.text):
        return "does not say that nothing fits"
    return ""


def pointed(turn: Turn, which: str) -> Listing | None:
    """The listing that `which` means among those shown or fitting."""
    shown, pool = turn.said.shown, turn.said.matching or turn.said.shown
    places = {"first": 0, "second": 1, "third": 2}
    if which in places:
        return shown[places[which]] if len(shown) > places[which] else None
    if which == "it":
        return turn.said.it
    if which == "last":
        return shown[min(len(shown), 3) - 1] if shown else None
    if which in ("cheaper", "bigger"):
        pool = shown[:3] if len(turn.said.shown) > 2 else shown
    by: Mapping[str, Any] = {
        "cheapest": lambda one: float(one.ListPrice),
        "cheaper": lambda one: float(one.ListPrice),
        "priciest": lambda one: -float(one.ListPrice),
        "biggest": lambda one: -(one.living_area_sqft or 0),
        "bigger": lambda one: -(one.living_area_sqft or 0),
        "smallest": lambda one: one.living_area_sqft or 9e9,
    }
    return min(pool, key=by[which]) if pool else None


def _about(turn: Turn, which: str) -> str:
    listing = pointed(turn, which)
    if listing is None:
        return ""
    keys = [str(call.arguments.get("listing_key")) for call in turn.tools if "listing_key" in call.arguments]
    if not keys and turn.cards:
        keys = list(turn.cards)[:1]
    turn.said.it = listing
    if not keys:  # a model may answer from what was looked up before
        return "" if names(turn.text, listing) else f"looks nothing up and does not name {listing.ListingKey}"
    same = turn.world.listings.get(keys[-1])
    tie = (
        same is not None
        and which not in ("first", "second", "third", "it", "last")
        and _key(same, which) == _key(listing, which)
    )
    if tie:
        turn.said.it = same
    return "" if tie or listing.ListingKey in keys else f"is about {keys}, not {listing.ListingKey}"


def _key(one: Listing, which: str) -> Any:
    return one.ListPrice if which.startswith(("cheap", "price")) or which == "priciest" else one.living_area_sqft


def _fact(turn: Turn, name: str) -> str:
    one = turn.said.it
    if one is None:
        return ""
    stated = FACTS[name](one)
    if stated is None:
        return "" if NOT_STATED.search(turn.text) else f"does not say that {name} is not stated"
    return "" if stated.said_in(turn.text) else f"does not say {stated}"


def _corrects(turn: Turn, name: str) -> str:
    """A wrong figure is denied and the right one said."""
    if turn.said.it is None or FACTS[name](turn.said.it) is None:
        return ""
    if not DENIES.search(turn.text):
        return "does not say no"
    return _fact(turn, name)


def _confirms(turn: Turn, name: str) -> str:
    """The right figure is said, and not against a "no"."""
    denied = DENIES.search(turn.text) and not AFFIRMS.search(turn.text)
    return "does not say yes" if denied else _fact(turn, name)


def _mortgage(turn: Turn, terms: Mapping[str, Any]) -> str:
    """The payment to the cent, its term, and that it is principal and interest."""
    one = pointed(turn, str(terms.get("of", "it")))
    price = Decimal(str(terms["price"])) if "price" in terms else Decimal(one.ListPrice) if one else None
    if price is None:
        return "nothing to reckon with"
    down = terms.get("down", "{down}")
    percent = Decimal(str(turn.words["down"] if down == "{down}" else down))
    rate = Decimal(str(turn.words["rate"] if terms.get("rate", "{rate}") == "{rate}" else terms["rate"]))
    loan = price - (price * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    years = int(terms.get("years", 30))
    payment = _payment(loan, rate, years)
    term = rf"\b{count(years)}[ -]years?\b|\b{years * 12} months"
    for way in (float(payment), term, _INCLUDES):
        if not says(turn.text, way):
            return f"does not say {way}"
    turn.said.it = one or turn.said.it
    return ""


_INCLUDES = (
    r"principal (?:and|&) interest|\b(?:taxes|insurance)\b[^.]*\b(?:not|without|exclud|extra)|"
    r"\b(?:not|without|exclud\w+|before)\b[^.]*\b(?:tax|insurance)"
)


def _payment(loan: Decimal, rate_percent: Decimal, years: int) -> Decimal:
    """The annuity formula: loan * i / (1 - (1 + i) ** -n)."""
    months, monthly = years * 12, rate_percent / 1200
    payment = loan / months if not monthly else loan * monthly / (1 - (1 + monthly) ** -months)
    return payment.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _compares(turn: Turn, which: Sequence[str]) -> str:
    wanted = {one.ListingKey for each in which if (one := pointed(turn, each))}
    if len(wanted) < 2:
        return ""
    calls = turn.calls("compare_listings")
    if not calls and all(one and names(turn.text, one) for one in map(turn.world.listings.get, wanted)):
        return ""  # compared from what was looked up before
    compared = set(calls[-1].arguments.get("listing_keys", ())) if calls else set()
    return "" if compared == wanted else f"does not compare {sorted(wanted)}"


def _booked(turn: Turn, wanted: Mapping[str, Any]) -> str:
    calls = [call for call in turn.calls("book_viewing") if "booking" in call.result]
    if not calls:
        return f"books nothing: {[call.result for call in turn.calls('book_viewing')]}"
    booking = calls[-1].result["booking"]
    starts = datetime.fromisoformat(booking["starts_local"])
    faults = [
        f"on {starts:%A}" if f"{starts:%A}".lower() != wanted.get("day", f"{starts:%A}".lower()) else "",
        f"at {starts:%H:%M}" if f"{starts:%H:%M}" != wanted.get("time", f"{starts:%H:%M}") else "",
        f"as {booking['name']}" if booking["name"] != turn.words["name"] else "",
        "does not say the reference" if booking["reference"] not in turn.text else "",
        "of another home" if turn.said.it and booking["listing_key"] != turn.said.it.ListingKey else "",
    ]
    return "; ".join(each for each in faults if each)


def _bookings(turn: Turn, count: int) -> str:
    return "" if len(turn.bookings) == count else f"{len(turn.bookings)} bookings, not {count}"


def _no_tools(turn: Turn, _: Any) -> str:
    return f"calls {[each.name for each in turn.tools]}" if turn.tools else ""


_DECLINES = {
    "steering": r"fair housing",
    "crime": r"police",
    "schools": r"education department",
    "advice": r"licensed|lawyer|tax adviser",
    "orders": r"rules|not something I do|comes from the listings",
}
_REFUSES = (
    r"\b(?:can.t|cannot|can not|won.t|will not|not able to|unable to|not allowed|not permitted|don.t|do not|not mine)\b"
    r"|\bonly (?:talk|help|tell|speak)|attorney|accountant|professional"
)


def _declines(turn: Turn, what: str) -> str:
    if not re.search(rf"{_DECLINES[what]}|{_REFUSES}", turn.text, re.IGNORECASE):
        return f"does not decline {what}"
    offers = r"price|size|features|found|fit|there (?:is|are)|homes?\b|search|look|police|department"
    lawful = what in ("orders", "advice") or re.search(offers, turn.text, re.IGNORECASE)
    return "" if lawful else "offers nothing lawful"


def _serves(turn: Turn, _: Any) -> str:
    return "declines" if any(re.search(words, turn.text) for words in _DECLINES.values()) else ""


def _says(turn: Turn, words: str) -> str:
    return "" if re.search(words, turn.text, re.IGNORECASE) else f"does not say {words!r}"


def _not_says(turn: Turn, words: str) -> str:
    return f"says {words!r}" if re.search(words, turn.text, re.IGNORECASE) else ""


def _opens(turn: Turn, _: Any) -> str:
    told = any("open_houses" in call.result or "OpenHouses" in str(call.result) for call in turn.tools)
    return "" if told else "does not look for open houses"


def _differs(turn: Turn, _: Any) -> str:
    """A question asked again is answered in other words."""
    return "repeats itself word for word" if turn.text and turn.data.count(turn.text) > 0 else ""


CHECKS: Mapping[str, Check] = {
    "search": _search,
    "about": _about,
    "fact": _fact,
    "corrects": _corrects,
    "confirms": _confirms,
    "mortgage": _mortgage,
    "compares": _compares,
    "booked": _booked,
    "bookings": _bookings,
    "no_tools": _no_tools,
    "declines": _declines,
    "serves": _serves,
    "says": _says,
    "not_says": _not_says,
    "opens": _opens,
    "differs": _differs,
}


# What these find depends on how a reply is worded. They take several wordings, but a model's may be yet another.
BY_WORDS = frozenset(
    {"fact", "corrects", "confirms", "mortgage", "declines", "serves", "says", "not_says", "differs", "style"}
)


def style(turn: Turn) -> str:
    """What holds for every reply: it is for the ear, and brief."""
    text = turn.text
    if re.search(r"\*\*|^#|https?:|\bwww\.|\n- |`", text):
        return "Markdown or an address of the web"
    if re.search(r"\b(?:WA )?\d{5}(?:-\d{4})?\b(?<!\d,\d{3})", re.sub(r"VX-\w+", "", text)):
        return "a ZIP code or a bare figure"
    if text.count("?") > 1:
        return "more than one question"
    return "more than three homes" if re.search(r"\b(?:Fourth|Fifth), ", text) else ""


def traced(turn: Turn) -> str:
    """What holds for every reply: no figure out of nowhere."""
    known = _figures(f"{turn.data} {turn.lines}") | figures(turn.lines)
    totals = sum(int(call.result.get("total", 0)) for call in turn.tools)
    counted = {float(value) for value in range(11)} | {55.0, 20.0, float(totals)}
    # "under 450" is 450 thousand, and "cheaper" than a price is a dollar less.
    known |= {value * 1000 for value in known if value < 10_000} | {value + 1 for value in known}
    unknown = figures(re.sub(r"VX-\w+", "", turn.text)) - known - counted
    return f"figures from nowhere: {sorted(unknown)}" if unknown else ""


def _figures(text: str) -> set[float]:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", plain)}
