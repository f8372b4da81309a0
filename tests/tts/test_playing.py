"""What a listener has left to hear: what was made, less the time since it began to play."""

from tts.playing import LEAST_AHEAD_S, Playing


def test_it_plays_from_the_first_sound_on() -> None:
    now = [100.0]
    playing = Playing(0.5, clock=lambda: now[0])
    assert (playing.ahead_s(), playing.due_s) == (0.5, None)
    now[0] += 7  # nothing is made yet: what was left is another's to count
    playing.made(2.0)
    assert playing.ahead_s() == 2.5
    now[0] += 1
    playing.made(1.0)
    assert (playing.ahead_s(), playing.due_s) == (2.5, 110.5)
    now[0] += 9
    assert playing.ahead_s() == LEAST_AHEAD_S > 0
    playing.made(1.0)  # what comes late is heard from then on: it makes nobody more urgent than who waits as well
    assert playing.ahead_s() == 1.0
