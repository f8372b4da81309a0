"""What a listing states of itself, a function a subject: a sentence or two, "" where it does not say.

A field that is absent is not stated: nothing is guessed.
"""

import re
from collections.abc import Callable

import agent.concierge.phrasing as say
from agent.concierge.thread import Fields

Answer = Callable[[Fields], str]


def garage_words(listing: Fields) -> str:
    spaces = listing.get("GarageSpaces")
    return f"a garage with {say.counted(spaces, 'space')}" if spaces else ""


def pool_words(listing: Fields) -> str:
    return "a private pool" if listing.get("PoolPrivateYN") is True else ""


def price(listing: Fields) -> str:
    if listing.get("StandardStatus") == "Closed" and listing.get("ClosePrice") is not None:
        return f"It is sold. It closed at {say.dollars(listing['ClosePrice'])}, and was listed at {say.price(listing)}."
    word = "The rent is" if say.price(listing).endswith("month") else "It's listed at"
    return f"{word} {say.price(listing)}."


def rooms(listing: Fields) -> str:
    return f"It has {say.counted(listing['BedroomsTotal'], 'bedroom')}." if "BedroomsTotal" in listing else ""


def baths(listing: Fields) -> str:
    return f"It has {say.bathrooms(listing)}." if say.bathrooms(listing) else ""


def area(listing: Fields) -> str:
    """Of land, that of the lot."""
    if say.area(listing):
        return f"It has {say.area(listing)} of living space."
    return lot(listing) if listing.get("PropertyType") == "Land" else ""


def bargaining(listing: Fields) -> str:
    return f"What the seller would accept, the listing doesn't say. {price(listing)}" if "ListPrice" in listing else ""


def offered(listing: Fields) -> str:
    rents = str(listing.get("PropertyType", "")).endswith("Lease")
    return f"It is for {'rent' if rents else 'sale'}." if "PropertyType" in listing else ""


def lot(listing: Fields) -> str:
    if listing.get("LotSizeAcres") is not None:
        return f"The lot is {say.counted(listing['LotSizeAcres'], 'acre')}."
    if listing.get("LotSizeSquareFeet") is not None:
        return f"The lot is {say.number(listing['LotSizeSquareFeet'])} square feet."
    units = {"Acres": "acres", "Square Feet": "square feet", "Square Meters": "square meters"}.get(
        str(listing.get("LotSizeUnits"))
    )
    return f"The lot is {say.number(listing['LotSizeArea'])} {units}." if units and "LotSizeArea" in listing else ""


def year(listing: Fields) -> str:
    return f"It was built in {listing['YearBuilt']}." if "YearBuilt" in listing else ""


def garage(listing: Fields) -> str:
    parking = say.values(listing.get("ParkingFeatures", ()))
    named = f" The parking is named as {parking}." if parking else ""
    if words := garage_words(listing):
        return f"Yes, there is {words}."
    if listing.get("GarageYN") is True:
        return f"Yes, it has a garage.{named}"
    if listing.get("CarportSpaces"):
        return f"There is a carport with {say.counted(listing['CarportSpaces'], 'space')}."
    if listing.get("GarageYN") is False or listing.get("GarageSpaces") == 0:
        return f"No, it has no garage.{named}"
    return f"The listing doesn't say whether there is a garage, but names this parking: {parking}." if parking else ""


def pool(listing: Fields) -> str:
    features = [value for value in listing.get("PoolFeatures", []) if value in ("Community", "Association")]
    shared = "There is a shared pool." if features else ""
    match listing.get("PoolPrivateYN"):
        case True:
            return "Yes, it has a private pool."
        case False:
            return f"No, it has no private pool. {shared}".strip()
    return f"{shared} The listing doesn't say whether it has one of its own." if shared else ""


def fee(listing: Fields) -> str:
    """The association fee, never without how often it is paid."""
    amount, frequency = listing.get("AssociationFee"), listing.get("AssociationFeeFrequency")
    if amount is None:
        return "No, there is no homeowners association." if listing.get("AssociationYN") is False else ""
    paid = f"paid {str(frequency).lower()}" if frequency else "but the listing doesn't say how often it is paid"
    return f"The association fee is {say.dollars(amount)}, {paid}."


def fee_includes(listing: Fields) -> str:
    told = say.values(listing.get("AssociationFeeIncludes", ()))
    return f"The association fee covers {told}." if told else ""


def tax(listing: Fields) -> str:
    tax, year = listing.get("TaxAnnualAmount"), listing.get("TaxYear")
    if tax is None:
        return ""
    return f"The property tax was {say.dollars(tax)} for {f'the year {year}' if year else 'a year'}."


def address(listing: Fields) -> str:
    if where := say.address(listing):
        return f"It is {where}, in {say.city(listing)}." if say.city(listing) else f"It is {where}."
    city = f" It is in {say.city(listing)}." if say.city(listing) else ""
    return f"The seller does not show the address.{city}"


def status(listing: Fields) -> str:
    status = str(listing.get("StandardStatus", ""))
    if status == "Active":
        begins = listing.get("AvailabilityDate")
        free = f", free from {say.day(begins)}" if begins else ""
        return f"It is active, so it is on the market{free}."
    return f"Its status is {status.lower()}, so it is not available as an active listing is."


