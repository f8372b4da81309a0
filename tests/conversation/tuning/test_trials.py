"""Comparisons: begun within bounds, voted on round by round, told only when they are over, nobody else's."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from conversation.errors import BadMessage, DoneBefore, NotHere, TryAgain
from conversation.tuning.setting import Setting
from conversation.tuning.trial import A_TASTE, BY_LENGTH, Repeats, Trial
from conversation.tuning.trials import MOST_OPEN, MOST_TEXT_CHARS, MOST_TEXTS, Trials
from store.errors import StoreUnavailable
from store.trials import Ballot, KeptTrial
from tests.conversation.tuning.listening import ANN, BEN, TEXTS, A, B, TrialsInMemory, heard_out, trials_of


async def test_texts_go_round_and_all_rounds_are_there_from_the_start() -> None:
    trial = await trials_of(1).begin(ANN, A, B, TEXTS, 11)
    assert [one.number for one in trial.rounds] == list(range(1, 12))
    assert [one.text for one in trial.rounds] == [TEXTS[at % 2] for at in range(11)]
    assert (trial.next, trial.verdict, trial.winner) == (1, None, None)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"b": A}, "A and B are the same setting"),
        ({"b": replace(A, speed=1)}, "A and B are the same setting"),
        ({"rounds": 9}, "from 10 to 40 rounds"),
        ({"rounds": 41}, "from 10 to 40 rounds"),
        ({"texts": []}, f"from 1 to {MOST_TEXTS} texts"),
        ({"texts": ["a"] * (MOST_TEXTS + 1)}, f"from 1 to {MOST_TEXTS} texts"),
        ({"texts": ["Hello.", " "]}, "Text 2 cannot be spoken"),
        ({"texts": ["Hello.", "..."]}, "Text 2 cannot be spoken: there is nothing in it that would be heard"),
        ({"texts": ["\U0001f600"]}, "Text 1 cannot be spoken"),
        ({"texts": ["a\0b"]}, "Text 1 cannot be spoken"),
        ({"texts": ["x" * (MOST_TEXT_CHARS + 1)]}, "Text 1 has more than 600 characters"),
        ({"a": replace(A, voice="eve")}, "There is no such voice"),
        ({"b": replace(B, speed=9.0)}, "speed must be a number from 0.5 to 2"),
    ],
)
async def test_what_cannot_be_compared_is_told_in_a_sentence(change: dict[str, object], told: str) -> None:
    drawer = TrialsInMemory()
    wanted: dict[str, object] = {"a": A, "b": B, "texts": TEXTS, "rounds": 10, **change}
    with pytest.raises(BadMessage, match=told):
        await trials_of(1, drawer).begin(ANN, **wanted)  # type: ignore[arg-type]
    assert drawer.rows == {}


async def test_a_few_may_be_open_at_once_and_a_done_one_is_not_open() -> None:
    trials = trials_of(1)
    begun = [await trials.begin(ANN, A, B, TEXTS, 10) for _ in range(MOST_OPEN)]
    with pytest.raises(DoneBefore, match="4 comparisons are begun and not done"):
        await trials.begin(ANN, A, B, TEXTS, 10)
    await trials.begin(BEN, A, B, TEXTS, 10)
    for number in range(1, 11):
        await trials.vote(ANN, begun[0].id, number, "first")
    await trials.begin(ANN, A, B, TEXTS, 10)
    await trials.remove(ANN, begun[1].id)
    await trials.begin(ANN, A, B, TEXTS, 10)


async def test_votes_come_in_turn_and_the_first_counts() -> None:
    trials = trials_of(1)
    trial = await trials.begin(ANN, A, B, TEXTS, 10)
    assert await trials.vote(ANN, trial.id, 1, "second") == 2
    with pytest.raises(DoneBefore, match="Round 1 was voted on already, and the first vote counts"):
        await trials.vote(ANN, trial.id, 1, "first")
    with pytest.raises(BadMessage, match="Round 2 comes first"):
        await trials.vote(ANN, trial.id, 3, "first")
    for number in (0, 11):
        with pytest.raises(NotHere, match="rounds 1 to 10"):
            await trials.vote(ANN, trial.id, number, "first")
    assert [one.vote for one in (await trials.get(ANN, trial.id)).rounds][:3] == ["second", None, None]


async def test_of_two_who_vote_at_once_the_later_is_told() -> None:
    """The other tab's vote comes between the look and the write."""
    drawer = TrialsInMemory()
    trials, trial = trials_of(1, drawer), await trials_of(1, drawer).begin(ANN, A, B, TEXTS, 10)
    plain = drawer.get

    def after_a_look(trial_id: str) -> KeptTrial | None:
        found = plain(trial_id)
        drawer.vote(trial_id, 1, Ballot("first", 5, ""))
        return found

    drawer.get = after_a_look  # type: ignore[method-assign]
    with pytest.raises(DoneBefore):
        await trials.vote(ANN, trial.id, 1, "second")
    found = plain(trial.id)
    assert found is not None
    assert found.rounds[0].vote == "first"


