"""For each route that opens something: a request that reads or does it, made out of what its owner really has.

A probe makes what it asks for and is called anew for each asker, since some of them use it up.
"""

import json
from collections.abc import Callable
from functools import cache

from tests.door.doors import MARKER, SEND, VOICE, Answer, Ask, Said, Visitor
from tts import frames

Probe = Callable[[Visitor], Ask]


def ok(answer: Answer) -> bool:
    return answer.status == 200


def marked(answer: Answer) -> bool:
    return ok(answer) and MARKER in answer.text


def sounds(answer: Answer) -> bool:
    return ok(answer) and len(answer.body) > 1_000


@cache
def answered(owner: Visitor) -> Said:
    """A turn that only reading probes may share."""
    return owner.answered()


@cache
def booked(owner: Visitor) -> tuple[Said, str]:
    return owner.booked(days=9)


def live_speech(owner: Visitor) -> Ask:
    said = owner.goes_on()
    path = f"/speech/{said.turn}?talk={said.talk}"
    return Ask("GET", path, _speaks, said.goes_on, at_most=120_000)


def _speaks(answer: Answer) -> bool:
    kinds = [kind for kind, _ in frames.FrameReader().feed(answer.body)] if ok(answer) else []
    return frames.AUDIO in kinds


def replayed_speech(owner: Visitor) -> Ask:
    said = answered(owner)
    return Ask("GET", f"/speech/{said.turn}?talk={said.talk}&replay=true", _speaks)


def heard_again(owner: Visitor) -> Ask:
    """Without `replay`, after its end: the recording."""
    said = answered(owner)
    return Ask("GET", f"/speech/{said.turn}?talk={said.talk}", _speaks)


def another_manner(owner: Visitor) -> Ask:
    said = answered(owner)
    return Ask("POST", f"/speech/{said.turn}/from/0?talk={said.talk}&voice=joe&speed=1.5", _speaks)


def stop(owner: Visitor) -> Ask:
    said = owner.goes_on()
    return Ask("DELETE", f"/speech/{said.turn}", lambda one: one.status == 204 and said.wait_ended(), said.goes_on)


def recording(owner: Visitor) -> Ask:
    said = answered(owner)
    return Ask(
        "GET", f"/speech/{said.turn}/audio.wav?talk={said.talk}", lambda one: sounds(one) and b"RIFF" in one.body
    )


def captions(owner: Visitor) -> Ask:
    said = answered(owner)
    return Ask("GET", f"/speech/{said.turn}/captions.vtt?talk={said.talk}", _captioned)


def _captioned(answer: Answer) -> bool:
    return ok(answer) and answer.text.startswith("WEBVTT") and "-->" in answer.text


def answer_in_words(owner: Visitor) -> Ask:
    said = answered(owner)
    return Ask("GET", f"/speech/{said.turn}/transcript.txt?talk={said.talk}", marked)


def talk(owner: Visitor) -> Ask:
    return Ask("GET", f"/talks/{answered(owner).talk}", marked)


def delete_talk(owner: Visitor) -> Ask:
    said = owner.answered()

    def is_there() -> bool:
        return MARKER in owner.client.get(f"/talks/{said.talk}").text

    return Ask("DELETE", f"/talks/{said.talk}", lambda one: one.status == 204 and not is_there(), is_there)


def rating(owner: Visitor) -> Ask:
    said = answered(owner)
    path = f"/talks/{said.talk}/turns/{said.turn}/rating"
    assert owner.client.put(f"{path}/none").status_code == 204

    def is_rated() -> bool:
        return owner.client.get(f"/talks/{said.talk}").json()["exchanges"][-1]["rating"] == "up"

    return Ask("PUT", f"{path}/up", lambda one: one.status == 204 and is_rated(), lambda: not is_rated())


def transcript(owner: Visitor) -> Ask:
    return Ask("GET", f"/talks/{answered(owner).talk}/transcript.md", marked)


def transcript_as_data(owner: Visitor) -> Ask:
    return Ask("GET", f"/talks/{answered(owner).talk}/transcript.json", marked)


def transcript_as_text(owner: Visitor) -> Ask:
    return Ask("GET", f"/talks/{answered(owner).talk}/transcript.txt", marked)


def captions_of_talk(owner: Visitor) -> Ask:
    return Ask("GET", f"/talks/{answered(owner).talk}/captions.vtt", _captioned)


def spoken_talk(owner: Visitor) -> Ask:
    return Ask("GET", f"/talks/{answered(owner).talk}/audio.mp3", sounds)


def calendar(owner: Visitor) -> Ask:
    said, reference = booked(owner)
    path = f"/bookings/{reference}.ics?talk={said.talk}"
    return Ask("GET", path, lambda one: ok(one) and "BEGIN:VEVENT" in one.text)


def calendar_head(owner: Visitor) -> Ask:
    said, reference = booked(owner)
    path = f"/bookings/{reference}.ics?talk={said.talk}"
    return Ask("HEAD", path, lambda one: ok(one) and one.headers["content-type"].startswith("text/calendar"))


@cache
def _comparison(owner: Visitor) -> str:
    """One that stays: at most four may be open."""
    return _begun(owner)


def _begun(owner: Visitor) -> str:
    a, b = ({"voice": "joe", "knobs": {"speed": speed}} for speed in (1.0, 2.0))
    wanted = {"a": a, "b": b, "texts": [f"A {MARKER} house."], "rounds": 20}
    return str(owner.client.post("/tuning/trials", json=wanted).json()["id"])


