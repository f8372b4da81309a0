"""What is not said of places and those who live there: who that is, how safe it is, how good the schools are. Patterns.

The words are the concierge's (boundaries.py) where a question and a statement sound alike; here stands what only a
statement says. For lower case text whose harmless words and refusals are blanked out.
"""

import re

from agent.concierge.boundaries import HOUSEHOLDS, PEOPLES, PERSONS, STEERING

_AREA = (
    r"(?:neighbou?rhoods?|areas?|communit(?:y|ies)|districts?|parts? of (?:the )?(?:town|city)"
    r"|side of (?:the )?(?:town|city)"
    r"|towns?|cit(?:y|ies)|streets?|blocks?|places? to live|buildings?|complex(?:es)?|locations?|suburbs?)"
)
_PRAISE = (
    r"(?:good|great|best|better|excellent|ideal|perfect|wonderful|fantastic|lovely|nice|amazing|superb|outstanding|top"
    r"|suitable|suited|right|fine|terrific|dream)"
)
# What visitors told of themselves may be told back: "you said you have three kids".
OF_YOU = re.compile(
    r"\byour (?:\w+ ){0,2}(?:famil(?:y|ies)|kids?|children|child|wife|husband|partner|parents?|mother|mom"
    r"|father|dad|son"
    r"|daughter|bab(?:y|ies)|students?)\b"
    r"|\byou (?:\w+ ){0,4}?(?:have|are|need|told me|mentioned|with)\b (?:\w+ ){0,5}(?:kids?|children|famil(?:y"
    r"|ies)|bab(?:y|ies)"
    r"|couple|students?|retire[de]s?|single)\b"
    r"|\b(?:room|space|enough|bedrooms) for (?:a |an )?(?:\w+ )?(?:family|household) of \w+"
    r"|\b(?:room|yard|space|garden|bedrooms?|pool) for (?:the |your |three |two )?(?:kids|children)\b"
    r"|\b(?:fair housing|equal housing)\b[^.!?]*"
)
# In a clause about a home there is no need to speak of these at all: what only sounds like them is blanked out before.
_ANYBODY = (
    r"(?:famil(?:y|ies)|kids?|children|child|toddlers?|teenagers?|couples?(?! (?:of|more)\b)|newlyweds?|bachelors?"
    r"|singles|retirees?|students?"
    r"|millennials|empty[ -]nesters|elderly|wom[ae]n|men|(?<!you )guys?|girls?|ladies|married|unmarried"
    r"|childless|folks|grandparents?|grandkids|grandchildren|believers?|worshipp?ers?|little ones|youngsters"
    r"|playmates|parents?|moms?|dads?|mothers?(?!-in-law)|fathers?|teens?|infants?|widow\w*(?!'s walk)|whiter"
    r"|(?:older|younger|elderly|similar|like[ -]minded|decent|nice|good) (?:people|persons"
    r"|neighbou?rs|owners)"
    r"|people (?:here|there|around|nearby|who (?:live|share|pray|worship|speak|look|come)|live|living|settle)"
    r"|(?:the|your|its|these|those) neighbou?rs(?!')|churchgoers|teachers|nurses|soldiers|hipsters|yuppies"
    r"|(?:living|live) among (?!the)\w+|sense of community"
    r"|(?:young|single|busy|working) professional)"
)
_ANY_PEOPLE = (
    r"(?:muslim|jewish|catholic|mormon|hindu|sikh|buddhist|hispanic|latin[oax]|asian|african[ -]american"
    r"|caucasian|lgbtq?|gay|lesbian"
    r"|transgender|immigrant|(?:disabled|handicapped)(?! (?:parking|access\w*|bath\w*|spaces?)))"
    r"(?! (?:road|rd|street|st|lane|ln|avenue|ave|court|ct|drive|dr|boulevard|blvd|way|style|revival|garden))"
)
STEERS = re.compile(
    rf"{STEERING.pattern}|\b{_ANYBODY}\b(?! (?:cave|street|road|lane|drive|avenue|court))|\b{_ANY_PEOPLE}\b"
    r"|(?:n't|\bnot|\bnever) (?:\w+ ){0,4}(?:for|to) (?:\w+ ){0,4}(?:wheelchairs?|disab\w+|blind|deaf|mobility)\b"
    r"|\b(?:sellers?|owners?|landlords?) (?:\w+ )?(?:prefers?|wants?|only|would like|(?:is"
    r"|are) looking for) (?:[\w-]+ ){0,4}"
    r"(?:tenants?|people|person|persons|renters?|smokers)\b"
    rf"|\b(?:popular (?:with|among)|attract(?:s|ing)?|home to|full of|mostly|mainly|surrounded by|caters? to"
    rf"|suits?) (?:[\w-]+ ){{0,3}}"
    rf"(?:{HOUSEHOLDS}|{PERSONS}|seniors|professionals|adults)\b"
    rf"|\b{_PRAISE} (?:\w+ ){{0,2}}(?:bachelor|retirement) (?:place|neighbou?rhood|area|street|town|condo|spot"
    rf"|location)\b"
    rf"|\b{_PRAISE} (?:\w+ ){{0,2}}(?:for|to) (?:\w+ ){{0,3}}(?:adults|seniors|grow\w* up)\b"
    r"|\brais(?:e|ing) (?:a |your |the )?(?:family|kids|children)\b|\bstart(?:ing)? a family\b"
    r"|\bgrowing famil(?:y|ies)\b"
    r"|\b(?:neighbou?rs|residents|locals|inhabitants|population|(?:people|folks) (?:here|there|around"
    r"|in (?:this|the|that) \w+)"
    r"|every(?:one|body) (?:here|there)) (?:\w+ ){0,2}?(?:is|are|tend|seem|look|were)\b"
    r"(?! (?:allowed|permitted|required|charged|offered|given|able|responsible|welcome to|not|billed|assigned))"
    r"|\b(?:close|tight)[ -]knit\b|\b(?:welcoming|friendly|vibrant|tolerant|conservative|liberal|progressive"
    r"|upscale|affluent"
    rf"|working[ -]class|blue[ -]collar|elite) (?:\w+ )?{_AREA}\b"
    rf"|\b(?:homogen\w+|multicultural|ethnic|all[ -]american|{PEOPLES}[ -](?:owned|majority"
    rf"|dominated))\b(?= (?:\w+ )?{_AREA})"
    r"|\b(?:able[ -]bodied|god[ -]fearing|church[ -]going|law[ -]abiding)\b|\bno (?:section 8|vouchers?)\b"
    rf"|\bmakes? up (?:most|the majority|half|much|\w+ percent) of\b|\b{PEOPLES} (?:presence|population|culture"
    rf"|heritage|crowd|roots)\b"
    r"|\byour (?:own )?kind\b|\byou(?:'d| would|'ll| will) fit (?:right )?in\b|\bpeople like you\b"
)
_GOOD_SCHOOL = (
    r"(?:good|great|best|better|excellent|top|strong|fine|outstanding|superb|wonderful|fantastic|amazing"
    r"|terrific|quality"
    r"|highly|well|award[ -]winning|acclaimed|renowned|exemplary|prestigious|desirable|sought[ -]after"
    r"|blue ribbon|bad|poor|weak"
    r"|worse|worst|lovely|nice|solid|impressive|stellar|decent|rated|ranked)"
)
SCHOOL = (
    r"(?:schools?|school districts?|elementary|academ(?:y|ies)"
    # "Lindenport High is ranked", but no "ceiling eleven feet high".
    r"|(?<!feet )(?<!how )(?<!very )(?<!too )(?<!is )high(?= (?:is|ranks?|has|scores?|was)\b))"
)
_RATED = (
    r"(?:rated|rank(?:s|ed|ing)|scores?|reputations?|regarded|award[ -]winning|awards?|honors|acclaimed"
    r"|outstanding|finest|number one|first[ -]rate"
    r"|prestigious|renowned|top (?:ten|five|of))"
)
JUDGES_SCHOOLS = re.compile(
    rf"\b{_GOOD_SCHOOL}(?:[ -](?:rated|ranked|regarded|performing))?,? (?:(?!(?:of|to|near|by|from|for|and|with"
    rf"|in|at)\b)[\w-]+ )"
    rf"{{0,2}}{SCHOOL}\b(?! (?:road|street|avenue|lane|house|bus))"
    rf"|\b{SCHOOL},? (?:(?!(?:and|but|with|it|its|while|where)\b)[\w']+,? ){{0,6}}"
    rf"(?:is|are|has|have|gets?|ranks?|scores?|enjoys?|earned|rated"
    rf"|boasts?) (?:\w+ ){{0,4}}?"
    rf"(?:{_GOOD_SCHOOL}|reputations?|scores?|among|number one|\w+ out of|a-rated|a plus)\b"
    r"|\b(?:school ratings?|test scores|graduation rates?)\b|\bgreatschools\b"
    r"|\b(?:good|great|excellent|better|best|fine|top|quality|first[ -]rate) educations?\b"
    rf"|\b{SCHOOL}\b.*\b{_RATED}\b|\b{_RATED}\b.*\b{SCHOOL}\b"
)
# Only behind a sentence about schools: "They are among the best in the state."
SCHOOLS_BEFORE = re.compile(
    r"\b(?:they|they're|both|these|those|all of them)\b.{0,30}\b(?:rated|ranked|regarded|respected|best"
    r"|excellent|outstanding|great"
    r"|good|reputation)\b|\b(?:highly|top|well)[ -](?:rated|ranked|regarded|respected)\b"
)
_DANGER = r"(?:safe|safer|safest|safely|unsafe|dangerous|sketchy|crime[ -](?:free|ridden)|seedy|shady)"
_OFFENSES = (
    r"(?:crimes?|criminals?|shootings?|muggings?|murders?|thefts?|burglar(?:y|ies)|break[ -]?ins?\b|violence|gangs?"
    r"|drug (?:deal\w+|activity|problems?)|robber(?:y|ies))"
)
JUDGES_SAFETY = re.compile(
    rf"\b{_DANGER}\b(?! to (?:say|assume|book))"
    rf"|\b{_OFFENSES}\b(?! (?:data|figures|statistics|reports|maps?|numbers))"
    rf"|\b{_AREA} (?:is|are|feels?) (?:\w+ ){{0,2}}(?:secure|(?:well[ -])?patrolled|policed)\b"
    r"|\bup[ -]and[ -]coming\b|\bsought[ -]after (?:\w+ )?" + _AREA + r"\b"
    r"|\b(?:bad|rough|good|great|nice|nicer|better|best|worst|decent|desirable|undesirable|respectable"
    r"|prestigious|exclusive"
    r"|troubled|run[ -]down|nicest|finest|premier|sketchier|wonderful|fantastic|excellent) "
    r"(?:neighbou?rhoods?|parts? of (?:the )?(?:town|city)|side of (?:the )?(?:town|city)|communit(?:y|ies)"
    r"|districts?|suburbs?"
    r"|areas?(?! (?:for|of the)))\b"
    rf"|\b{_AREA} (?:is|are|can be|seems?|gets?|has become) (?:\w+ ){{0,2}}(?:rough|bad|desirable|gentrify\w*"
    rf"|declining)\b"
    r"|\b(?:known|famous|praised) for (?:its |their )?(?:\w+ )?safety\b|\bwalk\w* (?:\w+ )?(?:alone "
    r"|home )(?:\w+ )?(?:at night|after dark)"
    r"|\b(?:police|sheriff|cops?)\b(?! (?:departments?|data|reports?|records?|figures|publish\w*|stations?|has"
    r"|have))(?=.*\b(?:call"
    r"|patrol|block|street|area|often|rarely|busy)\w*)|\bwithout fear\b|\breputation for\b"
    r"|\bbe careful\b.*\b(?:there|night|dark|area|around)\b|\bafter dark\b(?=.*\b(?:there|alone|around)\b)"
    r"|\bleave (?:your|the) doors? unlocked\b|\bfeel (?:very |really |quite )?(?:secure|at ease)\b"
    r"|\bavoid (?:that|this|the) (?:\w+ )?(?:area|neighbou?rhood|part|side)\b"
)
