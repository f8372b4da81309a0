"""How long the next chunk is waited for: stage by stage, put off by signs of life alone."""

import time

import pytest

from agent.server.chunks import Completion
from agent.server.waits import ModelTimeouts, Waits

TIMEOUTS = ModelTimeouts(connect_s=1, first_token_s=10, between_tokens_s=6, whole_s=24)


class _Clock:
    now_s = 1_000.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    one = _Clock()
    monkeypatch.setattr(time, "monotonic", one.monotonic)
    return one


def _told(delta: dict[str, object], finish: str | None = None) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def test_each_stage_has_its_time_and_empty_chunks_put_nothing_off(clock: _Clock) -> None:
    waits, completion = Waits(TIMEOUTS), Completion()
    assert waits.left_s(completion) == 10
    clock.now_s += 4
    completion.feed(_told({"role": "assistant", "content": ""}))
    assert waits.left_s(completion) == 6, "the first token is still to come"
    completion.feed(_told({"content": "Two"}))
    assert waits.left_s(completion) == 6, "from now on"
    clock.now_s += 5
    completion.feed(_told({}))
    assert waits.left_s(completion) == 1
    completion.feed(_told({"reasoning": "hm"}))
    assert waits.left_s(completion) == 6
    clock.now_s += 5
    completion.feed(_told({"content": " homes."}, "stop"))
    assert waits.left_s(completion) == 2, "only the usage can follow"
    clock.now_s += 1
    completion.feed(_told({"content": "."}))
    assert waits.left_s(completion) == 1


def test_the_whole_call_ends_though_its_tokens_never_do(clock: _Clock) -> None:
    waits, completion = Waits(TIMEOUTS), Completion()
    left_s = []
    for _ in range(5):
        left_s.append(waits.left_s(completion))
        completion.feed(_told({"content": "and "}))
        clock.now_s += 5
    assert left_s == [10, 6, 6, 6, 4]
    with pytest.raises(TimeoutError):
        waits.left_s(completion)
