"""Replies about homes, as agents and language models write them, for the tests of clauses.

«» stand around what no clause border may part. They are taken out of what `replies` gives.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

_FILLED = {
    "street": (
        "Oak St.",
        "W. 6th St.",
        "Baker Dr.",
        "Lake Ave.",
        "Elm Ct.",
        "Harbor Cir.",
        "Sunset Blvd.",
        "Dr. Martin Luther King Jr. Dr.",
        "St. Paul St.",
        "Lakeview Pkwy.",
        "Cedar Ter.",
        "N. Main St. NW",
    ),
    "number": ("1420", "7", "221B", "100-102", "12345"),
    "door": ("Apt. 3B", "Apt 3B", "Unit #12", "Ste. 200", "Bldg. C", "No. 4"),
    "town": ("Austin, TX 78704", "St. Louis, MO", "Ft. Worth, TX", "San Luis Obispo, CA 93401", "Portland, OR"),
    "city": ("St. Louis", "Ft. Worth", "Mt. Hood", "Austin", "East St. Louis", "Washington, D.C."),
    "price": ("$450,000", "$1.25M", "$1.2 million", "approx. $450,000", "$450K - $475K", "$1,250.50/mo.", "£350,000"),
    "area": ("1,850 sq. ft.", "1,850 Sq. Ft.", "2,400 sq ft", "0.25 ac.", "12 by 14 ft.", "185 m²"),
    "rooms": ("3.5 baths", "4bd/2.5ba", "2 1/2 baths", "3 beds, 2 baths", "1 full ba, 1 half ba"),
    "when": (
        "9 a.m. to 5 p.m.",
        "Sun., Mar. 3, 2026",
        "Sat. 1-3 p.m.",
        "10:00 AM – 12:00 PM",
        "Mon. - Fri.",
        "Feb. 27 @ 6:05 p.m.",
        "9 a.m. Sunday",
    ),
    "reach": (
        "(512) 555-0142 ext. 4",
        "sales@vox.example",
        "https://vox.example/a.b?c=1,2;d",
        "[See the tour. It is long, though](https://vox.example/t)",
        "+1 (646) 555-0112",
    ),
    "who": ("Dr. Patel", "J. R. Smith", "John Smith Jr.", "Ms. Lee", "Stone & Co. Realty"),
    "road": ("U.S. 290", "U.S. Highway 61", "Hwy. 61", "Rte. 9", "I-35", "N.E. Broadway"),
    "tail": ("a short walk from the park", "with a new roof", "which was painted last year", "close to downtown"),
}
_SENTENCES = (
    "The one on «{street}» has «{rooms}» and a garage.",
    "It is listed at «{price}», {tail}.",
    "It is at «{number} {street}, {door}, {town}», {tail}.",
    "There are three homes in «{city}», all of them {tail}.",
    "You would have «{area}» of living space, «{rooms}» and a yard, {tail}.",
    "The open house is «{when}» at «{number} {street}»",
    "Call «{who}» at «{reach}» for a viewing.",
    "For more see «{reach}», or ask me.",
    "The home is near «{road}», about «2.5 mi.» from the airport.",
    "**Price:** «{price}» for «{area}» in all.",
    "It has amenities, «e.g., a pool», and a fee of «{price}».",
    "It is «No. 7» of nine on the list, {tail}.",
    "Taxes are «approx. {price}», «incl. HVAC» and water.",
    "It belongs to «{who}» and is {tail}.",
    "It could close in March, or sooner.",
    "Would you like to see it on a weekday?",
    "I found three homes that fit, each {tail}.",
    "It is a «Bed &amp; breakfast» with «{rooms}», {tail}.",
    "In «{city}», the market is quick!",
    "It lies on «{street}»",
    "It faces «{number} {street}»",
    "It opens at «{when}»",
    "The size is «{area}»",
    "The seller is «{who}»",
)
_OPENERS = ("", "", "", "Sure! ", "Yes. ", "Good question: ")


@dataclass(frozen=True)
class Reply:
    """`bound` are stretches of `text` (first character, one past the last); `sentences` where its sentences end."""

    text: str
    bound: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]

    def parts(self, at: int) -> bool:
        """Whether a border at `at` would part what belongs together."""
        return any(start < at < end for start, end in self.bound)


def replies(count: int, seed: int = 8) -> Iterator[Reply]:
    """`count` replies of two to four sentences, always the same ones for one seed."""
    chance = random.Random(seed)
    for _ in range(count):
        sentences = [_sentence(chance) for _ in range(chance.randint(2, 4))]
        sentences[0] = chance.choice(_OPENERS) + sentences[0]
        yield _reply(sentences)


def _sentence(chance: random.Random) -> str:
    filled = chance.choice(_SENTENCES).format_map({name: chance.choice(values) for name, values in _FILLED.items()})
    return filled if filled.rstrip("»")[-1] in ".!?" else filled + "."


def _reply(sentences: list[str]) -> Reply:
    text, bound, ends = "", [], []
    for sentence in sentences:
        text += " " if text else ""
        for char in sentence:
            if char in "«»":
                bound.append(len(text))
            else:
                text += char
        ends.append(len(text))
    return Reply(text, tuple(zip(bound[::2], bound[1::2], strict=True)), tuple(ends))
