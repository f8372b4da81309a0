"""Conversations in which the server is honest: every figure is the tools' own, each said in its own way.

What a checked agent changes of them is a false alarm.
"""

from collections.abc import Iterator

from agent.listings import Listing
from tests.lies import spellings
from tests.lies.sample import home, homes, street
from tests.lies.script import Line, Truth, calls, looked_up
from tests.openai_server import Reply

SEARCH = calls(("search_listings", {"city": "Maple Heights", "min_bedrooms": 3, "max_price_usd": 600000}))
ASKED = "Which homes with three bedrooms are there in Maple Heights under $600,000?"
COMPARED = calls(("compare_listings", {"listing_keys": ["VX1001", "VX1002"]}))
COMPARE = "Please compare 87 Quarry Road and 412 Larkspur Lane."
LOAN = calls(
    ("estimate_mortgage", {"listing_key": "VX1002", "down_payment_percent": 20, "annual_rate_percent": 6.5,
                           "include_taxes_and_fees": True})
)  # fmt: skip
MONTHLY = "What would I pay a month for 412 Larkspur Lane with 20 percent down at 6.5 percent?"
BOOKING = {"listing_key": "VX1001", "date": "2026-12-01", "time": "14:00", "name": "Ann Lee", "phone": "509-555-0123"}
OPEN = calls(("open_houses", {"listing_key": "VX1001", "from_date": "2026-12-12"}))


def truths() -> Iterator[Truth]:
    yield from _of_every_home()
    yield from _in_every_spelling()
    yield from _of_one_home()
    yield from _of_several()
    yield from _of_money_and_moments()
    yield from _without_figures()
    yield from _to_the_visitor()
    yield from _in_a_second_turn()


def _one(name: str, question: str, asked: Reply, said: str) -> Truth:
    return Truth(name, (Line(question, (asked, Reply(text=said)), is_wish=True),))


def _of(name: str, listing: Listing, said: str) -> Truth:
    question = f"Tell me about {street(listing)}, please."
    return _one(name, question, looked_up(listing.ListingKey), said.replace("{street}", street(listing)))


def _of_every_home() -> Iterator[Truth]:
    for one in homes():
        if one.address is None or one.PropertyType != "Residential" or one.StandardStatus != "Active":
            continue
        beds, baths = one.BedroomsTotal or 0, one.BathroomsTotalInteger or 0
        if beds < 2 or not baths:
            continue
        built = f" It was built in {one.YearBuilt}." if one.YearBuilt else ""
        whole = f"{spellings.words(baths)} bathroom{'s' if baths > 1 else ''}"
        halves = one.BathroomsFull is not None and one.BathroomsHalf == 1
        rooms = f"{spellings.words(beds)} bedrooms and {f'{one.BathroomsFull}.5 bathrooms' if halves else whole}"
        said = f"{{street}} is listed at ${one.ListPrice:,.0f}. It has {rooms}, with {one.LivingArea:,.0f} square feet."
        yield _of(f"home {one.ListingKey}", one, said + built)


def _in_every_spelling() -> Iterator[Truth]:
    """Plain ones alone: whoever writes a true price in disguise may be corrected."""
    listing = home("VX1001")
    plain = ("plain", "K", "small k", "grand", "thousand", "million", "words", "words and", "cents", "bold")
    for name, figure in spellings.moneys(449_000):
        if name in plain:
            yield _of(f"price {name}", listing, f"{{street}} costs {figure}.")
    for name, figure in spellings.areas(1_850):
        if name in ("plain", "sqft", "words", "hyphen", "bold"):
            yield _of(f"area {name}", listing, f"It has {figure}.")
    for name, figure in spellings.years(1998):
        if name in ("plain", "said"):
            yield _of(f"year {name}", listing, f"It was built in {figure}.")


def _of_one_home() -> Iterator[Truth]:
    quarry, larkspur = home("VX1001"), home("VX1002")
    for name, listing, said in (
        ("short", quarry, "It costs $449,000."),
        ("lot", quarry, "The lot is 0.21 acres, and the garage has room for two cars."),
        ("tax", quarry, "Property taxes are $4,312.40 a year."),
        ("no fee", quarry, "The listing does not say whether there is an association fee."),
        ("pool", quarry, "It has no pool, but a garden with apple trees and a covered patio."),
        ("agent", quarry, "It is offered by Priya Ramanathan of Corwin Valley Homes."),
        ("school", quarry, "The listing names Quarry Hill Elementary."),
        ("zip", quarry, "The address is 87 Quarry Road, Maple Heights, 98701."),
        ("market", quarry, "It came on the market on September 14, 2026."),
        ("bath", larkspur, "{street} has four bedrooms and two and a half baths."),
        ("bath counted", larkspur, "{street} has 4 bedrooms, two full baths and one half bath."),
        ("fee", larkspur, "There is an association fee of $120 a quarter."),
        ("fee said", larkspur, "The association charges one hundred twenty dollars every quarter."),
        ("many", larkspur, "{street} costs $525,000. It has 2,380 square feet on 0.34 acres, and was built in 2011."),
        ("order", larkspur, "With 2,380 square feet, four bedrooms and a pool, {street} costs $525,000."),
        ("key", larkspur, "Its listing number is M1002."),
        ("two garages", larkspur, "There are two garage spaces."),
    ):
        yield _of(name, listing, said)


