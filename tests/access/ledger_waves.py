"""Two processes of fifty threads spend from one ledger and are killed (SIGKILL), wave after wave; then it is counted.

    python -m tests.access.ledger_waves var/waves.db --waves 40
    python -m tests.access.ledger_waves postgresql://... --waves 40
    python -m tests.access.ledger_waves var/naive.db --naive        the control: check first, record afterwards

Each thread reserves, notes that it was allowed to (in a file, which outlives the kill), spends, and settles most of
the time. Two waves share a day, so that a day goes on after a crash. Prints one line of JSON:

    acknowledged, calls    reservations that were confirmed, and calls paid with them
    refused, unavailable   what the ledger refused; when the database was too busy
    overrun                tokens spent past the cap of a day, by the threads' own notes and by the ledger's rows
    lost                   acknowledged reservations whose row is not there
    mismatched             days whose sum is not that of their rows
    charged                reservations that the kills left open, charged in full by the next start
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import secrets
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

from access.ledger_mark import LedgerMark
from store.engine import open_database, reading, writing
from store.errors import StoreUnavailable
from store.ledger import DAYS, RESERVATIONS, Caps, LedgerDrawer, Refusal, Reserved, Spent, Wanted
from store.ledger_clock import DAY_S
from tests.access.house_ledger import ANN, BEN, NOON, invite, nonzero, summed, told

PROCESSES, THREADS = 2, 50
UPPER = 20  # tokens, of one call at most
CAP, BENS_CAP = 200, 70  # tokens a day: reached within a second
WAVE_S = (0.5, 1.5)
ORPHANED_S = 30
CAP_S = 20  # at most, to meet the cap on a busy machine


class NaiveDrawer(LedgerDrawer):
    """What one would write at first: look whether there is room, spend, record it. For the control."""

    def reserve(self, wanted: Wanted, house: Caps, now_unix_s: int, at_least: int = 0) -> Reserved | Refusal:
        day = now_unix_s // DAY_S
        with reading(self._engine) as connection:
            spent = connection.execute(select(DAYS.c.tokens).where(DAYS.c.day == day, DAYS.c.account == "")).scalar()
        if (spent or 0) + wanted.spent.tokens > (house.tokens or 0):
            return Refusal("house", "tokens")
        time.sleep(0.02)  # the call itself
        row = {"reservation_id": wanted.reservation_id, "day": day, "invite_id": wanted.invite_id, "state": "open"}
        row |= {"kind": "tokens", "model": "m", "opened_unix_s": now_unix_s, **asdict(wanted.spent)}
        with writing(self._engine) as connection:
            connection.execute(insert(RESERVATIONS).values(row))
            for account in ("", wanted.invite_id):
                mine = (DAYS.c.day == day, DAYS.c.account == account)
                more = update(DAYS).where(*mine).values(tokens=DAYS.c.tokens + wanted.spent.tokens)
                if connection.execute(more).rowcount == 0:
                    connection.execute(insert(DAYS).values(day=day, account=account, **asdict(wanted.spent)))
        return Reserved(day, 0)


@dataclass
class Report:
    waves: int = 0
    acknowledged: int = 0
    calls: int = 0
    refused: int = 0
    unavailable: int = 0
    charged: int = 0
    overrun: int = 0
    lost: int = 0
    mismatched: list[Any] = field(default_factory=list)


class Notes:
    """Lines in a file, each written at once: what a killed process did is known all the same."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, *words: object) -> None:
        os.write(self._handle, (" ".join(map(str, words)) + "\n").encode())


def work(place: Path | str, notes_path: Path, now_unix_s: int, naive: bool) -> None:
    """One process, until it is killed; should nobody be left to do that, it ends by itself."""
    engine = open_database(place)
    drawer, notes = (NaiveDrawer if naive else LedgerDrawer)(engine), Notes(notes_path)
    for _ in range(THREADS):
        threading.Thread(target=spend, args=(drawer, notes, now_unix_s), daemon=True).start()
    time.sleep(ORPHANED_S)
    os._exit(1)


