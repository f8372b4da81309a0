"""Which pictures a listing has: its front, and rooms or grounds that fit what it states."""

from random import Random
from typing import Any

from maker.fronts import front
from maker.rooms import room

_TITLES = {
    "living": "Living Room",
    "kitchen": "Kitchen",
    "bedroom": "Bedroom",
    "garden": "Garden",
    "pool": "Pool",
    "view": "View",
    "office": "Office",
    "hall": "Interior",
}


def pictures(record: dict[str, Any], drawing: str, rng: Random) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """(Media records, drawings by file name) of one listing."""
    key = record["ListingKey"]
    wanted = ["front", *_inside(record, drawing, rng)]
    stated = record.get("InteriorFeatures") or []
    media, drawn = [], {}
    for at, kind in enumerate(wanted):
        name = f"pictures/{key}-{kind}.svg"
        title = "Front of Structure" if kind == "front" else _TITLES[kind]
        if kind == "front" and drawing == "land":
            title = "Lot"
        drawn[name] = _front(record, drawing) if kind == "front" else room(kind, title, f"{key} {kind}", stated)
        media.append(
            {
                "MediaKey": f"{key}-M{at:02d}",
                "ResourceRecordKey": key,
                "Order": at,
                "MediaCategory": "Photo",
                "MediaType": "svg",
                "MediaURL": name,
                "ShortDescription": title,
                "ImageOf": title,
            }
        )
    return media, drawn


def _front(record: dict[str, Any], drawing: str) -> str:
    view = record.get("View") or []
    behind = "water" if record.get("WaterfrontYN") or "Water" in view or "Ocean" in view else ""
    behind = behind or ("mountains" if "Mountain(s)" in view else "")
    stories = record.get("StoriesTotal") or (1 if (record.get("LivingArea") or 0) < 1700 else 2)
    title = "Land" if drawing == "land" else "Front of Structure"
    garage = bool(record.get("GarageSpaces"))
    return front(drawing, title, record["ListingKey"], stories=stories, garage=garage, behind=behind)


def _inside(record: dict[str, Any], drawing: str, rng: Random) -> list[str]:
    if drawing == "land":
        return ["view"] if record.get("WaterfrontYN") else []
    if drawing == "commercial":
        return ["hall", "office"]
    outside = record.get("ExteriorFeatures") or []
    rooms = ["pool"] if record.get("PoolPrivateYN") else ["garden"] if "Garden" in outside else []
    rooms += ["view"] if record.get("WaterfrontYN") else []
    return [rng.choice(("living", "kitchen")), *(rooms or ["bedroom"])][:2]