def on_market(listing: Fields) -> str:
    since = listing.get("OnMarketDate") or listing.get("ListingContractDate")
    return f"It came on the market on {say.day(since)}." if since else ""


def price_change(listing: Fields) -> str:
    before = listing.get("PreviousListPrice") or listing.get("OriginalListPrice")
    return f"It was listed at {say.dollars(before)} before, and is now at {say.price(listing)}." if before else ""


def agent(listing: Fields) -> str:
    who = [say.clean(listing[field]) for field in ("ListAgentFullName", "ListOfficeName") if field in listing]
    return f"It is listed by {' of '.join(each for each in who if each)}." if any(who) else ""


def pets(listing: Fields) -> str:
    values = listing.get("PetsAllowed", [])
    if not values:
        return ""
    if [str(value).lower() for value in values] == ["no"]:
        return "No, pets are not allowed. Assistance animals are not pets."
    allowed = [say.clean(value).replace(" OK", " are fine").lower() for value in values]
    return (
        f"On pets the listing says: {say.joined([each for each in allowed if each] or ['ask'])}. Assistance "
        "animals are not pets."
    )


def assistance(_listing: Fields) -> str:
    return "Assistance animals are not pets, so a pet rule does not keep one out."


def senior(listing: Fields) -> str:
    match listing.get("SeniorCommunityYN"):
        case True:
            return "Yes, it is in a community for people of 55 and over."
        case False:
            return "No, it is not a 55 and over community."
    return ""


def schools(listing: Fields) -> str:
    named = [
        f"the {kind} school is {told}"
        for field, kind in (
            ("ElementarySchool", "elementary"),
            ("MiddleOrJuniorSchool", "middle"),
            ("HighSchool", "high"),
        )
        if (told := say.clean(listing.get(field, "")))
    ]
    return say.sentence(f"as the listing names it, {say.joined(named)}") if named else ""


def waterfront(listing: Fields) -> str:
    match listing.get("WaterfrontYN"):
        case True:
            return "Yes, it is on the waterfront."
        case False:
            return "No, it is not on the waterfront."
    return ""


def kind(listing: Fields) -> str:
    word = say.kind(listing)
    return f"It is {'an' if word[0] in 'aeiou' else 'a'} {word}."


def levels(listing: Fields) -> str:
    levels = say.values(listing.get("Levels", ()))
    stories = listing.get("StoriesTotal")
    told = [
        f"The home is on this many levels: {levels}." if levels else "",
        f"The building has {say.counted(stories, 'floor')}." if stories else "",
    ]
    return " ".join(each for each in told if each)


def basement(listing: Fields) -> str:
    values = listing.get("Basement", ())
    if list(values) == ["None"]:
        return "No, it has no basement."
    return f"The basement is {say.values(values)}." if say.values(values) else ""


def cooling(listing: Fields) -> str:
    if list(listing.get("Cooling", ())) == ["None"]:
        return "No, the listing says there is no cooling."
    told = say.values(listing.get("Cooling", ()))
    return f"For cooling it has {told}." if told else ""


def bookable(listing: Fields) -> str:
    begins = listing.get("AvailabilityDate")
    return f"It is available from {say.day(begins)}." if begins else status(listing)


def lookups(field: str, before: str) -> Answer:
    return lambda listing: f"{before} {told}." if (told := say.values(listing.get(field, ()))) else ""


def text_of(field: str, before: str, after: str = ".") -> Answer:
    return lambda listing: f"{before} {told}{after}" if (told := say.clean(listing.get(field, ""))) else ""


def zip(_listing: Fields) -> str:
    return "I don't read out ZIP codes, but I can tell you the town and the street."


def silent(_listing: Fields) -> str:
    return ""


_LISTS = (
    "InteriorFeatures",
    "ExteriorFeatures",
    "Appliances",
    "ParkingFeatures",
    "View",
    "AccessibilityFeatures",
    "Cooling",
    "Heating",
    "PoolFeatures",
)


def mentioned(words: str, what: str) -> Answer:
    """Whether features or remarks name a thing: found is told as found, not found is not a no."""

    def answer(listing: Fields) -> str:
        text = " ".join(str(value) for name in _LISTS for value in listing.get(name, ())).lower().replace("(s)", "s")
        remarks = str(listing.get("PublicRemarks", "")).lower()
        remarks = re.sub(r"\b(?:no|without|not|nor)\b[^.,;]*", " ", remarks)
        return (
            f"Yes, the listing mentions {what}."
            if re.search(rf"(?<!\w)(?:{words})(?!\w)", f"{text} . {remarks}")
            else ""
        )

    return answer


_PLURALS = (
    "laundry",
    "storage",
    "solar",
    "hardwood floors",
    "vaulted ceilings",
    "granite countertops",
    "stainless appliances",
    "electric vehicle charging",
    "air conditioning",
    "rv parking",
    "radiant heat",
    "new construction",
    "quiet",
    "gated",
    "furnished",
    "unfurnished",
    "waterfront",
    "single level",
)


def with_article(name: str) -> str:
    if name in _PLURALS:
        return {
            "solar": "solar panels",
            "quiet": "a quiet place",
            "gated": "a gate",
            "single level": "a single level",
        }.get(name, name)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
