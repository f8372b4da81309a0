"""How things are said: prices, areas, addresses and listings in words for the ear.

Every figure said here stands in the data it is made from. Knows the tools' result fields; takes no decision.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from datetime import date

from agent.concierge.orders import may_be_read_out
from agent.concierge.thread import Fields

_SUFFIXES = {
    "ave": "Avenue",
    "blvd": "Boulevard",
    "cir": "Circle",
    "ct": "Court",
    "dr": "Drive",
    "hwy": "Highway",
    "ln": "Lane",
    "pkwy": "Parkway",
    "pl": "Place",
    "pt": "Point",
    "rd": "Road",
    "sq": "Square",
    "st": "Street",
    "ter": "Terrace",
    "trl": "Trail",
}
_DIRECTIONS = {"n": "North", "s": "South", "e": "East", "w": "West"}
_KINDS = {
    "Single Family Residence": "house",
    "Condominium": "condo",
    "Townhouse": "townhouse",
    "Apartment": "apartment",
    "Duplex": "duplex",
    "Cabin": "cabin",
    "Triplex": "triplex",
    "Quadruplex": "fourplex",
    "Manufactured Home": "manufactured home",
    "Mobile Home": "mobile home",
    "Ranch": "ranch",
    "Farm": "farm",
}
_PROPERTY_KINDS = {
    "Land": "piece of land",
    "Farm": "farm",
    "Commercial Sale": "commercial property",
    "Commercial Lease": "commercial space",
    "Residential Income": "income property",
    "Business Opportunity": "business",
    "Manufactured In Park": "manufactured home",
}
_ORDINALS = ("First", "Second", "Third")


def number(value: float) -> str:
    """1850 as "1,850", 2.5 as "2.5", 0.2134 as "0.2134": nothing is rounded that was stated."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4f}".rstrip("0")


def dollars(value: float) -> str:
    """449000 as "$449,000", 365.5 as "$365.50"."""
    return f"${value:,.0f}" if value == int(value) else f"${value:,.2f}"


def price(listing: Fields) -> str:
    told = dollars(listing["ListPrice"])
    return f"{told} a month" if str(listing.get("PropertyType")) in ("Residential Lease", "Commercial Lease") else told


def counted(value: float, one: str, many: str = "") -> str:
    """1 as "1 bedroom", 3 as "3 bedrooms"."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def area(listing: Fields) -> str:
    """In the listing's own units; "" when it does not say."""
    if listing.get("LivingArea") is None:
        return ""
    metric = listing.get("LivingAreaUnits") == "Square Meters"
    return f"{number(listing['LivingArea'])} square {'meters' if metric else 'feet'}"


def address(listing: Fields) -> str:
    """ "87 Quarry Rd Unit 5" as "87 Quarry Road, unit 5"; "" when it may not be told or is not known."""
    if not clean(listing.get("UnparsedAddress", "")):
        return ""
    whole = str(listing["UnparsedAddress"]).split(",")[0]  # no city, no ZIP code
    street, _, unit = whole.partition(" Unit ")
    words = street.split()
    if words and words[-1].rstrip(".").lower() in _SUFFIXES:  # only the last: "St Helens Avenue" keeps its "St"
        words[-1] = _SUFFIXES[words[-1].rstrip(".").lower()]
    words[1:2] = [_DIRECTIONS.get(word.rstrip(".").lower(), word) for word in words[1:2]]
    return " ".join(words) + (f", unit {unit}" if unit else "")


def name(listing: Fields) -> str:
    """What a listing is called in a sentence: its address, else its kind and town."""
    return address(listing) or f"the {kind(listing)} in {listing.get('City', 'this town')}"


def city(listing: Fields) -> str:
    return clean(listing.get("City", ""))


def kind(listing: Fields) -> str:
    other = _PROPERTY_KINDS.get(str(listing.get("PropertyType")), "home")
    return _KINDS.get(str(listing.get("PropertySubType")), other)


def clean(text: object) -> str:
    """A short text of a listing, such as a name: what talks to anybody instead of naming something is left out."""
    told = " ".join(str(text).split())
    return told if len(told) <= 80 and may_be_read_out(told) else ""


