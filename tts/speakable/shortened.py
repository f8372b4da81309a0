"""Shortened words of listings and of English, with what is said for them. Tables only, sorted.

Those that mean different things among different words: tts.speakable.readings.
"""

from tts.speakable.scan import words

# No English words: said in full with a stop or without.
FREE = {
    "add'l": "additional", "addl": "additional", "appl": "appliances", "appls": "appliances",
    "approx": "approximately", "apprx": "approximately", "appt": "appointment", "appts": "appointments",
    "appx": "approximately", "aprox": "approximately", "apts": "apartments", "apx": "approximately",
    "assn": "association", "attn": "attention", "avail": "available", "avg": "average", "bckyd": "backyard",
    "bckyrd": "backyard", "bdr": "bedroom", "bdrm": "bedroom", "bdrms": "bedrooms", "bedrm": "bedroom",
    "bkfst": "breakfast", "bkyd": "backyard", "bkyrd": "backyard", "bldg": "building", "bldgs": "buildings",
    "blk": "block", "blks": "blocks", "bsmnt": "basement", "bsmt": "basement", "bthrm": "bathroom",
    "bthrms": "bathrooms", "bths": "baths", "btwn": "between", "ceils": "ceilings", "clngs": "ceilings",
    "clst": "closet", "clsts": "closets", "cntr": "counter", "cntrs": "counters", "cntrtops": "countertops",
    "cond": "condition", "constr": "construction", "crnr": "corner", "crpt": "carpet", "crwn": "crown",
    "ctrs": "counters", "cvd": "covered", "cvrd": "covered", "dbl": "double", "dept": "department",
    "dinrm": "dining room", "dk": "deck", "dng": "dining", "dryr": "dryer", "dw": "dishwasher", "dwntwn": "downtown",
    "elec": "electric", "elem": "elementary", "encl": "enclosed", "estd": "established", "etc": "et cetera",
    "exc": "excellent", "excl": "excluding", "famrm": "family room", "flr": "floor", "flrg": "flooring",
    "flrpln": "floor plan", "flrs": "floors", "fncd": "fenced", "fpl": "fireplace", "fplc": "fireplace",
    "fplcs": "fireplaces", "frig": "fridge", "frnt": "front", "frpl": "fireplace", "frplc": "fireplace",
    "furn": "furnished", "gd": "good", "gde": "grade", "gov't": "government", "govt": "government", "grge": "garage",
    "grnd": "ground", "grnte": "granite", "gvt": "government", "hdwd": "hardwood", "hdwds": "hardwoods",
    "hdwood": "hardwood", "hosp": "hospital", "hr": "hour", "hrdwd": "hardwood", "hrdwds": "hardwoods",
    "hrs": "hours", "htd": "heated", "htg": "heating", "hwd": "hardwood", "hwds": "hardwoods", "incls": "includes",
    "insul": "insulated", "int'l": "international", "intl": "international", "kitch": "kitchen", "ktch": "kitchen",
    "laund": "laundry", "ldry": "laundry", "lg": "large", "lge": "large", "lic": "license", "livrm": "living room",
    "lndry": "laundry", "lndscpd": "landscaped", "lrg": "large", "lscpd": "landscaped", "lvg": "living",
    "lvl": "level", "lvls": "levels", "lvng": "living", "maint": "maintenance", "mba": "master bath",
    "mbr": "master bedroom", "mgmt": "management", "mgr": "manager", "mins": "minutes", "mldg": "molding",
    "mnthly": "monthly", "mos": "months", "mstr": "master", "mtg": "meeting", "mtge": "mortgage", "mthly": "monthly",
    "nat'l": "national", "natl": "national", "nbhd": "neighborhood", "nbrhd": "neighborhood",
    "ngbrhd": "neighborhood", "nghbrhd": "neighborhood", "nr": "near", "obo": "or best offer", "ofc": "office",
    "oppty": "opportunity", "orig": "original", "oth": "other", "oversz": "oversized", "ovrszd": "oversized",
    "pkg": "parking", "pkng": "parking", "pls": "please", "priv": "private", "prkg": "parking", "pvt": "private",
    "qtr": "quarter", "qtrly": "quarterly", "qtrs": "quarters", "rec'd": "received", "refrig": "refrigerator",
    "remod": "remodeled", "renov": "renovated", "req": "required", "req'd": "required", "reqd": "required",
    "rm": "room", "rmdl": "remodel", "rmdld": "remodeled", "rmdls": "remodels", "rms": "rooms", "sch": "school",
    "schl": "school", "schls": "schools", "scrn": "screen", "scrnd": "screened", "sfh": "single family home",
    "sfr": "single family residence", "sgl": "single", "sm": "small", "sml": "small", "spac": "spacious",
    "sprklr": "sprinkler", "sprnklr": "sprinkler", "sqft": "square feet", "sqr": "square", "stor": "storage",
    "subdiv": "subdivision", "thru": "through", "thruout": "throughout", "tlc": "T L C", "twnhm": "townhome",
    "twnhs": "townhouse", "twnhse": "townhouse", "twp": "township", "undrgrd": "underground", "unfin": "unfinished",
    "unfurn": "unfurnished", "univ": "university", "updtd": "updated", "upgr": "upgraded", "upgrd": "upgraded",
    "upgrds": "upgrades", "util": "utility", "utils": "utilities", "vltd": "vaulted", "vs": "versus", "vw": "view",
    "vws": "views", "wbfp": "wood burning fireplace", "wdw": "window", "wdws": "windows", "whse": "warehouse",
    "wic": "walk in closet", "wk": "week", "wkly": "weekly", "wknd": "weekend", "wknds": "weekends",
    "wlkout": "walkout", "wndw": "window", "wndws": "windows", "wshr": "washer", "wtrfrnt": "waterfront",
    "wtrfrt": "waterfront", "xtra": "extra", "yd": "yard", "yds": "yards", "yoy": "year over year", "yr": "year",
    "yrly": "yearly", "yrs": "years",
}  # fmt: skip
# With their stop only, since without it they are words or names ("the fin", "to equip").
DOTTED = {
    "ac": "acres", "acct": "account", "add": "additional", "addn": "addition", "agr": "agreement", "agt": "agent",
    "amen": "amenities", "amt": "amount", "apt": "apartment", "arr": "arranged", "asst": "assistant",
    "att": "attached", "attch": "attached", "ave": "avenue", "bal": "balance", "bdry": "boundary", "betw": "between",
    "blt": "built", "blvd": "boulevard", "br": "bedroom", "brk": "brick", "bus": "business", "cac": "central air",
    "cath": "cathedral", "ceil": "ceiling", "cent": "central", "cert": "certified", "ck": "check", "clos": "closet",
    "comm": "community", "cont": "continued", "contemp": "contemporary", "cor": "corner", "corp": "corporation",
    "cov": "covered", "cty": "county", "dep": "deposit", "det": "detached", "detch": "detached", "din": "dining",
    "dir": "directions", "dist": "district", "dr": "drive", "dwn": "down", "ea": "each", "eff": "efficiency",
    "elev": "elevator", "ent": "entrance", "equip": "equipped", "exec": "executive", "exp": "expires",
    "ext": "exterior", "fam": "family", "fed": "federal", "fig": "figure", "fin": "finished", "fl": "floor",
    "fml": "formal", "fp": "fireplace", "frml": "formal", "frt": "front", "gal": "gallon", "gar": "garage",
    "grt": "great", "hist": "historic", "ht": "height", "hwy": "highway", "inc": "incorporated", "incld": "included",
    "ins": "insurance", "int": "interior", "jct": "junction", "kit": "kitchen", "lb": "pound", "lbs": "pounds",
    "lev": "level", "lino": "linoleum", "liv": "living", "ln": "lane", "loc": "location", "ltd": "limited",
    "lux": "luxury", "lwr": "lower", "max": "maximum", "med": "medium", "micro": "microwave", "min": "minimum",
    "misc": "miscellaneous", "mo": "month", "mod": "modern", "mtn": "mountain", "mtns": "mountains",
    "mult": "multiple", "nec": "necessary", "neg": "negotiable", "num": "number", "occ": "occupancy",
    "occup": "occupancy", "opp": "opportunity", "ord": "ordinance", "pat": "patio", "pd": "paid", "pg": "page",
    "ph": "phone", "pkwy": "parkway", "pmt": "payment", "pop": "population", "poss": "possible", "pot": "potential",
    "pp": "pages", "pref": "preferred", "prem": "premium", "prev": "previous", "pri": "primary",
    "prof": "professional", "prop": "property", "pymt": "payment", "rd": "road", "rec": "recreation",
    "ref": "reference", "refs": "references", "reg": "regular", "rem": "remodeled", "res": "residential",
    "ret": "retail", "rf": "roof", "sched": "schedule", "sec": "security", "sep": "separate", "spec": "special",
    "sq": "square", "ss": "stainless steel", "std": "standard", "ste": "suite", "sub": "subdivision",
    "tel": "telephone", "temp": "temporary", "tot": "total", "upr": "upper", "vac": "vacant", "var": "various",
    "veh": "vehicle", "vol": "volume", "win": "window", "wins": "windows", "wt": "weight", "wtr": "water",
}  # fmt: skip
# Of DOTTED, those that may be words at a sentence's end: "It came with a kit. The", "not one cent. A".
ENGLISH = words(
    """
    add amen bus cac cent cert clos din ent equip fed fig fin gal kit lev lino max mod neg pat pop pot prof prop ref rem
    sec spec sub temp vac win wins
    """
)
# Signs between letters that stand for words.
SLASHED = {
    "a/c": "A C", "ac/heat": "A C and heat", "b/b": "baseboard", "b/c": "because", "b/w": "between", "c/o": "care of",
    "d/w": "dishwasher", "f/p": "fireplace", "f/t": "full time", "h/h": "heat and hot water", "h/w": "hardwood",
    "ht/hw": "heat and hot water", "i/o": "interest only", "n/a": "not applicable", "o/o": "owner occupied",
    "p/t": "part time", "r/e": "real estate", "s/f": "square feet", "s/s": "stainless steel", "t/o": "throughout",
    "u/c": "under contract", "w/": "with", "w/d": "washer dryer", "w/e": "weekend",
    "w/i": "within", "w/in": "within", "w/o": "without",
    "w/out": "without", "w/w": "wall to wall", "y/o": "year old",
}  # fmt: skip
PHRASES = {
    "a.k.a": "also known as", "cf": "compare", "e.g": "for example", "et al": "and others", "i.e": "that is",
    "n.b": "note", "viz": "namely",
}  # fmt: skip
