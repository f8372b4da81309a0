"""What is said of listings: described, asked about, held against a claim, compared, their open houses."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import agent.concierge.claims as put_to_us
import agent.concierge.phrasing as say
import agent.concierge.replies as sentences
from agent.concierge import standing
from agent.concierge.dialogue import Act
from agent.concierge.references import Superlative, pick
from agent.concierge.stated import fee
from agent.concierge.thread import SPOKEN, Fields, ToolResult, is_listing, key_of
from agent.concierge.topics import Topic, answered, described


def told(listings: Sequence[Fields], act: Act, *, named: bool) -> list[str]:
    """The answer about one or several listings: the topics asked, or all in short when none was.

    `named`: say which home the answer is about, since it was not the one spoken of before.
    """
    if not listings:
        return sentences.FAILED
    if act.kind == "pick":
        return _picked(listings, act)
    if not act.topics and not put_to_us.claims(act.text) and not _confirmation(listings, act):
        return _described(listings[:SPOKEN], unsaid=act.say == "unsaid")
    if len(listings) > 1:
        return say.framed(sentences.SURE, " ".join(_of_several(each, act) for each in listings[:4]), sentences.MORE)
    listing = listings[0]
    body = _body(listing, act)
    lead = f"About {say.name(listing)}." if named else ""
    if re.match(r"The listing doesn't say\b|Travel times\b", body):
        return say.framed(("",) if named else sentences.SORRY, f"{lead} {body}".strip(), sentences.ELSE)
    openers = ("",) if re.match(r"(?:Yes|No)\b", body) else sentences.SURE
    ways = say.framed(openers, f"{lead} {body}".strip(), sentences.ELSE)
    again = say.framed(("",), f"{body} That is what the listing says.", sentences.ELSE)
    return ways if len(openers) > 1 or named else [*ways, *again]


def _described(listings: Sequence[Fields], *, unsaid: bool) -> list[str]:
    """`unsaid`: something was asked that the listing is silent on, and the answer begins with that."""
    body = " ".join(described(each, in_short=len(listings) > 1) for each in listings)
    return say.framed(sentences.UNSAID if unsaid else sentences.SURE, body, sentences.ELSE)


def _confirmation(listings: Sequence[Fields], act: Act) -> bool:
    return len(listings) == 1 and bool(standing.confirmed(listings[0], act.text))


def _body(listing: Fields, act: Act) -> str:
    """Verdicts on what was put to us, then the topics left."""
    verdicts = put_to_us.verdicts(listing, act.text) if put_to_us.is_claim(act.text) else ""
    confirmed = standing.confirmed(listing, act.text)
    topics = put_to_us.figures_without(list(act.topics), act.text) if verdicts else list(act.topics)
    if confirmed:
        topics = [topic for topic in topics if topic.what not in _CONFIRMED]
    parts = [verdicts, confirmed, answered(listing, _unrepeated(topics)) if topics else ""]
    return " ".join(part for part in parts if part) or described(listing)


_SAID_BY = (  # a topic, and one that it answers as well or whose words it only borrows
    ("when it is available", "its status"),
    ("what price the seller would accept", "the price"),
    ("what the utilities cost", "the price"),
    ("what the utilities cost", "how it is heated"),
    ("how long the way is", "how far it is from other places"),
    ("how long the way is", "whether it has a garage"),
    ("how far it is from other places", "whether it has a garage"),
    ("the price for each square foot", "the price"),
    ("why it costs what it costs", "the price"),
)
_CONFIRMED = ("where it is", "what kind of home it is", "its status", "whether it is for sale or for rent")


def _unrepeated(topics: Sequence[Topic]) -> Sequence[Topic]:
    whats = {topic.what for topic in topics}
    gone = {less for more, less in _SAID_BY if more in whats}
    return list({topic.what: topic for topic in topics if topic.what not in gone}.values())


def _of_several(listing: Fields, act: Act) -> str:
    answer = answered(listing, _unrepeated(act.topics)) if act.topics else put_to_us.verdicts(listing, act.text)
    return f"{say.sentence(say.name(listing))[:-1]}: {_lower(answer)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text else "the listing doesn't say."


_WORDS: Mapping[str, tuple[str, str]] = {  # the field -> the words for most and least
    "ListPrice": ("the highest price", "the lowest price"),
    "LivingArea": ("the most living space", "the least living space"),
    "LotSizeAcres": ("the largest lot", "the smallest lot"),
    "YearBuilt": ("the latest year built", "the earliest year built"),
    "AssociationFee": ("the highest association fee", "the lowest association fee"),
    "TaxAnnualAmount": ("the highest property tax", "the lowest property tax"),
    "BedroomsTotal": ("the most bedrooms", "the fewest bedrooms"),
    "BathroomsFull": ("the most bathrooms", "the fewest bathrooms"),
    "GarageSpaces": ("the most garage space", "the least garage space"),
}
_FACT = {
    "ListPrice": "price",
    "LivingArea": "square feet",
    "LotSizeAcres": "lot size",
    "YearBuilt": "built",
    "AssociationFee": "hoa",
    "TaxAnnualAmount": "taxes",
    "BedroomsTotal": "bedrooms",
    "BathroomsFull": "bathrooms",
    "GarageSpaces": "garage",
}


def _picked(listings: Sequence[Fields], act: Act) -> list[str]:
    """The one with the most or least, the figure that makes it so, and who does not say."""
    by = act.by or _CHEAPEST
    best = pick(listings, by)
    if best is None:
        return say.framed(("None of these listings says that.", "The listings don't say."), "", sentences.MORE)
    words = _WORDS[by.field][0 if by.most else 1]
    silent = sum(1 for each in listings if pick([each], by) is None)
    rest = (
        f"{'One listing does' if silent == 1 else f'{silent} listings do'} not say."
        if silent and len(listings) > 1
        else ""
    )
    topics = answered(best, act.topics) if act.topics else ""
    body = " ".join(
        part for part in (f"{say.sentence(say.name(best))[:-1]} has {words}.", fact(best, by), topics, rest) if part
    )
    return say.framed(sentences.SURE, body, sentences.ELSE)


def fact(listing: Fields, by: Superlative) -> str:
    """The figure by which a listing was picked."""
    from agent.concierge.topics import asked

    topic = next(iter(asked(_FACT[by.field])), None)
    answer = topic.answer(listing) if topic else ""
    return re.sub(r"^(?:Yes|No), (\w)", lambda m: m.group(1).upper(), answer)


def compared(result: ToolResult, known: Mapping[str, Fields]) -> list[str]:
    """Where the listings differ, in what people ask first: price, rooms, size, year, lot, fee."""
    rows = [{**known.get(key_of(row), {}), **row} for row in result.result.get("listings", []) if is_listing(row)][
        :SPOKEN
    ]
    if len(rows) < 2:
        return sentences.FAILED
    differences = result.result.get("differences")
    fields = differences if isinstance(differences, dict) else {}
    parts = [f"{say.sentence(say.name(row))[:-1]} {_facts(row, fields, result.result.get('same'))}." for row in rows]
    same = _same(result.result.get("same"), rows)
    cheapest, largest = pick(rows, _CHEAPEST), pick(rows, _LARGEST)
    if cheapest and largest and _differ(rows, "ListPrice") and _differ(rows, "LivingArea"):
        best = (
            f"{say.sentence(say.name(cheapest))[:-1]} is the cheaper one"
            if len(rows) == 2
            else f"{say.sentence(say.name(cheapest))[:-1]} has the lowest price"
        )
        parts.append(
            f"{best}, and the larger one too."
            if cheapest is largest and len(rows) == 2
            else f"{best}, and {say.name(largest)} has the most space."
        )
    return say.framed(
        ("Here is how they differ.", "Side by side.", "Compared with each other."),
        " ".join([*parts, same]).strip(),
        ("Which one would you like to hear more about?", "Which one do you like better?"),
    )


_CHEAPEST, _LARGEST = Superlative("", "ListPrice", False), Superlative("", "LivingArea", True)


def _differ(rows: Sequence[Fields], field: str) -> bool:
    return len({row.get(field) for row in rows}) > 1


def _facts(row: Fields, fields: Mapping[str, Any], same: Any) -> str:
    """ "is listed at $449,000, has 3 bedrooms, 2 bathrooms and 1,850 square feet, and was built in 1998"."""
    key = key_of(row)
    alike = same if isinstance(same, dict) else {}

    def value(field: str) -> Any:
        told = fields.get(field)
        return told.get(key) if isinstance(told, dict) else None

    has = [say.counted(row["BedroomsTotal"], "bedroom")] if row.get("BedroomsTotal") else []
    has += [each for each in (say.bathrooms(row), say.area(row)) if each]
    if value("LotSizeAcres") is not None:
        has.append(f"a lot of {say.counted(value('LotSizeAcres'), 'acre')}")
    parts = [f"is at {say.price(row)}"] + ([f"has {say.joined(has)}"] if has else [])
    if isinstance(value("YearBuilt"), int):
        parts.append(f"was built in {value('YearBuilt')}")
    told = ", ".join(parts[:-1]) + (f" and {parts[-1]}" if len(parts) > 1 else parts[0])
    fees = (
        fee(
            {
                "AssociationFee": value("AssociationFee"),
                "AssociationFeeFrequency": value("AssociationFeeFrequency") or alike.get("AssociationFeeFrequency"),
            }
        )
        if isinstance(value("AssociationFee"), int | float)
        else ""
    )
    status = str(row.get("StandardStatus", "Active"))
    extra = [f"it is {status.lower()}"] if status != "Active" else []
    if fees:
        extra.append(fees[0].lower() + fees[1:-1])
    return told + (f"; {say.joined(extra)}" if extra else "")


def _same(same: Any, rows: Sequence[Fields]) -> str:
    if not isinstance(same, dict):
        return ""
    both = "both" if len(rows) == 2 else "all"
    if same.get("GarageSpaces"):
        return f"They {both} have a garage with {say.counted(same['GarageSpaces'], 'space')}."
    if say.clean(same.get("City", "")):
        return f"They are {both} in {say.clean(same['City'])}."
    return ""


def open_houses(results: Sequence[ToolResult], known: Mapping[str, Fields], keys: Sequence[str]) -> list[str]:
    """The open houses, earliest first, at most three."""
    errors = [each.error for each in results if each.error]
    if errors and len(errors) == len(results):
        message = str(errors[0].get("message", ""))
        return (
            [say.sentence(message)]
            if errors[0].get("code") == "ambiguous_date" and say.clean(message)
            else sentences.FAILED
        )
    rows = [row for each in results for row in each.result.get("open_houses", []) if isinstance(row, dict)]
    if not rows:
        whose = f"for {say.name(known[keys[0]])}" if len(keys) == 1 and keys[0] in known else "then"
        later = any("other days" in str(each.result.get("hint", "")) for each in results)
        more = "There are some on other days." if later else "A viewing can be booked instead."
        return say.framed(
            (f"I have no open house {whose}.", f"No open house is listed {whose}."),
            more,
            ("Shall I arrange something?", "What would you like?"),
        )
    total = sum(int(each.result.get("total") or 0) for each in results) or len(rows)
    lines = [f"{_where(row, known)}: {row.get('said', '')}." for row in rows[:SPOKEN]]
    lead = (
        "There is 1 open house."
        if total == 1
        else f"There are {say.number(total)} open houses." + (" Here are the first." if total > SPOKEN else "")
    )
    return say.framed(
        (lead, "Yes, " + lead[0].lower() + lead[1:]),
        " ".join(lines),
        ("Would you like to know more about it?", "Shall I tell you more?"),
    )


def _where(row: Fields, known: Mapping[str, Fields]) -> str:
    listing = {
        "UnparsedAddress": row.get("address"),
        "City": row.get("City"),
        **known.get(str(row.get("ListingKey")), {}),
    }
    return say.sentence(say.name({name: value for name, value in listing.items() if value is not None}))[:-1]
