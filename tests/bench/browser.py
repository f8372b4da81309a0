"""From the click to the first sample that leaves the worklet, in headless Chromium; beside it, Gradio's own audio."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.figures import Row, against, median, percentile, told, within
from tests.bench.peer_page import SETTLED_S, PeerPage
from tests.bench.texts import MODEL_ANSWER, QUESTIONS
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.talk import STAGES, ask, come_in, stats
from tests.house import House
from tests.openai_server import Call, OpenAIServer, Reply

COLD = {"VOX_SPEECH_CACHE_MB": "0"}
FIRST_TOKEN_S, TOKENS_PER_S = 0.4, 40.0
# One tool round, then the answer; each waits for its first token.
SCRIPT = (
    Reply(
        calls=(Call("search_listings", {"min_bedrooms": 3}),),
        first_token_delay_s=FIRST_TOKEN_S,
        tokens_per_s=TOKENS_PER_S,
    ),
    Reply(text=MODEL_ANSWER, first_token_delay_s=FIRST_TOKEN_S, tokens_per_s=TOKENS_PER_S),
)
ALL_THERE = "(({ ended, first_sample } = {}) => ended && first_sample)(window.vox.player.turn?.stats)"
REPORTED_S = 0.2  # the worklet tells what it has counted every 50 ms
P50_MS, PART_OF_PEER = 180.0, 0.2


def measure(questions: int, model_turns: int) -> dict[str, Any]:
    """`questions` of the offline concierge, each beside the peer with the same text; then turns with a model."""
    with (
        tempfile.TemporaryDirectory(prefix="vox-bench-") as folder,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            return {
                **_offline(browser, Path(folder), QUESTIONS[:questions]),
                "model": _with_model(browser, Path(folder), QUESTIONS[:model_turns]),
            }
        finally:
            browser.close()


def _offline(browser: Browser, folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """A B A B: the answer here, then its text there. A peer that cannot run is told in `missing`."""
    turns: list[dict[str, Any]] = []
    peer_ms: list[float | None] = []
    missing: dict[str, str] = {}
    with House(folder, COLD) as house:
        try:
            with PeerPage(folder) as peer:
                peer.first_sound_ms(browser, "Good morning.")  # its first event takes longer, as ours did at the start
                for question in questions:
                    turns.append(_turn(browser, house, question))
                    peer_ms.append(peer.first_sound_ms(browser, turns[-1]["answer"]))
        except RuntimeError as error:
            missing["gr.Audio"] = str(error)
            turns += [_turn(browser, house, question) for question in questions[len(turns) :]]
    return {"turns": turns, "peer_ms": peer_ms, "missing": missing}


def _with_model(browser: Browser, folder: Path, questions: Sequence[str]) -> list[dict[str, Any]]:
    with OpenAIServer(SCRIPT * len(questions)) as server:
        told_where = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-scripted"}
        with House(folder, {**COLD, **told_where}) as house:
            return [_turn(browser, house, question) for question in questions]


def _turn(browser: Browser, house: House, question: str) -> dict[str, Any]:
    """The first question of a new visitor: its answer, stages in ms after the click, underruns.

    Left once all of its sound is in the page and it has begun to play: nothing can run dry after that.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        come_in(context, house)
        page = context.new_page()
        page.goto(house.url)
        page.wait_for_function("window.vox !== undefined")
        time.sleep(SETTLED_S)
        ask(page, question)
        page.wait_for_function(ALL_THERE, timeout=60_000)
        time.sleep(REPORTED_S)
        counts = stats(page)
        answer = page.locator(".vox-text:not(:empty)").last.inner_text().strip()
    finally:
        context.close()
    return {"question": question, "answer": answer, "underruns": counts["underruns"], "stages_ms": _stages(counts)}


def _stages(counts: Mapping[str, Any]) -> dict[str, float]:
    """Milliseconds after the click."""
    times = {**counts["stages"], **{name: counts[name] for name in STAGES if name in counts}}
    return {name: times[name] - counts["click"] for name in STAGES}


# ---------------------------------------------------------------------------------------------------------
# Rows


def rows(raw: Mapping[str, Any]) -> list[Row]:
    """The protocol's lines of the browser."""
    ours = stage(raw["turns"], "first_sample")
    peer = [one for one in raw["peer_ms"] if one is not None]
    return [
        within("click to first sample, p50, ms", _median(ours), P50_MS, "ms"),
        against("the same against gr.Audio, p50, ms", _median(ours), _median(peer), PART_OF_PEER),
        told("click to first sample, p95, ms", _p95(ours), _p95(peer)),
        told("texts that stayed silent in gr.Audio", float(raw["peer_ms"].count(None))),
        within("underruns in all answers", float(sum(turn["underruns"] for turn in raw["turns"])), 0),
        *_model_rows(raw["model"]),
    ]


def _model_rows(turns: Sequence[Mapping[str, Any]]) -> list[Row]:
    first, needed = stage(turns, "first_sample"), stage(turns, "first_clause")
    waited = [sample - clause for sample, clause in zip(first, needed, strict=True)]
    return [
        told("with a model: last needed token to first sample, p50, ms", _median(waited)),
        told("with a model: click to first sample, p50, ms", _median(first)),
        within("with a model: underruns", float(sum(turn["underruns"] for turn in turns)), 0),
    ]


def stage(turns: Sequence[Mapping[str, Any]], name: str) -> list[float]:
    """When that stage was reached in each turn, in milliseconds after the click."""
    return [turn["stages_ms"][name] for turn in turns]


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _p95(values: Sequence[float]) -> float | None:
    return percentile(values, 95) if values else None


def every_stage(raw: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """A table for README: each stage's p50 and p95, offline and with a model."""
    table: list[tuple[str, ...]] = [("stage, ms after the click", "offline p50", "p95", "with a model p50")]
    for name in STAGES[1:]:
        offline, model = stage(raw["turns"], name), stage(raw["model"], name)
        table.append(
            (name.replace("_", " "), *(_shown(one) for one in (_median(offline), _p95(offline), _median(model))))
        )
    return table


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
