"""What the agent does not do: steer by who lives somewhere, judge crime or schools, advise on law or tax.

A reading of US fair housing for this demonstration, not legal advice. Protected: race, color, religion, sex,
disability, familial status, national origin. Searches for accessibility, for communities over 55 and with
assistance animals are served, and are none of this file's business; nor is what visitors say of themselves
("we are a family of five"), as long as they do not ask for a place by it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from agent.concierge import disguises

_MAX_CHARS = 2_000
Boundary = Literal["steering", "crime", "schools", "advice"]

# Words for peoples and faiths. They steer beside a word for people or for a place: "white kitchen" does not.
PEOPLES = (
    r"(?:white|black|brown|colored|coloured|caucasian|african(?:[ -]american)?|asian|chinese|japanese|korean"
    r"|vietnamese|filipino|indian"
    r"|pakistani|native american|hispanic|latin[oax]s?|mexican|cuban|puerto rican|arab(?:ic)?"
    r"|middle[ -]eastern|persian|somali|ethiopian"
    r"|russian|polish|ukrainian|irish|italian|german|jewish|muslim|islamic|christian|catholic|protestant"
    r"|evangelical|mormon|hindu"
    r"|sikh|buddhist|religious|secular|atheist|ethnic|immigrant|foreign|non[ -]?white|mixed[ -]race|biracial"
    r"|american|english[ -]speaking"
    r"|spanish[ -]speaking|gay|lesbian|lgbtq?\+?|queer|transgender|trans|straight|disabled|handicapped"
    r"|mentally ill|normal|same[ -]sex)"
)
# Plurals that are people by themselves.
PERSONS = (
    r"(?:whites|blacks|asians|hispanics|latin[oax]s|mexicans|indians|arabs|jews|muslims|christians|catholics"
    r"|protestants|mormons|hindus"
    r"|sikhs|buddhists|immigrants?|migrants|refugees|foreigners|minorit(?:y|ies)|gays|lesbians|illegals"
    r"|africans|chinese people"
    r"|people of colou?r|disabled people|ethnic groups?|races?(?! track| course)|religions?|nationalit(?:y"
    r"|ies)|ethnicit(?:y|ies))"
)
# Those who are told by family or sex or age: they steer only where a place is judged by or for them.
HOUSEHOLDS = (
    r"(?:famil(?:y|ies)|kids?|children|child|toddlers|bab(?:y|ies)|teen(?:ager)?s|singles|single (?:women"
    r"|woman|men|man|people|moms?|mothers?|parents?|ladies)"
    r"|couples|newlyweds|women|woman|men|bachelors|young professionals|professionals|young people|young adults"
    r"|millennials|students"
    r"|old people|old folks|the elderly|elderly people|retirees|adults only|renters|single girls?|(?:a )?girls?)"
)
_PLACE = (
    r"(?:neighbou?rhoods?|neighbou?rs?|areas?|communit(?:y|ies)|district|enclave|quarter|ghetto"
    r"|section of town|part of town|parts? of|side of"
    r"|side|towns?|city|people|persons?|folks?|residents|population|building|complex|block|famil(?:y|ies)"
    r"|households?|couples?|tenants"
    r"|owners|crowd|street where)"
)
_NAMED = (
    r"(?! (?:road|rd|street|st|lane|ln|avenue|ave|court|ct|drive|dr|boulevard|blvd|way|point|creek|ridge|hill"
    r"|hills|trail))"
)
# What visitors say of themselves is no wish about others.
_OF_THEMSELVES = re.compile(
    r"\b(?:we are|we're|i am|i'm|as|being|my (?:wife|husband|partner|son|daughter|mother|father|mom|dad"
    r"|brother|sister|roommate)(?: is|'s)?)"
    r" (?:an? |also )*(?:[\w-]+ ){0,3}?(?:famil(?:y|ies)|couple|person|people|man|woman|mom|mother|dad|father"
    r"|parents?|immigrants?|veterans?"
    r"|students?|retire(?:d|es?)|christians?|catholics?|muslims?|jewish|jews?|hindus?|disabled|blind|deaf"
    r"|pregnant|single|married|newlyweds)"
    r"(?: of (?:\d+|\w+))?(?: (?:with|and have|and) (?:\w+ ){0,3}(?:kids|children|child|baby|babies|twins|son"
    r"|daughter)s?)?"
    r"|\b(?:we|i) (?:have|'ve got|got|are expecting|'re expecting) (?:no |a |an |\w+ )?(?:\w+ )?(?:kids?"
    r"|children|child|baby|babies|twins|toddlers?)"
    r"|\b(?:for|with) (?:my|our|me and my|us and our|his|her) (?:\w+ ){0,2}(?:famil(?:y|ies)|kids?|children"
    r"|child|wife|husband|partner|parents?|mother|mom|dad|father|grandmother|son|daughter)"
    r"|\b(?:my|our) (?:\w+ ){0,2}(?:famil(?:y|ies)|kids?|children)\b(?! would (?:fit|be welcome))"
    r"|\bbedrooms? for (?:the |\d+ )?(?:kids|children)|\b(?:room|yard|space|garden) for (?:the |\d+ "
    r"|a )?(?:kids|children|family)"
)
_HARMLESS = re.compile(
    r"\b(?:single|multi|two|2|one|three|four)[ -]?famil(?:y|ies)(?: (?:homes?|houses?|residences?|dwellings?"
    r"|units?|propert(?:y|ies)))?"
    r"|\bfamily (?:rooms?|baths?\b|bathrooms?|kitchens?|names?)|\b(?:kids?'?|children'?s?|child'?s) (?:rooms?"
    r"|bedrooms?|play ?(?:\w*rooms?|areas?|grounds?|houses?|spaces?|sets?|yards?)|bath\w*)|\bplaygrounds?"
    r"|\bsafe(?:ty)? (?:room|glass|deposit|rail\w*|to (?:say|assume))|\bbachelor pads?|\bwomen'?s? (?:closet|club)"
    r"|\b(?:white|black|brown|red) (?:\w+ ){0,2}(?:kitchens?|cabinets?|appliances?|walls?|fence|picket|trim"
    r"|paint|counters?\w*|tiles?|floors?|doors?|brick|house|oak|siding|roof|marble|granite)"
    r"|\b(?:spanish|italian|french|english|german|irish|indian|mexican|japanese|chinese|russian|persian"
    r"|american|african)(?:[ -](?:style|revival|tile[ds]?|marble"
    r"|doors?|windows?|gardens?|maples?|colonial|villa|tudor|foursquare|oak|pine|walnut|granite|stone|rugs?|style))+"
    r"|(?<!mostly )(?<!all )(?<!predominantly )\b(?:white|black|brown) (?:\w+ )?(?:building|block"
    r"|(?:side[ -]by[ -])?side)\b"
    r"|\b(?:gun|wall|floor|fire)[ -]?safes?\b|\b(?:a|any|the) safe(?= ?(?:$|[?.!,]| included| installed| there"
    r"| inside)| (?:in|behind|for (?:my|our"
    r"|guns|valuables)) )"
    r"|\b(?:safety|safe) (?:features?|gates?|systems?|latch\w*|bars?|equipment|inspections?|codes?)"
    r"|\b(?:storm|tornado|bus|bomb|animal|pet) shelters?|\bdrug ?stores?|\bburglar(?:y)? alarms?"
    r"|\b(?:kids?'?|children'?s?) (?:pools?|sections?|menus?|museums?|clubs?|desks?)"
    r"|\bpools? for (?:the )?(?:kids|children)"
    r"|\bdiverse (?:\w+ )?(?:selection|range|set|mix of (?:homes|houses)|options|styles|plants|landscap\w+"
    r"|floor ?plans?)"
    r"|\b(?:wood|gas|electric) burn\w*|\brange hoods?\b"
    r"|\bsafe (?:bet|assumption|harbou?r|haven)\b"
    r"|\b(?:stairs?|stairway|steps|balcon(?:y|ies)|decks?|railings?|pools?|wiring|roofs?"
    r"|driveways?) (?:\w+ ){0,2}(?:dangerous"
    r"|unsafe|safe)\b|\blegal (?:height|bedrooms?|suite|units?|apartment|basement)\b"
    r"|\bfamily[ -](?:sized?|owned)|\bcommunity (?:pool|gym|center|garden|room|clubhouse)|\bgated communit(?:y|ies)"
)
_GOOD_FOR = (
    r"(?:good|great|best|nice|right|ideal|perfect|suitable|suited|safe|okay|ok|fit|fine|friendly|welcoming|better"
    r"|comfortable)"
)
STEERING = re.compile(
    rf"\b{PEOPLES}{_NAMED}[ -](?:[\w-]+[ -]){{0,2}}{_PLACE}\b"  # "a christian neighborhood", "mostly white area"
    rf"|\b{PERSONS}{_NAMED}\b"
    rf"|\b{_PLACE} (?:[\w-]+ ){{0,4}}(?:for|of|with|without|like|no|few|many|mostly|predominantly|all|any|is"
    rf"|are|that's) (?:[\w-]+ ){{0,2}}(?:{PEOPLES}|{HOUSEHOLDS}){_NAMED}"
    r"(?! (?:room|appliance|kitchen|cabinet|door|floor|wall|style))\b"
    rf"|\b{_GOOD_FOR} (?:\w+ ){{0,3}}(?:for|to|with) (?:[\w-]+ ){{0,3}}{HOUSEHOLDS}\b"
    r"|\b(?:many|lots of|a lot of|full of|mostly|few|fewer|other|away from|near other|too many|any|more|no|without"
    r"|free of|are there|avoid|keep out|only)"
    rf" (?:other |small |young |screaming |noisy |loud |little )*{HOUSEHOLDS}\b(?! (?:room|car|home|house"
    r"|level|story|bath|bed|garage|sink|kitchen))"
    r"|\b(?:don't|do not|rather not|never|hate) (?:\w+ ){0,4}"
    rf"{HOUSEHOLDS} (?:next door|nearby|near|around|upstairs|above|below|downstairs|everywhere)\b"
    rf"|\b(?:{HOUSEHOLDS}|child|kid)[ -](?:friendly|oriented|free|heavy)\b|\bfamily[ -]friendly\b"
    r"|\bchild[ -]?free\b|\badults?[ -]only\b"
    r"|\bwho (?:lives|live|else lives|are (?:the|my) neighbou?rs|would (?:be )?my neighbou?rs|resides)\b"
    r"|\b(?:kinds?|sorts?|types?) of (?:people|neighbou?rs|folks|crowd|residents|tenants|famil\w+)\b"
    r"|\bwhat (?:are|is) (?:the |my )?(?:neighbou?rs|people|residents|locals|folks)\b|\bwhere do (?:most |the "
    r"|all )?(?:[\w-]+ )?(?:people|families|folks) live\b"
    r"|\b(?:people|folks|famil(?:y|ies)|neighbou?rs) (?:who are |that are )?(?:like|similar to) (?:us|me|ours"
    r"|mine)\b|\b(?:our|my) (?:own )?(?:kind|people|race|religion|faith|culture|ethnicity)\b"
    r"|\b(?:demographics?|demographic|racial|racially|ethnically|ethnic (?:mix|makeup|make-up|composition)"
    r"|religious (?:mix|makeup|community)|diversity|diverse|segregat\w*|gentrif\w*|integrated neighbou?rhood)\b"
    r"|\b(?:near|close to|walking distance (?:to|of|from)|by|next to|around|walk to) (?:a |an |the |our |my "
    r"|any )?(?:\w+ )?(?:synagogue|mosque|churche?s?|temple|shul|gurdwara|parish)\b"
    + _NAMED
    + r"|\bsection 8\b|\b(?:exclusive|traditional|wholesome|respectable|decent|proper|undesirable"
    r"|inner[ -]city|ghetto|hood)\s(?:[\w-]+ ){0,1}(?:neighbou?rhoods?|neighbou?rs|areas?|communit(?:y|ies)"
    r"|people|folks|values|element|types?)\b"
    r"|\burban\s(?:people|folks|values|element|types?|youths?|crowd)\b"
    r"|\b(?:the|a) right (?:kind|sort|element|crowd)\b|\bwhite flight\b|\bchinatown\b|\blittle (?:italy|india"
    r"|mexico|saigon)\b|\bbarrio\b"
    r"|\b(?:women|men|males?|females?|girls|guys|ladies)[ -]only\b|\bonly (?:women|men|females?|males?)\b"
    r"|\b(?:group home|halfway house|shelter)s?\b"
    r"|\bnice (?:people|neighbou?rs|families)\b|\bgood (?:people|neighbou?rs|families)\b"
    r"|\bdo (?:\w+ )?(?:families|children|kids|immigrants|foreigners) live\b"
)
_CRIME = re.compile(
    r"\b(?:crimes?|criminals?|burglar\w*|break[- ]ins?|thefts?|gangs?|shootings?|robber\w+|murder(?:s|ed)?"
    r"|drugs?|sketchy|ghetto|dangerous|unsafe"
    r"|safe(?:st|ty|r|ly)?)\b|\bsex offenders?\b|\bwalk (?:\w+ )?(?:alone )?at night\b"
    r"|\b(?:bad|rough|good|nice|nicer|better|best|worst|decent|desirable|seedy|shady) (?:neighbou?rhoods?"
    r"|areas?|parts? of (?:the )?(?:town|city)|side of town|community)\b"
    r"|\b(?:neighbou?rhood|area) (?:good|nice|bad|rough|okay|ok|decent|desirable)\b|\b(?:best|nicest|better"
    r"|worst) (?:town|city|place to live|location)\b"
    r"|\b(?:which|what) (?:town|city|area|part of town) is (?:the )?(?:best|better|nicest|nicer|good)\b"
    r"|\bup[- ]and[- ]coming\b"
    r"|\bhow(?:'s| is| are) the (?:neighbou?rhood|area)s?\b|\bwhat(?:'s| is) the (?:neighbou?rhood|area) like\b"
)
_SCHOOLS = re.compile(
    r"\b(?:good|great|best|better|top|bad|worst|rated|ranked|excellent|decent|strong|highest|nice"
    r"|quality)[ -](?:[\w-]+ ){0,2}schools?\b(?! bus)"
    r"|\bschools? (?:\w+ ){0,3}(?:good|great|best|better|bad|worse|rated?|ratings?|rank\w*|scores?|quality"
    r"|any good|decent|excellent|reputation)\b"
    r"|\b(?:ratings?|ranking|scores?|quality|reputation) of (?:\w+ ){0,3}schools?\b"
    r"|\bschool (?:district )?(?:ratings?|quality|scores?|rank\w*|performance|reputation)\b|\bhow (?:good|are"
    r"|is|bad) (?:are |is )?(?:the |its |their )?(?:\w+ )?schools?\b"
    r"|\b(?:rate|rank|recommend|compare) (?:the |a |me )?(?:\w+ )?schools?\b|\btest scores\b"
    r"|\bwhich schools? (?:is|are) (?:the )?(?:best|better|good)\b"
)
_ADVICE = re.compile(
    r"\b(?:legal|tax|investment|financial) advice\b|\bshould i (?:sue|invest)\b|\btax[- ](?:deduct\w*"
    r"|write[- ]?off|break|loopholes?|benefits?|implications|consequences|shelter)|\bdeduct\b"
    r"|\b(?:avoid|evade|save|pay less|lower my|reduce my) (?:\w+ ){0,2}tax(?:es)?\b|\bdeductible\b"
    r"|\bis it legal\b|\blawsuit\b"
    r"|\b(?:capital gains|1031|write off|depreciat\w+)\b|\b(?:good|bad|smart|safe|solid|sound|better|best"
    r"|wise) (?:\w+ )?investments?\b|\bwill (?:it|prices|the (?:price"
    r"|value|market)|home prices) (?:\w+ )?(?:go up|rise|fall|drop|appreciate|increase|crash)\b"
    r"|(?:\b(?:can|could|should|to|will|would|may|might|gonna) (?:i |we |they |you |he |she )?|\bi(?:'ll| will) )sue\b"
    r"|\bevict\w*\b|\b(?:review|look over|check) (?:the |my |a )?(?:contract|lease agreement)\b"
    r"|\bis (?:that|this|the|it|such a) (?:\w+ ){0,5}?(?:legal|illegal|enforceable|(?:legally )?binding|lawful)\b"
    r"|\b(?:legal|legally) (?:allowed|required|obliged|responsible|entitled)\b|\b(?:my|our|the tenant's"
    r"|tenants') (?:legal )?rights\b"
    r"|\bwhat does the law say\b|\bhow much will (?:it|the \w+) be worth\b|\b(?:return on investment|roi|cap rate)\b"
    r"|\bwill (?:it|this|that|the \w+) (?:gain|lose|hold) (?:its |in )?value\b|\bshould i (?:buy now|wait to buy"
    r"|waive)\b"
)


@dataclass(frozen=True)
class Limit:
    """A boundary that a line runs into, and the rest of the line without it."""

    name: Boundary
    rest: str


def boundary(line: str) -> Boundary | None:
    """Which boundary a visitor's line runs into, if any; steering counts before the others."""
    limit = limited(line)
    return limit.name if limit else None


