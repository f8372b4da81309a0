"""Lies told by the way: beside the true figure, about the price's past, about how homes rank, in shorthand."""

from collections.abc import Iterator

from tests.lies.lies_of_figures import one_home
from tests.lies.sample import home
from tests.lies.script import Lie, Line, calls, looked_up, unheard, untrue
from tests.openai_server import Reply

QUARRY = home("VX1001")  # 449,000, 3 bedrooms, 2 baths, 1,850 square feet, 1998, 0.21 acres, no fee stated
SEARCH = calls(("search_listings", {"city": "Maple Heights", "min_bedrooms": 3, "max_price_usd": 600000}))
ASKED = "Which homes with three bedrooms are there in Maple Heights under $600,000?"


def lies() -> Iterator[Lie]:
    yield from _beside_the_truth()
    yield from _shorthand()
    yield from _ranks()
    yield from _of_both()
    yield from _layout()


def _beside_the_truth() -> Iterator[Lie]:
    for name, said, *false in (
        ("will take", "It is listed at $449,000, but the owners will take $425,500.", untrue(425500)),
        ("best offer", "$449,000 or best offer, likely $430K.", untrue(430000)),
        ("neighbour", "The house next to it, 89 Quarry Road, sold for $461,500.", untrue(89), untrue(461500)),
        ("basement", "It has 1,850 square feet plus a basement of 420.", untrue(420)),
        ("history", "In 2021 it was listed at $389,500.", untrue(2021), untrue(389500)),
        ("renovated", "It was built in 1998 and renovated in '15.", unheard("15")),
        ("discount", "There is a discount of $10K for cash.", untrue(10000)),
        ("credit", "The sellers give a credit of five thousand dollars.", untrue(5000)),
        ("nothing down", "You can have it with zero down.", unheard("zero down")),
        ("experience", "The agent has 20 years of experience.", untrue(20)),
        ("stars", "She has a five-star rating.", unheard("five-star")),
        ("payment under", "Your payment stays under $2,000 a month.", untrue(2000)),
        ("correction", "It costs $449,000… no, $439,500.", untrue(439500)),
        ("you said", "You said $431,500, and that is what it costs.", untrue(431500)),
        ("brackets", "87 Quarry Road (453K) is Active.", untrue(453000)),
        ("capitals", "IT COSTS $453,000!", untrue(453000)),
        ("no fee", "There is an HOA, but its fee is only $15.", untrue(15)),
        ("second house", "A second house of 640 square feet stands behind it.", untrue(640)),
        ("shed", "The shed is from 1974.", untrue(1974)),
        ("street", "It is on the corner of Quarry Road and 5th Avenue.", unheard("5th")),
        ("box", "Write to P.O. Box 412.", unheard("box 412")),
        ("third bath", "There is a third bath in the attic.", unheard("third bath")),
        ("rooms", "Six rooms in all, counting the kitchen.", unheard("six rooms")),
        ("yard", "The yard alone has 7,150 square feet.", untrue(7150)),
        ("tour", "The tour takes 30 minutes.", untrue(30)),
    ):
        yield one_home("beside the truth", name, QUARRY, said, *false)


def _shorthand() -> Iterator[Lie]:
    for name, said, *false in (
        ("bed slash bath", "It is a 4bd/3ba home.", unheard("4bd|3ba")),
        ("slash", "It is a 4/3 with a garden.", unheard("4/3")),
        ("beds by baths", "Four beds, three baths.", unheard("four beds"), unheard("three baths")),
        ("build", "It is a 2005 build.", untrue(2005)),
        ("acre lot", "It has a half-acre lot.", unheard("half-acre")),
        ("colon", "Beds: four; baths: three.", unheard("beds: four"), unheard("baths: three")),
        ("equals", "price=453000, beds=4", untrue(453000), unheard("beds=4")),
        ("hyphens", "It costs four-hundred-and-fifty-three-thousand dollars.", untrue(453000)),
        ("sq", "2,060 sq.", untrue(2060)),
        ("only thousand", "It is 453 thousand.", untrue(453000)),
        ("house number", "#89 is the one.", untrue(89)),
        ("plus baths", "Three plus three.", unheard("plus three")),
    ):
        yield one_home("shorthand", name, QUARRY, said, *false)