async def test_nothing_is_told_before_the_end_and_all_after_it() -> None:
    trials = trials_of(1)
    trial = await trials.begin(ANN, A, B, TEXTS, 10)
    for number in range(1, 10):
        await trials.vote(ANN, trial.id, number, "first")
        told = (await trials.get(ANN, trial.id)).told()
        assert told["state"] == "open"
        assert (told["voted"], told["next"], told["ended_unix_s"]) == (number, number + 1, None)
        assert set(told) == {
            *("id", "state", "begun_unix_s", "ended_unix_s", "rounds", "voted", "next", "a", "b", "texts")
        }
        assert not any(str(one.seed) in json.dumps(told) for one in trial.rounds)
    assert await trials.vote(ANN, trial.id, 10, "first") is None
    done = await trials.get(ANN, trial.id)
    told = done.told()
    for_a = sum(one.a_is_first for one in trial.rounds)
    assert (told["state"], told["for_a"], told["for_b"], told["next"]) == ("done", for_a, 10 - for_a, None)
    assert [one["first"] for one in told["log"]] == ["a" if one.a_is_first else "b" for one in trial.rounds]
    assert isinstance(told["ended_unix_s"], int)


async def test_another_invites_and_none_are_told_alike() -> None:
    trials = trials_of(1)
    trial = await trials.begin(ANN, A, B, TEXTS, 10)
    for invite_id, trial_id in ((BEN, trial.id), (ANN, "0" * 32)):
        for asked in (
            trials.get(invite_id, trial_id),
            trials.vote(invite_id, trial_id, 1, "first"),
            trials.remove(invite_id, trial_id),
        ):
            with pytest.raises(NotHere, match="no such comparison among yours"):
                await asked
    assert await trials.of(BEN) == []
    assert [one.id for one in await trials.of(ANN)] == [trial.id]


async def test_one_goes_on_after_a_restart_with_the_same_orders() -> None:
    drawer = TrialsInMemory()
    trial = await trials_of(1, drawer).begin(ANN, A, B, TEXTS, 10)
    await trials_of(1, drawer).vote(ANN, trial.id, 1, "first")
    after = await trials_of(2, drawer).get(ANN, trial.id)
    assert after.next == 2
    assert [(one.a_is_first, one.seed, one.text) for one in after.rounds] == [
        (one.a_is_first, one.seed, one.text) for one in trial.rounds
    ]
    assert (after.a, after.b) == (A, B)


async def test_a_store_that_is_away_is_told_and_changes_nothing() -> None:
    class Away(TrialsInMemory):
        def get(self, trial_id: str) -> KeptTrial | None:
            raise StoreUnavailable("gone")

        def of_invite(self, invite_id: str) -> Sequence[KeptTrial]:
            raise StoreUnavailable("gone")

    trials = trials_of(1, Away())
    for asked in (trials.get(ANN, "0" * 32), trials.of(ANN), trials.vote(ANN, "0" * 32, 1, "first")):
        with pytest.raises(TryAgain):
            await asked


