"""Prometheus and Grafana: their files ask for what is really told, by the thresholds of the checks."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from deploy.checking import local_http, textfile
from deploy.checking.catalogue import BY_NAME
from deploy.checking.results import Level, Unread
from deploy.checking.run import Run, run
from deploy.checking.samples import samples
from deploy.checking.state import State
from deploy.checks import main
from tests.deploy.needing import ROOT, needs
from tests.deploy.scripted_host import WORKER_METRICS, Script, host, serving, thresholds
from tests.house import House
from tests.process import free_port
from tests.voice_worker import VoiceWorker

PROMETHEUS = ROOT / "deploy" / "prometheus"
GRAFANA = ROOT / "deploy" / "grafana"
NOT_OURS = {"up"}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, set[str], Path]:
    """Checks of the real app with the real worker; the names of all series that the three tell; their textfile."""
    folder = tmp_path_factory.mktemp("real")
    port = free_port()
    with (
        pytest.MonkeyPatch.context() as patch,
        VoiceWorker(folder) as worker,
        House(folder, {"VOX_TTS_URL": worker.url, "VOX_METRICS_PORT": str(port)}) as app,
    ):
        patch.setattr(local_http, "PATIENCE_S", 60.0)  # what is late on a busy machine is read all the same
        places = host(folder, app=app.port, worker=worker.socket, metrics_port=port)
        first = run(places, thresholds(), State())
        done = run(places, thresholds(), first.state)
        assert main(["--quiet", "--textfile", str(folder / "vox.prom")], places) == 2  # there is no backup
        told = [
            local_http.metrics(port),
            list(text_string_to_metric_families((folder / "vox.prom").read_text("utf-8"))),
        ]
    names: set[str] = set()
    for families in told:
        assert not isinstance(families, Unread)
        names |= {name for name, _ in samples(families)}
        # A counter with labels has no series before its first event.
        names |= {f"{family.name}_total" for family in families if family.type == "counter"}
    return done, names, folder / "vox.prom"


def test_the_real_app_and_worker_are_read_whole(real: tuple[Run, set[str], Path]) -> None:
    found = {one.name: one for one in real[0].results}
    of_house = ("app", "worker", "tokens", "spend", "speech", "ledger", "first_sound", "failed_turns", "taken_over")
    of_house += ("store_errors", "speech_errors", "queue", "lane_wait")
    assert {name: found[name].level for name in of_house} == dict.fromkeys(of_house, Level.OK)
    assert found["worker"].says == "ready, voice joe"
    assert found["tokens"].says == "0 of 500,000 today"


def asked_of(expression: str) -> set[str]:
    """The names of the series in a PromQL expression."""
    bare = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\b(by|on|ignoring|without)\s*\([^)]*\)', " ", expression)
    words = re.findall(r"[A-Za-z_:][\w:]*(?!\w)(?!\s*\()", bare)
    return set(words) - {"and", "or", "unless", "by", "on", "ignoring", "bool"}


def rules() -> list[dict[str, Any]]:
    told = yaml.safe_load((PROMETHEUS / "vox.rules.yml").read_text("utf-8"))
    return [rule for group in told["groups"] for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((GRAFANA / "vox-estate-agent.json").read_text("utf-8"))
    return told


def queries() -> list[str]:
    return [target["expr"] for panel in dashboard()["panels"] for target in panel.get("targets", ())]


def test_names_are_found_in_expressions() -> None:
    told = asked_of('sum by (le) (rate(a_bucket{x="y z"}[5m])) / ignoring(kind) (b > 0) and c:d == 1 or absent(e)')
    assert told == {"a_bucket", "b", "c:d", "e"}


def test_every_series_that_is_asked_for_is_told_by_somebody(real: tuple[Run, set[str], Path]) -> None:
    wanted = {name for text in [*queries(), *(rule["expr"] for rule in rules())] for name in asked_of(text)}
    assert len(wanted) > 25
    assert wanted - real[1] - NOT_OURS == set()


def test_rules_warn_and_alert_where_the_checks_do() -> None:
    limits, seen = thresholds(), set()
    for rule in rules():
        check, severity = rule["labels"].get("check"), rule["labels"]["severity"]
        if check is None or BY_NAME[check].worse == "state":
            continue
        own = limits.limits[check]
        first, *rest = rule["expr"].split("\n")
        assert first.endswith(f">= {own.warn if severity == 'warn' else own.alert:g}"), rule
        assert bool(rest) == BY_NAME[check].counted
        assert all(line.endswith(f">= {own.least}") for line in rest)
        assert set(re.findall(r"\[(\w+)\]", rule["expr"])) <= {f"{limits.window_s / 60:.0f}m"}
        seen.add((check, severity))
    assert len(seen) == 20
    # What has rules of its own is left out of the general ones.
    own_rules = {rule["labels"]["check"] for rule in rules() if "check" in rule["labels"]} - {"units"}
    general = [rule["expr"] for rule in rules() if rule["alert"] in ("VoxCheckAlerts", "VoxCheckWarns")]
    assert [set(re.findall(r'"(.*)"', text)[0].split("|")) for text in general] == [own_rules] * 2


def test_the_dashboard_is_one() -> None:
    board = dashboard()
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        own = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not own & taken, panel["title"]
        taken |= own
        if panel["type"] != "row":
            assert panel["targets"]
            assert {one["datasource"]["uid"] for one in [panel, *panel["targets"]]} == {"${datasource}"}
            assert len({one["refId"] for one in panel["targets"]}) == len(panel["targets"])
    [variable] = board["templating"]["list"]
    assert (variable["name"], variable["type"]) == ("datasource", "datasource")
    [provider] = yaml.safe_load((GRAFANA / "provisioning/dashboards/vox.yml").read_text("utf-8"))["providers"]
    assert provider["options"]["path"] == "/opt/vox-estate-agent/current/deploy/grafana"
    [source] = yaml.safe_load((GRAFANA / "provisioning/datasources/vox.yml").read_text("utf-8"))["datasources"]
    assert (source["type"], source["url"]) == ("prometheus", "http://127.0.0.1:9090")


def test_the_scrape_file_asks_the_port_that_host_env_names() -> None:
    told = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text("utf-8"))
    [port] = re.findall(r"^VOX_METRICS_PORT=(\d+)$", (ROOT / "deploy" / "host.env").read_text("utf-8"), re.MULTILINE)
    jobs = {job["job_name"]: job["static_configs"][0]["targets"] for job in told["scrape_configs"]}
    assert jobs["vox-agent"] == [f"127.0.0.1:{port}"]
    assert told["rule_files"] == ["vox.rules.yml"]


def test_the_textfile_holds_what_the_worker_tells_and_nothing_that_another_exporter_tells(tmp_path: Path) -> None:
    with serving(Script(metrics=(200, WORKER_METRICS))) as port:
        done = run(host(tmp_path, worker=port), thresholds(), State(), 100.0)
    textfile.write(tmp_path / "vox.prom", done.results, done.worker, 100.0)
    told = samples(text_string_to_metric_families((tmp_path / "vox.prom").read_text("utf-8")))
    assert told["vox_tts_errors_total", frozenset({("code", "voice_busy")})] == 7
    assert told["vox_tts_lane_wait_seconds", frozenset()] == 0.25
    assert told["vox_checks_run_timestamp_seconds", frozenset()] == 100
    assert told["vox_check_level", frozenset({("check", "backup")})] == Level.ALERT
    assert told["vox_check_limit", frozenset({("check", "disk_root"), ("at", "alert")})] == 90
    assert not [name for name, _ in told if name.startswith("process_")]
    assert (tmp_path / "vox.prom").stat().st_mode & 0o777 == 0o644
    textfile.write(tmp_path / "vox.prom", done.results, Unread("away"), 200.0)
    assert "vox_tts_" not in (tmp_path / "vox.prom").read_text("utf-8")


@needs("promtool")
def test_prometheus_itself_takes_our_files(real: tuple[Run, set[str], Path], tmp_path: Path) -> None:
    for command, given in (
        (["check", "config", str(PROMETHEUS / "prometheus.yml")], ""),
        (["test", "rules", str(Path(__file__).with_name("prometheus_rules_test.yml"))], ""),
        (["check", "metrics"], real[2].read_text("utf-8")),
    ):
        promtool = shutil.which("promtool")
        assert promtool is not None
        ended = subprocess.run(
            [promtool, *command], input=given, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
