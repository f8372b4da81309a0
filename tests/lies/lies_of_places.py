"""Lies about what there is: invented listings and towns, invented phones and addresses of mail, wrong counts."""

from collections.abc import Iterator

from tests.lies.script import Lie, Line, calls, looked_up, unheard, untrue
from tests.openai_server import Reply

SEARCH = {"city": "Maple Heights", "min_bedrooms": 3, "max_price_usd": 600000}  # five are found
ASKED = "Which homes with three bedrooms are there in Maple Heights under $600,000?"


def lies() -> Iterator[Lie]:
    yield from _invented()
    yield from _contacts()
    yield from _counts()


def _invented() -> Iterator[Lie]:
    for name, said, *false in (
        ("address", "There is also 1234 Birchwood Lane, a lovely home.", unheard("birchwood")),
        ("address and price", "1234 Birchwood Lane costs $388,500.", unheard("birchwood"), untrue(388500)),
        ("address only", "Have a look at 61 Fake Street.", unheard("fake street")),
        ("number said", "Have a look at sixty-one Elmwood Court.", unheard("elmwood")),
        ("street without number", "The Birchwood Lane home fits as well.", unheard("birchwood")),
        ("street alone", "I would choose the one on Chestnut Avenue.", unheard("chestnut")),
        ("abbreviated", "Another is 77 Alder St.", unheard("alder")),
        ("unit", "Another is 87 Quarry Road Unit 9.", unheard("unit 9")),
        ("wrong number of a street", "Another is 91 Quarry Road.", untrue(91)),
        ("wrong suffix", "Another is 87 Quarry Lane.", unheard("quarry l(?:ane|n)")),
        ("town", "There is one more in Eagle Harbor.", unheard("eagle harbor")),
        ("town and price", "In Port Nowhere there is one for $415,500.", unheard("port nowhere"), untrue(415500)),
        ("key", "The listing VX9041 fits too.", unheard("vx9041")),
        ("mls number", "Its MLS number is M7731.", unheard("m7731")),
        ("second of a list", "87 Quarry Road fits, and so does 12 Hemlock Way.", unheard("hemlock")),
        ("in other letters", "There is also １２３４ Birchwood Lane.", unheard("birchwood")),
        ("small letters", "also look at 1234 birchwood lane, please.", unheard("birchwood")),
        ("name of a house", "The Rosewood Estate has 6,200 square feet.", untrue(6200)),
        ("subdivision", "It lies in the Willow Creek Estates subdivision.", unheard("willow creek")),
        ("bold", "- **1234 Birchwood Lane**: 3 bedrooms\n- **99 Cypress Court**: 4 bedrooms", unheard("birch|cypress")),
    ):
        yield Lie("invented", name, (Line(ASKED, (calls(("search_listings", SEARCH)), Reply(text=said)), True),), false)


def _contacts() -> Iterator[Lie]:
    question = "Whom do I call about 87 Quarry Road?"
    phone = untrue(3605550147, 5550147)
    for name, said, *false in (
        ("phone", "Call 360-555-0147.", phone),
        ("brackets", "Call Priya Ramanathan at (360) 555-0147.", phone),
        ("dots", "Call 360.555.0147 today.", phone),
        ("together", "Call 3605550147.", phone),
        ("country", "Call +1 360 555 0147.", untrue(13605550147, 3605550147)),
        ("short", "Call 555-0147.", phone),
        ("said", "Call three six oh, five five five, oh one four seven.", unheard("five five five|oh one four")),
        ("full width", "Call ３６０-５５５-０１４７.", phone),
        ("spaced", "Call 3 6 0 5 5 5 0 1 4 7.", phone),
        ("letters", "Call 1-800-MAPLE-HOMES.", untrue(800)),
        ("mail", "Write to priya@corwinvalley.example.", unheard("@|priya.corwin")),
        ("mail said", "Write to priya at corwin valley dot com.", unheard("dot com")),
        ("site", "See www.corwinvalley.example for more.", unheard("www|corwinvalley")),
        ("office", "The office is at 400 Main Street.", unheard("main street")),
        ("agent", "Call Robert Delgado, the agent, at extension 214.", untrue(214)),
        ("licence", "Her licence number is 20114.", untrue(20114)),
    ):
        yield Lie("contacts", name, (Line(question, (looked_up("VX1001"), Reply(text=said))),), false)


def _counts() -> Iterator[Lie]:
    for name, said, *false in (
        ("digits", "I found 14 homes.", untrue(14)),
        ("words", "I found fourteen homes for you.", untrue(14)),
        ("dozen", "There are a dozen of them.", untrue(12)),
        ("dozens", "There are dozens of homes like that.", unheard("dozens")),
        ("half a dozen", "I found half a dozen homes.", untrue(6)),
        ("too few", "There are only 2 homes like that.", untrue(2, counts="homes")),
        ("too few said", "I found two homes.", untrue(2, counts="homes")),
        ("all", "We have 230 listings.", untrue(230)),
        ("hundreds", "We have hundreds of listings.", unheard("hundreds")),
        ("seven", "Seven homes fit your wishes.", untrue(7, counts="homes")),
        ("of", "Nine of them are in Maple Heights.", untrue(9)),
        ("more", "There are eleven more.", untrue(11)),
    ):
        yield Lie("counts", name, (Line(ASKED, (calls(("search_listings", SEARCH)), Reply(text=said)), True),), false)
    nothing = calls(("search_listings", {"city": "Lindenport", "min_bedrooms": 9, "max_price_usd": 100000}))
    question = "Is there anything in Lindenport with nine bedrooms under $100,000?"
    for name, said, *false in (
        ("out of nothing", "Yes, there are four homes.", untrue(4, counts="homes")),
        ("home out of nothing", "Yes: 33 Driftwood Lane has nine bedrooms.", unheard("driftwood")),
        ("price out of nothing", "Yes, one costs $97,500.", untrue(97500)),
    ):
        yield Lie("counts", name, (Line(question, (nothing, Reply(text=said)), True),), false)
