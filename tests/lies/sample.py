"""The homes that are lied about: those of the demonstration, some with figures in their remarks, at a fixed hour."""

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from agent.listing_files import load_listings
from agent.listings import Listing, Listings
from agent.tools import Toolbox
from tests.lies.numerals import numerals

NOW = datetime(2026, 11, 28, 20, tzinfo=UTC)  # a Saturday, noon where the homes are
REMARKS = {
    "VX1021": "The house next door sold for $612,500. The loft adds 345 square feet. Heating came to $1,975 in 2020.",
    "VX1015": "Once listed at $468,000. Room for a fourth bedroom. Call 360-555-0188 for the 1931 floor plan.",
}
_SUFFIXES = {"Rd": "Road", "Ln": "Lane", "Ct": "Court", "Ave": "Avenue", "Dr": "Drive", "St": "Street", "Pl": "Place"}


@cache
def homes() -> Listings:
    loaded = load_listings(Path(__file__).parents[2] / "assets" / "listings").listings
    return Listings([_with_remarks(one) for one in loaded])


def _with_remarks(listing: Listing) -> Listing:
    remarks = REMARKS.get(listing.ListingKey, listing.PublicRemarks)
    return listing.model_copy(update={"PublicRemarks": remarks})


def home(listing_key: str) -> Listing:
    found = homes().get(listing_key)
    assert found is not None, listing_key
    return found


@cache
def toolbox() -> Toolbox:
    """Books nothing for good: a viewing that is booked again is the same one."""
    return Toolbox(homes(), clock=lambda: NOW)


def asked(tool: str, **arguments: Any) -> dict[str, Any]:
    """What an honest call of a tool brings."""
    return dict(asyncio.run(toolbox().call(tool, json.dumps(arguments))).result)


def street(listing: Listing) -> str:
    """ "87 Quarry Road"."""
    said = [_SUFFIXES.get(word, word) for word in (listing.address or "").split()]
    return " ".join(said)


def street_name(listing: Listing) -> str:
    """ "quarry": the words by which the oracle knows a home."""
    return (listing.StreetName or "").casefold()


@cache
def all_figures() -> frozenset[Decimal]:
    """Of all homes: a lie that is none of them is a lie of whichever home it is told."""
    box = toolbox()
    told = [asyncio.run(box.call("get_listing", json.dumps({"listing_key": one.ListingKey}))) for one in homes()]
    text = json.dumps([one.result for one in told])
    return frozenset(value for numeral in numerals(text) for value in numeral.values)


def free(candidates: Iterable[int]) -> int:
    """The first that is no figure of any home."""
    return next(value for value in candidates if Decimal(value) not in all_figures())
