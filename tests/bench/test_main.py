"""Which parts are measured."""

from tests.bench.__main__ import PARTS, asked


def test_the_ear_is_measured_only_when_it_is_named() -> None:
    assert [name for name in PARTS if name not in asked([])] == ["ear"]
    assert asked(["ear", "voice"]) == ["ear", "voice"]