def _of_several() -> Iterator[Truth]:
    for name, question, asked, said in (
        ("counted", ASKED, SEARCH, "I found five homes. 19 Millrace Court costs $358,000 and 87 Quarry Road $449,000."),
        ("counted digits", ASKED, SEARCH, "There are 5 homes with three bedrooms or more under $600,000."),
        ("cheapest", ASKED, SEARCH, "The cheapest is 19 Millrace Court, a townhouse with 1,540 square feet."),
        ("first and second", ASKED, SEARCH, "The first is 19 Millrace Court for $358,000. The second is 87 Quarry Road "
         "for $449,000, with 1,850 square feet."),
        ("one of them", ASKED, SEARCH, "One of them is 319 Meadowlark Road. It costs $500,000."),
        ("two of them", ASKED, SEARCH, "Five homes fit. Two of them are 19 Millrace Court and 87 Quarry Road."),
        ("wish", ASKED, SEARCH, "Under $600,000 there are five homes in Maple Heights."),
        ("prices", COMPARE, COMPARED, "87 Quarry Road costs $449,000, and 412 Larkspur Lane costs $525,000."),
        ("areas", COMPARE, COMPARED, "412 Larkspur Lane has 2,380 square feet, 87 Quarry Road has 1,850."),
        ("rooms", COMPARE, COMPARED, "Quarry Road has three bedrooms and Larkspur Lane has four."),
        ("while", COMPARE, COMPARED, "While 412 Larkspur Lane is larger, 87 Quarry Road costs less, at $449,000."),
        ("years", COMPARE, COMPARED, "87 Quarry Road was built in 1998, 412 Larkspur Lane in 2011."),
    ):  # fmt: skip
        yield _one(name, question, asked, said)


def _of_money_and_moments() -> Iterator[Truth]:
    for name, question, asked, said in (
        ("payment", MONTHLY, LOAN, "Principal and interest come to $2,654.69 a month."),
        ("payment in all", MONTHLY, LOAN, "With taxes and the association fee you would pay $3,185.52 a month."),
        ("payment terms", MONTHLY, LOAN, "With 20 percent down, that is $105,000, at 6.5 percent over 30 years, it is "
         "$2,654.69 a month."),
        ("loan", MONTHLY, LOAN, "You would borrow $420,000."),
        ("fee a month", MONTHLY, LOAN, "The association fee is $40 a month of that, the tax $490.83."),
        ("open", "When is 87 Quarry Road open?", OPEN, "It is open on Saturday, December 12, from noon to 2 PM."),
        ("open said", "When is 87 Quarry Road open?", OPEN, "87 Quarry Road is open on December twelfth, from noon to "
         "two PM."),
    ):  # fmt: skip
        yield _one(name, question, asked, said)