async def test_the_winner_is_the_setting_that_is_preferred() -> None:
    def always_b(one: object) -> str:
        return "second" if one.a_is_first else "first"  # type: ignore[attr-defined]

    done = await heard_out(trials_of(1), always_b, 10)  # type: ignore[arg-type]
    assert done.winner == B
    assert Trial.read(done.kept()) == done
    assert Setting.from_json(B.to_json()) == B


async def finished(trials: Trials, a: Setting, b: Setting, invite_id: str = ANN, rounds: int = 12) -> Trial:
    begun = await trials.begin(invite_id, a, b, TEXTS, rounds)
    for number in range(1, rounds + 1):
        await trials.vote(invite_id, begun.id, number, "second")
    return await trials.get(invite_id, begun.id)


async def test_comparisons_of_the_same_two_settings_are_told_together() -> None:
    """Also when A and B have changed places; not what is open, of other settings or another's."""
    drawer = TrialsInMemory()
    trials = trials_of(1, drawer)
    first = await heard_out(trials, lambda one: "first", 10)
    assert await trials.repeats(first) == Repeats((10,), 0)
    assert "comparisons of these two" not in str(first.told(await trials.repeats(first))["words"])
    still_open = await trials.begin(ANN, A, B, TEXTS, 10)
    for invite_id, a, b in ((ANN, B, A), (ANN, A, replace(B, pitch=0.9)), (BEN, A, B)):
        await finished(trials, a, b, invite_id)
    repeats = await trials.repeats(first)
    assert (sorted(repeats.rounds), repeats.gone) == ([10, 12], 0)
    assert "You have finished 2 comparisons of these two settings." in first.told(repeats)["words"][-1]
    assert await trials.repeats(still_open) == Repeats()


async def test_removed_comparisons_go_on_being_counted_and_open_ones_never_were() -> None:
    """Else whoever removes what came out otherwise and tries again would be told a share that is not his."""
    drawer = TrialsInMemory()
    trials = trials_of(1, drawer)
    for a, b in ((A, B), (B, A)):
        await trials.remove(ANN, (await finished(trials, a, b)).id)
    await trials.remove(ANN, (await trials.begin(ANN, A, B, TEXTS, 10)).id)
    last = await finished(trials, A, B)
    told = last.told(await trials.repeats(last))["words"][-1]
    assert "You have finished 3 comparisons of these two settings, 2 of which are no longer in your history." in told
    drawer.done.clear()  # of a release that kept no such rows
    assert await trials.repeats(last) == Repeats((12,), 0)


@pytest.mark.parametrize(
    ("change", "paced"),
    [({"speed": 0.8}, True), ({"pause_s": 1.0}, True), ({"rhythm": 0.1}, True), ({"pitch": 0.9}, False)],
)
async def test_a_result_claims_no_more_than_a_taste(change: dict[str, float], paced: bool) -> None:
    """And that the clips' lengths alone tell two paces apart."""
    trials = trials_of(1)
    begun = await trials.begin(ANN, A, replace(A, **change), TEXTS, 10)
    for one in begun.rounds:
        await trials.vote(ANN, begun.id, one.number, "first" if one.a_is_first else "second")
    words = (await trials.get(ANN, begun.id)).told()["words"]
    assert words[0] == "You chose A in 10 of 10 rounds: you prefer A."
    assert A_TASTE in words
    assert (BY_LENGTH in words) == paced


async def test_what_a_later_release_has_written_keeps_nobody_from_the_others() -> None:
    drawer = TrialsInMemory()
    trials = trials_of(1, drawer)
    strange, plain = [await trials.begin(ANN, A, B, TEXTS, 10) for _ in range(2)]
    drawer.rows[strange.id] = replace(drawer.rows[strange.id], body='{"settings": []}')
    assert [one.id for one in await trials.of(ANN)] == [plain.id]
    with pytest.raises(TryAgain):
        await trials.get(ANN, strange.id)
    await trials.remove(ANN, strange.id)
    assert list(drawer.rows) == [plain.id]
