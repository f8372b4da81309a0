"""Every error that httpx may raise and every status that a worker may answer with is an error of tts.errors."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.client_errors import BROKEN, UNSPEAKABLE, Told, broke_off, on_the_way, refused
from tts.errors import BadSpeechRequest, SpeechError, SpeechUnavailable, VoiceUnusable


def kinds_of(base: type[Exception]) -> Iterator[type[Exception]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds_of(kind)


KINDS = [kind for base in (httpx.HTTPError, httpx.StreamError) for kind in kinds_of(base)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_whatever_happens_on_the_way_may_be_better_in_a_moment(kind: type[Exception]) -> None:
    error = kind.__new__(kind)
    Exception.__init__(error, "why")
    assert isinstance(error, BROKEN)
    told = str(on_the_way(error))
    assert told.startswith("the voice's worker ")
    assert kind.__name__ in told or "why" in told


def test_no_kind_of_httpx_is_forgotten() -> None:
    raised = {one for one in vars(httpx).values() if isinstance(one, type) and issubclass(one, Exception)}
    # An address is checked before it is used, and cookies are not ours.
    assert raised - set(KINDS) == {httpx.InvalidURL, httpx.CookieConflict}


@pytest.mark.parametrize("status", [100, 201, 204, *range(300, 600)])
def test_every_status_is_an_error_with_its_cause(status: int) -> None:
    error = refused(status, {}, Told("Because.", "some_code"))
    assert isinstance(error, SpeechError)
    assert "Because." in str(error)
    if status >= 500 or status == 429:
        assert isinstance(error, SpeechUnavailable)
    elif status in (400, 401, 403, 404, 413, 415, 422):
        assert isinstance(error, VoiceUnusable)


def test_only_what_cannot_be_spoken_is_the_requests_fault() -> None:
    """A field that an older worker does not know would else leave out every clause, and nobody would hear of it."""
    assert isinstance(refused(400, {}, Told("Speed must be a number.", UNSPEAKABLE)), BadSpeechRequest)
    assert isinstance(refused(400, {}, Told("There is no field.", "unknown_field")), VoiceUnusable)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f'{{"error": {text}}}'.encode()))
def test_any_body_can_be_read(body: bytes) -> None:
    told = Told.read(body)
    assert isinstance(refused(500, {}, told), SpeechUnavailable)
    assert len(str(broke_off(told))) < 500


@pytest.mark.parametrize("body", [b"[1]", b"7", b'{"error": null}', b'{"error": {"message": null}}', b"\xff" * 900])
def test_a_body_of_another_shape_tells_at_least_how_it_begins(body: bytes) -> None:
    assert Told.read(body).message
    assert Told.read(body).code == ""


def test_a_worker_cannot_write_lines_of_its_own_into_our_log() -> None:
    told = Told.of({"message": "one\ntwo\r\n" + "x" * 9_000, "code": None})
    for error in (broke_off(told), refused(500, {}, told)):
        assert "one two x" in str(error)
        assert "\n" not in str(error)
        assert len(str(error)) < 500