def _to_the_visitor() -> Iterator[Truth]:
    """Wishes named again, wrong claims put right, homes meant without their street, viewings."""
    quarry, both = looked_up("VX1001"), looked_up("VX1001", "VX1002")
    wish, claim = "I can spend $400,000 on 87 Quarry Road.", "87 Quarry Road is $300,000, right?"
    booked = calls(("book_viewing", BOOKING))
    nothing = calls(("search_listings", {"city": "Lindenport", "min_bedrooms": 9, "max_price_usd": 100000}))
    nine = "Is there anything in Lindenport with nine bedrooms under $100,000?"
    for name, question, asked, said in (
        ("not so", claim, quarry, "No, it is not $300,000. 87 Quarry Road costs $449,000."),
        ("not but", claim, quarry, "87 Quarry Road is not $300,000 but $449,000."),
        ("put right", claim, quarry, "The listing says $449,000."),
        ("above the budget", wish, quarry, "87 Quarry Road costs $449,000, which is more than your $400,000."),
        ("over the budget", wish, quarry, "It is above your budget of $400,000."),
        ("budget named", wish, quarry, "With $400,000 you would have to offer less than the asking price of $449,000."),
        ("about", "How big is 87 Quarry Road?", quarry, "It has about 1,850 square feet."),
        ("just under", "How much is 87 Quarry Road?", quarry, "It costs just under $450,000."),
        ("two-car", "Is there a garage?  I mean 87 Quarry Road.", quarry, "Yes, a two-car garage."),
        ("for", "What do I get at 87 Quarry Road?", quarry, "For $449,000 you get three bedrooms and two bathrooms."),
        ("list", "Tell me of 87 Quarry Road.", quarry, "- Price: $449,000\n- Bedrooms: 3\n- Bathrooms: 2"),
        ("hands", COMPARE, both, "On the one hand 87 Quarry Road is smaller, on the other hand it costs less."),
        ("cheaper", COMPARE, both, "The cheaper one is 87 Quarry Road, at $449,000."),
        ("larger", COMPARE, both, "The larger one, 412 Larkspur Lane, has 2,380 square feet."),
        ("by rooms", COMPARE, both, "The three-bedroom home costs $449,000."),
        ("in order", COMPARE, both, "87 Quarry Road and 412 Larkspur Lane are Active. The first costs $449,000."),
        ("respectively", COMPARE, both, "They cost $449,000 and $525,000."),
        ("both", COMPARE, both, "Both have a garage with two spaces."),
        ("each", COMPARE, both, "Both are in Maple Heights, and each has a garage for two cars."),
        ("more than", COMPARE, both, "412 Larkspur Lane costs more than 87 Quarry Road, $525,000 against $449,000."),
        ("viewing", "Please book it.", booked, "Your viewing of 87 Quarry Road is on Tuesday, December 1, at 2 PM."),
        ("viewing said", "Please book it.", booked, "You are booked for December first at two in the afternoon."),
        ("nothing", nine, nothing, "I found nothing in Lindenport with nine bedrooms under $100,000."),
        ("no home", nine, nothing, "There is no home with nine bedrooms under $100,000 in Lindenport."),
        ("nearest", nine, nothing, "The nearest is 784 Hazel Drive, with five bedrooms, for $935,000."),
        ("rent", "What is the rent of 55 Foundry Street?", looked_up("VX1005"), "It rents for $2,150 a month."),
        ("unit", "Tell me of 55 Foundry Street.", looked_up("VX1005"), "55 Foundry Street, Unit 3C, has two bedrooms, "
         "one bathroom and 940 square feet."),
        ("no year", "When was 319 Meadowlark Road built?", looked_up("VX1024"), "The listing does not say when it was "
         "built."),
        ("second", "Is there a second bathroom at 87 Quarry Road?", quarry, "Yes, 87 Quarry Road has two bathrooms."),
        ("next step", "And now?", quarry, "Would you like to see 87 Quarry Road, or hear of another one first?"),
    ):  # fmt: skip
        yield _one(f"visitor {name}", question, asked, said)


def _without_figures() -> Iterator[Truth]:
    for name, question, said in (
        ("hello", "Hello there!", "Hello! I can help you find a home. What are you looking for?"),
        ("ask back", "I want to buy a house.", "With pleasure. Which town do you have in mind, and what may it cost?"),
        ("ask one", "I need a place.", "Do you want to buy or to rent one?"),
        ("budget back", "My budget is $450,000.", "Thank you. With a budget of $450,000, which town would you like?"),
        ("rooms back", "We need 3 bedrooms.", "Three bedrooms, noted. Which town?"),
        ("thanks", "Thank you, that was it.", "You are welcome. Come back any time."),
        ("first", "How do we begin?", "First tell me the town, then the price that you have in mind."),
    ):
        yield Truth(name, (Line(question, (Reply(text=said),), is_wish=True),))


def _in_a_second_turn() -> Iterator[Truth]:
    first = Line("How much is 87 Quarry Road?", (looked_up("VX1001"), Reply(text="87 Quarry Road costs $449,000.")))
    other = Line("And 412 Larkspur Lane?", (looked_up("VX1002"), Reply(text="412 Larkspur Lane costs $525,000.")))
    for name, question, said in (
        ("again", "How much was it again?", "It costs $449,000."),
        ("more", "And how big?", "It has 1,850 square feet, three bedrooms and two bathrooms."),
        ("year", "How old is it?", "It was built in 1998."),
    ):
        yield Truth(f"second {name}", (first, Line(question, (Reply(text=said),))))
    for name, question, said in (
        ("first", "And Quarry Road, how big is that?", "87 Quarry Road has 1,850 square feet."),
        ("both", "Which one is larger?", "412 Larkspur Lane has 2,380 square feet, 87 Quarry Road has 1,850."),
        ("last", "How many bedrooms has the second?", "412 Larkspur Lane has four bedrooms."),
    ):
        yield Truth(f"third {name}", (first, other, Line(question, (Reply(text=said),))))
