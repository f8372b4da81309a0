"""Words whose full stop need not end a sentence: lower case, without that stop. For clauses and phonemes."""

_LEADING = """
    dr mr mrs ms prof gen sen rep gov capt sgt rev hon pres mt ft st ste approx appx est vs nos fig incl excl
    min max avg e.g i.e cf viz orig betw
"""
_EITHER = """
    ave av blvd rd ln ct pl sq hwy pkwy cir ter trl apt bldg dept jr sr inc ltd co corp llc etc no a.m p.m u.s
    u.k n.e n.w s.e s.w d.c ph.d mo yr yrs wk hr hrs mins sec in oz lb lbs mi km ac bd br ba jan feb mar apr
    jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
"""
# Followed by what they belong to: "Dr. Lee", "approx. $450,000". The stop never ends a sentence.
LEADING = frozenset(_LEADING.split())
# Before a small letter or a figure the stop belongs to the word, else it ends the sentence: "at 9 a.m. on
# Friday", "at 5 p.m. The tour", "No. 7".
EITHER = frozenset(_EITHER.split())
