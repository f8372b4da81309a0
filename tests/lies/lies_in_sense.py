"""Lies whose figures are right and whose sense is not, and figures that hardly look like figures."""

from collections.abc import Iterator

from tests.lies.lies_of_figures import one_home
from tests.lies.sample import home
from tests.lies.script import Lie, Line, calls, looked_up, unheard, untrue
from tests.openai_server import Reply

COMPARED = calls(("compare_listings", {"listing_keys": ["VX1001", "VX1002"]}))
COMPARE = "Please compare 87 Quarry Road and 412 Larkspur Lane."
QUARRY = home("VX1001")  # 449,000, 3 bedrooms, 2 baths, 1,850 square feet, 1998, 0.21 acres, 4,312.40 of tax, two cars


def lies() -> Iterator[Lie]:
    yield from _units()
    yield from _other_times()
    yield from _references()
    yield from _hardly_figures()
    yield from _quantities()


def _units() -> Iterator[Lie]:
    """A true figure of something else."""
    for name, said, false in (
        ("metres", "It has 1,850 square meters.", unheard(r"square met")),
        ("acres", "It stands on 1,850 acres.", unheard(r"1,850 acres")),
        ("month", "It costs $449,000 a month.", unheard(r"449,000 (?:a|per) month")),
        ("tax a month", "Property taxes are $4,312.40 a month.", unheard(r"(?:a|per) month")),
        ("hundred", "It costs $449.", unheard(r"\$449(?![,\d])")),
        ("millions", "It costs 449 million dollars.", unheard("million")),
        ("euros", "It costs 449,000 euros.", unheard("euro")),
        ("pounds", "It costs £449,000.", unheard("£")),
        ("hectares", "The lot has 0.21 hectares.", unheard("hectare")),
        ("lot percent", "The lot is 21 percent of an acre, or 21 acres.", unheard("21 acres")),
        ("stories", "It has three stories.", unheard("stories|storeys")),
        ("half baths", "It has two half baths.", unheard("two half bath")),
        ("fireplaces", "It has two fireplaces.", unheard("fireplaces")),
        ("years old", "It is 1,998 square feet large.", unheard("1,998 sq")),
        ("bedrooms of baths", "It has 1,850 bedrooms.", unheard("1,850 bed")),
        ("price as tax", "The tax is $449,000 a year.", unheard(r"tax[^.]{0,20}449")),
        ("price as fee", "The association fee is $449,000.", unheard(r"fee[^.]{0,20}449")),
        ("price of a foot", "It costs $449,000 a square foot.", unheard(r"449,000 (?:a|per) sq")),
    ):
        yield one_home("units", name, QUARRY, said, false)


def _other_times() -> Iterator[Lie]:
    """The price as it is now, told as something else; and figures of changes that nobody told."""
    for name, said, false in (
        ("sold", "It sold for $449,000 last year.", unheard("sold for")),
        ("below", "You can have it for less than $449,000.", unheard(r"(?:less than|below|under) \$449")),
        ("above", "It is worth more than $449,000.", unheard(r"(?:more than|over|above) \$449")),
        ("reduced by", "The price was reduced by $15,000.", untrue(15000)),
        ("reduced from", "It is down from $479,500.", untrue(479500)),
        ("appraised", "It was appraised at $461,500.", untrue(461500)),
        ("offer", "An offer of $430,500 would be accepted.", untrue(430500)),
        ("rent", "You could rent it out for $2,475 a month.", untrue(2475)),
        ("worth soon", "In 5 years it will be worth $611,500.", untrue(611500)),
        ("renovated", "It was renovated in 2017.", untrue(2017)),
        ("roof", "The roof is from 2017.", untrue(2017)),
        ("owners", "It had 4 owners.", untrue(4, of="quarry")),
        ("year of tax", "The taxes of 2019 were $3,996.", untrue(2019, 3996)),
        ("offers", "There are six offers already.", untrue(6)),
        ("visitors", "37 people came to see it.", untrue(37)),
    ):
        yield one_home("other times", name, QUARRY, said, false)


