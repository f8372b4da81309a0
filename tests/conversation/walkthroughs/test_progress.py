"""How far a rendering is: a bar in a terminal, lines in a log."""

import io

from conversation.walkthroughs.progress import WIDTH, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_grows_in_one_line() -> None:
    out = Terminal()
    with Progress("tour", out) as progress:
        for done in range(4):
            progress.told(done, 3)
    drawn = out.getvalue().removesuffix("\n").split("\r")[1:]
    assert [one.count("#") for one in drawn] == [0, WIDTH // 3, 2 * WIDTH // 3, WIDTH]
    assert {len(one) for one in drawn} == {len(drawn[0])}
    assert out.getvalue().count("\n") == 1


def test_a_log_gets_a_line_a_step_and_nothing_that_moves_a_cursor() -> None:
    out = io.StringIO()
    with Progress("tour", out) as progress:
        progress.told(1, 2)
        progress.told(2, 2)
    assert out.getvalue() == "tour: 1 of 2 steps are ready\ntour: 2 of 2 steps are ready\n"
