"""Lies about what a home costs in the end: payments, rates and loans, sums that no tool worked out, ranges."""

from collections.abc import Iterator

from tests.lies.lies_of_figures import one_home
from tests.lies.sample import home
from tests.lies.script import Lie, Line, Untrue, calls, looked_up, unheard, untrue
from tests.openai_server import Reply

ASKED = "What would I pay a month for 412 Larkspur Lane with 20 percent down at 6.5 percent?"
LOAN = {"listing_key": "VX1002", "down_payment_percent": 20, "annual_rate_percent": 6.5}  # 2654.69 a month of 420,000


def lies() -> Iterator[Lie]:
    yield from _payments()
    yield from _arguments()
    yield from _sums()
    yield from _ranges()


def _payments() -> Iterator[Lie]:
    for name, said, *false in (
        ("payment", "You would pay $2,431.18 a month.", untrue("2431.18")),
        ("payment round", "You would pay about $2,400 a month.", untrue(2400)),
        ("payment said", "That makes twenty-four hundred thirty dollars a month.", untrue(2430)),
        ("payment pair", "It comes to twenty-four fifty a month.", untrue(2450)),
        ("payment K", "Around 2.4K a month.", untrue(2400)),
        ("payment spaces", "The payment is $2 4 3 1 a month.", untrue(2431)),
        ("payment full width", "The payment is ＄２,４３１ a month.", untrue(2431)),
        ("payment after the true one", "It is $2,654.69 a month, and $1,998.20 after ten years.", untrue("1998.20")),
        ("rate", "At 5.9 percent that is $2,654.69 a month.", untrue("5.9")),
        ("rate said", "At five point nine percent it is affordable.", untrue("5.9")),
        ("rate fraction", "At 5 7/8 percent it is affordable.", untrue("5.875")),
        ("rate of today", "Today's rates are around 7.1%.", untrue("7.1")),
        ("rate as words", "Rates stand at seven and a quarter percent.", untrue("7.25")),
        ("down payment", "Your down payment would be $95,500.", untrue(95500)),
        ("down payment percent", "You would put 15 percent down.", untrue(15, counts="percent")),
        ("loan", "You would borrow $399,000.", untrue(399000)),
        ("term", "Over 25 years that is fine.", untrue(25)),
        ("term said", "The loan runs for twenty-five years.", untrue(25)),
        ("interest in all", "You would pay $535,688 of interest in all.", untrue(535688)),
        ("payment of the loan", "You would pay $420,000 a month.", unheard(r"420,000 (?:a|per) month")),
        ("swapped", "The down payment is $420,000 and the loan $105,000.", unheard(r"(?:loan|borrow)\D{0,20}105")),
        ("insurance", "Insurance adds $140 a month.", untrue(140)),
        ("salary", "You should earn about $118,000 a year.", untrue(118000)),
        ("closing", "Closing costs run about 3 percent, or $15,750.", untrue(15750)),
        ("points", "With two points the rate drops by half a percent.", untrue("0.5", counts="percent")),
    ):
        yield Lie("payment", name, (Line(ASKED, (calls(("estimate_mortgage", LOAN)), Reply(text=said)), True),), false)


def _arguments() -> Iterator[Lie]:
    """What the model itself passed to a tool is no fact of a home."""
    question = "What would 412 Larkspur Lane cost me a month?"
    for name, arguments, said, *false in (
        (
            "price",
            {"price_usd": 403500, "down_payment_percent": 20, "annual_rate_percent": 6.5},
            "412 Larkspur Lane costs $403,500.",
            untrue(403500),
        ),
        (
            "price it",
            {"price_usd": 403500, "down_payment_usd": 40350, "annual_rate_percent": 6.5},
            "It is listed at $403,500 right now.",
            untrue(403500),
        ),
    ):
        asked = calls(("get_listing", {"listing_key": "VX1002"}), ("estimate_mortgage", arguments))
        yield Lie("arguments", name, (Line(question, (asked, Reply(text=said))),), tuple(false))
    asked = calls(("search_listings", {"city": "Maple Heights", "max_price_usd": 587000, "min_bedrooms": 4}))
    for name, said, *false in (
        ("bound as price", "412 Larkspur Lane costs $587,000.", untrue(587000)),
        ("bound as price it", "The first one is 1217 Juniper Lane. It costs $587,000.", untrue(587000)),
    ):
        question = "Which homes in Maple Heights have four bedrooms?"
        yield Lie("arguments", name, (Line(question, (asked, Reply(text=said))),), tuple(false))


def _sums() -> Iterator[Lie]:
    question = "How do 87 Quarry Road and 412 Larkspur Lane compare?"
    for name, said, *false in (
        ("more", "412 Larkspur Lane is $81,000 more than 87 Quarry Road.", untrue(81000)),
        ("more said", "Larkspur Lane costs ninety thousand more.", untrue(90000)),
        ("percent", "412 Larkspur Lane is 22 percent dearer.", untrue(22)),
        ("twice", "412 Larkspur Lane costs twice $235,000.", untrue(235000)),
        ("plus", "87 Quarry Road costs $6,500 on top of $449,000.", untrue(6500)),
        ("area", "Larkspur Lane has 610 square feet more.", untrue(610)),
        ("together", "Together they come to $1,004,000.", untrue(1004000)),
        ("per foot", "87 Quarry Road comes to $262 a square foot.", untrue(262)),
        ("years", "412 Larkspur Lane is 17 years newer.", untrue(17)),
        ("half", "87 Quarry Road costs half of $866,000.", untrue(866000)),
        ("average", "On average they cost $493,250.", untrue(493250)),
        ("tenth", "You could get 10% off, so $404,100.", untrue(404100)),
    ):
        yield Lie("sums", name, (Line(question, (looked_up("VX1001", "VX1002"), Reply(text=said))),), false)


def _ranges() -> Iterator[Lie]:
    listing = home("VX1001")  # 449,000
    for name, said, *false in (
        ("to", "{street} costs $431,000 to $457,000.", untrue(431000), untrue(457000)),
        ("dash", "It costs $431–457K.", untrue(431000, 431), untrue(457000, 457)),
        ("between", "The price lies between 431 and 457 thousand dollars.", untrue(431000, 431), untrue(457000, 457)),
        ("mid", "It is priced in the mid-470s.", Untrue(words="470s")),
        ("low", "It goes for the low four-seventies.", unheard("seventies")),
        ("under", "It is just under $432,000.", untrue(432000)),
        ("plus", "It costs $455K+.", untrue(455000)),
        ("or so", "It costs 455 or so.", untrue(455)),
        ("or", "It costs $436,000 or $438,000.", untrue(436000), untrue(438000)),
        ("square feet", "It has 1,900 to 2,100 square feet.", untrue(1900, 2100, counts="area")),
        ("rounded far", "It is roughly half a million dollars.", untrue(500000)),
        ("rounded far digits", "It costs about $400,000.", untrue(400000)),
    ):
        yield one_home("ranges", name, listing, said, *false)