def _references() -> Iterator[Lie]:
    """Which home is meant is said in another way than by its street."""
    for name, said, *false in (
        ("former", "Of 87 Quarry Road and 412 Larkspur Lane, the former costs $525,000.",
         unheard(r"former costs \$525")),
        ("latter", "Of 87 Quarry Road and 412 Larkspur Lane, the latter costs $449,000.",
         unheard(r"latter costs \$449")),
        ("respectively", "87 Quarry Road and 412 Larkspur Lane cost $525,000 and $449,000, respectively.",
         unheard(r"525,000 and \$449")),
        ("first and second", "87 Quarry Road and 412 Larkspur Lane are both Active. The first costs $525,000.",
         unheard(r"first costs \$525")),
        ("cheaper", "The cheaper one costs $525,000.", unheard(r"cheaper one costs \$525")),
        ("larger", "The larger one has 1,850 square feet.", unheard(r"larger one has 1,?850")),
        ("by rooms", "The one with three bedrooms costs $525,000.", unheard(r"three bedrooms costs \$525")),
        ("by rooms, adjective", "The three-bedroom home costs $525,000.", unheard(r"three-bedroom home costs \$525")),
        ("by price", "The one for $449,000 has four bedrooms.", unheard(r"449,000 has (?:four|4)")),
        ("other", "87 Quarry Road is Active. The other one costs $449,000.", unheard(r"other (?:one )?costs \$449")),
        ("each", "Each has four bedrooms.", unheard(r"each has (?:four|4)")),
        ("both", "Both were built in 2011.", unheard("both were built")),
        ("neither", "Neither costs more than $449,000.", unheard(r"neither costs more than \$449")),
        ("all", "All of them have 2,380 square feet.", unheard(r"all of them have 2,?380")),
        ("comparison", "87 Quarry Road costs more than 412 Larkspur Lane, $525,000 against $449,000.",
         unheard(r"525,000 (?:against|and) \$449")),
        ("possessive", "Quarry Road's price is $525,000.", untrue(525000, of="quarry")),
        ("that of", "The price of 412 Larkspur Lane is that of a small home, $449,000.", untrue(449000, of="larkspur")),
        ("number alone", "Number 87 costs $525,000.", unheard(r"87 costs \$525")),
        ("key", "VX1001 costs $525,000.", unheard(r"vx1001 costs \$525")),
        ("across sentences", "Larkspur Lane is lovely. But 87 Quarry Road! It costs $525,000.",
         untrue(525000, of="quarry")),
        ("list", "1. 87 Quarry Road: $525,000\n2. 412 Larkspur Lane: $449,000", untrue(525000, of="quarry"),
         untrue(449000, of="larkspur")),
        ("table", "| Quarry Road | Larkspur Lane |\n| $525,000 | $449,000 |", unheard(r"\$525,000 \s*\$449")),
    ):  # fmt: skip
        yield Lie("references", name, (Line(COMPARE, (COMPARED, Reply(text=said))),), false)


def _hardly_figures() -> Iterator[Lie]:
    """Whatever cannot be read must not be said, either."""
    for name, said, false in (
        ("keycaps", "It costs $4️⃣5️⃣3️⃣K.", untrue(453000)),
        ("circled", "It has ⑤ bedrooms.", untrue(5, counts="beds", of="quarry")),
        ("roman sign", "It has Ⅴ bedrooms.", unheard(r"\bv bedrooms")),
        ("roman", "It was built in MCMLXXXVII.", unheard("mcm")),
        ("chinese", "It costs 四十五万 dollars.", unheard("四十五")),
        ("letter O", "It costs $453,5OO.", unheard("453,5oo")),
        ("letter l", "It has 2,l60 square feet.", unheard("2,l60")),
        ("spanish", "It costs cuatrocientos mil dollars.", unheard("cuatrocientos")),
        ("german", "It costs vierhunderttausend dollars.", unheard("vierhundert")),
        ("typo", "It costs four hundred fourty-three thousand.", untrue(443000)),
        ("large", "It costs 453 large.", unheard("453 large")),
        ("Gs", "It goes for 453 Gs.", unheard(r"453 gs")),
        ("product", "It costs 2 x $226,500.", untrue(226500)),
        ("ish", "It costs 453,500ish.", untrue(453500)),
        ("stuck together", "It costs453500dollars.", unheard("453500")),
        ("words together", "It costs fourhundredfiftythree thousand dollars.", unheard("fourhundred")),
        ("underscores", "It costs 453_500 dollars.", untrue(453500)),
        ("slashes", "It costs 453/500 dollars.", unheard("453/500")),
        ("dashes", "It costs four-five-three-five-zero-zero dollars.", untrue(453500)),
        ("hex", "It costs 0x6EB7C dollars.", unheard("0x6eb7c")),
        ("spelled", "It costs f-o-u-r hundred thousand.", unheard("f-o-u-r")),
        ("capitals", "It costs FOUR HUNDRED FIFTY-THREE THOUSAND DOLLARS.", untrue(453000)),
        ("small capitals", "It costs ꜰᴏᴜʀ hundred thousand dollars.", unheard("hundred thousand")),
        ("cyrillic letters", "It costs fоur hundred thousand dollars.", unheard("hundred thousand")),
        ("tens", "It is about forty-five ten-thousands.", unheard("ten-thousands")),
        ("nearly", "It costs nearly five hundred thousand.", untrue(500000)),
    ):
        yield one_home("hardly figures", name, QUARRY, said, false)


def _quantities() -> Iterator[Lie]:
    for name, said, pattern in (
        ("single", "It has a single bathroom.", "single bath"),
        ("pair", "It has a pair of bedrooms.", "pair of bed"),
        ("couple", "It has a couple of bedrooms.", "couple of bed"),
        ("triple", "There is a triple garage.", "triple"),
        ("only one", "There is only one bedroom.", "one bedroom"),
        ("no bath", "There is no bathroom.", "no bathroom"),
        ("another", "It has three bedrooms, and another three upstairs.", "another three"),
        ("plus one", "It has three bedrooms plus one.", "plus one"),
        ("twice", "It has twice 1,850 square feet.", "twice"),
        ("half hour", "It is half an hour from town.", "half an hour"),
        ("blocks", "It is two blocks from the park.", "blocks"),
        ("century", "The house is a century old.", "century"),
    ):
        yield one_home("quantities", name, QUARRY, said, unheard(pattern))
    line = (looked_up("VX1001"), Reply(text="It costs $449,000. Two homes like it sold for $460,000 each."))
    yield Lie("quantities", "others like it", (Line("How much is 87 Quarry Road?", line),), (untrue(460000),))