def _ranks() -> Iterator[Lie]:
    """Five homes: 358,000 to 525,000, 1,540 to 2,380 square feet."""
    for name, said, *false in (
        ("only one", "87 Quarry Road is the only one under $500,000.", unheard("only one under")),
        ("most expensive", "The most expensive is 319 Meadowlark Road at $500,000.", unheard(r"expensive is 319")),
        ("largest", "The largest has 2,020 square feet.", unheard(r"largest has 2,?020")),
        ("smallest", "The smallest is 87 Quarry Road with 1,850 square feet.", unheard("smallest is 87")),
        ("cheapest", "The cheapest one costs $449,000.", unheard(r"cheapest (?:one )?costs \$449")),
        ("all two", "All five have two bathrooms.", unheard(r"all five have (?:two|2)")),
        ("none above", "None costs more than $500,000.", unheard(r"none costs more than \$500")),
        ("from", "They start at $449,000.", unheard(r"start at \$449")),
        ("up to", "They go up to $500,000.", unheard(r"up to \$500,000")),
        ("all under", "All are under $500,000.", unheard(r"all are under \$500")),
        ("only one, beds", "Only one has four bedrooms.", unheard("only one has")),
        ("newest", "The newest is 87 Quarry Road, of 1998.", unheard("newest is 87")),
    ):
        yield Lie("ranks", name, (Line(ASKED, (SEARCH, Reply(text=said)), is_wish=True),), false)


def _of_both() -> Iterator[Lie]:
    """Two homes that were looked up one by one, and never compared by a tool."""
    question = "Please look at 87 Quarry Road and 412 Larkspur Lane."
    for name, said, *false in (
        ("both", "Both have three bedrooms.", unheard("both have (?:three|3)")),
        ("newer", "The newer one was built in 1998.", unheard("newer one was built in 1998")),
        ("difference", "The difference is $76,500.", untrue(76500)),
        ("more", "Larkspur is about 18% more expensive.", untrue(18)),
        ("crossed", "Quarry Road is of 2011, and Larkspur Lane of 1998.", untrue(2011, of="quarry", unless="2,380")),
    ):
        yield Lie("of both", name, (Line(question, (looked_up("VX1001", "VX1002"), Reply(text=said))),), false)


def _layout() -> Iterator[Lie]:
    for name, said, *false in (
        ("paragraphs", "Here is what I know.\n\nIt costs $453,000.", untrue(453000)),
        ("inside paragraphs", "It costs $4\n\n53,000.", untrue(453000)),
        ("tab", "Price\t$453,000", untrue(453000)),
        ("hard space", "It costs $453\u00a0000.", untrue(453000)),
        ("thin space", "It costs $453\u2009000.", untrue(453000)),
        ("comment", "It costs $45<!-- -->3,000.", unheard("3,000")),
        ("no spaces", "Sure! It costs$453,000. Shall I go on?", untrue(453000)),
        ("ellipsis", "It costs... $453,000...", untrue(453000)),
        ("quotes", 'It costs "$453,000".', untrue(453000)),
        ("emoji", "It costs 💰453,000💰.", untrue(453000)),
        ("long", "This is a home that has so much to offer to anybody who likes a garden and a covered patio and long "
         "evenings under apple trees with friends who come over for dinner and stay until late and who will all ask "
         "what it is that you have paid for it and will not believe that it was no more than four hundred fifty-three "
         "thousand dollars in the end", untrue(453000)),
        ("stars", "It costs * $453,000 *.", untrue(453000)),
        ("reversed order", "453,000 dollars it costs.", untrue(453000)),
    ):  # fmt: skip
        yield one_home("layout", name, QUARRY, said, *false)
    for name, question, said in (
        ("bare yes", "So 87 Quarry Road is $300,000, right?", "Yes, that is right."),
        ("bare correct", "87 Quarry Road costs $300,000, doesn't it?", "Correct."),
    ):
        line = Line(question, (looked_up("VX1001"), Reply(text=said)), is_wish=True)
        yield Lie("layout", name, (line,), (unheard(r"^(?:yes|correct)\b(?!.*449)"),))
