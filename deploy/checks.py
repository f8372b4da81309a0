"""`python -m deploy.checks`: how this house is, as one table; with --quiet, by timer, it tells people what changed.

Exit status: 0 all is well, 1 something warns or cannot be read, 2 something alerts, 3 the checks cannot be made.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from deploy.checking import news, state, table, textfile
from deploy.checking.messages import message, trial
from deploy.checking.places import HOST_ENV, OVERRIDES, BadPlaces, Places, places
from deploy.checking.results import Unread, exit_status
from deploy.checking.run import Run, run
from deploy.checking.telling import Sent, addresses, send
from deploy.checking.thresholds import BadThresholds, Thresholds, load

THRESHOLDS = Path(__file__).with_name("checks.toml")
CANNOT = 3


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(CANNOT, f"{self.prog}: {message}\n")  # argparse's own status, 2, would be taken for an alert


def main(arguments: Sequence[str] | None = None, host: Places | None = None) -> int:
    """`host` is for tests: else host.env and the environment say where everything is."""
    asked = _parser().parse_args(arguments)
    if asked.guide:
        print(table.guide())
        return 0
    try:
        host = host or places(os.environ, asked.host_env)
        thresholds = load(THRESHOLDS, asked.thresholds)
    except (BadPlaces, BadThresholds) as error:
        print(error, file=sys.stderr)
        return CANNOT
    if asked.test_alert:
        return _test_alert(host)
    return _checked(asked, host, thresholds)


def _checked(asked: argparse.Namespace, host: Places, thresholds: Thresholds) -> int:
    now = time.time()
    done = run(host, thresholds, state.load(host.state), now)
    if asked.quiet:
        _tell(done, host, thresholds, now)
    elif asked.json:
        print(table.as_json(done.results, now))
    else:
        print(table.table(done.results, coloured=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    if asked.textfile:
        _written(lambda: textfile.write(asked.textfile, done.results, done.worker, now), asked.textfile)
    return exit_status(done.results)


def _tell(done: Run, host: Places, thresholds: Thresholds, now: float) -> None:
    """What is news goes out and into the journal; what could not be sent is news again next time."""
    memory = news.looked(done.state.memory, done.results)
    found = news.news(memory, done.results, thresholds, now)
    unsent = done.state.unsent
    if found:
        text = message(host.name, found)
        print(f"{text.title}\n{text.body}")
        to = addresses(host.alert_urls)
        sent = Sent(0, (to.why,)) if isinstance(to, Unread) else send(text, to)
        for fault in sent.faults:
            print(f"alerts: {fault}", file=sys.stderr)
        unsent = len(sent.faults)
        if sent.reached or not sent.faults:
            memory = news.remember(memory, found, now)
    _written(lambda: state.save(host.state, replace(done.state, memory=memory, unsent=unsent)), host.state)


def _written(write: Callable[[], None], file: Path) -> None:
    try:
        write()
    except OSError as error:
        print(f"{file} cannot be written: {error.strerror or error}", file=sys.stderr)


def _test_alert(host: Places) -> int:
    to = addresses(host.alert_urls)
    if isinstance(to, Unread) or not to:
        print(to.why if isinstance(to, Unread) else f"There is no address in {host.alert_urls}", file=sys.stderr)
        return 2
    sent = send(trial(host.name), to)
    for fault in sent.faults:
        print(fault, file=sys.stderr)
    print(f"{sent.reached} of {len(to)} addresses took the message.")
    return 2 if sent.faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="python -m deploy.checks", description=(__doc__ or "").partition("\n")[0])
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="the results as JSON")
    how.add_argument(
        "--quiet", action="store_true", help="as the timer does: keep the counters, print and send only what changed"
    )
    how.add_argument("--test-alert", action="store_true", help="send a test to every address of ALERT_URLS")
    how.add_argument("--guide", action="store_true", help="what to do at each alert, as Markdown")
    parser.add_argument("--textfile", type=Path, metavar="PATH", help="also write them for node_exporter")
    parser.add_argument("--host-env", type=Path, default=HOST_ENV, metavar="FILE")
    parser.add_argument("--thresholds", type=Path, default=OVERRIDES, metavar="FILE", help="lines that differ")
    return parser


if __name__ == "__main__":
    sys.exit(main())
