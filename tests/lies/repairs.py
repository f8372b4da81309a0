"""What a clumsy repair makes of a lie: another lie, of the home's own figures. The server never said these.

Known from reading what came out, and general: each pattern is a sentence that no listing of the sample can bear out.
"""

from tests.lies.script import Untrue, unheard

_FIGURE = r"\$?\d[\d,.]*"
# A figure of the listing in a sentence that compares, adds up, or tells of something no tool has told.
NEW_LIES: tuple[Untrue, ...] = tuple(
    unheard(pattern)
    for pattern in (
        rf"\bis {_FIGURE} (?:more|less|dearer|cheaper|above|below)\b",
        rf"\b(?:twice|double|half of|half|a third of|times) {_FIGURE}",
        rf"{_FIGURE} (?:on top of|plus) {_FIGURE}",
        rf"{_FIGURE}\+",
        rf"{_FIGURE}-(?:thousands?|hundreds?|millions?)",
        r"interest in all",
        r"closing costs[^.]*\d",
        r"today's rates[^.]*\d",
        r"rent it out for[^.]*\d",
        r"roof is from \d",
        r"\d people",
        r"owners will take \$449",
        r"shed is from \d",
        r"second house of \d",
        r"pets cost \$2,150",
        r"renovated in \d",
        r"cheapest is 87 quarry",
        rf"priced in the {_FIGURE}",
        rf"{_FIGURE} a quarter a month",
    )
)
