"""Every fault of a model's server ends in a spoken, sensible sentence; nothing stays reserved, no key is logged."""

import asyncio
import logging
import re

import pytest

from agent.replying.recovering import ASKED_AGAIN
from tests.faults.cases import FAULTS, Fault
from tests.faults.playing import KEY, Played, play_all


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Played], list[str]]:
    """All at once: most of the time is waiting. With every line that anything logged."""
    lines, root = _Lines(), logging.getLogger()
    level = root.level
    root.addHandler(lines)
    root.setLevel(logging.DEBUG)
    try:
        played = asyncio.run(play_all(tmp_path_factory.mktemp("faults")))
    finally:
        root.removeHandler(lines)
        root.setLevel(level)
    return {each.fault.name: each for each in played}, lines.lines


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_in_a_spoken_sentence(fault: Fault, run: tuple[dict[str, Played], list[str]]) -> None:
    played = run[0][fault.name]
    assert played.ended == "finished"
    assert played.ending == fault.ending, played
    assert _is_sensible(played.spoken), played.spoken
    assert _words(played.spoken) == _words(played.shown)
    assert fault.says in played.spoken
    assert not fault.never or fault.never not in played.spoken
    assert fault.asked is None or played.asked == fault.asked
    assert played.next_ended == "finished"
    assert _is_sensible(played.next_spoken), played.next_spoken
    assert played.left_open == 0


def test_no_sentence_is_said_twice(run: tuple[dict[str, Played], list[str]]) -> None:
    for played in run[0].values():
        sentences = re.split(r"(?<=[.!?]) ", played.spoken)
        assert len(sentences) == len(set(sentences)), played


def test_no_key_and_no_chat_text_is_logged(run: tuple[dict[str, Played], list[str]]) -> None:
    written = "\n".join(run[1])
    assert "asked again" in written, "what went wrong is told to the operator"
    assert KEY not in written
    assert "Lindenport" not in written
    assert ASKED_AGAIN not in written


def test_there_are_enough_of_them() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25


def _is_sensible(spoken: str) -> bool:
    """Words, to the end of a sentence, with nothing of a wire in them."""
    return (
        len(re.findall(r"[A-Za-z]{2,}", spoken)) >= 3
        and spoken[-1:] in (*".!?",)
        and not re.search(r"[{}<>]|data:", spoken)
    )


def _words(text: str) -> str:
    return "".join(filter(str.isalnum, text))
