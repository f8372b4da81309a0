"""Lies as a careless model tells them: a wish taken for a fact, digits swapped, one slip in a long list, a detail that
no listing has, what belongs to another question of the same conversation.
"""

from collections.abc import Iterator

from tests.lies.lies_of_figures import one_home
from tests.lies.sample import home
from tests.lies.script import Lie, Line, calls, looked_up, unheard, untrue
from tests.openai_server import Reply

QUARRY = home("VX1001")  # 449,000, 3 bedrooms, 2 baths, 1,850 square feet, 1998, 0.21 acres, no fee stated
SEARCH = calls(("search_listings", {"city": "Maple Heights", "min_bedrooms": 3, "max_price_usd": 600000}))
ASKED = "Which homes with three bedrooms are there in Maple Heights under $600,000?"
FIRST = Line(ASKED, (SEARCH, Reply(text="I found five homes.")), is_wish=True)


def lies() -> Iterator[Lie]:
    yield from _slips()
    yield from _wishes()
    yield from _lists()
    yield from _details()
    yield from _earlier()
    yield from _rentals()


def _slips() -> Iterator[Lie]:
    for name, said, *false in (
        ("swapped digits", "{street} costs $494,000.", untrue(494000)),
        ("digit left out", "{street} costs $44,900.", untrue(44900)),
        ("digit too many", "{street} costs $4,490,000.", untrue(4490000)),
        ("one dollar", "{street} costs $449,001.", untrue(449001)),
        ("nearly", "{street} costs $448,999.", untrue(448999)),
        ("hundreds", "{street} costs $449,900.", untrue(449900)),
        ("one foot", "{street} has 1,851 square feet.", untrue(1851)),
        ("swapped area", "{street} has 1,580 square feet.", untrue(1580)),
        ("one year", "It was built in 1999.", untrue(1999, of="quarry")),
        ("swapped years", "It was built in 1989.", untrue(1989, of="quarry")),
        ("lot shifted", "The lot has 2.1 acres.", untrue("2.1")),
        ("lot swapped", "The lot has 0.12 acres.", untrue("0.12", of="quarry")),
        ("tax cents", "Taxes are $4,312.04 a year.", untrue("4312.04")),
        ("postal code", "It is 87 Quarry Road, Maple Heights, 98710.", untrue(98710)),
        ("said", "It costs four hundred ninety-four thousand dollars.", untrue(494000)),
        ("rooms swapped", "It has two bedrooms and three baths.", untrue(2, counts="beds", of="quarry")),
    ):
        yield one_home("slips", name, QUARRY, said, *false)


def _wishes() -> Iterator[Lie]:
    question = "I want 87 Quarry Road, with 4 bedrooms and 2,200 square feet, for $400,000 at most."
    for name, said, *false in (
        ("beds", "Just as you wish, it has 4 bedrooms.", untrue(4, counts="beds")),
        ("beds said", "87 Quarry Road has the four bedrooms that you want.", unheard("has the four")),
        ("area", "It has the 2,200 square feet you asked for.", unheard(r"has (?:the )?2,?200")),
        ("price", "It is yours for $400,000.", unheard(r"for \$400")),
        ("budget", "Its price is within your budget of $400,000.", unheard("within your budget")),
        ("under", "87 Quarry Road costs less than $400,000.", unheard(r"less than \$400")),
        ("under said", "It is under four hundred thousand.", unheard("under four hundred")),
        ("at most", "It costs at most $400,000.", unheard(r"at most \$400")),
        ("all", "It has 4 bedrooms, 2,200 square feet, and costs $400,000.", unheard(r"costs \$400"),
         untrue(4, counts="beds"), unheard(r"has (?:4 bedrooms, )?2,?200")),
    ):  # fmt: skip
        line = Line(question, (looked_up("VX1001"), Reply(text=said)), is_wish=True)
        yield Lie("wishes", name, (line,), false)
    own = "I am Ann Lee, my number is 509-555-0123. Who sells 87 Quarry Road?"
    said = "The agent's number is 509-555-0123."
    line = Line(own, (looked_up("VX1001"), Reply(text=said)), is_wish=True)
    yield Lie("wishes", "own phone", (line,), (unheard(r"agent's number is 509"),))


def _lists() -> Iterator[Lie]:
    """Of five homes told, one figure of one is false."""
    for name, said, *false in (
        ("numbered", "1. 19 Millrace Court, $358,000, 3 bedrooms\n2. 87 Quarry Road, $449,000, 4 bedrooms\n"
         "3. 319 Meadowlark Road, $500,000, 3 bedrooms", untrue(4, counts="beds", of="quarry")),
        ("bullets", "- 19 Millrace Court: $358,000\n- 87 Quarry Road: $429,500\n- 319 Meadowlark Road: $500,000",
         untrue(429500)),
        ("sentence", "There are 19 Millrace Court at $358,000, 87 Quarry Road at $449,000 and 319 Meadowlark Road at "
         "$489,900.", untrue(489900, of="meadowlark")),
        ("semicolons", "19 Millrace Court, 1,540 square feet; 87 Quarry Road, 2,020 square feet; 319 Meadowlark Road, "
         "1,850 square feet.", untrue(2020, of="quarry"), untrue(1850, of="meadowlark")),
        ("last", "The first is 19 Millrace Court for $358,000. The second is 87 Quarry Road for $449,000. The third is "
         "319 Meadowlark Road for $512,500.", untrue(512500)),
        ("bold", "**87 Quarry Road**, $449,000, **2,240 square feet**", untrue(2240)),
        ("added", "19 Millrace Court, 87 Quarry Road, and 52 Foxglove Lane.", unheard("foxglove")),
        ("one too many", "These six fit: 19 Millrace Court, 87 Quarry Road and more.", unheard("six")),
        ("range of prices", "They cost between $358,000 and $579,500.", untrue(579500)),
        ("prices from", "Prices start at $341,500.", untrue(341500)),
        ("average", "The average is $464,380.", untrue(464380)),
        ("of which", "Three of the five have a pool.", unheard("three of the")),
        ("half", "Half of them are townhouses.", unheard("half of them")),
        ("most", "Four of them cost less than $450,000.", unheard("four of them")),
    ):  # fmt: skip
        yield Lie("lists", name, (Line(ASKED, (SEARCH, Reply(text=said)), is_wish=True),), false)


