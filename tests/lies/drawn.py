"""Lies drawn by chance: a home, a field, a false value, a spelling, a sentence, what stands around it, cuts."""

import random
from collections.abc import Callable, Iterator, Sequence

from agent.listings import Listing
from tests.lies import spellings
from tests.lies.sample import free, homes, street, street_name
from tests.lies.script import Lie, Line, Untrue, cut, looked_up, untrue

_PRICES = (
    "{street} is on the market for {figure}.",
    "They are asking {figure} for {street}.",
    "The list price is {figure}.",
    "{figure} buys {street}.",
    "Expect to pay {figure} for it.",
    "At {figure}, {street} is the one I would see first.",
)
_AREAS = ("You will find {figure} in {street}.", "The living area is {figure}.", "{street} measures {figure} in all.")
_BEDS = ("There are {figure} in {street}.", "{street} offers {figure}.", "Upstairs and downstairs it has {figure}.")
_YEARS = ("{street} was completed in {figure}.", "The year built is {figure}.", "It went up in {figure}.")
_BEFORE = ("", "", "Happy to help. ", "Good question. ", "{street} is in {city}. ", "Here is what I found. ")
_AFTER = (
    "",
    "",
    " Would you like to see it?",
    " Shall I go on?",
    " It is Active.",
    " What else can I tell you?",
)
_Figure = tuple[str, Untrue]


def drawn(seed: int, count: int) -> Iterator[Lie]:
    """`count` lies; the same for the same `seed`."""
    chance = random.Random(seed)
    told = [one for one in homes() if one.address and one.PropertyType == "Residential" and one.YearBuilt]
    for at in range(count):
        listing = chance.choice(told)
        kind, sentences, figure = chance.choice(_FIELDS)
        text, false = figure(chance, listing)
        said = chance.choice(_BEFORE) + chance.choice(sentences).replace("{figure}", text) + chance.choice(_AFTER)
        said = said.replace("{street}", street(listing)).replace("{city}", listing.City or "")
        question = f"What can you tell me about {street(listing)}?"
        line = Line(question, (looked_up(listing.ListingKey), cut(_cut(chance, said))))
        yield Lie("drawn", f"{seed} {at} {kind}", (line,), (false,))


def _cut(chance: random.Random, text: str) -> list[str]:
    ends = sorted(chance.sample(range(1, len(text)), min(4, len(text) - 1)))
    return [text[begin:end] for begin, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _price(chance: random.Random, listing: Listing) -> _Figure:
    near = int(listing.ListPrice) // 1000 * 1000
    usd = free(near + chance.choice((-1, 1)) * chance.randrange(2, 80) * 1000 for _ in range(999))
    return chance.choice(list(spellings.moneys(usd)))[1], untrue(usd)


def _area(chance: random.Random, listing: Listing) -> _Figure:
    near = int(listing.LivingArea or 1000) // 10 * 10
    sqft = free(max(1000, near + chance.choice((-1, 1)) * chance.randrange(3, 60) * 10) for _ in range(999))
    return chance.choice(list(spellings.areas(sqft)))[1], untrue(sqft, round(sqft * 0.0929), counts="area")


def _beds(chance: random.Random, listing: Listing) -> _Figure:
    true = (listing.BedroomsTotal, listing.BathroomsTotalInteger, listing.BathroomsFull, listing.BathroomsHalf)
    count = chance.choice([one for one in range(2, 10) if one not in true])
    text = chance.choice(list(spellings.rooms(count, "bedroom")))[1]
    return text, untrue(count, counts="beds", of=street_name(listing))


def _year(chance: random.Random, listing: Listing) -> _Figure:
    year = free(chance.randrange(1890, 2025) for _ in range(999))
    name, text = chance.choice(list(spellings.years(year)))
    return text, untrue(year % 100, year, counts="year") if name == "short" else untrue(year)


_FIELDS: Sequence[tuple[str, Sequence[str], Callable[[random.Random, Listing], _Figure]]] = (
    ("price", _PRICES, _price),
    ("area", _AREAS, _area),
    ("beds", _BEDS, _beds),
    ("year", _YEARS, _year),
)
