"""The proof of work that a visitor's browser does where VOX_INVITE_WORK is on."""

from typing import Any

import altcha

from deploy.proving.errors import Unhealthy


def solved(challenge: Any) -> str:
    """What goes with the invite. `challenge` as /invite/challenge gives it. Raises Unhealthy."""
    made = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(made)
    if solution is None:
        raise Unhealthy("the puzzle before an invite could not be solved")
    return altcha.Payload(made, solution).to_base64()
