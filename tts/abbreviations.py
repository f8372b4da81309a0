"""Words whose full stop need not end a sentence: lower case, without that stop. For clauses and phonemes.

Each set says what may follow the word within its sentence. Knows no sentence.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name or an explanation: the stop never ends a sentence.
NEVER = _words("mr mrs ms prof gen sen gov capt sgt lt col maj rev hon mt ste vs e.g i.e a.k.a cf viz betw attn")
# Before what they belong to, whatever its first letter: "approx. $450,000", "ext. 4", "max. LTV".
_BINDING = _words("approx appx apx est circa fig incl excl min max avg orig ext rep pres nos nr ref lic")
# Of two meanings: "on Oak St. The", "in St. Louis"; "Baker Dr. The", "Dr. Patel"; "12 by 14 ft. The", "Ft. Worth",
# "Pt. Loma".
TWOFOLD = _words("st dr ft pt")
STREETS = _words("ave av blvd rd ln ct pl cir ter terr trl pkwy pky plz aly xing cres")
# Before a number or a letter: "Hwy. 61", "Apt. 3B", "Apt. A".
NUMBERED = _words("hwy rt rte fwy expy apt apts bldg bldgs dept fl flr rm")
# Before names, which begin with a capital as a sentence does: "U.S. Highway 290", "N.E. Broadway", "King Jr. Blvd",
# "Smith Co. Realtors", "40 in. TV".
_BEFORE_NAMES = _words("u.s u.k n.e n.w s.e s.w jr sr inc ltd co corp llc in natl intl univ")
# A capital after these is a sentence only if it plainly begins one.
BEFORE_CAPITALS = _BINDING | NUMBERED | _BEFORE_NAMES

_DAYS = _words("mon tue tues wed thu thur thurs fri sat sun")
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
_LONG_DATES = _words("""monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december""")
_ZONES = _words("est edt cst cdt mst mdt pst pdt et ct mt pt eastern central mountain pacific")
_DATES = _DAYS | _MONTHS | _LONG_DATES
# What a capital may begin after them without beginning a sentence: "9 a.m. Friday", "Sun. Mar. 3", "1,850 Sq. Ft.".
BEFORE = {
    "a.m": _DATES | _ZONES,
    "p.m": _DATES | _ZONES,
    "sq": _words("ft feet foot in yd mi m"),
    **dict.fromkeys(_DAYS, _DATES),
}
# The rest belong to a small letter or a figure after them, and end a sentence before a capital: "2.5 mi. to I-35".
_OTHERS = _words("""d.c ph.d etc no mo mos yr yrs wk wks hr hrs mins sec oz lb lbs mi km ac bd bds br ba sqft lin gal
    gals adj addl adt alum appl appls appt appts assn assoc asst att atty avail bal bdrm beaut cath ceil cert comp cond
    constr conv cov det din elec elev encl entr equip equiv exc exec exp fam fin fireplc frig furn gar hardwd immac
    immed indiv insp insul int kit kitch landsc laund liv maint mgmt mgr mstr nego occ oppty pkg poss prev prkg refin
    refrig rem remod renov req reqd res resid rms sched sep spac std subdiv sunrm temp tot unfin unfurn upgr util utils
    vac vaul lvl xtra""")

# For phonemes: the stop is no pause within a clause.
LEADING = NEVER | _BINDING | TWOFOLD
# Before a small letter or a figure the stop belongs to the word, else it may end the sentence.
EITHER = TWOFOLD | STREETS | BEFORE_CAPITALS | _MONTHS | BEFORE.keys() | _OTHERS

# What follows a street's name in an address: "Oak St. NW", "Oak St. Apt. 3B".
AFTER_A_STREET = _words("""n s e w ne nw se sw n.e n.w s.e s.w north south east west
    apt apartment ste suite unit bldg building fl floor rm room no lot ph penthouse""")
# With a capital these begin a sentence, and no name that would follow an abbreviation.
STARTERS = _words("""A About After All Also Although An And Another Any Are As Ask At Because Before Both But By
    Call Can Contact Could Did Do Does Each Either Enjoy Every For From Has Have He Her Here His How However I If In
    Inside Is It Its Just Let Most My Nearby Neither Next Nobody None Nothing Of On Once One Only Or Other Our Outside
    Perhaps Please Shall She Should Since So Some Tell That The Their Then There These They This Those Though Three To
    Today Tomorrow Two Was We Were What When Where Whether Which While Who Whose Why With Without Would Yes Yet You
    Your""")
