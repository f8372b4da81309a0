"""Makes the sample listings, their open houses and their pictures. The same seed gives the same bytes.

python assets/listings/make.py                        the set in this folder
python assets/listings/make.py --seed 7 --out DIR     another set: other towns, prices, people and keys
"""

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any

from maker.homes import KINDS, record
from maker.pictures import pictures
from maker.places import HOME, World, world_of
from maker.visits import open_houses

HERE = Path(__file__).parent
SEED = 2026
# Kinds in the order of their keys, with how many of each.
PLAN = (
    {
        "house": 14,
        "cottage": 3,
        "cabin": 2,
        "townhouse": 6,
        "condo": 7,
        "55+ house": 2,
        "55+ condo": 2,
        "manufactured": 2,
    }
    | {"land": 5, "farm": 3, "duplex": 1, "triplex": 1, "quadruplex": 1, "apartment": 4, "house to rent": 2}
    | {"townhouse to rent": 1, "condo to rent": 1, "office for sale": 1, "shop to let": 1, "business": 1}
)
# What is not Active, by its place in the plan.
STATUSES = {3: "Pending", 8: "Active Under Contract", 11: "Coming Soon", 13: "Closed", 21: "Pending", 24: "Coming Soon"}
STATUSES |= {27: "Closed", 30: "Active Under Contract", 38: "Pending", 42: "Coming Soon", 47: "Pending", 53: "Closed"}
STATUSES |= {6: "Withdrawn", 33: "Active Under Contract"}
NOT_FOR_DISPLAY, HIDDEN_ADDRESS = 16, 29
DRAWINGS = {"Condominium": "condo", "Apartment": "condo", "Townhouse": "townhouse"}


def records_of(world: World, rng: Random) -> list[tuple[dict[str, Any], str]]:
    """The Property records of a world with what is drawn for each."""
    kinds = [kind for kind, count in PLAN.items() for _ in range(count)]
    first = 14 if world is HOME else 101
    made = []
    for at, kind in enumerate(kinds):
        one = record(f"{world.prefix}{1000 + first + at}", kind, STATUSES.get(at, "Active"), world, rng)
        one["InternetEntireListingDisplayYN"] = at != NOT_FOR_DISPLAY
        one["InternetAddressDisplayYN"] = at != HIDDEN_ADDRESS
        made.append((one, KINDS[kind].drawing))
    return made


def first_thirteen() -> list[tuple[dict[str, Any], str]]:
    """The listings that were written by hand."""
    written = json.loads((HERE / "maker" / "first.json").read_text("utf-8"))["value"]
    return [(one, _drawing_of(one)) for one in written]


def _drawing_of(one: dict[str, Any]) -> str:
    small = one["BedroomsTotal"] < 3 and one["PropertySubType"] == "Single Family Residence"
    return "cottage" if small else DRAWINGS.get(one["PropertySubType"], "house")


def make(seed: int) -> dict[str, str]:
    """All files of a set, by their names."""
    rng = Random(seed)  # noqa: S311 - alike every time is what is wanted
    home = seed == SEED
    world = HOME if home else world_of(seed, rng)
    files: dict[str, str] = {}
    made = [*(first_thirteen() if home else []), *records_of(world, rng)]
    for one, drawing in made:
        one["Media"], drawn = pictures(one, drawing, rng)
        files |= drawn
    for town in world.towns:
        rows = [one for one, _ in made if one["City"] == town.name]
        files[town.name.lower().replace(" ", "-") + ".json"] = _page("Property", rows, indent=1)
    files["open-houses.json"] = _page("OpenHouse", open_houses([one for one, _ in made], rng))
    return files


def _page(resource: str, rows: list[dict[str, Any]], indent: int | None = None) -> str:
    written = ",\n".join(json.dumps(row, indent=indent) for row in rows)
    return f'{{"@odata.context": "$metadata#{resource}", "value": [\n{written}\n]}}\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, help="a folder of its own for any other seed")
    args = parser.parse_args()
    if args.out is None and args.seed != SEED:
        parser.error("another seed needs --out: this folder keeps its own set")
    out = args.out or HERE
    (out / "pictures").mkdir(parents=True, exist_ok=True)
    for name, text in make(args.seed).items():
        (out / name).write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
