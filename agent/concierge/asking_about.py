"""Lines about listings already shown: described, asked about, compared, put to us as a claim. Decides, says nothing."""

import re

import agent.concierge.addresses as street_addresses
import agent.concierge.claims as put_to_us
from agent.concierge import standing
from agent.concierge.dialogue import Act, Dialogue, Line
from agent.concierge.references import NONE, SUPERLATIVES, Reference, beyond_shown, meant, pick, superlative
from agent.concierge.search_state import Wishes
from agent.concierge.thread import Thread, key_of
from agent.concierge.topics import Topic, asked
from agent.concierge.wishes import KINDS

_QUESTION = re.compile(
    r"(?:^|[,.;!?])\W*(?:and |so |but |ok |okay |yes |no |well |hmm |thanks,? |wait,? |also |please |now )*"
    r"(?:does|do|did|is|are|was|were|has|have|had|what|what's|which|when|where|where's|how|who|can|could|tell"
    r"|would|will|give me|remind|any of|isn't|doesn't|aren't|don't|i(?:'d| would) like to know|i wonder"
    r"|let me know)\b|\?"
)
_DESCRIBE = re.compile(
    r"\b(?:tell me|more|details?|describe|hear|info(?:rmation)?|learn|know)\b.{0,20}\b(?:about|more|details?"
    r"|on|it|of)\b|\bmore (?:details?|info\w*|about)\b|\b(?:how|what) about\b|\bdescribe\b|\bwhat(?:'s"
    r"| is) (?:it|that one|this one|the \w+(?: one)?) like\b|\bshow me\b|\bi(?:'ll| will)? (?:like|love|want"
    r"|take|choose|prefer)\b|\binterested in\b|\bdetails?\b|^\W*(?:and )?the\b"
)
_COMPARE = re.compile(
    r"\b(?:compar\w+|differen(?:ce|ces|t)|differ|versus|vs\.?|side by side|better (?:deal|value|buy|choice|one"
    r"|price)|which (?:one |home |of them |of these )?(?:is|would be|do you (?:recommend|prefer"
    r"|like)) (?:the )?(?:better|best)?|pros and cons|how do they)\b"
)
_ELLIPSIS = re.compile(r"^\W*(?:and|what about|how about|also|then|what of|ok(?:ay)?,? (?:and|what about))\b")
_FOR_OTHERS = re.compile(
    r"\b(?:(?:one|ones|any|anything|something|homes?|houses?|condos?|places?|others?) (?:\w+ )?(?:with|that"
    r"|under|below|in|near|which|having)|anything|something|do you have|have you got|find|search|looking for"
    r"|i want|i need|we need|we want|instead|show me (?:homes|houses|condos|some|all|only|the ones)|only)\b"
)
_TELL_ABOUT = re.compile(
    r"\b(?:tell me (?:more )?about|describe|more about|details (?:on|of|about|for)|how about|what about|info on)\b"
)
_IT = re.compile(r"\b(?:it|its|it's|that|this|there|one)\b")
_IN_ORDER = re.compile(
    r"\b(?:cheapest|lowest|largest|biggest|newest|smallest|most expensive)(?: ones?| price)? first\b|\b(?:sort"
    r"|order)\w* by\b"
    r"|\bthe (?:two|three|four|five|[2-5]) (?:cheapest|largest|biggest|newest|smallest|most expensive)\b"
)
_SELLERS = re.compile(r"\bthey(?=(?:'d| would| will| might| accept| want|'re selling| are selling| come down| go)\b)")
# Asks something that no topic stands for: a description alone would pass it over.
_ASKS_OTHER = re.compile(
    r"^\W*(?:and |so |but |ok(?:ay)? |hmm |hey |hi |well )*(?:is|are|was|were|isn't|does|did|do(?! you)|has|have|had"
    r"|will|would|should|how (?:many|much|long|far|often|good|well)|why|when|who)\b(?!.{0,12}\b(?:more|like|about)\b)"
)
_GROUND = ("ask", "describe", "pick", "loan", "view", "compare", "open_houses")


