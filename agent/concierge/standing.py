"""What is put to us of a home without a figure: its town, its kind, whether it is for sale, whether it is to be had.

Each is held against the listing, yes or no. Knows one listing at a time; figures are claims.py's.
"""

import re

import agent.concierge.addresses as street_addresses
import agent.concierge.phrasing as say
from agent.concierge.thread import Fields

_IT = r"(?:it|that|this|(?:that|this) (?:one|house|home|condo|place|townhouse|cabin|apartment))"
_POINTED = re.compile(
    r"\bthe (?:first|second|third|last|other|cheapest|cheaper|biggest|bigger|largest|smallest|newest)"
    r"(?: (?:one|house|home|place|listing|condo))?\b"
)
# "is 87 quarry sold?", not "is 2000 dollars right?"
_WITHOUT_SUFFIX = re.compile(
    r"(?<=\bis) \d{1,5} (?!bed|bath|square|sq|dollars|percent|acre|people|cars?\b|stor|level|a\b)[a-z]{4,}\b"
)
_KINDS = r"(?P<kind>condo|house|town ?house|town ?home|apartment|duplex|cabin|farm|triplex|fourplex|piece of land)"
_IN_TOWN = re.compile(
    rf"\b(?:{_IT}(?:'s| is)|(?:is|isn't|was|house|home|condo|place) {_IT}) (?:also |still |really |located )?in "
    r"(?!(?:an?|the|my|our|any|good|great|bad|poor|decent|perfect|excellent|fine|need|move|walking|total|shape|condition"
    r"|foreclosure|escrow|contract|probate|order|person|time|use|fact|general|fair|okay|ok|working|pretty|very"
    r"|livable|rough|winter|summer|spring|fall|autumn|(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december))\b)[a-z]{3,}"
)
_IS_A = re.compile(rf"\b(?:{_IT}(?:'s| is)|(?:is|isn't) {_IT}) (?:really |actually |also )?an? {_KINDS}\b(?! for rent)")
_FOR = re.compile(
    rf"\b(?:{_IT}(?:'s| is)|(?:is|isn't) {_IT}) (?:really |still |also |only )?for (?P<what>sale|rent|lease)\b"
)
_OFF = r"pending|sold|taken|gone|under contract|off the market|closed|coming soon|in escrow"
_STANDS = re.compile(
    rf"\b(?:{_IT}(?:'s| is| has been)|(?:is|isn't|has|hasn't|was) {_IT}) "
    r"(?:already |still |really |now |been |currently )*"
    rf"(?:(?P<on>available|active|on the market|for sale|to be had)|(?P<off>{_OFF}))\b(?! (?:for|at|in|from)\b)"
)


def as_it(text: str) -> str:
    """ "is 10 linden place a condo?" as "is it a condo?", so that one rule reads both."""
    plain = _POINTED.sub("it", " ".join(street_addresses.without(text, "it").split()))
    return _WITHOUT_SUFFIX.sub(" it", plain)


def puts_standing(text: str) -> bool:
    """Whether a line asks yes or no of a town, a kind of home, or whether a home is still to be had."""
    text = as_it(text)
    return any(each.search(text) for each in (_IN_TOWN, _IS_A, _FOR, _STANDS))


def confirmed(listing: Fields, text: str) -> str:
    """Yes or no to a town, a kind of home or a status put to us: "it's in Cedar Hollow, right?"; "" without one."""
    text = as_it(text)
    told = [_town_put(listing, text), _kind_put(listing, text), _offer_put(listing, text), _status_put(listing, text)]
    return " ".join(each for each in told if each)


def _town_put(listing: Fields, text: str) -> str:
    city = say.city(listing)
    if not city or not _IN_TOWN.search(text):
        return ""
    return f"{'Yes' if city.lower() in text else 'No'}, it is in {city}."


def _kind_put(listing: Fields, text: str) -> str:
    found = _IS_A.search(text)
    if found is None or " or " in text:
        return ""
    said, actual = re.sub(r"town ?ho(?:me|use)", "townhouse", found["kind"]), say.kind(listing)
    return f"{'Yes' if said == actual else 'No'}, it is {'an' if actual[0] in 'aeiou' else 'a'} {actual}."


def _offer_put(listing: Fields, text: str) -> str:
    """For sale, or for rent."""
    found = _FOR.search(text)
    if found is None:
        return ""
    rents = str(listing.get("PropertyType", "")).endswith("Lease")
    answer = f"it is for {'rent' if rents else 'sale'}, at {say.price(listing)}."
    if re.search(r"\bfor (?:sale|rent|lease) or (?:for )?(?:sale|rent|lease)\b", text):
        return say.sentence(answer)
    if listing.get("StandardStatus", "Active") != "Active":
        return ""
    return f"{'Yes' if (found['what'] != 'sale') == rents else 'No'}, {answer}"


def _status_put(listing: Fields, text: str) -> str:
    found = _STANDS.search(text)
    status = str(listing.get("StandardStatus", ""))
    if found is None or not status:
        return ""
    if status == "Active":
        begins = listing.get("AvailabilityDate")
        free = f", free from {say.day(begins)}" if begins else ""
        return (
            ""
            if _FOR.search(text)
            else f"{'Yes' if found['on'] else 'No'}, it is active, so it is on the market{free}."
        )
    same = (found["off"] or "").replace("sold", "closed") == status.lower()
    under = found["off"] in ("under contract", "in escrow") and status == "Active Under Contract"
    answer = f"its status is {status.lower()}, so it is not available as an active listing is."
    return f"{'Yes' if same or under else 'No'}, {answer}"
