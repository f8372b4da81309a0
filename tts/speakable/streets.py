"""The words of an address by their abbreviations (USPS Publication 28, appendices B and C). Tables only."""

from tts.speakable.scan import any_of, words

# What a street is called after its name, where a name stands before it.
STREETS = {
    "aly": "Alley", "av": "Avenue", "ave": "Avenue", "aves": "Avenues", "bch": "Beach", "blf": "Bluff",
    "blvd": "Boulevard", "bnd": "Bend", "brg": "Bridge", "byp": "Bypass", "byu": "Bayou", "cir": "Circle",
    "circ": "Circle", "clb": "Club", "cnty": "County", "cors": "Corners", "cres": "Crescent", "crk": "Creek",
    "crst": "Crest", "cswy": "Causeway", "ct": "Court", "ctr": "Center", "cts": "Courts", "cv": "Cove",
    "cyn": "Canyon", "dr": "Drive", "drs": "Drives", "esmt": "Easement", "ests": "Estates", "expwy": "Expressway",
    "expy": "Expressway", "fld": "Field", "flds": "Fields", "fls": "Falls", "frk": "Fork", "frst": "Forest",
    "fry": "Ferry", "fwy": "Freeway", "gdn": "Garden", "gdns": "Gardens", "gln": "Glen", "grn": "Green",
    "grv": "Grove", "gtwy": "Gateway", "hbr": "Harbor", "holw": "Hollow", "hts": "Heights", "hvn": "Haven",
    "hwy": "Highway", "jct": "Junction", "knl": "Knoll", "knls": "Knolls", "lk": "Lake", "lks": "Lakes", "ln": "Lane",
    "lndg": "Landing", "mdw": "Meadow", "mdws": "Meadows", "mnr": "Manor", "mtn": "Mountain", "mtwy": "Motorway",
    "orch": "Orchard", "pkwy": "Parkway", "pky": "Parkway", "pl": "Place", "pln": "Plain", "plz": "Plaza",
    "pnes": "Pines", "psge": "Passage", "pt": "Point", "rd": "Road", "rdg": "Ridge", "rds": "Roads", "rnch": "Ranch",
    "rte": "Route", "shr": "Shore", "shrs": "Shores", "skwy": "Skyway", "spg": "Spring", "spgs": "Springs",
    "sq": "Square", "st": "Street", "sta": "Station", "sts": "Streets", "ter": "Terrace", "terr": "Terrace",
    "tpk": "Turnpike", "tpke": "Turnpike", "tr": "Trail", "trce": "Trace", "trl": "Trail", "tunl": "Tunnel",
    "twp": "Township", "vis": "Vista", "vlg": "Village", "vly": "Valley", "vw": "View", "wds": "Woods", "wy": "Way",
    "xing": "Crossing", "xrd": "Crossroad",
}  # fmt: skip
# Of these, words and letters that mean something else without a stop or a house number: "a fish Fry", "Wash Tr".
DOUBTFUL = frozenset({"sta", "vis", "pln", "fry", "lk", "tr", "pt"})
# In full.
NAMED_SO = words(
    """
    street avenue road drive lane boulevard court place terrace circle parkway highway way square trail loop run row
    pass path walk alley plaza point ridge crossing cove bend trace freeway expressway turnpike broadway commons park
    heights hills hollow landing manor meadows view vista green glen grove crest close mews quay pike
    """
)
DIRECTIONS = {
    "N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest", "SE": "Southeast",
    "SW": "Southwest",
}  # fmt: skip
BOUND = {"NB": "northbound", "SB": "southbound", "EB": "eastbound", "WB": "westbound"}
# What a number or a letter follows.
UNITS = {
    "apt": "apartment", "apts": "apartments", "bldg": "building", "blk": "block", "bsmt": "basement",
    "dept": "department", "fl": "floor", "flr": "floor", "lot": "lot", "no": "number", "ph": "penthouse",
    "rm": "room", "sec": "section", "sp": "space", "spc": "space", "spt": "spot", "ste": "suite", "stes": "suites",
    "trlr": "trailer", "unit": "unit",
}  # fmt: skip
ROADS = {
    "co rd": "county road", "county rd": "county road", "county road": "county road", "cr": "county road",
    "exit": "exit", "fm": "F M", "highway": "highway", "hwy": "highway", "i": "I", "ih": "interstate",
    "interstate": "interstate", "loop": "loop", "mm": "mile marker", "pch": "P C H", "ranch rd": "ranch road",
    "rm": "R M", "route": "route", "rt": "route", "rte": "route", "sh": "state highway", "sr": "state route",
    "state highway": "state highway", "state hwy": "state highway", "state rd": "state road",
    "state road": "state road", "state rte": "state route", "toll": "toll", "u.s": "U S",
    "u.s. highway": "U S highway", "u.s. hwy": "U S highway", "u.s. route": "U S route", "us": "U S",
    "us highway": "U S highway", "us hwy": "U S highway", "us rte": "U S route",
}  # fmt: skip

# Any of them, as a pattern's alternatives in either case.
KEYS = any_of((*STREETS, *NAMED_SO))
ROAD_KEYS = any_of(ROADS).replace(r"\ ", r"\.?[ ]")
