"""The suite notices when a guard of the door is gone: gate, limiter, or the reservation before what is paid for.

For each a subset of the suite is run by a pytest of its own, as it is and with that one guard taken away. The subset
is named in full: the tests that have the guard in their own process, on SQLite. That the running house needs its gate
is shown by the control of tests/door/test_every_route.py; that naive counting overruns a budget across processes by
the one of tests/access/test_ledger_waves.py.
"""

import subprocess
import sys

import pytest

from tests.process import ROOT, clean_environment
from tests.removal.plugin import REMOVALS, REMOVED

BOUND_S = 90
SUBSETS = {
    "gate": ["tests/access/test_gate.py"],
    "limiter": ["tests/access/test_redeeming.py", "tests/access/test_limits.py"],
    "reservation": ["tests/conversation/test_metered.py"],
}
# One of the failures that the guard is there to keep from happening.
NOTICED = {
    "gate": "test_without_a_session_everything_else_is_denied",
    "limiter": "test_ten_thousand_guesses_redeem_nothing_and_soon_are_not_even_looked_up",
    "reservation": "test_it_is_reserved_in_full_before_the_model_is_asked",
}


def run(subset: list[str], removed: str) -> subprocess.CompletedProcess[str]:
    options = ["-q", "-p", "tests.removal.plugin", "-p", "no:cacheprovider", "-k", "not postgresql", "-W", "ignore"]
    options += ["--maxfail=8", "--timeout=20"]  # without its guard a test may wait for what does not come
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *subset],
        cwd=ROOT,
        env=clean_environment() | {REMOVED: removed},
        capture_output=True,
        text=True,
        timeout=BOUND_S,
        check=False,
    )


def test_there_is_a_subset_for_every_guard() -> None:
    assert SUBSETS.keys() == NOTICED.keys() == REMOVALS.keys()


@pytest.mark.parametrize("guard", SUBSETS)
def test_the_suite_passes_with_the_guard_and_fails_without(guard: str) -> None:
    whole = run(SUBSETS[guard], removed="")
    assert whole.returncode == pytest.ExitCode.OK, whole.stdout[-3000:]
    without = run(SUBSETS[guard], removed=guard)
    assert without.returncode == pytest.ExitCode.TESTS_FAILED, without.stdout[-3000:] + without.stderr[-3000:]
    failed = [line for line in without.stdout.splitlines() if line.startswith("FAILED")]
    assert any(NOTICED[guard] in line for line in failed), failed
