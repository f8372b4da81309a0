"""What is noted of a reply: an aside ends no waiting, a change counts, the house's part is told."""

from agent.checked import Change
from agent.events import Aside, ClauseChanged, Guarded, ReplyFinished, Retrying
from agent.model import TextDelta, TookOver, Usage
from evaluation.measured import Stopwatch, at_share


class _Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_the_first_clause_is_the_models_not_the_houses_aside() -> None:
    clock = _Clock()
    watch = Stopwatch(clock)
    for event in (Aside("One moment."), TextDelta(" "), TextDelta("I found two."), TextDelta(" Both are new.")):
        clock.now_s += 1.0
        watch.note(event)
    watch.note(ReplyFinished(Usage(10, 5, 2), ()))
    figures = watch.figures()
    assert (figures.first_clause_s, figures.whole_s) == (3.0, 4.0)
    assert figures.usage == Usage(10, 5, 2)
    assert watch.text == " I found two. Both are new."
    assert (figures.changes, figures.taken_over, figures.guarded, figures.retried) == ((), False, False, False)


def test_what_the_house_did_is_told() -> None:
    change = Change("figure", "$1", "$2", repaired=True)
    watch = Stopwatch(lambda: 0.0)
    for event in (Guarded("orders"), Retrying("again"), ClauseChanged(change), TextDelta("Two."), TookOver("gone")):
        watch.note(event)
    watch.note(TextDelta("Three."))
    figures = watch.figures()
    assert (figures.guarded, figures.retried, figures.taken_over) == (True, True, True)
    assert figures.changes == (change,)
    assert figures.usage is None
    assert watch.text == "Two. Three.", "another speaker's words are not glued to the last"


def test_a_share_is_the_nearest_rank() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [at_share(values, share) for share in (0.0, 0.5, 0.95, 1.0)] == [1.0, 3.0, 5.0, 5.0]
    assert at_share([], 0.5) is None