def about_listings(dialogue: Dialogue, line: Line) -> Act | None:  # noqa: PLR0911 - one rule after the other, a return each
    """What a line asks of listings shown before; None when it searches or when none was shown."""
    thread = dialogue.thread
    if act := _by_key(line, thread):
        return act
    if not thread.known or _IN_ORDER.search(line.text):
        return None
    if beyond_shown(line.text, thread):
        return Act("say", "not_so_many")
    reference = _reference(dialogue, line)
    if (line.reading.dropped or line.reading.features_off) and not reference.explicit:
        return None
    if act := _compare(dialogue, line, reference):
        return act
    if act := _claim(dialogue, line, reference):
        return act
    question = _QUESTION.search(line.text) is not None or _ELLIPSIS.search(line.text) is not None
    topics = tuple(asked(_without_pointing(line.text))) if question and not _for_others(line, reference) else ()
    if reference.by is not None:
        return _picked(dialogue, line, reference, topics)
    if topics and (act := _ask(dialogue, line, reference, topics)):
        return act
    if reference.explicit and not _for_others(line, reference):
        return _described(dialogue, line, reference)
    if reference.keys and _DESCRIBE.search(line.text) and not line.reading.says_something and not line.reading.searches:
        return Act("describe", keys=reference.keys[:1])
    return None


_KEY = re.compile(r"\b(?=[\w-]*\d{3})[A-Za-z]{1,6}\d*-?\d{3,9}\b")


def named_key(raw: str) -> str | None:
    """The ListingKey that a line writes out, as on its card: "VX1001"."""
    token = _KEY.search(raw)
    return None if token is None or token.group().lower().startswith("unit") else token.group().upper()


def _by_key(line: Line, thread: Thread) -> Act | None:
    """A listing named by its key that no tool has told of yet."""
    key = named_key(line.raw)
    return Act("describe", keys=(key,)) if key and key not in {known.upper() for known in thread.known} else None


def _reference(dialogue: Dialogue, line: Line) -> Reference:
    """What the line points at; a superlative with wishes of its own points at nothing: it searches."""
    reference = meant(_SELLERS.sub("sellers", line.text), dialogue.thread, line.raw)
    if reference.by is not None and (set(line.reading.wishes) - {"sort_by"} - _of_pointing(dialogue, line)):
        return NONE
    if reference.by is not None and not dialogue.thread.shown and len(dialogue.thread.group) < 2:
        return NONE
    return reference


def _of_pointing(dialogue: Dialogue, line: Line) -> set[str]:
    """ "the cheapest house" of houses shown points; of condos shown it searches. Garages may be what is compared."""
    own: set[str] = (
        {"features", "min_garage_spaces", "property_types", "pool"} if _QUESTION.search(line.text) else set()
    )
    kinds = line.reading.wishes.get("property_sub_types")
    shown = {row.get("PropertySubType") for row in dialogue.thread.shown}
    if kinds and shown and shown <= set(kinds):
        own.add("property_sub_types")
    return own


def _for_others(line: Line, reference: Reference) -> bool:
    """ "do you have one with a pool?", "show me condos instead": a search, though it looks like a question."""
    if re.search(
        r"\b(?:does|do|has|have|is|are) (?:it|they|that one|this one|the \w+(?: one)?|either|any of (?:them"
        r"|these|those)|both)\b",
        line.text,
    ):
        return False
    return bool(_FOR_OTHERS.search(line.text) and line.reading.says_something) and not (
        reference.explicit and not line.reading.searches
    )


def _compare(dialogue: Dialogue, line: Line, reference: Reference) -> Act | None:
    if not _COMPARE.search(line.text) or superlative(line.text) or "compare_listings" not in dialogue.tools:
        return None
    if re.search(r"\bdifferent (?:town|city|price|kind|search|home|house|day|time)", line.text) or _for_others(
        line, reference
    ):
        return None
    thread, keys = dialogue.thread, list(reference.keys) if reference.explicit else []
    if len(keys) == 1:
        other = (
            thread.focus
            if _IT.search(line.text) and thread.focus != keys[0]
            else next((key for key in thread.group if key != keys[0]), None)
        )
        keys = [other, *keys] if other else keys
    if len(keys) < 2:
        keys = thread.group if len(thread.group) > 1 else [key_of(row) for row in thread.shown[:3]]
    return Act("compare", keys=tuple(keys[:3])) if len(keys) > 1 else Act("say", "which_two")


