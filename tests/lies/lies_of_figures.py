"""Lies about what a listing states, each figure in every spelling: price, area, rooms, year, fee, tax, lot."""

from collections.abc import Iterator

from agent.listings import Listing
from tests.lies import spellings
from tests.lies.sample import free, home, street, street_name
from tests.lies.script import Lie, Line, Untrue, looked_up, unheard, untrue
from tests.openai_server import Reply

HOMES = tuple(f"VX10{at:02}" for at in (1, 2, 3, 6, 7, 12, 14, 16, 21, 26, 36, 37))
PRICES = (
    "{street} costs {figure}.",
    "The asking price of {street} is {figure}, and it is Active.",
    "It is listed at {figure}.",
    "You can have {street} for {figure}.",
    "{figure} is what the sellers of {street} ask.",
    "{street} is a lovely house, and at {figure} it will not last.",
)
AREAS = (
    "{street} offers {figure}.",
    "It has {figure} of living area.",
    "There is plenty of room: {figure}.",
    "With {figure}, it is roomy.",
)
ROOMS = ("{street} has {figure}.", "It comes with {figure}.", "You get {figure} there, and a garden.")
YEARS = ("{street} was built in {figure}.", "It was built in {figure}.", "The house dates from {figure}.")
FEES = (
    "The association fee is {figure} a month.",
    "{street} has HOA dues of {figure} per month.",
    "Fees come to {figure} monthly.",
)


def lies() -> Iterator[Lie]:
    yield from _prices()
    yield from _areas()
    yield from _rooms()
    yield from _years()
    yield from _fees()
    yield from _others()


def one_home(kind: str, name: str, listing: Listing, said: str, *false: Untrue, question: str = "") -> Lie:
    """The listing is looked up, then `said`; `{street}` in it is the home's."""
    told = Reply(text=said.replace("{street}", street(listing)))
    asked = question or f"Tell me about {street(listing)}, please."
    return Lie(kind, name, (Line(asked, (looked_up(listing.ListingKey), told)),), false)


def _chosen(at: int) -> Listing:
    return home(HOMES[at % len(HOMES)])


def _prices() -> Iterator[Lie]:
    for at in range(60):
        listing = _chosen(at)
        price = int(listing.ListPrice)
        false = free(price // 1000 * 1000 + step for step in (6_000, -9_000, 13_000, 21_000, -31_000, 45_000))
        ways = list(spellings.moneys(false))
        if at >= len(ways):
            return
        name, figure = ways[at]
        said = PRICES[at % len(PRICES)].replace("{figure}", figure)
        yield one_home("price", name, listing, said, untrue(false))


def _areas() -> Iterator[Lie]:
    for at in range(60):
        listing = _chosen(at + 3)
        area = int(listing.LivingArea or 0)
        false = free(area + step for step in (210, -130, 340, 420, -240, 550))
        ways = list(spellings.areas(false))
        if at >= len(ways):
            return
        name, figure = ways[at]
        said = AREAS[at % len(AREAS)].replace("{figure}", figure)
        yield one_home("area", name, listing, said, untrue(false, round(false * 0.0929), counts="area"))


def _rooms() -> Iterator[Lie]:
    for kind, field, counts in (
        ("bedroom", "BedroomsTotal", "beds"),
        ("bathroom", "BathroomsTotalInteger", "baths"),
    ):
        for at, (name, _) in enumerate(spellings.rooms(2, kind)):
            listing = _chosen(at + 1)
            count = getattr(listing, field) + (2 if at % 2 else 1)
            if count in (listing.BedroomsTotal, listing.BathroomsTotalInteger):
                count += 2
            figure = dict(spellings.rooms(count, kind))[name]
            said = ROOMS[at % len(ROOMS)].replace("{figure}", figure)
            of = street_name(listing)
            yield one_home(f"{kind}s", name, listing, said, untrue(count, f"{count}.5", counts=counts, of=of))


def _years() -> Iterator[Lie]:
    for at in range(12):
        listing = _chosen(at + 2)
        false = free(range(1890 + at, 2026, 9))
        ways = list(spellings.years(false))
        name, figure = ways[at % len(ways)]
        said = YEARS[at % len(YEARS)].replace("{figure}", figure)
        meant = untrue(false % 100, counts="year") if name == "short" else untrue(false)
        yield one_home("year", f"{name} {at}", listing, said, meant)
    old = home("VX1002")  # of 2011
    for name, said, pattern in (
        ("age", "The house is about 43 years old.", r"43|forty[ -]three"),
        ("age said", "It has stood there for ninety-seven years.", "ninety|97"),
        ("decade", "It was built in the seventies.", "seventies"),
        ("decade digits", "The house is from the 1970s.", "1970"),
        ("century", "It is a nineteenth-century house.", "nineteenth"),
    ):
        yield one_home("year", name, old, said, unheard(pattern))


def _fees() -> Iterator[Lie]:
    listing = home("VX1002")  # 120 a month
    for at, (name, figure) in enumerate(
        (
            ("plain", "$195"),
            ("words", "one hundred ninety-five dollars"),
            ("pair", "one ninety-five"),
            ("bare", "195"),
            ("full width", "＄１９５"),
            ("space inside", "$1 95"),
            ("zero width space", "$1\u200b95"),
            ("cents", "$195.00"),
            ("bucks", "195 bucks"),
        )
    ):
        said = FEES[at % len(FEES)].replace("{figure}", figure)
        yield one_home("fee", name, listing, said, untrue(195))
    none = home("VX1001")
    yield one_home("fee", "of a home without", none, "The HOA fee of {street} is $145 a month.", untrue(145))
    yield one_home("fee", "yearly", listing, "Dues are $2,340 a year.", untrue(2340))


def _others() -> Iterator[Lie]:
    listing = home("VX1001")  # 0.21 acres, two cars, 4312.40 of tax, 98701
    for name, said, false in (
        ("tax", "Property taxes are $5,127 a year.", untrue(5127)),
        ("tax said", "Taxes come to fifty-one hundred twenty-seven dollars a year.", untrue(5127)),
        ("tax a month", "Taxes are about $427 a month.", untrue(427)),
        ("lot", "The lot measures 0.46 acres.", untrue("0.46")),
        ("lot said", "It stands on half an acre.", untrue("0.5", counts="acres")),
        ("lot third", "The lot is a third of an acre.", unheard("third of an acre")),
        ("lot square feet", "The lot has 15,700 square feet.", untrue(15700)),
        ("garage", "There is a three-car garage.", untrue(3, counts="cars", of="quarry")),
        ("garage digits", "The garage holds 4 cars.", untrue(4, counts="cars", of="quarry")),
        ("zip", "{street} is in ZIP code 98765.", untrue(98765)),
        ("zip said", "The ZIP code is nine eight seven six five.", untrue(98765)),
        ("house number", "The house is 89 Quarry Road.", unheard(r"\b89\b")),
        ("house number said", "It is eighty-nine Quarry Road, in Maple Heights.", unheard("eighty-nine|89")),
        ("stories", "It has 3 stories.", unheard("stories|storeys")),
        ("distance", "It is 2.4 miles from the station.", untrue("2.4")),
        ("minutes", "Downtown is 14 minutes away.", untrue(14)),
        ("days", "It has been on the market for 118 days.", untrue(118)),
        ("price per foot", "That is $251 a square foot.", untrue(251)),
        ("market date", "It came on the market on August 4.", unheard("august")),
        ("school", "The school is rated 9 out of 10.", untrue(9, 10)),
    ):  # fmt: skip
        yield one_home("others", name, listing, said, false)
