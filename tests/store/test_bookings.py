"""Bookings under crowds: many who want the same time, from threads and from processes."""

import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.queues import Queue
from pathlib import Path

from sqlalchemy import Engine

from store.bookings import BookingDrawer, KeptBooking
from store.engine import open_database
from store.errors import SlotTaken

_NOW_UNIX_S = 1_000


def _booking(visitor: int, starts_unix_s: int = 9_000) -> KeptBooking:
    reference, digits = f"VX-{visitor}-{starts_unix_s}", f"1{visitor}"
    return KeptBooking(reference, "K1", starts_unix_s, starts_unix_s + 1_800, "UTC", None, "Dana", digits, digits)


def _try(drawer: BookingDrawer, booking: KeptBooking) -> str:
    try:
        return "kept" if drawer.keep(booking, _NOW_UNIX_S) is None else "changed"
    except SlotTaken:
        return "taken"


def test_of_many_visitors_at_once_one_gets_the_time(engine: Engine) -> None:
    drawer = BookingDrawer(engine)
    with ThreadPoolExecutor(12) as threads:
        came_to = Counter(threads.map(lambda visitor: _try(drawer, _booking(visitor)), range(24)))
    assert came_to == {"kept": 1, "taken": 23}
    assert len(drawer.of_listing("K1", 0)) == 1


def test_one_visitor_many_times_at_once_has_one_booking(engine: Engine) -> None:
    drawer = BookingDrawer(engine)
    with ThreadPoolExecutor(12) as threads:
        came_to = Counter(threads.map(lambda at: _try(drawer, _booking(1, 9_000 + at)), range(24)))
    assert came_to == {"kept": 1, "changed": 23}
    (left,) = drawer.of_phone("11", 0)
    assert left.revision == 23


def _visit(database: Path | str, first: int, told: "Queue[list[str]]") -> None:
    engine = open_database(database)
    drawer = BookingDrawer(engine)
    with ThreadPoolExecutor(4) as threads:
        told.put(list(threads.map(lambda visitor: _try(drawer, _booking(visitor)), range(first, first + 8))))
    engine.dispose()


def test_of_many_processes_at_once_one_gets_the_time(database: Path | str) -> None:
    spawn = multiprocessing.get_context("spawn")
    told: Queue[list[str]] = spawn.Queue()
    processes = [spawn.Process(target=_visit, args=(database, 100 * at, told)) for at in range(1, 4)]
    for process in processes:
        process.start()
    came_to = Counter(word for _ in processes for word in told.get(timeout=60))
    for process in processes:
        process.join(60)
    told.close()
    assert came_to == {"kept": 1, "taken": 23}
