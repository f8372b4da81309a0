"""For the whole suite. As root with CI=true a skipped test counts as a failure: nothing real is left out there."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

STRICT = os.environ.get("CI") == "true" and os.geteuid() == 0
FIGURES = pytest.StashKey[list[str]]()
pytest_plugins = ["tests.postgres"]  # `database`: SQLite and PostgreSQL


# A busy machine takes longer than 200 ms for an example now and then: time is for the benchmark.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in this thread, and async tests need theirs."""
    items.sort(key=lambda item: "/e2e/" in item.path.as_posix())


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """`figure("stop to silence: 23 ms")` shows a line at the end of the run. Figures are told, never asserted."""
    return pytestconfig.stash[FIGURES].append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[FIGURES]:
        terminalreporter.section("figures of this run")
        for line in config.stash[FIGURES]:
            terminalreporter.line(line)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    report = yield
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI does not allow: {call.excinfo}"
    return report
