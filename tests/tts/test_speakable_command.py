"""`python -m tts speakable`: as many lines out as come in, whatever is in them."""

import subprocess
import sys

import pytest


def run(*told: str, lines: bytes = b"") -> list[str]:
    """What the command prints, line by line; it must end well and complain of nothing."""
    command = [sys.executable, "-m", "tts", "speakable", *told]
    done = subprocess.run(command, input=lines, capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    return done.stdout.decode("utf-8").splitlines()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (b"$1.25M\n\n3BR\n", ["one point two five million dollars", "", "three bedrooms"]),
        (b"a caf\xe9 at $5\r\n\xff\n2 ba", ["a caf at five dollars", "", "two baths"]),
        (b"", []),
    ],
)
def test_each_line_in_is_a_line_out(lines: bytes, said: list[str]) -> None:
    assert run(lines=lines) == said


def test_lines_may_be_given_and_words_told_apart() -> None:
    assert run("HOA $325/mo", "Oak St.") == [
        "H O A three hundred twenty five dollars per month",
        "Oak Street.",
    ]
    assert run("--words", "850 sq ft 🎉") == ["850\teight hundred fifty", "sq\tsquare", "ft\tfeet", "🎉\t"]


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "tts", "speakable"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(b"3BR\n" * 100)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
