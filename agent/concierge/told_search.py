"""What is said of a search: how many fit what was wished, the first three, and what would fit when nothing does."""

from collections.abc import Mapping, Sequence
from typing import Any

import agent.concierge.phrasing as say
import agent.concierge.replies as sentences
from agent.concierge.dialogue import Act
from agent.concierge.thread import SPOKEN, Fields, ToolResult, is_listing, key_of, relaxed_of, total_of
from agent.concierge.wished import NAMES, feature, whole, wished

_BEST = {
    "price_low": "The lowest price comes first.",
    "price_high": "The highest price comes first.",
    "largest": "The largest comes first.",
    "smallest": "The smallest comes first.",
    "newest": "The newest comes first.",
}
_MOST = {
    "price_low": "the lowest price",
    "price_high": "the highest price",
    "largest": "the most space",
    "smallest": "the least space",
    "newest": "the latest date on the market",
}


def found(results: Sequence[ToolResult], act: Act) -> list[str]:
    """Ways to tell what the searches of a turn found."""
    good = [
        each.result
        for each in results
        if isinstance(each.result.get("wishes"), dict) and isinstance(each.result.get("listings"), list)
    ]
    if not good:
        return sentences.FAILED
    wishes = _wishes(good, act)
    total = sum(total_of(each) for each in good)
    changes = [text for text in (_changes(act), _cannot(act), _understood(good)) if text]
    if not total and act.street:
        return say.framed(
            ("I have no listing on a street of that name.", "No listing is on a street of that name."),
            "",
            sentences.OFFER,
        )
    if not total:
        ways = _nothing(good, wishes)
    elif act.first_only:
        ways = _one(good, wishes, total)
    else:
        ways = _several(good, wishes, total, act.offset)
    return [" ".join([*changes, way]) for way in ways]


def _wishes(results: Sequence[Fields], act: Act) -> Mapping[str, Any]:
    """As the tool understood them; with the towns of all its calls."""
    wishes = dict(results[0]["wishes"])
    cities = [each["wishes"]["city"] for each in results if each["wishes"].get("city")]
    if len(cities) > 1 and act.search is not None:
        wishes["cities"] = cities
    return wishes


def _changes(act: Act) -> str:
    """A switch between buying and renting leaves wishes behind, and says so."""
    if not act.switched:
        return ""
    gone = list(dict.fromkeys(NAMES[name] for name in act.left_out if name in NAMES))
    now = (
        "Now I look at rentals." if (act.search or {}).get("transaction") == "rent" else "Now I look at homes for sale."
    )
    return f"{now} I left out {say.joined(gone)} from before." if gone else now


def _cannot(act: Act) -> str:
    return "I can't filter by the association fee, but I can tell you each one." if act.no_filter else ""


def _understood(results: Sequence[Fields]) -> str:
    rows = [
        row
        for each in results
        for row in each.get("understood", [])
        if isinstance(row, dict) and row.get("wish") == "city"
    ]
    towns = [str(row.get("to")) for row in rows if say.clean(row.get("to", ""))]
    return f"I took that for {say.joined(towns)}." if towns else ""


def _rows(results: Sequence[Fields]) -> list[Fields]:
    rows = [row for each in results for row in each["listings"] if is_listing(row)]
    return list({key_of(row): row for row in rows}.values())


def _several(results: Sequence[Fields], wishes: Mapping[str, Any], total: int, offset: int) -> list[str]:
    listings = _rows(results)[:SPOKEN]
    body = say.numbered(listings, with_city=len(_towns(wishes)) != 1)
    closers = sentences.MORE if len(listings) > 1 else ("Would you like to hear more about it?", *sentences.ELSE[1:])
    return say.framed(_leads(wishes, total, len(listings), offset), body, closers)


def _towns(wishes: Mapping[str, Any]) -> Sequence[str]:
    return wishes.get("cities") or ([wishes["city"]] if wishes.get("city") else [])


def _leads(wishes: Mapping[str, Any], total: int, shown: int, offset: int) -> list[str]:
    what = whole(wishes, total)
    if offset:
        return ["Here are more.", f"Of {say.number(total)}, here are the next.", "These come next."]
    if total == 1:
        return [f"I found 1 {what}.", f"There is 1 {what}.", f"1 {what} fits."]
    count = say.number(total)
    which = _BEST.get(str(wishes.get("sort_by")), "Here are the best matches." if total > shown else "")
    return [
        f"I found {count} {what}. {which}".strip(),
        f"There are {count} {what}. {which}".strip(),
        f"{count} {what} fit. {which}".strip(),
    ]


