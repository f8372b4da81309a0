"""What the three command lines share: settings read once, one plain sentence for what cannot be done, exit statuses."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from deploy.backups import parameters
from deploy.backups.errors import BackupError, BadParameters
from deploy.backups.making import House
from deploy.backups.parameters import Parameters
from settings import ROOT, BadSettings, Settings

DONE, FAILED, BAD_ARGUMENTS, NOT_REMOTE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where the command works: what the settings and host.env tell."""

    house: House
    parameters: Parameters
    environment: Mapping[str, str]


def here(environment: Mapping[str, str] = os.environ) -> Place:
    """Raises BadSettings, BadParameters."""
    told = parameters.with_host_env(environment)
    settings = Settings.read(told)
    secret = [one.metadata["key"] for one in fields(Settings) if one.metadata["secret"]]
    house = House(settings.database, settings.data_dir, ROOT, frozenset(secret))
    return Place(house, parameters.read(told, settings.data_dir), told)


def run(act: Callable[[Place], int]) -> int:
    """The exit status of `act`; whatever keeps it from being done is one line on stderr."""
    try:
        return act(here())
    except (BadSettings, BadParameters) as bad:
        print("The settings cannot be used:", *bad.faults, sep="\n", file=sys.stderr)
        return BAD_ARGUMENTS
    except BackupError as error:
        return refuse(str(error))


def refuse(sentence: str, status: int = FAILED) -> int:
    first = sentence.split(" ", maxsplit=1)[0]
    told = sentence[:1].upper() + sentence[1:] if first.isalpha() else sentence  # names stay as they are
    print(f"{told.rstrip('.')}.", file=sys.stderr)
    return status


def megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
