"""The features of homes that visitors name, each with the words it goes by. The search tool knows more."""

import re

# What the tool is told -> the words that mean it.
FEATURES: dict[str, str] = {
    "garden": r"gardens?|gardening",
    "yard": r"yards?|back ?yards?|lawns?|fenced",
    "fireplace": r"fire ?places?|wood stoves?",
    "balcony": r"balcon(?:y|ies)",
    "patio": r"patios?|terraces?",
    "deck": r"decks?",
    "porch": r"porch(?:es)?",
    "view": r"views?",
    "waterfront": r"water ?front|lake ?front|ocean ?front|beach ?front|on the water|shore ?line",
    "basement": r"basements?|cellars?",
    "office": r"(?:home )?offices?(?! space)|stud(?:y|ies)|dens?",
    "workshop": r"work ?shops?",
    "greenhouse": r"green ?houses?",
    "solar": r"solar(?: panels?| power)?",
    "gym": r"gyms?|fitness",
    "elevator": r"elevators?|lifts?",
    "dock": r"docks?|moorage|boat slips?",
    "storage": r"storage",
    "laundry": r"laundry(?: room)?|in[- ]unit laundry",
    "furnished": r"(?<!un)furnished",
    "unfurnished": r"unfurnished",
    "walk-in closet": r"walk[- ]?in closets?",
    "walk-in shower": r"walk[- ]?in showers?",
    "kitchen island": r"kitchen islands?|island kitchens?",
    "hardwood floors": r"(?:hardwood|wooden|wood) floors?|hardwoods?",
    "electric vehicle charging": r"(?:ev|electric (?:car|vehicle)|car) charg\w+|charging station",
    "single level": r"single[- ](?:level|story|storey|floor)|(?:1|one)[- ](?:level|story|storey)|no stairs"
    r"|without stairs|all on one (?:floor|level)|ranch[- ]style",
    "air conditioning": r"air con\w*|central air|\ba\.?c\b|cooling",
    "family room": r"family rooms?",
    "rv parking": r"rv (?:parking|garage)",
    "carport": r"carports?",
    "gated": r"gated",
    "guest house": r"guest ?houses?|in[- ]law (?:suite|apartment|unit)s?|mother[- ]in[- ]law (?:suite|apartment)s?"
    r"|granny flats?|adu",
    "vaulted ceilings": r"(?:vaulted|high|cathedral) ceilings?",
    "hot tub": r"hot tubs?|spas?|jacuzzi",
    "sauna": r"saunas?",
    "barn": r"barns?",
    "orchard": r"orchards?|fruit trees",
    "quiet": r"quiet",
    "white kitchen": r"white kitchens?",
    "granite countertops": r"granite(?: counters?| countertops?)?",
    "stainless appliances": r"stainless(?: steel)?(?: appliances)?",
    "dishwasher": r"dishwashers?",
    "washer": r"washers?(?: and dryers?)?|washing machines?",
    "open floor plan": r"open (?:floor ?plan|plan|concept|layout)",
    "corner unit": r"corner (?:unit|lot)s?",
    "new construction": r"new(?:ly)? (?:construction|built|builds?)|brand new",
    "master suite": r"(?:master|primary) (?:suites?|bedrooms?|baths?)",
    "skylight": r"skylights?",
    "library": r"library",
    "wine cellar": r"wine cellars?",
    "playroom": r"play ?rooms?|playgrounds?",
    "pantry": r"pantr(?:y|ies)",
    "mudroom": r"mud ?rooms?",
    "loft": r"lofts?",
    "sunroom": r"sun ?rooms?",
    "heat pump": r"heat pumps?",
    "radiant heat": r"radiant(?: heat\w*| floors?)?",
}
_PATTERNS = {name: re.compile(rf"(?<![\w-])(?:{words})(?!\w)") for name, words in FEATURES.items()}
_NEGATED = r"(?:no|without|without a|without an|not a|isn't)"


def features_of(text: str) -> list[str]:
    """The features that `text` (lower case) names and does not refuse, in the order of the text; at most six."""
    found: list[tuple[int, str]] = []
    for name, pattern in _PATTERNS.items():
        match = pattern.search(text)
        if match and not re.search(rf"\b{_NEGATED} (?:\w+ )?$", text[max(0, match.start() - 24) : match.start()]):
            found.append((match.start(), name))
    names = [name for _, name in sorted(found)]
    if "unfurnished" in names and "furnished" in names:
        names.remove("furnished")
    if "wine cellar" in names and "basement" in names:
        names.remove("basement")
    return names[:6]
