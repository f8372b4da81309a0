"""A walkthrough that is left for live questions and come back to: taken over, asked live, and where nothing can be."""

import json

from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.e2e.talk import BOX, ask, questions, silence, wait_ended, wait_speaking
from tests.e2e.walking import SHOWN, come, dots, labels, opened, phase, sounding
from tests.house import House


def test_taken_over_a_question_is_answered_after_the_steps_and_the_script_goes_on(
    visitor: BrowserContext, stage: House
) -> None:
    page = opened(visitor, stage)
    page.keyboard.press("ArrowRight")
    sounding(page, 2)
    page.get_by_role("button", name="Take over").click()
    phase(page, "live")
    expect(page.locator(BOX)).to_be_focused()
    talk = page.evaluate("window.vox.page.talkId")
    ask(page, "How many bedrooms does it have?")
    wait_speaking(page)
    wait_ended(page, 3)
    page.wait_for_function("window.vox.page.talk.last.said")
    told = visitor.request.get(f"{stage.url}/talks/{talk}").json()["exchanges"]
    assert [one["question"] for one in told] == ["Hello?", "A house with a pool?", "How many bedrooms does it have?"]
    assert told[2]["homes"] == [SHOWN]  # "it" is the home of the script
    page.get_by_role("button", name="Back to the script").click()
    sounding(page, 2)  # it was cut short
    page.keyboard.press("ArrowRight")
    counts = sounding(page, 3)
    assert counts["turn"] != page.evaluate("window.vox.page.walk.steps[2].exchange.turn")
    assert labels(page)[-1] == "Answered live."
    silence(page)  # the visitor has heard enough: nothing else begins
    phase(page, "rest")
    assert page.evaluate("window.vox.player.turn.id") == counts["turn"]
    assert page.evaluate("sessionStorage['vox-talk']") == talk  # for a reload: a step's question is in none of theirs
    wanted = ["Hello?", "A house with a pool?", "How many bedrooms does it have?", "Which houses in Maple Heights have"]
    assert [asked[: len(want)] for asked, want in zip(questions(page), wanted, strict=True)] == wanted
    page.get_by_role("button", name="Close the walkthrough").click()
    page.wait_for_function(f"window.vox.page.talkId === '{talk}' && document.querySelectorAll('.vox-me').length === 3")
    expect(page.locator(BOX)).to_be_visible()


# After step 4 the script goes on by itself: it shall wait there, however long the machine takes to look.
WAITS = "window.vox.page.walk.steps[3].pause_s = null"


def test_a_live_step_that_is_left_at_once_shows_what_was_recorded(visitor: BrowserContext, stage: House) -> None:
    page = opened(visitor, stage)
    page.evaluate(WAITS)
    page.evaluate("() => { const { walk } = window.vox.page; walk.show(2); walk.next(); }")
    sounding(page, 4)
    assert dots(page) == 0
    assert page.locator(".vox-exchange").nth(2).locator(".vox-text").inner_text()
    page.route("**/speech/*", lambda _: None)
    page.evaluate("window.vox.page.walk.show(2)")
    page.wait_for_function("window.vox.page.walk.question?.turn")
    page.keyboard.press("ArrowLeft")
    sounding(page, 2)
    page.wait_for_timeout(500)  # late news of the question
    assert questions(page) == ["Hello?", "A house with a pool?"]
    page.unroute_all(behavior="ignoreErrors")


def test_what_is_asked_of_a_home_is_asked_after_the_steps_and_may_be_asked_again(
    visitor: BrowserContext, stage: House
) -> None:
    page = opened(visitor, stage)
    page.evaluate("window.vox.page.homes.acts.ask('How many bedrooms?')")
    page.evaluate("window.vox.page.walk.takeOver()")  # pressed as well
    phase(page, "live")
    wait_ended(page, 2)
    talk = page.evaluate("window.vox.page.talkId")
    for _ in range(2):  # the second one takes the place of the first
        told = visitor.request.get(f"{stage.url}/talks/{talk}").json()["exchanges"]
        assert [one["question"] for one in told] == ["Hello?", "How many bedrooms?"]
        page.get_by_role("button", name="Back to the script").click()
        phase(page, "speaking", "rest")
        assert questions(page) == ["Hello?", "How many bedrooms?"]
        page.get_by_role("button", name="Take over").click()
        phase(page, "live")
        turn = page.evaluate("window.vox.page.talk.last.turn")
        page.locator(".vox-last .vox-only-last").first.click()
        page.wait_for_function("turn => window.vox.page.talk.last.turn !== turn", arg=turn)
        wait_ended(page, 2)
    assert page.evaluate("window.vox.page.talkId") == talk
    # What is still being edited when the script goes on takes the place of nothing else.
    left = "() => { const { page } = window.vox; page.edit(page.talk.last); page.walk.next(); return page.editing; }"
    assert page.evaluate(left) is None


def test_when_the_invitation_ends_it_says_so_and_so_does_the_page_after_it(
    visitor: BrowserContext, stage: House
) -> None:
    visitor.expected_faults += ["401", "403"]  # type: ignore[attr-defined]
    page = opened(visitor, stage)
    over = {"error": {"code": "invitation_ended", "message": "Your invitation has ended."}}
    for path in ("**/session", "**/take-over"):
        page.route(path, lambda route: route.fulfill(status=401, json=over))
    page.get_by_role("button", name="Take over").click()
    expect(page.locator("#vox-walk-notice")).to_contain_text("Your invitation has ended. The walkthrough goes on")
    page.keyboard.press("ArrowRight")
    sounding(page, 2)
    page.click("[data-walk=close]")
    expect(page.locator("#vox-state")).to_have_text("Invitation ended")


def test_closed_while_it_loads_and_opened_again_it_is_there_once(visitor: BrowserContext, stage: House) -> None:
    page = come(visitor, stage)
    page.evaluate(
        """() => {
            const { fetch } = window;
            window.held = [];
            window.fetch = async (...asked) => {
                if (String(asked[0]).includes("/sound/")) await new Promise((go) => window.held.push(go));
                return fetch(...asked);
            };
        }"""
    )
    for press in ("#vox-walks [data-walkthrough=short]", "[data-walk=close]", "#vox-walks [data-walkthrough=short]"):
        page.click(press)
        page.wait_for_timeout(200)
    for key in (" ", "ArrowRight"):  # nothing to move yet
        page.keyboard.press(key)
    page.evaluate("setInterval(() => window.held.shift()?.(), 20)")
    sounding(page, 1)
    page.wait_for_function("window.held.length === 0")
    assert page.evaluate("window.vox.page.walk.bar.root.isConnected")
    page.click("[data-walk=close]")
    expect(page.locator("#vox-walk")).to_have_count(0)


def counted(page: Page) -> list[str]:
    """What is asked of the server for live answers from now on: conversations begun, questions sent.

    Not the empty event by which a page looks after a question of which it has heard nothing for a while.
    """
    asked: list[str] = []

    def count(request: Request) -> None:
        if "take-over" in request.url:
            asked.append("take-over")
        elif "queue/join" in request.url and request.post_data_json["data"]:
            asked.append("question")

    page.on("request", count)
    return asked


SLOWLY = "Voice settings of this step: speed 0.9."


def slowed(route: Route) -> None:
    """The walkthrough as it would be told if its script slowed the live step down."""
    told = route.fetch().json()
    told["steps"][2]["manner"]["speed"] = 0.9
    route.fulfill(json=told)


def speeds(page: Page) -> list[float]:
    """At which the answers of the conversation at hand were spoken."""
    talk = page.evaluate("window.vox.page.talkId")
    told = page.request.get(f"{page.url.split('?')[0]}talks/{talk}/transcript.json").json()
    return [one["voice"]["speed"] for one in told["exchanges"]]


def test_a_live_step_is_answered_once_in_its_own_manner_until_somebody_asks_again(
    visitor: BrowserContext, stage: House
) -> None:
    visitor.route("**/walkthroughs/short", slowed)
    page = opened(visitor, stage)
    page.evaluate(WAITS)
    asked = counted(page)
    page.evaluate("window.vox.page.walk.show(2)")
    turn = sounding(page, 3)["turn"]
    of_step, of_none = page.evaluate(
        "turn => [turn, ''].map((one) => window.vox.page.walk.live.mannerOf(one))", turn
    )  # of what takes the place of either
    assert (of_step["speed"], of_none) == (0.9, None)
    page.wait_for_function("window.vox.page.walk.log.wholeAnswer(2)")  # while it still sounds
    page.wait_for_function("window.vox.page.talk.last.ended")  # all of its text, too
    said = page.locator(".vox-exchange").nth(2).locator(".vox-text").inner_text()
    page.evaluate("window.vox.page.walk.log.wholeAnswer(2).frames")
    page.keyboard.press("ArrowRight")
    sounding(page, 4)
    page.wait_for_function("!window.vox.page.connection.checking")  # no other look begins while the script plays
    visitor.set_offline(True)
    page.keyboard.press("ArrowLeft")
    assert sounding(page, 3)["turn"] == turn
    assert page.locator(".vox-exchange").nth(2).locator(".vox-text").inner_text() == said
    assert labels(page)[-1] == f"Answered live. {SLOWLY}"
    assert asked == ["take-over", "question"]
    visitor.set_offline(False)
    talk = page.evaluate("window.vox.page.walk.log.wholeAnswer(2).talk")
    page.click("[data-walk=take-over]")  # in the conversation that has this answer
    phase(page, "live")
    assert (page.evaluate("window.vox.page.talkId"), asked.count("take-over")) == (talk, 1)
    assert speeds(page) == [1.0, 1.2, 0.9]
    page.click("[data-walk=back-to-script]")
    assert sounding(page, 3)["turn"] == turn
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_function("turn => window.vox.player.turn.id !== turn && window.vox.player.turn.heard", arg=turn)
    assert asked.count("take-over") == 2
    assert speeds(page) == [1.0, 1.2, 0.9]
    page.evaluate("window.vox.page.walk.end()")
    page.get_by_role("button", name="From the start").click()  # for somebody else
    sounding(page, 1)
    assert not page.evaluate("window.vox.page.walk.log.isSettled(2)")


# A step that was answered live, and what stands under the answer: as it sounds, after a slider was moved, and once the
# recorded answer took its place.
MOVED = """async () => {
    const part = (name) => import(new URL(`web/walkthrough/${name}.js`, document.baseURI));
    const [{ Log }, { LiveStep }] = await Promise.all(["log", "live_step"].map(part));
    const log = new Log([{ exchange: {}, manner_words: "Slow." }]);
    const told = [];
    const player = { isBusy: true, turn: { id: "other" } };
    const live = new LiveStep({ log, page: { player, talk: { label: (...one) => told.push(one) } } });
    log.answeredBy(0, "its", "talk");
    log.label(0, "Live.");
    told.push(log.labelOf(0));
    const played = [{ id: "other" }, { id: "its", kept: [] }, { id: "its" }];
    for (player.turn of played) live.tuned();
    log.forgetAnswer(0);
    log.fellBack(0, "Recorded.");
    return [...told, log.labelOf(0)];
}"""


def test_once_a_slider_is_moved_nothing_is_said_of_the_steps_own_settings(
    visitor: BrowserContext, stage: House
) -> None:
    assert come(visitor, stage).evaluate(MOVED) == ["Live. Slow.", ["its", "Live."], "Recorded. Slow."]


def test_who_may_talk_alone_is_told_so_by_a_link_to_a_walkthrough(visitor: BrowserContext, stage: House) -> None:
    asked: list[str] = []
    visitor.on("request", lambda one: asked.extend([one.url] if "walkthroughs" in one.url else []))
    page = come(visitor, stage, "?walkthrough=short&step=2", frozenset({"talk"}))
    sentence = "Your invitation does not include walkthroughs. You can ask the agent yourself."
    expect(page.locator(".vox-welcome .vox-note")).to_have_text(sentence)
    expect(page.locator("#vox-log [aria-live=polite]")).to_have_text(sentence)
    expect(page.locator(BOX)).to_be_visible()
    ask(page, "Hello?")
    wait_ended(page, 1)
    expect(page.get_by_text("does not include")).to_be_hidden()
    kept = page.evaluate("window.vox.page.talk.all()")  # whichever conversation the page takes for its own
    page.route("**/talks/*", lambda route: route.fulfill(json={"exchanges": kept}))
    page.reload()
    expect(page.locator(".vox-exchange:last-child .vox-note")).to_have_text(sentence)
    assert questions(page) == ["Hello?"]
    assert asked == []


# A question is taken; of its answer the first second of sound comes, then nothing: neither more of it nor an end. The
# house itself is not asked: how soon it answers depends on what else the machine does.
HALTS = """() => {
    const { page } = window.vox;
    const { fetch } = window;
    const begins = page.walk.steps[0].frames.slice(0, -1);
    page.ask = (text) => page.send(text);
    window.fetch = (...asked) => {
        if (!/speech\\/[0-9a-f]+/.test(String(asked[0]))) return fetch(...asked);
        return Promise.resolve(new Response(new ReadableStream({ start: (to) => to.enqueue(begins) })));
    };
    page.walk.live.limits.silentMs = 500;
    page.walk.show(2);
}"""


def test_an_answer_that_comes_to_a_halt_gives_way_to_the_recorded_one(visitor: BrowserContext, stage: House) -> None:
    page = opened(visitor, stage)
    page.evaluate(HALTS)
    recorded = page.evaluate("window.vox.page.walk.steps[2].exchange.turn")
    page.wait_for_function("turn => window.vox.player.turn?.id === turn", arg=recorded)
    sounding(page, 3)
    assert labels(page)[-1] == "Recorded answer: the live one came to a halt."
    assert (len(questions(page)), dots(page)) == (3, 0)


def test_no_answer_is_cut_that_is_long_or_held_or_still_written(visitor: BrowserContext, stage: House) -> None:
    page = come(visitor, stage)
    told = page.evaluate(
        """async () => {
            const { LiveQuestion } = await import(new URL("web/walkthrough/live.js", document.baseURI));
            const told = [];
            const question = new LiveQuestion({}, { soundMs: 1e9, silentMs: 5_000 }, (why) => told.push(why));
            let playedS = 0;
            const turn = { id: "t", paused: false, sound: { playedS: () => playedS } };
            const second = (what) => {
                question.livedMs -= 1_000; // as if it had passed
                what();
                question.watch(turn);
            };
            const hundred = (what) => Array.from({ length: 100 }, () => second(what));
            question.turn = "t";
            hundred(() => {}); // unheard: another limit counts
            question.heard();
            hundred(() => (playedS += 1));
            turn.paused = true;
            hundred(() => {});
            turn.paused = false;
            hundred(() => question.lives());
            const before = [...told];
            const { fetch } = window;
            window.fetch = async () => new Response();
            hundred(() => {});
            window.fetch = fetch;
            return { before, told };
        }"""
    )
    assert told == {"before": [], "told": ["walk_live_stalled"]}


# The step was answered live, but the answer's sound, kept for who goes back to it, never comes.
HANGS = """() => {
    const { walk } = window.vox.page;
    walk.log.answeredBy(2, "its", "talk");
    walk.log.answeredWhole(2, new Promise(() => {}));
    walk.show(2);
}"""


def refuse(route: Route) -> None:
    refused = {"error": {"code": "busy", "message": "Not now."}}
    route.fulfill(status=503, content_type="application/json", body=json.dumps(refused))


def test_where_no_live_answer_comes_the_recorded_one_sounds_and_says_so(visitor: BrowserContext, stage: House) -> None:
    visitor.expected_faults += ["404", "503", "Could not", "Not now"]  # type: ignore[attr-defined]
    page = opened(visitor, stage)
    recorded = page.evaluate("window.vox.page.walk.steps[2].exchange.turn")
    page.route("**/take-over", refuse)
    page.get_by_role("button", name="Take over").click()
    expect(page.locator("#vox-walk-notice")).to_contain_text("cannot be reached")
    phase(page, "speaking", "rest")  # the script goes on
    changed = {"status": 404, "json": {"error": {"message": "It was changed."}}}
    for path, answer, why in (
        ("**/take-over", refuse, "the server did not take the question."),
        ("**/take-over", lambda route: route.fulfill(**changed), "the script was changed since it was opened."),
        ("**/queue/join*", refuse, "the server did not take the question."),
        ("**/speech/*", lambda route: route.fulfill(body=b""), "the server did not take the question."),
        ("**/speech/*", lambda _: None, "the live one did not come in time."),
    ):
        page.unroute_all(behavior="ignoreErrors")
        page.route(path, answer)
        if "in time" in why:
            page.evaluate("window.vox.page.walk.live.limits.soundMs = 1500")
        page.evaluate("window.vox.page.walk.show(2, true, true)")
        page.wait_for_function("turn => window.vox.player.turn?.id === turn", arg=recorded)
        sounding(page, 3)
        page.wait_for_timeout(300)  # late news of the live one changes nothing
        assert labels(page)[-1] == f"Recorded answer: {why}"
        assert len(questions(page)) == 3
        assert page.inner_text(".vox-exchange:last-child .vox-text")
        assert page.input_value(BOX) == ""
        page.evaluate("window.vox.page.walk.show(1, false)")
    asked = counted(page)
    page.keyboard.press("ArrowRight")  # what took the place of the answer is said again, without another wait
    page.wait_for_function("turn => window.vox.player.turn?.id === turn", arg=recorded)
    assert (labels(page)[-1], asked) == (f"Recorded answer: {why}", [])
    page.evaluate(HANGS)
    kept_no_longer = "Recorded answer: the live one is kept no longer."
    expect(page.locator(".vox-exchange").nth(2).locator(".vox-label")).to_have_text(kept_no_longer)
    sounding(page, 3)
    page.unroute_all(behavior="ignoreErrors")


def test_the_conversation_before_comes_back_and_new_ones_close_it(visitor: BrowserContext, stage: House) -> None:
    page = come(visitor, stage)
    ask(page, "Hello, who are you?")
    wait_ended(page, 1)
    talk = page.evaluate("window.vox.page.talkId")
    page.get_by_role("button", name="Guided walkthroughs").click()
    page.locator("dialog[open] [data-walkthrough=short]").click()
    sounding(page, 1)
    assert questions(page) == ["Hello?"]
    page.get_by_role("button", name="Close the walkthrough").click()
    assert questions(page) == ["Hello, who are you?"]
    assert page.evaluate("window.vox.page.talkId") == talk
    assert "walkthrough" not in page.url
    late = "f" * 32
    page.evaluate("late => window.vox.page.talk.begin(late, 'And the second one?')", late)  # its answer is on its way
    page.get_by_role("button", name="Guided walkthroughs").click()
    page.locator("dialog[open] [data-walkthrough=short]").click()
    sounding(page, 1)
    page.evaluate(
        "([turn, talk]) => { const { last } = window.vox.page.talk;"
        " window.vox.told({ ...last, turn, talk, said: 'Late.', ended: true }); }",
        [late, talk],
    )
    assert questions(page) == ["Hello?"]
    page.click("[data-walk=close]")
    page.wait_for_function("document.querySelectorAll('.vox-me').length === 1")
    assert (questions(page), dots(page)) == (["Hello, who are you?"], 0)  # as the server knows it
    page.get_by_role("button", name="Guided walkthroughs").click()
    page.locator("dialog[open] [data-walkthrough=short]").click()
    sounding(page, 1)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#vox-walk")).to_have_count(0)
    expect(page.locator(".vox-welcome")).to_be_visible()
    assert page.evaluate("window.vox.page.talkId") != talk