def _due(owner: Visitor) -> str:
    path = f"/tuning/trials/{_comparison(owner)}"
    return f"{path}/rounds/{owner.client.get(path).json()['next']}"


def compared(owner: Visitor) -> Ask:
    return Ask("GET", f"/tuning/trials/{_comparison(owner)}", marked)


def delete_comparison(owner: Visitor) -> Ask:
    path = f"/tuning/trials/{_begun(owner)}"

    def is_there() -> bool:
        return MARKER in owner.client.get(path).text

    return Ask("DELETE", path, lambda one: one.status == 204 and not is_there(), is_there)


def round_of_two_clips(owner: Visitor) -> Ask:
    return Ask("POST", _due(owner), marked, json={})


def clip(owner: Visitor) -> Ask:
    made = owner.client.post(_due(owner), json={}).json()
    return Ask("GET", f"/tuning/trials/{_comparison(owner)}/clips/{made['clips'][0]}", _speaks)


def vote(owner: Visitor) -> Ask:
    due = _due(owner)
    for name in owner.client.post(due, json={}).json()["clips"]:  # its owner has heard both
        owner.client.get(f"/tuning/trials/{_comparison(owner)}/clips/{name}")

    def is_due() -> bool:
        return _due(owner) == due

    return Ask("PUT", due, lambda one: ok(one) and not is_due(), is_due, json={"vote": "first"})


def default_preset(_: Visitor) -> Ask:
    return Ask("POST", "/tuning/presets/default", ok, json={"name": None})


def heartbeat(owner: Visitor) -> Ask:
    said = owner.goes_on()
    path = f"/gradio_api/heartbeat/{said.page}"
    return Ask("GET", path, lambda one: ok(one) and "ALIVE" in one.text, said.goes_on, at_most=5)


def events(owner: Visitor) -> Ask:
    """A page's events are read once: whoever is first has them, and the page waits for ever."""
    said = owner.says(f"Is there a {MARKER} house?")
    return Ask("GET", f"/gradio_api/queue/data?session_hash={said.page}", marked)


def event_in_the_page(owner: Visitor) -> Ask:
    """An event in another's page, whose answer comes by that page's stream."""
    said = answered(owner)
    body = {"data": ["", "", *VOICE], "fn_index": SEND, "session_hash": said.page}
    return Ask("POST", "/gradio_api/queue/join", lambda one: ok(one) and "event_id" in one.text, json=body)


def events_by_call(owner: Visitor) -> Ask:
    said = owner.says(f"Is there a {MARKER} house?")
    return Ask("GET", f"/gradio_api/call/any/{said.event}", marked, at_most=400_000)


def events_by_call_v2(owner: Visitor) -> Ask:
    said = owner.says(f"Is there a {MARKER} house?")
    return Ask("GET", f"/gradio_api/call/v2/any/{said.event}", marked, at_most=400_000)


def cancel(owner: Visitor) -> Ask:
    said = owner.goes_on()
    body = {"session_hash": said.page, "fn_index": SEND, "event_id": said.event}
    return Ask("POST", "/gradio_api/cancel", lambda one: ok(one) and said.wait_ended(), said.goes_on, json=body)


def upload(_: Visitor) -> Ask:
    return Ask("POST", "/gradio_api/upload", ok, files={"files": ("note.txt", MARKER.encode(), "text/plain")})


def generated_file(owner: Visitor) -> Ask:
    """A file in Gradio's cache, as a component would have made it."""
    [path] = json.loads(owner.ask_bare(upload(owner)).body)
    return Ask("GET", f"/gradio_api/file={path}", marked)


def usage_page(_: Visitor) -> Ask:
    return Ask("GET", "/usage", lambda one: ok(one) and "<html" in one.text)


def usage_head(_: Visitor) -> Ask:
    return Ask("HEAD", "/usage", ok)


def usage_data(_: Visitor) -> Ask:
    return Ask("GET", "/usage/data", lambda one: ok(one) and '"invites"' in one.text)


def new_invite(_: Visitor) -> Ask:
    body = {"label": "by a probe", "scopes": ["talk"]}
    return Ask("POST", "/usage/invites", lambda one: one.status == 201 and "#" in one.text, json=body)


def revoke(owner: Visitor) -> Ask:
    made = owner.client.post("/usage/invites", json={"label": "to be revoked", "scopes": ["talk"]}).json()["invite"]

    def is_open() -> bool:
        all_of_them = owner.client.get("/usage/data").json()["invites"]
        return any(one["invite_id"] == made["invite_id"] and one["state"] == "open" for one in all_of_them)

    return Ask("POST", f"/usage/invites/{made['invite_id']}/revoke", lambda one: ok(one) and not is_open(), is_open)


def reopen(_: Visitor) -> Ask:
    return Ask("POST", "/usage/ledger/reopen", lambda one: one.status == 204)


def forget(owner: Visitor) -> Ask:
    said = owner.answered()

    def is_there() -> bool:
        return MARKER in owner.client.get(f"/talks/{said.talk}").text

    body = {"kind": "talk", "of": said.talk}
    return Ask("POST", "/usage/forget", lambda one: ok(one) and not is_there(), is_there, json=body)
