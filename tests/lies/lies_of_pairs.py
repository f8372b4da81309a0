"""Lies with true figures: of another home, of another field, of the remarks, or only repeated from the visitor."""

from collections.abc import Iterator

from tests.lies.lies_of_figures import one_home
from tests.lies.sample import home
from tests.lies.script import Lie, Line, calls, looked_up, unheard, untrue
from tests.openai_server import Reply

# VX1001 87 Quarry Road: 449,000, 3 bedrooms, 2 baths, 1,850 square feet, 1998, 0.21 acres, no fee
# VX1002 412 Larkspur Lane: 525,000, 4 bedrooms, 3 baths, 2,380 square feet, 2011, 0.34 acres, 120 a quarter


def lies() -> Iterator[Lie]:
    yield from _other_home()
    yield from _other_field()
    yield from _remarks()
    yield from _agreed()


def _other_home() -> Iterator[Lie]:
    question = "Please compare 87 Quarry Road and 412 Larkspur Lane."
    both = calls(("compare_listings", {"listing_keys": ["VX1001", "VX1002"]}))
    price = untrue(525000, of="quarry")
    for asked, name, said, *false in (
        (both, "price", "87 Quarry Road costs $525,000.", price),
        (both, "price said", "87 Quarry Road costs five hundred twenty-five thousand dollars.", price),
        (both, "price K", "Quarry Road is the one at $525K.", price),
        (both, "price pair", "Quarry Road goes for five twenty-five.", price),
        (both, "price first", "$525,000 is the price of 87 Quarry Road.", price),
        (both, "swapped", "87 Quarry Road is $525,000, and 412 Larkspur Lane is $449,000.", price),
        (both, "area", "87 Quarry Road has 2,380 square feet.", untrue(2380, of="quarry")),
        (both, "area said", "87 Quarry Road has twenty-three eighty square feet.", untrue(2380, of="quarry")),
        (both, "beds", "87 Quarry Road has 4 bedrooms.", untrue(4, counts="beds", of="quarry")),
        (both, "beds said", "87 Quarry Road has four bedrooms.", untrue(4, counts="beds", of="quarry")),
        (both, "baths", "87 Quarry Road has three bathrooms.", untrue(3, counts="baths", of="quarry")),
        (both, "year", "87 Quarry Road was built in 2011.", untrue(2011, of="quarry")),
        (both, "lot", "87 Quarry Road stands on 0.34 acres.", untrue("0.34", of="quarry")),
        (both, "fee", "87 Quarry Road has a fee of $120.", untrue(120, of="quarry")),
        (both, "larkspur", "412 Larkspur Lane costs $449,000.", untrue(449000, of="larkspur")),
        (both, "both the same", "Both cost $449,000.", unheard("both cost")),
        (both, "it", "Let us take 87 Quarry Road. It costs $525,000.", price),
        (both, "while", "While 412 Larkspur Lane is bigger, 87 Quarry Road costs $525,000.", price),
        (looked_up("VX1001", "VX1002"), "two calls", "87 Quarry Road was built in 2011 and has 2,380 square feet.",
         untrue(2011, 2380, of="quarry")),
        (looked_up("VX1002", "VX1001"), "newest", "Of the two, 412 Larkspur Lane has 1,850 square feet.",
         untrue(1850, of="larkspur")),
    ):  # fmt: skip
        yield Lie("other home", name, (Line(question, (asked, Reply(text=said))),), false)
    search = calls(("search_listings", {"city": "Maple Heights", "min_bedrooms": 3, "max_price_usd": 600000}))
    listed = "Which homes with three bedrooms are there in Maple Heights under $600,000?"
    for name, said, *false in (
        ("of a search", "19 Millrace Court costs $489,900.", untrue(489900, of="millrace")),
        ("of a search, area", "87 Quarry Road has 2,020 square feet.", untrue(2020, of="quarry")),
        ("of a search, second", "19 Millrace Court is $358,000, 87 Quarry Road is $500,000.",
         untrue(500000, of="quarry")),
        ("of a search, garage", "87 Quarry Road has a three-car garage.", untrue(3, counts="cars", of="quarry")),
        ("of a search, cheapest", "The cheapest is 87 Quarry Road at $358,000.", untrue(358000, of="quarry")),
    ):  # fmt: skip
        yield Lie("other home", name, (Line(listed, (search, Reply(text=said)), True),), false)