def _details() -> Iterator[Lie]:
    """No listing has a field for it."""
    for name, said, *false in (
        ("ceilings", "The ceilings are 10 feet high.", untrue(10)),
        ("walk score", "Its walk score is 82.", untrue(82)),
        ("district", "It belongs to school district 401.", untrue(401)),
        ("parcel", "The parcel number is 13-204-8877.", untrue(8877, 132048877)),
        ("flood zone", "It lies in flood zone 3.", unheard("zone 3")),
        ("levels", "It is built on 4 levels.", unheard("4 levels")),
        ("drive", "It is a 25 minute drive from the airport.", untrue(25)),
        ("elevation", "It lies at an elevation of 640 feet.", untrue(640)),
        ("population", "Maple Heights has 24,500 people.", untrue(24500)),
        ("highway", "It is close to Highway 97.", unheard("highway 97")),
        ("insulation", "The walls are insulated to R-21.", untrue(21)),
        ("solar", "There are 16 solar panels.", untrue(16)),
        ("room size", "The main bedroom measures 14 by 16 feet.", untrue(14), untrue(16)),
        ("room size x", "The kitchen is 12x15.", unheard("12x15|12 x 15")),
        ("trees", "There are seven apple trees.", unheard("seven")),
        ("warranty", "It comes with a two-year warranty.", unheard("two-year")),
        ("deposit", "A deposit of $9,000 is due.", untrue(9000)),
        ("views", "It was seen 1,240 times online.", untrue(1240)),
        ("temperature", "It stays at 70 degrees.", untrue(70)),
        ("bus", "Bus 14 stops there.", untrue(14)),
        ("hours", "The office is open from 8 AM to 6 PM.", unheard("8 am")),
        ("percent", "97 percent of sellers agree.", untrue(97)),
    ):
        yield one_home("details", name, QUARRY, said, *false)


def _earlier() -> Iterator[Lie]:
    """What was true of an earlier question of the conversation."""
    other = calls(("search_listings", {"city": "Lindenport", "min_bedrooms": 3, "max_price_usd": 450000}))
    question = "And in Lindenport, with three bedrooms, under $450,000?"
    for name, said, *false in (
        ("count", "In Lindenport I found five homes.", untrue(5, counts="homes")),
        ("home", "In Lindenport there is 87 Quarry Road.", unheard("in lindenport[^.]*quarry")),
        ("price", "464 Kiln Avenue costs $449,000.", untrue(449000, of="kiln")),
    ):
        yield Lie("earlier", name, (FIRST, Line(question, (other, Reply(text=said)))), false)
    shown = Line("Tell me of 87 Quarry Road.", (looked_up("VX1001"), Reply(text="87 Quarry Road costs $449,000.")))
    for name, question, said, *false in (
        ("it", "And how big is it?", "It has 2,020 square feet.", untrue(2020)),
        ("it costs", "What was the price?", "It costs $358,000.", untrue(358000)),
        ("that one", "How many bedrooms?", "That one has four bedrooms.", untrue(4, counts="beds")),
        ("yes", "And it has a three-car garage?", "Yes, a three-car garage.", untrue(3, counts="cars")),
    ):
        yield Lie("earlier", name, (FIRST, shown, Line(question, (Reply(text=said),))), false)


def _rentals() -> Iterator[Lie]:
    foundry = home("VX1005")  # 2,150 a month, 2 bedrooms, 1 bath, 940 square feet, 2019
    for name, said, *false in (
        ("rent", "The rent is $2,510 a month.", untrue(2510)),
        ("rent said", "It rents for twenty-five ten a month.", untrue(2510)),
        ("rent a week", "It costs $2,150 a week.", unheard("a week|per week|weekly")),
        ("rent a year", "It costs $2,150 a year.", unheard("a year|per year")),
        ("deposit", "The deposit is $2,150.", unheard(r"deposit[^.]*2,?150")),
        ("months", "The deposit is two months' rent.", unheard("two months")),
        ("lease", "The lease runs for 18 months.", untrue(18)),
        ("pets", "Pets cost $45 a month.", untrue(45)),
        ("unit", "It is 55 Foundry Street, Unit 5D.", unheard("5d")),
        ("available", "It is available from January 15.", unheard("january")),
    ):
        yield one_home("rentals", name, foundry, said, *false)