def _claim(dialogue: Dialogue, line: Line, reference: Reference) -> Act | None:
    """A figure, town or kind put to us about a home spoken of."""
    plain = _without_pointing(line.text) if reference.explicit else line.text
    stated = put_to_us.is_claim(plain)
    asserted = put_to_us.asserts(line.text) and (
        asked(plain) or re.search(r"\b(?:it|that|this|one)(?:'s| is) (?:also )?(?:in|an?)\b", line.text)
    )
    if not stated and not asserted and not standing.puts_standing(line.text):
        return None
    pointed = reference.keys or (_spoken(dialogue.thread) if _IT.search(line.text) or stated else ())
    if pointed and _of_the_fee(dialogue, line.text):
        return Act("ask", keys=tuple(pointed[:1]), topics=tuple(asked("hoa")), text=f"{line.text} hoa")
    if not pointed or (_for_others(line, reference) and not put_to_us.asserts(line.text)) or reference.plural:
        return None
    if line.reading.searches and not put_to_us.asserts(line.text):
        return None
    return Act("ask", keys=tuple(pointed[:1]), topics=tuple(asked(plain)))


def _of_the_fee(dialogue: Dialogue, text: str) -> bool:
    """ "Is it more than 200 a month?" right after the association fee was told."""
    told = dialogue.last is not None and any("association fee" in topic.what for topic in dialogue.last.topics)
    return (
        told
        and re.search(r"\b(?:a|per|each|every) (?:month|year|quarter)\b|\b(?:monthly|quarterly|yearly)\b", text)
        is not None
    )


def _spoken(thread: Thread) -> tuple[str, ...]:
    return (thread.focus,) if thread.focus else tuple(thread.group[:1])


def _picked(dialogue: Dialogue, line: Line, reference: Reference, topics: tuple[Topic, ...]) -> Act:
    """The one with the most or least of something."""
    thread, by = dialogue.thread, reference.by or SUPERLATIVES[0]
    comparative = re.search(r"(?:er|more|less)\b", (re.search(by.words, line.text) or [""])[0]) is not None
    topics = tuple(
        each for each in topics if by.field not in _SAME_TOPIC or not re.search(_SAME_TOPIC[by.field], each.what)
    )
    if (
        by.sort_by
        and not comparative
        and thread.total > len(thread.shown)
        and set(thread.group) <= {key_of(row) for row in thread.shown}
    ):
        wishes: Wishes = {**dialogue.wishes, "sort_by": by.sort_by}
        return Act("ask" if topics else "describe", search=wishes, topics=topics, by=by, first_only=True)
    pool = (
        thread.group if comparative and len(thread.group) > 1 else [key_of(row) for row in thread.shown] or thread.group
    )
    if (
        by.field in ("ListPrice", "LivingArea", "BedroomsTotal")
        and reference.keys
        and pick([thread.known[key] for key in pool if key in thread.known], by)
    ):
        return Act("ask" if topics else "describe", keys=reference.keys[:1], topics=topics, by=by)
    return Act("pick", keys=tuple(pool[:5]), topics=topics, by=by)


_SAME_TOPIC = {
    "ListPrice": r"^the price$",
    "LivingArea": r"how large it is",
    "LotSizeAcres": r"how large the lot",
    "AssociationFee": r"association",
    "TaxAnnualAmount": r"tax",
    "BedroomsTotal": r"bedrooms",
    "BathroomsFull": r"bathrooms",
    "YearBuilt": r"when it was built",
    "GarageSpaces": r"garage",
}


