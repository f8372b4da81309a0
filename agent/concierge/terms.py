"""Words of the trade that visitors ask about: "what does HOA mean?", "condo or townhouse, what's the difference?".

Says what a word means in general, never what is so of a home; no figures, no advice. Knows no listing.
"""

import re

_TERMS: tuple[tuple[str, str], ...] = (
    (
        r"hoas?|home ?owners'? associations?|association fees?|hoa fees?|hoa dues",
        "HOA stands for homeowners association: the owners of a community who share its upkeep. "
        "Their fee pays for what is shared.",
    ),
    (
        r"active under contract|under contract",
        "Under contract means that an offer was accepted, and the sale is not closed.",
    ),
    (r"pending", "Pending means that an offer was accepted and the sale is under way, so no viewing can be booked."),
    (r"contingent|contingency", "Contingent means that an offer was accepted on conditions, such as an inspection."),
    (r"coming soon", "Coming soon means that a home is announced, and not on the market yet."),
    (r"closed", "Closed means that the sale is done."),
    (
        r"townhouses?|townhomes?",
        "A townhouse shares walls with its neighbors, and often has levels of its own from ground to roof.",
    ),
    (
        r"condos?|condominiums?",
        "A condo is a home in a shared building: the inside is owned, the rest is owned together.",
    ),
    (r"duplex(?:es)?", "A duplex is a building with a pair of homes in it."),
    (
        r"single[- ]family(?: homes?| residences?)?",
        "A single family residence is a house that stands alone, for a single household.",
    ),
    (r"manufactured homes?", "A manufactured home is built in a factory and set up in its place."),
    (
        r"down ?-?payments?",
        "The down payment is the part of the price that the buyer pays at once; the rest is the loan.",
    ),
    (
        r"closing costs?",
        "Closing costs are the charges that come with the sale, beside the price. A lender can list them.",
    ),
    (r"escrow", "Escrow means that somebody neutral holds the money and the papers until the sale is done."),
    (r"apr|interest rates?", "The interest rate is what the lender takes for the loan, in percent for a year."),
    (
        r"pmi|mortgage insurance",
        "Mortgage insurance protects the lender, and is often asked for where the down payment is small.",
    ),
    (r"mortgages?", "A mortgage is a loan for a home, with the home as its security, paid back month by month."),
    (
        r"(?:an )?open[- ]?houses?",
        "An open house is a time at which anybody may come and see a home, without a viewing booked.",
    ),
    (r"acres?", "An acre is a measure of land, a little smaller than a football field."),
    (r"carports?", "A carport is a roof for a car, without the walls of a garage."),
    (r"mls", "An MLS is the service in which agents of a region share their listings."),
    (r"half bath(?:room)?s?", "A half bath has a toilet and a basin, and neither tub nor shower."),
)
_TERM = "|".join(f"(?:{words})" for words, _ in _TERMS)
_ASKS = (
    re.compile(
        rf"\bwhat (?:does|do|did|would) (?:(?:an?|the|it) )?(?:being )?[\"']?(?P<term>{_TERM})[\"']?"
        r" (?:mean|stand for)\b"
    ),
    re.compile(rf"\bwhat(?:'s| is| are|'re) (?:meant by |an? )[\"']?(?P<term>{_TERM})[\"']?\W*$"),
    re.compile(r"^\W*what(?:'s| is| are) [\"']?(?P<term>hoas?|hoa fees|pmi|escrow|apr|mls|closing costs)[\"']?\W*$"),
    re.compile(
        r"\b(?:define|definition of|meaning of|explain(?: what)?) (?:an? |the (?:word|term) )?[\"']?"
        rf"(?P<term>{_TERM})\b"
    ),
    re.compile(rf"\bwhat it means (?:when|that|if) .{{0,30}}?\b(?P<term>{_TERM})\b"),
)
_DIFFER = re.compile(
    rf"\bdifferen(?:ce|t|ces)\b.{{0,20}}?\b(?:between|from) (?:an? )?(?P<one>{_TERM})"
    rf" (?:and|to|or|from) (?:an? )?(?P<other>{_TERM})\W*$"
    rf"|\b(?P<one_>{_TERM}) (?:or|vs\.?|versus) (?:an? )?(?P<other_>{_TERM})\b.{{0,20}}\bdifferen(?:ce|t)\b"
)


def explained(text: str) -> str:
    """What the words mean that a line (lower case) asks about; "" when it asks about none."""
    if found := _DIFFER.search(text):
        return " ".join(_meaning(term) for term in found.groups() if term)
    for pattern in _ASKS:
        if found := pattern.search(text):
            return _meaning(found["term"])
    return ""


def _meaning(term: str) -> str:
    return next((told for words, told in _TERMS if re.fullmatch(words, term)), "")
