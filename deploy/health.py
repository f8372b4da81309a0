"""`python -m deploy.health`: is the release that runs healthy? One spoken sentence, one scripted turn.

Run by vox-health.service after every switch, as the app's user and with the app's settings. It goes straight to the
sockets of worker and app: what nginx or the certificate lack is mended by no other release. Exit status 0 healthy,
1 not, 2 for settings or arguments that cannot be used.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

import httpx

from deploy.proving.errors import Unhealthy
from deploy.proving.invitation import invitation
from deploy.proving.visit import House, prove_health, prove_turn
from deploy.proving.worker import prove_worker
from settings import BadSettings, Settings

HEALTHY, UNHEALTHY, BAD_SETTINGS = 0, 1, 2
APP = "unix:///run/vox-estate-agent/app.sock"
TRIES = 3  # a house full of visitors may refuse once; a broken one refuses each time
PAUSE_S = 2.0
TIMEOUT_S = 45.0
Proof = Callable[[], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """One line for each proof, on stdout."""
    parser = argparse.ArgumentParser("python -m deploy.health", description="Is the running release healthy?")
    parser.add_argument("--app", default=APP, metavar="URL", help=f"where the app listens; {APP} if not given")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, metavar="S", help="for each proof, in seconds")
    told = parser.parse_args(arguments)
    try:
        settings = Settings.read(os.environ)
    except BadSettings as bad:
        print("The settings cannot be used:", *bad.faults, sep="\n", file=sys.stderr)
        return BAD_SETTINGS
    signal.signal(signal.SIGTERM, _end)  # so that the invite is revoked
    return HEALTHY if _is_healthy(settings, told.app, told.timeout) else UNHEALTHY


def _end(_: int, __: FrameType | None) -> None:
    raise SystemExit("told to stop: not healthy")


def _is_healthy(settings: Settings, app: str, timeout_s: float) -> bool:
    house = House(app, settings.public_url, settings.voice, timeout_s)
    proofs: dict[str, Proof] = {}
    if settings.tts_url:
        proofs["worker"] = lambda: prove_worker(settings.tts_url, settings.tts_token, timeout_s)
    proofs["app"] = lambda: prove_health(house)
    proofs["turn"] = lambda: _visit(house)
    return all(_tried(name, proof) for name, proof in proofs.items())  # what comes after a failure needs no asking


def _visit(house: House) -> str:
    with invitation() as token:
        return prove_turn(house, token)


def _tried(name: str, proof: Proof) -> bool:
    """Whether it succeeds at last."""
    for left in reversed(range(TRIES)):
        began_s = time.monotonic()
        try:
            print(f"{name}: {proof()} ({time.monotonic() - began_s:.1f} s)", flush=True)
            return True
        except (Unhealthy, httpx.HTTPError, ValueError, LookupError) as fault:  # the latter: an answer of another kind
            more = "once more" if left else "given up"
            print(f"{name}: {type(fault).__name__}: {fault} ({more})", flush=True)
        if left:
            time.sleep(PAUSE_S)
    return False


if __name__ == "__main__":
    sys.exit(main())
