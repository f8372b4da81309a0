"""Mends misspelled words of a line: "3 bedrom hous in mapel hights" becomes "3 bedroom house in maple heights".

Knows the words that this house understands and the towns it is told of. A word that it knows is never touched, nor
is one with no neighbour within one slip (two slips for long words). Names of people are read from the raw line.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

# Words that mean something to the concierge.
_MEANT = """
bedroom bedrooms bathroom bathrooms house houses home homes condo condos condominium condominiums townhouse
townhouses townhome townhomes apartment apartments duplex cabin cottage bungalow property properties listing
listings rental rentals garage garages garden gardens fireplace balcony patio basement office pool pools
kitchen laundry workshop storage view views waterfront elevator furnished unfurnished wheelchair accessible
parking carport backyard heating cooling taxes price prices cheaper cheapest expensive biggest bigger largest
larger smallest smaller newest oldest budget million thousand hundred twenty thirty forty fifty sixty seventy
eighty ninety eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen three seven eight
first second third fourth fifth under below above between least square feet acres acre mortgage payment
payments monthly month interest percent down-payment viewing viewings schedule appointment showing visit
reschedule booking monday tuesday wednesday thursday friday saturday sunday tomorrow today january february
march april june july august september october november december compare comparison difference available
pending association furnace address neighborhood community school schools elementary greenhouse hardwood
appliances dishwasher commercial acreage family single story assistance animal search another instead actually
forget buying renting purchase
"""
# Everyday words that look like one of those, or that lines are full of: they are right as they are.
_PLAIN = """
about after again along also always among animal another anybody anything anywhere around asked asking away
back bath baths bear beds been before began being beer best better black blue both bread bring brings broker
building built bright calm call card care cards carry cars cash catch cell cent cents chair change chart cheap
cheaper check child children choose church city clean clear close closed closet cold color come comes coming
common cook cool corner correct cost costs could count country couple court cover creek crime dance dark date
dates deal dear deck deep desk dining dinner does doing done door doors down drive driveway each early earth
east easy either else empty enough even evening ever every exactly extra eyes face fair fall family farm fast
fees feel fence fenced field figure final find fine fire fish five fixed floor floors flower food foot four
free fresh friend from front full game gave gets give given glass goes going gone good great green grew ground
group grow guard guess guest guide hall hand hands happy hard have having head hear heard heart heat heated
heavy held hello help here high higher hill hills hold hole hope horse hose hour hours however hundreds idea
ideal inside iron island just keep kept kids kind kinds kitchens know known lake land lane large last late
later law lawn lawyer lead lean lease leases least leave left less level library life light like likes line
list listed little live lived lives loan loans location locked long look looking looks lost lots loud love
lovely lower lowest main make makes many maple mark master maybe mean means meet mind mine minute money moment
more morning most mother mouse mouth move moved much must name names near nearby need needs never newer next
nice night noise noon north nothing note notice number offer often okay once ones only open opens order other
others ours over owned owner paid paint park part past path patience people person pets phone pick picture
piece place places plan plans plant play please plus point poor porch possible post power prefer pretty price
prime print private probably prize problem program proper public quarter quick quiet quite rain ranch range
rank rate rated rates rather reach read ready real really reason recent record remember remarks rent rented
rents repeat rest right river road roof room rooms round rule rules safe said same sand save saying seat seats
section seem seen sell seller selling send senior sense sent service seven shade share shop shore short should
show shown shows shower side silly simple since sister site sits size sleep slow small smart smoke snow sold
some someone something soon sorry sort sound south space spaces speak special spend spot spring stair stairs
stand start state stay steps still stone stop store storm storey stories story stove straight street strong
stuff style suite summer sunny sure table take taken takes talk tall tell ten tenant tent term terms than
thank thanks that their them then there these they thing things think this those though thought through time
times together told tool top total touch tour towards town towns track trail train tree trees trick true trust
truth turn type types understand unit until upon used usual utility very wait walk wall want wanted wants warm
wash water ways wear weather week weekend weeks well went were west what when where which while white whole
whom whose wide wife will wind window wine winter wish with within without woman women wood wooden word words
work works world worth would write wrong yard yards year years yellow yesterday young your yours zero zone ask
asks pay pays him her his hers she sings average address available animate anomaly associate association
associating backward backwards blow blocking blowing chapter compile compact company compose cooling copying
closing cloning choosing ceiling collina different deference elevate elevated element extensive excessive
expense expenses expressive forgot forfeit forth finished garbage hitting hosting hinting headings heading
halting hunting handled honored interact internet intercept inherent longest lest listening linking limiting
listens nearest offline official officer padding passing parsing pausing pairing packing patents parents
present prevent perfect process relying running reusing ranging routing reveals scheduler scrolls serving
several sever severity sharing scoping scoring shading spewing storing sixth seventh eighth ninth tenth
strange stoppage stalled sampler threw unfinished visitor visitors under undergo wavefront pinning punting
content contest student students studies studio studios fifteen pleasant decent cottage college village
storage courage manage message massage package passage luggage language marriage brother father daughter
cousin husband partner wedding working cooking walking talking making taking moving living loving giving
leaving meeting seating setting sitting hearing wearing telling feeling dealing reading writing waiting eating
beating meaning cleaning leaning learning everything during boring forbid morbid hotel motel model metal petal
pedal medal tidal social spatial initial partial martial manual annual casual visual actual factual mutual
counter counters county courts course courses source sources force nurse purse verse worse houseboat boathouse
greenhouse warehouse lighthouse firehouse farmhouse penthouse bathhouse concert concern concept contact
contract contrast control convert collect connect comment command commute commuter commuting computer complete
compete compares complex sample single singles jungle angle mountain mountains fountain maintain captain
certain curtain curtains contain contains retain remain domain obtain seattle tacoma spokane portland denver
austin boston dallas houston chicago phoenix springfield gotham atlanta orlando miami oakland cleveland rating
ratings ration nation station action auction fiction diction mention pension tension vision mission passion
fashion motion notion option options diverse divorce reverse traverse universe match matches marco steven
steve relating linting safest closest fastest nicest finest prettiest quietest warmest coolest coldest hottest
""".split()  # noqa: SIM905
_MAX_CHARS = 20


@lru_cache(maxsize=16)
def speller(names: tuple[str, ...] = ()) -> "Speller":
    """The speller for the towns `names`; the same one for the same towns."""
    return Speller(names)


class Speller:
    """Immutable after construction; safe to share."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        towns = {word for name in names for word in re.findall(r"[a-z]{4,}", name.lower())}
        self._right = set(_MEANT.split()) | towns
        self._known = self._right | set(_PLAIN)
        self._by_gap: dict[str, list[str]] = {}
        for word in sorted(self._right):
            for gap in _gaps(word, _slips(word)):
                self._by_gap.setdefault(gap, []).append(word)

    def mended(self, text: str) -> str:
        """`text`, in lower case, with its misspelled words put right."""
        return re.sub(r"[a-z]{4,}", lambda match: self._mended(match.group()), text)

    def knows(self, word: str) -> bool:
        """Whether `word` is one of ours or an everyday one, in any of its forms."""
        return word in self._known or any(
            word.endswith(end) and word[: -len(end)] in self._known for end in ("s", "es", "ed", "ing", "ly", "er", "d")
        )

    def _mended(self, word: str) -> str:
        if len(word) > _MAX_CHARS or self.knows(word):
            return word
        slips = _slips(word)
        near = {right for gap in _gaps(word, slips) for right in self._by_gap.get(gap, ())}
        scored = sorted((OSA.distance(word, right), abs(len(word) - len(right)), right) for right in near)
        return next((right for distance, _, right in scored if _is_slip(word, right, distance)), word)


def _slips(word: str) -> int:
    return 2 if len(word) >= 7 else 1


def _is_slip(word: str, right: str, distance: int) -> bool:
    """Short words differ by a letter and are both right ("mouse", "house"): the shorter, the less is a slip."""
    if word[0] != right[0] or distance > _slips(word):
        return False
    if len(word) == 4:  # a letter left out: "hous", "thre"
        return distance == 1 and len(right) == 5
    if distance == 2 and len(word) == 7:  # "wensday"
        return len(right) == 9
    return distance == 1 or sorted(word) != sorted(right) or len(word) > 7


def _gaps(word: str, slips: int) -> set[str]:
    """The word and all it can become by leaving out up to `slips` letters."""
    found = {word}
    for _ in range(slips):
        found |= {each[:at] + each[at + 1 :] for each in found for at in range(len(each))}
    return found
