"""`python -m tests.faults`: the matrix of faults as a Markdown page; `--defaults` waits in earnest.

`python -m tests.faults --defaults > agent/FAULTS.md` records it.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.faults.cases import FAULTS
from tests.faults.playing import Played, play_all

_HEAD = """\
# What happens when the model's server fails

Each row is one turn through the house as the app builds it (a paying visitor, the judges, a scripted voice) against a
scripted server on loopback, with {patience}; written by `python -m tests.faults`. "As expected": who answers is the one
that tests/faults/cases.py names, the turn and the next question end in a spoken sentence, and no reservation stays
open. Seconds are from the question to the end of the turn's sound, which the scripted voice makes at once.
"""


def _row(played: Played) -> str:
    heard = played.spoken if len(played.spoken) < 150 else played.spoken[:145].rpartition(" ")[0] + " ..."
    asked = "" if isinstance(played.fault.server, str) else str(played.asked)
    who = {"model": "model", "retried": "model, asked once more", "stand-in": "concierge"}[played.ending]
    good = played.ended == played.next_ended == "finished" and not played.left_open
    fine = "yes" if good and played.ending == played.fault.ending else "NO"
    return f"| {played.fault.name} | {who} | {asked} | {played.took_s:.1f} | {heard} | {fine} |"


def main() -> None:
    reading = argparse.ArgumentParser(prog="python -m tests.faults", description="The matrix of faults.")
    reading.add_argument("--defaults", action="store_true", help="with the usual settings: a minute")
    in_earnest = reading.parse_args().defaults
    with tempfile.TemporaryDirectory() as folder:
        played = asyncio.run(play_all(Path(folder), in_earnest=in_earnest))
    print(_HEAD.format(patience="the usual settings" if in_earnest else "the usual settings and a hurried clock"))
    print("| Fault | Who answers | Requests | Seconds | What is heard | As expected |")
    print("|---|---|---|---|---|---|")
    print("\n".join(map(_row, played)))
    slowest = max(played, key=lambda each: each.took_s)
    print(f"\n{len(FAULTS)} faults; the slowest turn took {slowest.took_s:.1f} s ({slowest.fault.name}).")


if __name__ == "__main__":
    main()
