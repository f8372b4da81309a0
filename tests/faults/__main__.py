"""`python -m tests.faults`: the matrix of faults as a Markdown table; `--defaults` waits as long as a server may."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.faults.cases import FAULTS
from tests.faults.playing import QUICK, USUAL, Played, play_all


def _row(played: Played) -> str:
    heard = played.spoken if len(played.spoken) < 150 else played.spoken[:145].rpartition(" ")[0] + " ..."
    asked = "" if isinstance(played.fault.server, str) else str(played.asked)
    who = {"model": "model", "retried": "model, asked once more", "stand-in": "concierge"}[played.ending]
    good = played.ended == played.next_ended == "finished" and not played.left_open
    fine = "yes" if good and played.ending == played.fault.ending else "NO"
    return f"| {played.fault.name} | {who} | {asked} | {played.took_s:.1f} | {heard} | {fine} |"


def main() -> None:
    reading = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    reading.add_argument("--defaults", action="store_true", help="with the usual settings: a minute")
    usual = reading.parse_args().defaults
    with tempfile.TemporaryDirectory() as folder:
        played = asyncio.run(play_all(Path(folder), hung=USUAL if usual else QUICK))
    print("| Fault | Who answers | Requests | Seconds | What is heard | As expected |")
    print("|---|---|---|---|---|---|")
    print("\n".join(map(_row, played)))
    print(f"\n{len(FAULTS)} faults; slowest {max(each.took_s for each in played):.1f} s.")


if __name__ == "__main__":
    main()
