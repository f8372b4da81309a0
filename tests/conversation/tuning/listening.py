"""Listeners of blind rounds, by themselves and many at once, who vote through the house's own Trials."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from conversation.manner import Manner
from conversation.tuning.setting import Setting
from conversation.tuning.trial import Round, Trial, Vote
from conversation.tuning.trials import Trials
from store.trials import Ballot, KeptTrial
from tests.conversation.conftest import VOICE

A, B = Setting.of(Manner(VOICE)), Setting.of(Manner(VOICE, speed=0.8))
ANN, BEN = "a" * 12, "b" * 12
TEXTS = ("The garden faces south.", "It costs $450,000.")
Listener = Callable[[Round], Vote]


class TrialsInMemory:
    """A drawer. Its rules are held against the store's own by tests/store/test_trials.py, which runs on both."""

    def __init__(self) -> None:
        self.rows: dict[str, KeptTrial] = {}
        self.done: dict[str, tuple[str, str, int]] = {}  # invite, key of the settings, rounds

    def begin(self, trial: KeptTrial, most_open: int, most: int) -> bool:
        theirs = [one for one in self.rows.values() if one.invite_id == trial.invite_id]
        if sum(not one.is_done for one in theirs) >= most_open:
            return False
        self.rows[trial.trial_id] = trial
        return True

    def get(self, trial_id: str) -> KeptTrial | None:
        return self.rows.get(trial_id)

    def of_invite(self, invite_id: str) -> Sequence[KeptTrial]:
        return [one for one in reversed(self.rows.values()) if one.invite_id == invite_id]

    def finished(self, invite_id: str, settings_key: str) -> dict[str, int]:
        return {
            one: rounds
            for one, (invite, key, rounds) in self.done.items()
            if (invite, key) == (invite_id, settings_key)
        }

    def vote(self, trial_id: str, number: int, ballot: Ballot) -> bool:
        trial = self.rows.get(trial_id)
        unvoted = [one.number for one in trial.rounds if one.vote is None] if trial else []
        if trial is None or not unvoted or unvoted[0] != number:
            return False
        rounds = [replace(one, vote=ballot.vote) if one.number == number else one for one in trial.rounds]
        is_done = len(unvoted) == 1
        self.rows[trial_id] = replace(trial, rounds=tuple(rounds), changed_unix_s=ballot.at_unix_s, is_done=is_done)
        if is_done:
            self.done[trial_id] = trial.invite_id, ballot.settings_key, len(rounds)
        return True

    def forget(self, trial_id: str) -> int:
        return int(self.rows.pop(trial_id, None) is not None)


def trials_of(seed: int, drawer: TrialsInMemory | None = None) -> Trials:
    """Orders and seeds drawn from `seed`, where the product draws them from the system."""
    return Trials(drawer or TrialsInMemory(), {VOICE.name: VOICE}, chance=random.Random(seed))


async def heard_out(trials: Trials, listener: Listener, rounds: int, texts: Sequence[str] = TEXTS) -> Trial:
    """A whole comparison by one listener, who hears each round as it is and is told nothing."""
    begun = await trials.begin(ANN, A, B, texts, rounds)
    following: int | None = 1
    while following is not None:
        following = await trials.vote(ANN, begun.id, following, listener(begun.rounds[following - 1]))
    return await trials.get(ANN, begun.id)


def prefers_a(share: float, chance: random.Random) -> Listener:
    """Who chooses A in that `share` of rounds, wherever it is."""

    def vote(one: Round) -> Vote:
        return "first" if (chance.random() < share) == one.a_is_first else "second"

    return vote
