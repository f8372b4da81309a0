"""The listings for visitors, read from files: what may be shown, and what was wrong on the way."""

from dataclasses import dataclass
from pathlib import Path

from agent.listings import Listings
from agent.reso.importing import Message, import_files


@dataclass(frozen=True, slots=True)
class Loaded:
    """The listings that visitors may hear of, and what was refused or changed in the files."""

    listings: Listings
    problems: tuple[Message, ...]


def load_listings(place: Path) -> Loaded:
    """From a folder (its *.json and *.csv) or one file. Raises FixSettings, naming the file that cannot be read."""
    imported = import_files([place])
    return Loaded(Listings(imported.listings), imported.messages)
