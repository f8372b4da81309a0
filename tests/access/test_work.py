"""Proof of work: a solution is taken once, in time, and only for a challenge of this start."""

import base64
import json
from typing import Any

import altcha
import pytest

from access import work
from access.errors import AskLess, ComeLater
from access.work import LIFETIME_S, ProofOfWork


def solved(challenge: Any) -> str:
    made = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_base64()


@pytest.fixture
def proof() -> ProofOfWork:
    return ProofOfWork(cost=2)


async def test_a_solution_counts_once(proof: ProofOfWork) -> None:
    solution = solved(proof.challenge())
    await proof.check(solution)
    with pytest.raises(AskLess) as refused:
        await proof.check(solution)
    assert refused.value.status == 403
    await proof.check(solved(proof.challenge()))


async def test_the_same_solution_in_other_words_counts_as_the_same(proof: ProofOfWork) -> None:
    solution = solved(proof.challenge())
    await proof.check(solution)
    told = json.loads(base64.b64decode(solution))
    told["solution"]["time"] = 12.5
    with pytest.raises(AskLess):
        await proof.check(base64.b64encode(json.dumps(told, indent=2).encode()).decode())


async def test_a_challenge_of_another_start_or_made_easier_is_refused(proof: ProofOfWork) -> None:
    with pytest.raises(AskLess):
        await proof.check(solved(ProofOfWork(cost=1).challenge()))
    for change in ({"cost": 1}, {"keyPrefix": ""}, {"expiresAt": 2**40}, {"nonce": "00" * 16}):
        challenge = dict(proof.challenge())
        challenge["parameters"] = challenge["parameters"] | change
        with pytest.raises(AskLess):
            await proof.check(solved(challenge))


async def test_a_solution_comes_too_late() -> None:
    class Clock:
        now_s = 4_000_000_000.0  # altcha has a clock of its own, which must not be the one that refuses

        def __call__(self) -> float:
            return self.now_s

    clock = Clock()
    proof = ProofOfWork(cost=1, clock=clock)
    solution = solved(proof.challenge())
    clock.now_s += LIFETIME_S
    with pytest.raises(AskLess):
        await proof.check(solution)


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "not base64!",
        "e30=",
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b'{"challenge": 1, "solution": 2}').decode(),
        base64.b64encode(b'{"challenge": {"parameters": {}}, "solution": {}}').decode(),
        base64.b64encode(b"[" * 3_000).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        "\ud800",
    ],
)
async def test_what_is_no_solution_is_refused(proof: ProofOfWork, nothing: str) -> None:
    with pytest.raises(AskLess):
        await proof.check(nothing)


async def test_a_forged_counter_or_key_is_refused(proof: ProofOfWork) -> None:
    right = json.loads(base64.b64decode(solved(proof.challenge())))
    for change in ({"counter": -1}, {"counter": "1"}, {"derivedKey": "00" * 32}, {"derivedKey": None}, {"counter": []}):
        forged = right | {"solution": right["solution"] | change}
        with pytest.raises(AskLess):
            await proof.check(base64.b64encode(json.dumps(forged).encode()).decode())


async def test_what_is_remembered_is_bounded(proof: ProofOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MAX_USED", 2)
    for _ in range(2):
        await proof.check(solved(proof.challenge()))
    with pytest.raises(ComeLater):
        await proof.check(solved(proof.challenge()))