def bathrooms(listing: Fields) -> str:
    """ "2 bathrooms", "2 full and 1 half bath"; "" when the listing does not say.

    A total alone is a sum of full and half ones, and is told as such: 3 are not "2.5".
    """
    full = listing.get("BathroomsFull")
    if full is None:
        total = listing.get("BathroomsTotalInteger")
        return "" if total is None else f"{counted(total, 'bathroom')} in all, full and half"
    parts = [
        (listing.get("BathroomsThreeQuarter"), "three-quarter"),
        (listing.get("BathroomsHalf"), "half"),
        (listing.get("BathroomsOneQuarter"), "quarter"),
    ]
    more = [f"{number(count)} {part}" for count, part in parts if count]
    if not more:
        return counted(full, "bathroom")
    last = next(count for count, _ in reversed(parts) if count)
    return f"{joined([f'{number(full)} full', *more])} bath{'' if last == 1 else 's'}"


def one_line(listing: Fields, *, with_city: bool = True) -> str:
    """ "87 Quarry Road in Maple Heights, a 3 bedroom house with 2 bathrooms, at $449,000"."""
    where = address(listing)
    city = f" in {listing['City']}" if with_city and listing.get("City") else ""
    rooms = listing.get("BedroomsTotal")
    if not rooms and listing.get("LotSizeAcres") and kind(listing) in ("piece of land", "farm"):
        acres = number(listing["LotSizeAcres"])
        where_it_is = f"{where}{city}, " if where else ""
        told = (
            f"{where_it_is}{acres} acres of land, at {price(listing)}"
            if where
            else f"{acres} acres{city}, at {price(listing)}"
        )
        return told + _standing(listing)
    what = f"{number(rooms)} bedroom {kind(listing)}" if rooms else kind(listing)
    article = "an" if re.match(r"8|11\b|18\b|apartment", what) else "a"
    baths = f" with {bathrooms(listing)}" if bathrooms(listing) else ""
    lead = f"{where}{city}, {article} {what}" if where else f"{article} {what}{city}"
    return f"{lead}{baths}, at {price(listing)}" + _standing(listing)


def _standing(listing: Fields) -> str:
    """A home that is not active is told with its status."""
    status = str(listing.get("StandardStatus", "Active"))
    return "" if status == "Active" else f", which is {status.lower()}"


def numbered(listings: Sequence[Fields], *, with_city: bool) -> str:
    """Up to five listings, a sentence each."""
    if len(listings) == 1:
        return sentence(one_line(listings[0], with_city=with_city))
    pairs = zip(_ORDINALS, listings, strict=False)
    return " ".join(f"{word}, {one_line(listing, with_city=with_city)}." for word, listing in pairs)


def joined(words: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def values(lookups: Sequence[str]) -> str:
    """RESO lookup values as words: "Walk-In Closet(s)" as "walk-in closets", "A/B" as "a or b"."""
    told = [re.sub(r"\((\w+)\)", r"\1", value).replace("/", " or ").lower() for value in lookups if clean(value)]
    return joined(told) if told else ""


def day(iso: str) -> str:
    """2026-12-01 as "December 1, 2026"."""
    when = date.fromisoformat(iso)
    return f"{when:%B} {when.day}, {when.year}"


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def fresh(candidates: Iterable[str], said: Sequence[str], turn: int) -> str:
    """The first candidate not said yet, starting at `turn`: a question asked again gets other words."""
    options = list(candidates)
    start = turn % len(options)
    rotated = options[start:] + options[:start]
    return next((option for option in rotated if option not in said), rotated[0])


def framed(openers: Sequence[str], body: str, closers: Sequence[str]) -> list[str]:
    """All ways to say `body` with an opener and a closer, neighbours differing in both."""
    pairs = itertools.product(range(len(openers)), range(len(closers)))
    order = sorted(pairs, key=lambda pair: ((pair[1] - pair[0]) % len(closers), pair[0]))
    ways = (" ".join(part for part in (openers[a], body, closers[b]) if part) for a, b in order)
    return list(dict.fromkeys(ways))
