"""What the door measures of itself, and the port that tells it."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import httpx
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from access.errors import LedgerUnavailable
from access.ledger import Caps, LedgerState
from access.metrics import DoorMetrics
from access.metrics_port import MetricsPort, MetricsPortTaken
from store.ledger import Spent
from tests.process import free_port


@dataclass
class ScriptedLedger:
    caps: Caps = field(default_factory=lambda: Caps(1_000, 2_000_000, None))
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    state_told: LedgerState = field(default_factory=lambda: LedgerState(1, False, {"": Spent(10, 500_000, 2_500)}))
    broken: bool = False

    async def state(self) -> LedgerState:
        if self.broken:
            raise LedgerUnavailable("away")
        return self.state_told


def values(registry: CollectorRegistry) -> dict[str, float]:
    return parsed(generate_latest(registry).decode())


def parsed(text: str) -> dict[str, float]:
    """By name and labels: "vox_turns_total brain=model ending=finished"."""
    return {
        " ".join([sample.name, *(f"{key}={value}" for key, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def followed(metrics: DoorMetrics, ledger: ScriptedLedger) -> None:
    following = asyncio.create_task(metrics.follow_ledger(ledger))  # type: ignore[arg-type]
    await asyncio.sleep(0.01)
    following.cancel()


async def test_what_today_has_cost_stands_beside_what_it_may_cost() -> None:
    registry = CollectorRegistry()
    ledger = ScriptedLedger()
    ledger.refusals["house", "tokens"] += 3
    await followed(DoorMetrics(registry), ledger)
    told = values(registry)
    assert told["vox_ledger_open"] == 1
    assert (told["vox_spent_today_tokens"], told["vox_cap_today kind=tokens"]) == (10, 1_000)
    assert (told["vox_spent_today_usd"], told["vox_cap_today kind=usd"]) == (0.5, 2.0)
    assert (told["vox_spent_today_speech_seconds"], told["vox_cap_today kind=speech_seconds"]) == (2.5, float("inf"))
    assert told["vox_ledger_refusals_total what=tokens whose=house"] == 3


@pytest.mark.parametrize("ledger", [ScriptedLedger(broken=True), ScriptedLedger(state_told=LedgerState(1, True, {}))])
async def test_a_ledger_that_gives_nothing_is_not_open(ledger: ScriptedLedger) -> None:
    registry = CollectorRegistry()
    await followed(DoorMetrics(registry), ledger)
    assert values(registry)["vox_ledger_open"] == 0


def test_acts_denials_sessions_and_faults_are_counted() -> None:
    registry = CollectorRegistry()
    metrics = DoorMetrics(registry)
    metrics.act("invite_redeemed")
    for _ in range(2):
        metrics.denied("come_invited")
    metrics.store_error()
    metrics.follow_sessions(lambda: 5, lambda: 2)
    told = values(registry)
    assert told["vox_acts_total act=invite_redeemed"] == 1
    assert told["vox_denials_total reason=come_invited"] == 2
    assert told["vox_store_errors_total"] == 1
    assert (told["vox_sessions"], told["vox_invites_in_use"]) == (5, 2)


def test_the_port_is_this_machines_alone_and_is_free_again_afterwards() -> None:
    registry = CollectorRegistry()
    DoorMetrics(registry).store_error()
    with MetricsPort(0, registry) as any_free:
        assert any_free.port > 0
    with MetricsPort(free_port(), registry) as port:  # held for us: nobody takes it between the two servers
        assert port.address == "127.0.0.1"
        answer = httpx.get(f"http://127.0.0.1:{port.port}/metrics", timeout=5)
        assert "vox_store_errors_total 1.0" in answer.text
        assert httpx.post(f"http://127.0.0.1:{port.port}/metrics", timeout=5).status_code == 405
        with pytest.raises(MetricsPortTaken, match=rf"port {port.port}: Address already in use\. Stop the program"):
            MetricsPort(port.port, registry)
    with MetricsPort(port.port, registry):
        pass
