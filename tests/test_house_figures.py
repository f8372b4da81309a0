"""Figures of the real house: what is done at its door and in its turns is what page, command line and metrics tell."""

import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.access.test_metrics import parsed
from tests.house import House
from tests.process import ROOT, clean_environment, free_port
from tests.test_app import run_app
from tests.test_front_door import heard, last_words

QUESTION = "Three bedrooms with a garage, under 500 thousand?"
METRICS_PORT = free_port()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("figures"), {"VOX_METRICS_PORT": str(METRICS_PORT)}) as app:
        yield app


def talked(visitor: httpx.Client) -> str:
    """A question asked and heard to its end; the conversation's id."""
    turn, talk = secrets.token_hex(16), secrets.token_hex(16)
    assert last_words(heard(visitor, QUESTION, turn, talk)[0])
    return talk


def usage(house: House, invite_id: str) -> dict[str, float]:
    """Of one invite in all, from the page's own data, as soon as something is written."""
    with house.visitor(frozenset({"admin"})) as admin:
        for _ in range(300):
            total: dict[str, float] = admin.get("/usage/data", params={"invite": invite_id}).json()["total"]
            if total["turns"]:
                return total
            time.sleep(0.1)
    raise AssertionError("no turn was ever written")


def access(house: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment() | {"VOX_DATA_DIR": str(house.database).removesuffix("/vox.db")}
    command = [sys.executable, "-m", "access", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)


def test_what_is_said_again_comes_from_the_cache_and_page_command_and_metrics_agree(house: House) -> None:
    totals = []
    for _ in range(2):  # the same words twice, by two invites
        with house.visitor() as visitor:
            talked(visitor)
            with house.visitor(frozenset({"admin"})) as admin:
                invites = admin.get("/usage/data").json()["invites"]
            invite_id = next(one["invite_id"] for one in invites if "talk" in one["scopes"])
            totals.append(usage(house, invite_id))
            told = json.loads(access(house, "usage", "--invite", invite_id, "--json").stdout)["total"]
            assert told["turns"]["clauses_kept"] == totals[-1]["clauses_kept"]
            assert told["speech_ms"] == totals[-1]["speech_ms"]
    first, again = totals
    assert first["turns"] == again["turns"] == 1
    assert again["clauses"] == again["clauses_kept"] == first["clauses"] > first["clauses_kept"]
    assert first["first_sound_p50_ms"] is not None
    assert (first["tokens"], first["micro_usd"]) == (0, 0)  # the concierge costs nothing
    assert first["speech_ms"] > 0
    metrics = parsed(httpx.get(f"http://127.0.0.1:{METRICS_PORT}/metrics", timeout=5).text)
    assert metrics["vox_turns_total brain=concierge ending=finished"] >= 2
    assert metrics["vox_clauses_total source=kept"] >= again["clauses_kept"]
    assert metrics["vox_acts_total act=invite_redeemed"] >= 2
    assert metrics["vox_first_sound_seconds_count"] >= 2
    assert metrics["vox_ledger_open"] == 1


def test_a_denial_is_in_the_metrics_at_once_and_visitors_never_see_them(house: House) -> None:
    for path in ("/metrics", "/usage", "/usage/data"):
        assert httpx.get(f"{house.url}{path}").status_code == 403
        with house.visitor() as visitor:
            assert visitor.get(path).status_code in (403, 404)
    metrics = parsed(httpx.get(f"http://127.0.0.1:{METRICS_PORT}/metrics", timeout=5).text)
    assert metrics["vox_denials_total reason=come_invited"] >= 3
    assert metrics["vox_denials_total reason=not_included"] >= 2


def test_the_running_house_forgets_what_the_command_line_deleted(house: House) -> None:
    with house.visitor() as visitor:
        talk = talked(visitor)
        assert visitor.get(f"/talks/{talk}").json()["exchanges"]
        assert access(house, "forget", "--talk", talk, "--yes").stdout.startswith("Deleted: 1 conversation")
        for _ in range(300):
            if not visitor.get(f"/talks/{talk}").json()["exchanges"]:
                break
            time.sleep(0.1)
        else:
            pytest.fail("the conversation is still in memory")


def test_a_metrics_port_that_is_taken_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run_app(VOX_METRICS_PORT=port, VOX_PORT=str(free_port()))
    assert ended.returncode == 1
    assert f"port {port}" in ended.stderr
    assert "VOX_METRICS_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr
