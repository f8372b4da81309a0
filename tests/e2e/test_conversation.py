"""The conversation on the page: shown as text only, asked again, edited, rated, kept over a reload, taken away."""

import io
import json

import pytest
import soundfile
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import SHORT, open_page
from tests.e2e.talk import (
    BOX,
    QUESTION,
    ask,
    come_in,
    questions,
    silence,
    state,
    stats,
    wait_done,
    wait_ended,
    wait_speaking,
    wait_written,
    written,
)
from tests.house import House
from tests.openai_server import OpenAIServer, Reply

HOSTILE = '<img src=x onerror="window.hacked=1"> **bold** <b>b</b> [l](javascript:alert(1)) {{7*7}} ${7*7}'


def settled(page: Page, count: int) -> None:
    """So many exchanges ended, and nothing sounds."""
    wait_ended(page, count)
    silence(page)


def said_by_server(page: Page) -> list[dict[str, object]]:
    talk = page.evaluate("window.vox.page.talkId")
    exchanges: list[dict[str, object]] = page.request.get(f"{page.url}talks/{talk}").json()["exchanges"]
    return exchanges


def test_an_example_is_asked_with_one_tap_and_what_may_follow_comes_after(
    visitor: BrowserContext, offline_house: House
) -> None:
    page = open_page(visitor, offline_house)
    example = page.locator(".vox-suggestions button").first
    text = example.inner_text()
    example.click()
    settled(page, 1)
    assert questions(page) == [text]
    assert page.locator(".vox-suggestions button").first.inner_text() != text


def test_an_example_keeps_what_is_typed(page: Page) -> None:
    page.fill(BOX, "half a quest")
    page.locator(".vox-suggestions button").first.click()
    settled(page, 1)
    assert page.input_value(BOX) == "half a quest"


def test_what_a_visitor_and_a_model_write_is_never_markup(
    visitor: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = {"OPENAI_API_KEY": "sk-scripted"}
    with OpenAIServer([Reply(text=f"Well: {HOSTILE}")], repeat_last=True) as server:
        settings["OPENAI_BASE_URL"] = server.base_url
        with House(tmp_path_factory.mktemp("hostile"), settings) as house:
            page = open_page(visitor, house)
            ask(page, HOSTILE)
            settled(page, 1)
            assert questions(page) == [HOSTILE]
            assert page.locator(".vox-text > :not(span)").count() == 0
            assert page.locator("#vox-log :is(img[src=x], b b, a[href^=javascript])").count() == 0
            assert page.evaluate("window.hacked") is None
            page.reload()
            page.wait_for_selector(".vox-me")
            assert questions(page) == [HOSTILE]
            assert page.evaluate("window.hacked") is None
            page.close()


def test_asked_again_takes_the_place_of_the_last_answer(page: Page) -> None:
    ask(page)
    settled(page, 1)
    first = page.evaluate("window.vox.page.talk.last.turn")
    page.click(".vox-last [aria-label='Ask again']")
    page.wait_for_function("first => window.vox.page.talk.last.turn !== first", arg=first)
    settled(page, 1)
    assert questions(page) == [QUESTION]
    assert [one["question"] for one in said_by_server(page)] == [QUESTION]


def test_an_edited_question_takes_the_place_of_the_old_one(page: Page) -> None:
    ask(page, "Two bedroms?")
    settled(page, 1)
    page.click("[aria-label='Edit this question']")
    assert page.input_value(BOX) == "Two bedroms?"
    assert page.is_visible(".vox-editing-bar")
    page.fill(BOX, "Two bedrooms?")
    page.press(BOX, "Enter")
    page.wait_for_function("window.vox.page.talk.last.question === 'Two bedrooms?'")
    settled(page, 1)
    assert questions(page) == ["Two bedrooms?"]
    assert [one["question"] for one in said_by_server(page)] == ["Two bedrooms?"]
    assert not page.is_visible(".vox-editing-bar")


def test_editing_can_be_given_up(page: Page) -> None:
    ask(page)
    settled(page, 1)
    page.click("[aria-label='Edit this question']")
    page.click(".vox-editing-bar button")
    assert page.input_value(BOX) == ""
    ask(page, "Another one?")
    settled(page, 2)
    assert questions(page) == [QUESTION, "Another one?"]


def test_a_refused_edit_leaves_the_old_exchange_and_is_still_an_edit(page: Page) -> None:
    ask(page, "Two bedroms?")
    settled(page, 1)
    page.click("[aria-label='Edit this question']")
    page.fill(BOX, "long " * 500)
    page.click("#vox-send")
    wait_written(page, 2)
    assert questions(page) == ["Two bedroms?"]
    page.fill(BOX, "Two bedrooms?")
    page.click("#vox-send")
    page.wait_for_function("window.vox.page.talk.last.question === 'Two bedrooms?'")
    settled(page, 1)
    assert questions(page) == ["Two bedrooms?"]
    assert [one["question"] for one in said_by_server(page)] == ["Two bedrooms?"]


def test_only_the_last_question_can_be_changed(page: Page) -> None:
    ask(page)
    settled(page, 1)
    ask(page, "Another one?")
    settled(page, 2)
    assert page.locator("[aria-label='Ask again']:visible").count() == 1
    assert page.locator("[aria-label='Edit this question']:visible").count() == 1


def test_an_answer_is_rated_and_the_rating_kept(page: Page) -> None:
    ask(page)
    settled(page, 1)
    good, bad = page.locator("[aria-label='Good answer']"), page.locator("[aria-label='Poor answer']")
    for button, rating in ((good, "up"), (bad, "down"), (bad, None)):
        with page.expect_response(lambda answer: "/rating/" in answer.url) as answer:
            button.click()
        assert answer.value.status == 204
        assert said_by_server(page)[0]["rating"] == rating
        assert (good.get_attribute("aria-pressed"), bad.get_attribute("aria-pressed")) == (
            str(rating == "up").lower(),
            str(rating == "down").lower(),
        )
    page.context.expected_faults.append("503")  # type: ignore[attr-defined]
    page.route("**/rating/**", lambda route: route.fulfill(status=503))
    both = "({ page }) => Promise.all(['up', 'down'].map((one) => page.rate(page.talk.last.turn, one)))"
    page.evaluate(f"({both})(window.vox)")  # at once: neither is taken, and none shows
    assert page.locator("#vox-log [aria-pressed=true]").count() == 0


def test_a_reload_keeps_the_conversation_what_is_typed_and_every_answer_to_hear(page: Page) -> None:
    for number, text in enumerate((QUESTION, "Another one?"), 1):
        ask(page, text)
        settled(page, number)
    first = page.evaluate("window.vox.page.talk.all()[0].turn")
    page.fill(BOX, "half a quest")
    page.reload()
    page.wait_for_selector(".vox-me")
    assert questions(page) == [QUESTION, "Another one?"]
    assert written(page).count(SHORT.text) == 2
    assert page.input_value(BOX) == "half a quest"
    page.locator("[aria-label='Play this answer again']").first.click()
    heard = wait_done(page)
    assert heard.turn == first
    assert heard.consumed == heard.samples > 0
    assert heard.rms > 0.01


def test_a_new_conversation_starts_empty_and_the_old_one_is_not_told_to_the_model(page: Page) -> None:
    ask(page)
    wait_speaking(page)
    old = page.evaluate("window.vox.page.talkId")
    page.click("#vox-new")
    assert questions(page) == []
    assert page.is_visible(".vox-welcome")
    assert state(page) in ("Stopped", "Ready")
    page.wait_for_timeout(500)  # what Gradio still tells of the old one is no part of this one
    assert questions(page) == []
    ask(page, "Another one?")
    settled(page, 1)
    assert questions(page) == ["Another one?"]
    assert [one["question"] for one in said_by_server(page)] == ["Another one?"]
    assert page.evaluate("window.vox.page.talkId") != old


def test_a_conversation_that_is_told_late_is_not_shown_in_a_new_one(page: Page) -> None:
    """Here the one before, which is asked for since an edit was refused."""
    ask(page)
    settled(page, 1)
    editing = page.evaluate(
        """async () => {
            const { page } = window.vox;
            let tell = null;
            page.homes.listings.cards = () => new Promise((resolve) => (tell = resolve));
            page.replaced = { turn: "later", replaces: page.talk.last.turn };
            const refused = page.refused({ turn: "later", refused: "It is too long." });
            while (!tell) await new Promise((resolve) => setTimeout(resolve, 5));
            page.renew();
            tell();
            await refused;
            return page.editing;
        }"""
    )
    assert editing is None
    assert questions(page) == written(page) == []


def test_a_server_that_does_not_answer_is_away_until_it_does(page: Page) -> None:
    """As when a network goes without a word. What was made before sounds on, and is no sign that it is back."""
    ask(page)
    wait_speaking(page)
    page.route("**/session", lambda _: None)
    page.evaluate("window.vox.page.connection.patienceMs = 200")
    page.evaluate("void window.vox.page.connection.check()")
    page.wait_for_function("window.vox.page.connection.lost")
    wait_done(page)
    page.wait_for_function("!window.vox.player.isBusy")
    assert state(page) == "Reconnecting"
    page.evaluate("window.vox.player.show('stopped')")  # as when it is pressed
    page.evaluate("window.vox.page.connection.patienceMs = 30_000")
    with page.expect_request("**/talks/*"):
        page.unroute_all(behavior="ignoreErrors")
    page.wait_for_function("!window.vox.page.connection.lost")
    assert questions(page) == [QUESTION]


def test_the_whole_conversation_can_be_taken_away(page: Page) -> None:
    turns = []
    for number in (1, 2):
        ask(page, f"Question {number}?")
        wait_ended(page, number)
        turns.append(wait_done(page))
    page.click("[popovertarget=vox-files]")
    for suffix in ("mp3", "wav", "vtt", "txt", "md", "json"):
        with page.expect_download() as link:
            page.click(f"a[data-of=talk][data-file={suffix}]")
        body = link.value.path().read_bytes()
        assert link.value.suggested_filename == f"vox-estates-conversation.{suffix}"
        if suffix in ("mp3", "wav"):
            assert b"ynthetic" in body
            sound = soundfile.SoundFile(io.BytesIO(body))
            assert sound.frames == pytest.approx(sum(one.samples for one in turns) + 0.8 * 22_050, abs=4_000)
        elif suffix != "vtt":  # its test is in test_captions.py
            text = body.decode()
            assert "Question 1?" in text
            assert "Question 2?" in text
            assert "synthetic voice" in text
    assert [one["question"] for one in json.loads(text)["exchanges"]] == ["Question 1?", "Question 2?"]


def test_another_visitor_reads_rates_and_takes_nothing(page: Page, visitor: BrowserContext, house: House) -> None:
    ask(page)
    settled(page, 1)
    talk, turn = page.evaluate("[window.vox.page.talkId, window.vox.page.talk.last.turn]")
    stranger = page.context.browser.new_context()  # type: ignore[union-attr]
    other = open_page(stranger, house)
    paths = [("GET", ""), ("PUT", f"/turns/{turn}/rating/up")]
    files = ("transcript.md", "transcript.txt", "transcript.json", "captions.vtt", "audio.mp3", "audio.wav")
    paths += [("GET", f"/{name}") for name in files]
    for method, path in paths:
        answer = other.request.fetch(f"{house.url}/talks/{talk}{path}", method=method)
        assert answer.status == 403, path
    speech = [("GET", f"?talk={talk}&replay=true"), ("POST", f"/from/0?talk={talk}&voice=joe")]
    speech += [("GET", f"/{name}?talk={talk}") for name in ("audio.wav", "captions.vtt", "transcript.txt")]
    for method, path in speech:
        assert other.request.fetch(f"{house.url}/speech/{turn}{path}", method=method).status == 403, path
    stranger.close()
    nobody = page.context.browser.new_context()  # type: ignore[union-attr]
    for _, path in paths:
        assert nobody.request.get(f"{house.url}/talks/{talk}{path}").status == 403
    nobody.close()


def test_a_refusal_is_one_sentence_that_goes_with_the_next_question(page: Page) -> None:
    ask(page, "long " * 500)
    wait_written(page, 1)
    assert questions(page) == []
    ask(page)
    settled(page, 1)
    assert written(page) == [SHORT.text]


def test_the_chip_of_timing_is_there_when_asked_for(visitor: BrowserContext, house: House) -> None:
    come_in(visitor, house)
    page = visitor.new_page()
    page.goto(f"{house.url}/?timing")
    page.wait_for_function("window.vox !== undefined")
    ask(page)
    wait_done(page)
    # Rounded by the browser: Python rounds 0.125 the other way.
    heard_s = page.evaluate("(({ first_sample, click }) => ((first_sample - click) / 1000).toFixed(2))", stats(page))
    assert heard_s in page.inner_text(".vox-timing")
    page.goto(house.url)
    page.wait_for_selector(".vox-me")
    assert page.locator(".vox-timing:visible").count() == 0