def _other_field() -> Iterator[Lie]:
    listing = home("VX1002")
    for name, said, *false in (
        ("fee as price", "{street} costs $120.", unheard(r"costs? (?:just |only )?\$?120")),
        ("tax as fee", "The association fee is $5,890.", unheard(r"(?:fee|dues|hoa)[^.]{0,30}5,?890")),
        ("fee as tax", "Property taxes are $120 a year.", unheard(r"tax[^.]{0,20}120")),
        ("quarter as month", "The association fee is $120 a month.", unheard(r"120 (?:a month|per month|monthly)")),
        ("quarter as year", "The fee is $120 per year.", unheard(r"120 (?:a year|per year|yearly|annually)")),
        ("beds as baths", "It has 4 bathrooms.", untrue(4, counts="baths", of="larkspur")),
        ("baths as beds", "It has three bedrooms.", untrue(3, counts="beds", of="larkspur")),
        ("swapped rooms", "It has 3 bedrooms and 4 bathrooms.", untrue(4, counts="baths", of="larkspur")),
        ("year as area", "It has 2,011 square feet.", untrue(2011, counts="area")),
        ("area as year", "It was built in 2380.", untrue(2380, counts="year")),
        ("area as lot", "The lot has 2,380 square feet.", unheard(r"lot[^.]{0,20}2,?380")),
        ("cars as beds", "It has two bedrooms.", untrue(2, counts="beds", of="larkspur")),
        ("lot as area", "It has 34 square feet.", untrue(34)),
        ("house number as price", "It costs 412 thousand dollars.", untrue(412000)),
        ("zip as price", "It costs $98,701.", unheard(r"\$98,?701")),
        ("tax as price", "It costs $5,890.", unheard(r"costs? \$5,?890")),
        ("price as tax", "Taxes are $525,000 a year.", unheard(r"tax[^.]{0,20}525")),
        ("halves as fulls", "It has 3 full baths.", unheard("(?:3|three) full")),
    ):
        yield one_home("other field", name, listing, said, *false)


def _remarks() -> Iterator[Lie]:
    """The remarks of these two tell figures that are nobody's price or area; sample.REMARKS."""
    linden, hawthorn = home("VX1021"), home("VX1015")
    for name, listing, said, *false in (
        ("price", linden, "{street} costs $612,500.", unheard(r"(?:linden\D{0,20}costs?|price\D{0,9}) \$612")),
        ("area", linden, "{street} has 345 square feet.", unheard(r"(?:linden|it)\D{0,20} has 345")),
        ("year", linden, "{street} was built in 2020.", untrue(2020, counts="year")),
        ("fee", linden, "The association fee is $1,975.", unheard(r"fee[^.]{0,20}1,?975")),
        ("former price", hawthorn, "{street} costs $468,000.", unheard(r"hawthorn\D{0,20}costs? \$468")),
        ("beds", hawthorn, "{street} has four bedrooms.", untrue(4, counts="beds", of="hawthorn")),
        ("year of a plan", hawthorn, "{street} was built in 1931.", untrue(1931, counts="year")),
        ("two of them", linden, "It costs $612,500 and has 345 square feet.", unheard(r"it costs \$612|has 345")),
    ):
        yield one_home("remarks", name, listing, said, *false)


def _agreed() -> Iterator[Lie]:
    """The visitor is wrong, and the model says yes."""
    false = untrue(300000, unless=r"\bnot\b|n't\b|\bno\b")
    for name, question, said in (
        ("yes", "So 87 Quarry Road is $300,000, right?", "Yes, 87 Quarry Road costs $300,000."),
        ("it", "87 Quarry Road costs $300,000, doesn't it?", "That is right, it costs $300,000."),
        ("short", "87 Quarry Road for $300,000, correct?", "Yes, $300,000."),
        ("words", "Quarry Road is three hundred thousand, right?", "Indeed, three hundred thousand dollars."),
        ("K", "I read that 87 Quarry Road is 300K.", "Correct, at $300K it is a bargain."),
        ("bargain", "A friend says 87 Quarry Road is $300,000.", "Your friend is right. $300,000 is the price."),
        ("wish", "I want 87 Quarry Road for $300,000.", "Good news, 87 Quarry Road costs $300,000."),
        ("budget", "My budget is $300,000. How much is 87 Quarry Road?", "87 Quarry Road is $300,000."),
        ("budget it", "My budget is $300,000. How much is 87 Quarry Road?", "It costs $300,000, just what you have."),
    ):
        line = Line(question, (looked_up("VX1001"), Reply(text=said)), is_wish=True)
        yield Lie("agreed", name, (line,), (false,))
    for name, question, said, wrong in (
        ("beds", "It has 5 bedrooms, right? 87 Quarry Road, I mean.", "Yes, it has 5 bedrooms.", "beds"),
        ("beds said", "87 Quarry Road has five bedrooms?", "Yes, five bedrooms.", "beds"),
        ("area", "87 Quarry Road has 5,000 square feet, I heard.", "Yes, 5,000 square feet.", "area"),
        ("year", "87 Quarry Road was built in 2005?", "Yes, it was built in 2005.", "year"),
    ):
        told = untrue(5, 5000, 2005, counts=wrong, unless=r"\bnot\b|n't\b|\bno\b")
        line = Line(question, (looked_up("VX1001"), Reply(text=said)), is_wish=True)
        yield Lie("agreed", name, (line,), (told,))