def _ask(dialogue: Dialogue, line: Line, reference: Reference, topics: tuple[Topic, ...]) -> Act | None:  # noqa: PLR0911 - one rule after the other, a return each
    thread = dialogue.thread
    if _searches_by_itself(line) and not reference.explicit:
        return None
    if reference.plural or re.search(
        r"\b(?:any|which|all|none|each) (?:of (?:them|these|those)|have|has|one has|ones have|one have|allow"
        r"|come with)\b|\bwhich (?:one )?(?:has|have|allows?|comes?)\b",
        line.text,
    ):
        keys = reference.keys if reference.plural else tuple(thread.group or [key_of(row) for row in thread.shown[:3]])
        return Act("ask", keys=tuple(keys[:4]), topics=topics, plural=True) if keys else None
    if reference.explicit or (reference.keys and _IT.search(line.text)):
        return Act("ask", keys=reference.keys[:4], topics=topics, plural=len(reference.keys) > 1)
    # "How many bathrooms?" right after a home was described is about that home; "and a pool?" too.
    grounded = dialogue.last is not None and dialogue.last.kind in _GROUND
    new = {name for name, value in line.reading.wishes.items() if dialogue.wishes.get(name) != value}
    if not grounded and (new or line.reading.searches):
        return None
    if thread.focus:
        return Act("ask", keys=(thread.focus,), topics=topics)
    if thread.group and (grounded or not line.reading.names_homes):
        return Act("ask", keys=tuple(thread.group), topics=topics, plural=len(thread.group) > 1)
    return None


def _searches_by_itself(line: Line) -> bool:
    """ "are there any condos with a pool?" searches, whatever was spoken of before."""
    reading = line.reading
    many = {"cities", "property_sub_types", "transaction", "max_price_usd", "min_price_usd"} & set(reading.wishes)
    return bool(reading.names_homes and reading.searches and (many or reading.wishes)) and not re.search(
        r"\b(?:does|has|is) (?:it|the|that|this)\b", line.text
    )


def _described(dialogue: Dialogue, line: Line, reference: Reference) -> Act | None:
    last = dialogue.last
    if last and _ELLIPSIS.search(line.text) and last.kind == "ask" and last.topics:
        return Act("ask", keys=reference.keys[:3], topics=last.topics, plural=len(reference.keys) > 1)
    others = set(line.reading.wishes) - {"sort_by", "property_sub_types", "cities", "features"}
    if line.reading.searches and others and not _TELL_ABOUT.search(line.text):
        return None
    if reference.plural and not _DESCRIBE.search(line.text) and line.reading.says_something:
        return None
    unsaid = "unsaid" if _ASKS_OTHER.search(line.text) and len(reference.keys) == 1 else ""
    return Act("describe", unsaid, keys=reference.keys[:3], plural=len(reference.keys) > 1)


_POINTING = "|".join(each.words for each in SUPERLATIVES)
_KIND_WORDS = "|".join(words for words, _ in KINDS)


def _without_pointing(text: str) -> str:
    """The line without the words that only point: "the cheapest one" does not ask for the price, nor
    "55 Spindle Drive" for a community of 55 and over."""
    if address := street_addresses.named(text):
        text = text.replace(address, " ")
    text = re.sub(
        rf"\b(?:the|that|this) (?:{_POINTING})(?: (?:one|home|house|place|listing|{_KIND_WORDS}))?\b", " ", text
    )
    text = re.sub(
        r"\bthe (?:one|home|house|condo|place|listing) (?:on|in|at|with) (?:the )?[\w ]{3,24}?(?=[?,.]|$"
        r"| (?:have|has|cost|come|include|get|built|allow|need))",
        " ",
        text,
    )
    text = re.sub(r"\b(?:the|that|this) (?:\w+[- ])?(?:bed(?:room)?s?|car)(?: (?:one|home|house|condo))\b", " ", text)
    # "spindle drive" is a street, "would i drive" is not.
    text = re.sub(r"\b(?:road|street|st|lane|avenue|court|boulevard)\b", " ", text)
    text = re.sub(
        r"(?<!\bi )(?<!\bwe )(?<!\bto )(?<!\bthe )(?<!\ba )(?<!\byou )(?<!\blong )\b(?:drive|way)\b", " ", text
    )
    return re.sub(r"\btell me (?:more )?about (?:it|that|this|the \w+(?: one)?)\b", " ", text)
