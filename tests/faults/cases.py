"""What can go wrong between the house and a model's server, as data: what the server does, and how the turn ends.

Knows no house. Every server tells its visitors nothing but what stands here, so an ending can be told by its words.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tests.faults.raw_server import Manners
from tests.openai_server import Call, Reply

# Who has answered in the end: the model at once, the model asked once more, or the stand-in.
Ending = Literal["model", "retried", "stand-in"]

QUESTION = "Which homes in Lindenport cost less than $450,000?"
GREETING = "Good morning!"
TEXT = "Good to hear from you. Which town do you like best, and what else matters to you?"
WELL = Reply(TEXT)
KINDS = ("slow", "plain", "short", "dull", "calm", "mild", "dry", "old", "odd", "dim")
SLOW = " ".join(f"This sentence is {kind}." for kind in KINDS)
TRUE = "The first of them is 4 Orchardside Court, at $195,000."
SEARCH = Call("search_listings", {"city": "Lindenport", "max_price_usd": 450_000})


@dataclass(frozen=True)
class Fault:
    """`server` answers by these replies, one a request, then WELL; or by its manners, at every request.

    `asked`: how many requests the first turn makes, where that is of interest. `says` must be heard, `never` not.
    `waits`: the server keeps the house waiting until its patience ends.
    """

    name: str
    server: Sequence[Reply] | Manners
    ending: Ending
    asked: int | None = None
    says: str = ""
    never: str = ""
    question: str = QUESTION
    waits: bool = False
    tls: bool = False


def _delta(content: Any, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": finish}]}


def _whole(message: dict[str, Any], finish: str = "stop") -> Reply:
    answer = {"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": finish}]}
    return Reply(raw_body=json.dumps(answer).encode(), content_type="application/json")


def _words(text: str) -> list[str]:
    return [word if at == 0 else f" {word}" for at, word in enumerate(text.split(" "))]


def _twice(fault: Reply) -> tuple[Reply, Reply]:
    return fault, fault


END = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
DONE = b"data: [DONE]\n\n"
ODD = (
    b"data: null\n\n",
    b": a comment\n\n",
    b"event: ping\ndata: {}\n\n",
    {"choices": None},
    {"choices": [{"index": None, "delta": None}]},
    {"id": 7, "choices": [{"index": 0, "delta": {"role": None, "content": None, "tool_calls": None}}]},
    *map(_delta, _words(TEXT)),
    _delta("", "stop"),
)
THINKING = "<think>The visitor wants homes; I say $999. </think>"
ENDLESS_CALLS = [Reply(calls=(Call("search_listings", {"min_bedrooms": beds}),)) for beds in range(1, 8)]
ASKED_FOR_TOOLS = {
    "role": "assistant",
    "content": None,
    "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": SEARCH.name, "arguments": json.dumps(SEARCH.arguments)}}
    ],
}
JOIN = "broke off"

FAULTS: tuple[Fault, ...] = (
    # The connection
    Fault("connection refused", "refuses", "stand-in"),
    Fault("connection never accepted", "never_accepts", "stand-in", waits=True),
    Fault("accepted, then silence", "silent", "stand-in", waits=True),
    Fault("connection reset after the request", "resets", "stand-in"),
    Fault("another protocol (SSH)", "speaks_ssh", "stand-in", waits=True),
    Fault("TLS spoken to a plain server", (), "stand-in", asked=0, tls=True),
    # Hung, at each stage
    Fault(
        "hung before the headers", _twice(Reply(TEXT, fault="hang", when="headers")), "stand-in", asked=2, waits=True
    ),
    Fault(
        "hung before the headers, once",
        (Reply(TEXT, fault="hang", when="headers"),),
        "retried",
        asked=2,
        waits=True,
        question=GREETING,
    ),
    Fault(
        "hung before the first token", _twice(Reply(TEXT, fault="hang", when="first")), "stand-in", asked=2, waits=True
    ),
    Fault("hung in mid-sentence", _twice(Reply(TEXT, fault="hang")), "stand-in", asked=2, says=JOIN, waits=True),
    Fault(
        "hung in mid-sentence, once",
        (Reply(TEXT, fault="hang"),),
        "retried",
        says="Once more.",
        waits=True,
        question=GREETING,
    ),
    Fault(
        "hung before the usage",
        (Reply(raw_chunks=(_delta(TEXT), END), fault="hang", when="last"),),
        "model",
        question=GREETING,
    ),
    Fault("SSE comments for ever", _twice(Reply(fault="comments", when="first")), "stand-in", asked=2, waits=True),
    Fault("empty chunks for ever", _twice(Reply(fault="empty_chunks", when="first")), "stand-in", asked=2, waits=True),
    Fault("one token now and then", (Reply(SLOW, tokens_per_s=1),), "stand-in", says=JOIN, waits=True),
    Fault(
        "hung after the tools",
        (Reply(calls=(SEARCH,)), *_twice(Reply(fault="hang", when="first"))),
        "stand-in",
        says="Lindenport",
        waits=True,
    ),
    # Too much
    Fault("a flood of text", _twice(Reply(fault="flood", when="first")), "stand-in"),
    Fault("a line without end", _twice(Reply(fault="endless_line", when="first")), "stand-in", asked=2),
    # Cut and garbled
    Fault("cut in mid-sentence, once", (Reply(TEXT, fault="end"),), "retried", says="Once more.", question=GREETING),
    Fault("cut in mid-sentence", _twice(Reply(TEXT, fault="end")), "stand-in", asked=2),
    Fault("connection lost in mid-sentence", _twice(Reply(TEXT, fault="drop")), "stand-in", asked=2),
    Fault("connection lost before the first token", _twice(Reply(TEXT, fault="drop", when="headers")), "stand-in"),
    Fault("[DONE] too early", _twice(Reply(raw_chunks=(_delta("Which"), DONE), usage=None)), "stand-in", asked=2),
    Fault("malformed JSON in a chunk", _twice(Reply(TEXT, fault="malformed")), "stand-in", asked=2),
    Fault("chunk of a wrong shape", _twice(Reply(TEXT, fault="wrong_shape")), "stand-in", asked=2),
    Fault("chunk nested too deep", _twice(Reply(raw_chunks=(b"data: " + b"[" * 99_999 + b"\n\n",))), "stand-in"),
    Fault("null and odd chunks", (Reply(raw_chunks=ODD),), "model", asked=1, question=GREETING),
    Fault(
        "every delta twice", _twice(Reply(raw_chunks=tuple(_delta(w) for w in _words(TEXT) for _ in "12"))), "stand-in"
    ),
    Fault(
        "an error event in mid-stream, once", (Reply(TEXT, fault="error_event"),), "retried", asked=2, question=GREETING
    ),
    Fault("bytes that are no UTF-8", _twice(Reply(raw_chunks=(b"data: \xff\xfe\n\n",))), "stand-in"),
    # Refused
    Fault("status 401", (Reply(status=401),), "stand-in", asked=1),
    Fault("status 403", (Reply(status=403),), "stand-in", asked=1),
    Fault("status 404", (Reply(status=404),), "stand-in", asked=1),
    Fault(
        "status 429, Retry-After a moment",
        (Reply(status=429, headers={"retry-after-ms": "40"}),),
        "retried",
        asked=2,
        question=GREETING,
    ),
    Fault("status 429, Retry-After a minute", (Reply(status=429, headers={"retry-after": "60"}),), "stand-in", asked=1),
    Fault("status 429, no money left", (Reply(status=429, error={"code": "insufficient_quota"}),), "stand-in", asked=1),
    Fault("status 500", _twice(Reply(status=500)), "stand-in", asked=2),
    Fault("status 503, once", (Reply(status=503),), "retried", asked=2, question=GREETING),
    Fault("status 400, the filter", (Reply(status=400, error={"code": "content_filter"}),), "stand-in", asked=1),
    Fault(
        "parameters of newer servers refused",
        tuple(Reply(status=400, error={"param": name}) for name in ("max_completion_tokens", "stream_options")),
        "model",
        asked=3,
        question=GREETING,
    ),
    # Another kind of answer
    Fault("redirect", (Reply(status=302, headers={"location": "http://127.0.0.1:1/"}),), "stand-in", asked=1),
    Fault("a web page", _twice(Reply(raw_body=b"<html>Log in</html>", content_type="text/html")), "stand-in"),
    Fault(
        "plain JSON, not streamed",
        (_whole({"role": "assistant", "content": TEXT}),),
        "model",
        asked=1,
        question=GREETING,
    ),
    Fault("plain JSON that asks for tools", (_whole(ASKED_FOR_TOOLS, "tool_calls"), Reply(TRUE)), "model", asked=2),
    Fault(
        "plain JSON that tells an error",
        _twice(Reply(raw_body=b'{"error": "x"}', content_type="application/json")),
        "stand-in",
    ),
    Fault("gzip that is none", _twice(Reply(TEXT, headers={"content-encoding": "gzip"})), "stand-in"),
    Fault(
        "a bomb of gzip",
        _twice(Reply(raw_body=gzip.compress(bytes(10**7)), headers={"content-encoding": "gzip"})),
        "stand-in",
    ),
    # A model that does not answer
    Fault("empty reply, once", (Reply(""),), "retried", asked=2, question=GREETING),
    Fault("empty reply", _twice(Reply("")), "stand-in", asked=2, question=GREETING),
    Fault(
        "stopped by its length in mid-sentence",
        (Reply("I can do that. Which of", finish_reason="length"),),
        "model",
        says="too long",
        question=GREETING,
    ),
    Fault(
        "stopped by its length in the first sentence",
        _twice(Reply("Which of", finish_reason="length")),
        "stand-in",
        asked=2,
    ),
    Fault(
        "stopped by the filter", (Reply("I can do that. Which", finish_reason="content_filter"),), "stand-in", asked=1
    ),
    Fault("no usage", (Reply(TEXT, usage=None),), "model", asked=1, question=GREETING),
    Fault(
        "thoughts in a field of their own",
        (Reply(TEXT, reasoning="hm " * 20, tokens_per_s=90),),
        "model",
        never="hm",
        question=GREETING,
    ),
    Fault(
        "thoughts in marks, split",
        (Reply(raw_chunks=(*map(_delta, THINKING), _delta(TEXT), END)),),
        "model",
        never="999",
        question=GREETING,
    ),
    Fault("thoughts that never end", _twice(Reply("<think> " + TEXT, finish_reason="length")), "stand-in", asked=2),
    # Tools
    Fault("half a tool call", (Reply(calls=(SEARCH,), fault="end"),), "retried", asked=2, question=GREETING),
    Fault("an unknown tool", (Reply(calls=(Call("fly", {}),)), WELL), "model", asked=2),
    Fault("arguments that are no JSON", (Reply(calls=(Call("search_listings", '{"city'),)), WELL), "model", asked=2),
    Fault("the same call again and again", [Reply(calls=(SEARCH,))] * 9, "stand-in", asked=4, says="Lindenport"),
    Fault("tool calls without end", ENDLESS_CALLS, "stand-in", asked=6),
    Fault("cut after the tools", (Reply(calls=(SEARCH,)), *_twice(Reply(TEXT, fault="end"))), "stand-in", says=JOIN),
)