def limited(line: str) -> Limit | None:
    """The same with what is left of the line when the words of the boundary are cut out.

    Nothing is left of a line that has the words in disguise only ("is it a wh1te ne1ghb0rhood?").
    """
    text = re.sub(r"\s+", " ", disguises.plain(line[:_MAX_CHARS]))
    if found := _ran_into(text):
        name, pattern = found
        return Limit(name, pattern.sub(" ", text))
    for read in disguises.digits_as_letters(text):
        if found := _ran_into(read):
            return Limit(found[0], "")
    return None


def _ran_into(text: str) -> tuple[Boundary, re.Pattern[str]] | None:
    plain = without_harmless(text)
    about_others = _OF_THEMSELVES.sub(" \0 ", plain)
    rules: tuple[tuple[Boundary, re.Pattern[str], str], ...] = (
        ("steering", STEERING, about_others),
        ("schools", _SCHOOLS, plain),
        ("crime", _CRIME, plain),
        ("advice", _ADVICE, plain),
    )
    return next(((name, pattern) for name, pattern, where in rules if pattern.search(where)), None)


def without_harmless(text: str) -> str:
    """`text` in lower case, as long as before, with zeros for what only sounds like a boundary: "white kitchen"."""
    return _HARMLESS.sub(lambda found: "\0" * len(found[0]), text)
