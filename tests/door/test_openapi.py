"""Our own routes against their own description: whatever is sent, no error of ours, and answers as expected.

Schemathesis makes the requests out of the app's OpenAPI description, the same ones each time, and they go through the
gate of a running house. Its rates are as wide there as can be: the real ones would refuse most requests unseen. The
description says nothing of bodies that routes read by themselves, nor which ids there are: both are added here.
`/leave` is left out, since it ends the session that asks; Gradio's routes are not described: they are not ours.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from access.invite_rules import SCOPES
from routes import tuning
from routes.lexicon import EntryBody, HearBody, RemoveBody
from routes.tuning_forms import DefaultBody, NameBody, PresetBody, TrialBody, VoteBody
from routes.usage_forms import ForgetBody, NewInvite
from tests.door.doors import ScriptedModel, TwoDoors, Visitor
from tests.door.probes import compared
from tests.door.two_doors import OPENAPI, WIDE

EXAMPLES = 20  # of each operation, visitor and kind of ids
REFUSALS = {403, 404, 405, 408, 409, 413, 414, 422, 429, 431}
SUCCESS = {"POST /usage/invites": 201, "POST /invite": 303}
FORM = {"type": "object", "properties": {"token": {"type": "string"}, "altcha": {"type": "string"}}}
INVITE = {
    "type": "object",
    "properties": {
        "label": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[a-z]+$"},
        "scopes": {"type": "array", "items": {"enum": list(SCOPES)}, "minItems": 1},
        "expires_days": {"type": "integer", "minimum": 1, "maximum": 366},
    },
    "required": ["label", "scopes"],
    "additionalProperties": False,
}
BODIES = {
    "/usage/invites": ("application/json", NewInvite.model_json_schema()),
    "/usage/forget": ("application/json", ForgetBody.model_json_schema()),
    "/lexicon": ("application/json", EntryBody.model_json_schema()),
    "/lexicon/remove": ("application/json", RemoveBody.model_json_schema()),
    "/lexicon/hear": ("application/json", HearBody.model_json_schema()),
    "/tuning/hear": ("application/json", tuning.HearBody.model_json_schema()),
    "/tuning/spoken": ("application/json", tuning.SpokenBody.model_json_schema()),
    "/tuning/trials": ("application/json", TrialBody.model_json_schema()),
    "/tuning/trials/{trial_id}/rounds/{number}": ("application/json", VoteBody.model_json_schema()),
    "/tuning/presets": ("application/json", PresetBody.model_json_schema()),
    "/tuning/presets/remove": ("application/json", NameBody.model_json_schema()),
    "/tuning/presets/default": ("application/json", DefaultBody.model_json_schema()),
    "/tuning/presets/import": ("text/plain", {"type": "string"}),
    "/invite": ("application/x-www-form-urlencoded", FORM),
}


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Visitor]]:
    """One who may talk, and one of the house's own people."""
    with ScriptedModel() as model:
        told = {"OPENAI_BASE_URL": model.base_url, "OPENAI_API_KEY": "sk-scripted", WIDE: "1"}
        with TwoDoors(tmp_path_factory.mktemp("openapi"), told) as doors:
            came = {"talks": doors.comes_in(), "admin": doors.comes_in(frozenset({"admin"}))}
            yield came
    for one in came.values():
        one.close()


def description(visitor: Visitor, own: bool) -> dict[str, Any]:
    """The app's, with bodies; `own`: with the ids of what the visitor has, else with whatever is a string."""
    told: dict[str, Any] = httpx.get(f"{visitor.doors.bare_url}{OPENAPI}").json()
    del told["paths"]["/leave"]
    said, reference = visitor.booked(days=20 + own)
    home = visitor.client.get("/homes").json()["homes"][0]["key"]
    known = {
        "turn_id": said.turn,
        "talk_id": said.talk,
        "talk": said.talk,
        "reference": reference,
        "key": home,
        "invite_id": "0" * 12,
        "trial_id": compared(visitor).path.rpartition("/")[2],
        "number": 1,
    }
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", ()):
                if own and (value := known.get(parameter["name"])):
                    parameter["schema"] = {"enum": [value]}
            if method in ("post", "put") and path in BODIES:
                kind, schema = BODIES[path]
                schema = INVITE if own and path == "/usage/invites" else schema
                operation["requestBody"] = {"required": True, "content": {kind: {"schema": schema}}}
    return told


def as_expected(name: str, declared: set[str], answer: Any) -> bool:
    """A success that is declared or in SUCCESS; or a refusal in our words, or in FastAPI's about a parameter."""
    status = int(answer.status_code)
    if name == "GET /invite/challenge":
        return status == 404
    if status < 400:
        return status == SUCCESS.get(name, status) and (name in SUCCESS or str(status) in declared)
    if status not in REFUSALS:
        return False
    if not answer.content or "text/html" in str(answer.headers["content-type"]):
        return True
    told = json.loads(answer.content)
    return bool(told["error"]["message"] if "error" in told else told["detail"])


@pytest.mark.parametrize("own", [True, False], ids=["of what is there", "of anything"])
@pytest.mark.parametrize("who", ["talks", "admin"])
def test_whatever_is_sent_is_answered_as_expected(visitors: dict[str, Visitor], who: str, own: bool) -> None:
    visitor = visitors[who]
    asked: dict[str, set[int]] = {}
    schema = schemathesis.openapi.from_dict(description(visitor, own))
    for found in schema.get_all_operations():
        operation = found.ok()
        name = f"{operation.method.upper()} {operation.path}"
        ask_all(visitor, name, operation, asked.setdefault(name, set()))
    assert len(asked) > 25
    assert all(asked.values())
    succeeded = {name for name, statuses in asked.items() if any(status < 400 for status in statuses)}
    assert {"GET /homes", "GET /session", "GET /invite"} <= succeeded
    if own:
        assert {"GET /talks/{talk_id}", "GET /homes/{key}", "GET /bookings/{reference}.ics"} <= succeeded
        assert ("POST /usage/invites" in succeeded) == (who == "admin")
    assert visitor.doors.log().count("Traceback") == 0


def ask_all(visitor: Visitor, name: str, operation: Any, statuses: set[int]) -> None:
    declared = set(operation.definition.raw.get("responses", ()))

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case: Any) -> None:
        cookie = {"cookie": f"vox_session={visitor.cookie}"}
        answer = case.call(base_url=visitor.doors.url, headers=cookie, timeout=30)
        statuses.add(int(answer.status_code))
        assert as_expected(name, declared, answer), f"{name}: {answer.status_code} {answer.content[:300]!r}"

    asked()