def spend(drawer: LedgerDrawer, notes: Notes, now_unix_s: int) -> None:
    dice = random.Random(secrets.randbits(64))
    day = now_unix_s // DAY_S
    while True:
        upper = dice.randint(1, UPPER)
        wanted = Wanted(secrets.token_hex(16), dice.choice((ANN, BEN)), "tokens", "m", Spent(tokens=upper))
        try:
            outcome = drawer.reserve(wanted, Caps(tokens=CAP), now_unix_s)
            if isinstance(outcome, Refusal):
                notes.write("refused", day, wanted.invite_id, 0)
                time.sleep(0.005)
                continue
            used = dice.randint(0, upper)
            notes.write("call", day, wanted.invite_id, used, wanted.reservation_id)
            if dice.random() < 0.8:
                drawer.settle(wanted.reservation_id, Spent(tokens=used))
        except StoreUnavailable:
            notes.write("unavailable", day, wanted.invite_id, 0)


def waves(place: Path | str, folder: Path, count: int, *, naive: bool = False, seed: int = 1) -> Report:
    """Runs them and counts. `folder` is for the notes and the mark."""
    folder.mkdir(parents=True, exist_ok=True)
    dice, report, mark = random.Random(seed), Report(waves=count), LedgerMark(folder / "ledger.mark")
    engine = open_database(place)
    invite(engine, ANN)
    invite(engine, BEN, daily_tokens=None if naive else BENS_CAP)
    for wave in range(count):
        now_unix_s = NOON + wave // 2 * DAY_S
        report.charged += LedgerDrawer(engine).open_day(mark, now_unix_s).charged
        engine.dispose()  # what is forked must share no connection
        started = [_start(place, folder / f"notes-{wave}-{one}", now_unix_s, naive) for one in range(PROCESSES)]
        time.sleep(dice.uniform(*WAVE_S))
        if naive:
            _until(partial(_overrun, engine, now_unix_s // DAY_S))
        elif wave % 2:  # the day's last
            _until(partial(_refused, folder, wave))
        for process in started:
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
    report.charged += LedgerDrawer(engine).open_day(mark, NOON + count * DAY_S).charged
    _count(engine, folder, report)
    engine.dispose()
    return report


def _until(met: Callable[[], bool]) -> None:
    """Waves that are killed before they meet the cap prove nothing, and a busy machine takes its time."""
    last_s = time.monotonic() + CAP_S
    while not met() and time.monotonic() < last_s:
        time.sleep(0.1)


def _overrun(engine: Engine, day: int) -> bool:
    with contextlib.suppress(StoreUnavailable):
        return told(engine).get((day, ""), Spent()).tokens > CAP
    return False


def _refused(folder: Path, wave: int) -> bool:
    return any("refused" in path.read_text("ascii") for path in folder.glob(f"notes-{wave}-*"))


def _start(place: Path | str, notes: Path, now_unix_s: int, naive: bool) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work, args=(place, notes, now_unix_s, naive))
    process.start()
    return process


def _count(engine: Engine, folder: Path, report: Report) -> None:
    spent: Counter[tuple[int, str]] = Counter()
    acknowledged = set()
    for line in (line for path in folder.glob("notes-*") for line in path.read_text("ascii").splitlines()):
        kind, day, invite_id, used, *ids = line.split()
        report.refused += kind == "refused"
        report.unavailable += kind == "unavailable"
        report.calls += kind == "call"
        acknowledged.update(ids)
        for account in ("", invite_id):
            spent[int(day), account] += int(used)
    days = told(engine)
    for (day, account), used in spent.items():
        cap = {"": CAP, BEN: BENS_CAP}.get(account, CAP)
        report.overrun += max(0, used - cap, days.get((day, account), Spent()).tokens - cap)
    with reading(engine) as connection:
        kept = set(connection.execute(select(RESERVATIONS.c.reservation_id)).scalars())
    report.acknowledged = len(acknowledged)
    report.lost = len(acknowledged - kept)
    sums = nonzero(summed(engine))
    report.mismatched = sorted(key for key in days.keys() | sums.keys() if days.get(key) != sums.get(key))


def main(read: Callable[[], argparse.Namespace]) -> None:
    asked = read()
    place: str | Path = asked.place if "://" in asked.place else Path(asked.place)
    folder = Path(asked.notes) if asked.notes else Path(f"{asked.place}-notes")
    print(json.dumps(asdict(waves(place, folder, asked.waves, naive=asked.naive, seed=asked.seed))))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", help="a new file of SQLite, or the address of an empty database of PostgreSQL")
    parser.add_argument("--waves", type=int, default=20)
    parser.add_argument("--notes", help="a new folder for the threads' notes; default: beside the file")
    parser.add_argument("--naive", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments)