def _one(results: Sequence[Fields], wishes: Mapping[str, Any], total: int) -> list[str]:
    """ "The cheapest home in Lindenport": that one."""
    first = _rows(results)[0]
    what, sort_by = whole(wishes, total), str(wishes.get("sort_by"))
    line = say.sentence(say.one_line(first, with_city=len(_towns(wishes)) != 1))
    most = _MOST.get(sort_by, "the best match")
    counted = f"{say.number(total)} {what}"
    opening = (
        (f"Of {counted}, this one has {most}.", f"I found {counted}. One has {most}.")
        if total > 1
        else (f"I found 1 {whole(wishes, 1)}.", f"There is just 1 {whole(wishes, 1)}.")
    )
    return say.framed(opening, line, sentences.ELSE)


def _nothing(results: Sequence[Fields], wishes: Mapping[str, Any]) -> list[str]:
    """Nothing fits: said with the wishes, then what would fit with one of them changed."""
    note = next((str(each["note"]) for each in results if "note" in each), "")
    nothing = f"I have no {whole(wishes, 2)}."
    if note:
        places = [place for place in note.rpartition(": ")[2].split(", ") if say.clean(place)]
        towns = [town for town in map(str, _towns(wishes)) if say.clean(town)]
        there = f"I have no listings in {say.joined(towns or ['that town'], 'or')}."
        elsewhere = f"I do have some in {say.joined(places)}." if places else ""
        return say.framed((there,), elsewhere, ("Shall I look there?", "Which of them would you like?"))
    relaxed = [row for each in results for row in relaxed_of(each) if _total(row)]
    openers = (f"I'm sorry, I found nothing. {nothing}", nothing, f"Nothing fits all of that. {nothing}")
    if not relaxed:
        return say.framed(openers, "", _loosen(wishes))
    best = relaxed[0]
    rows = [row for row in best.get("listings", []) if is_listing(row)][:SPOKEN]
    body = f"{_loosened(best)} {say.numbered(rows, with_city='city' not in wishes or best.get('changed') == 'city')}"
    return say.framed(openers, body, ("Would that help?", "Is that worth a look?", "Shall I tell you more?"))


def _total(relaxed: Fields) -> int:
    total = relaxed.get("total")
    return total if isinstance(total, int) else 0


def _loosened(relaxed: Fields) -> str:
    """ "Up to $420,000 there are 2."."""
    field, new, total = str(relaxed.get("changed")), relaxed.get("to"), _total(relaxed)
    count = "there is 1" if total == 1 else f"there are {say.number(total)}"
    if new in (None, [], ()):
        gone = relaxed.get("from")
        if field in ("features", "keywords") and isinstance(gone, list) and len(gone) == 1 and say.clean(gone[0]):
            return f"Without {feature(str(gone[0]))}, {count}."
        return f"Without {NAMES.get(field, 'one wish')}, {count}."
    if field in ("features", "keywords") and isinstance(new, list):
        lost = [str(word) for word in relaxed.get("from") or [] if word not in new and say.clean(word)]
        return f"Without {say.joined([feature(word) for word in lost] or ['one feature'])}, {count}."
    if "bedrooms" in field:
        return f"With {'fewer' if field.startswith('min') else 'more'} bedrooms, {count}."
    changed = wished({field: new})
    return (
        f"{say.sentence(changed)[:-1]}, {count}."
        if changed
        else f"With {NAMES.get(field, 'one wish')} changed, {count}."
    )


def _loosen(wishes: Mapping[str, Any]) -> Sequence[str]:
    """Asks which wish may go, naming those that bind most."""
    named = list(dict.fromkeys(NAMES[field] for field in _BINDING if field in wishes))[:3]
    if not named:
        return sentences.OFFER
    if len(named) == 1:
        return [f"Shall I look again without {named[0]}?", f"May I leave out {named[0]}?"]
    choice = say.joined(named, "or")
    return [f"Which may I drop: {choice}?", f"Which wish is not so important: {choice}?"]


_BINDING = (
    "pool",
    "features",
    "max_price_usd",
    "min_garage_spaces",
    "max_bedrooms",
    "min_bedrooms",
    "property_sub_types",
    "city",
    "cities",
)


def recap(wishes: Mapping[str, Any]) -> list[str]:
    """What is looked for now."""
    if not wishes:
        return say.framed(("You have not told me any wishes yet.", "So far there are no wishes."), "", sentences.OFFER)
    return say.framed(
        ("You are looking for", "I am searching for", "So far it is"),
        f"{whole(wishes)}.",
        ("Shall I change anything?", "Is there anything to change?"),
    )
