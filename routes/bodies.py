"""What requests carry, as JSON: read strictly, each fault told by its field. The forms themselves are their routes'."""

from collections.abc import Mapping
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError

from access.errors import AccessError


class BadRequest(AccessError):
    """The body or the query is not what was expected. `faults`: a sentence by field."""

    status = 422
    code = "bad_request"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {expected}" for name, expected in faults.items()))
        self.faults = faults


class Body(BaseModel):
    """Every field has a description: what is told to whoever sends something else there."""

    model_config = ConfigDict(extra="forbid", strict=True)


B = TypeVar("B", bound=Body)


async def read_body(request: Request, form: type[B]) -> B:
    """Raises BadRequest, naming every field that does not fit."""
    try:
        return form.model_validate_json(await request.body())
    except ValidationError as error:
        raise BadRequest(_faults(error, form)) from None


def _faults(error: ValidationError, form: type[Body]) -> Mapping[str, str]:
    faults = {}
    for one in error.errors(include_url=False, include_input=False):
        name = str(one["loc"][0]) if one["loc"] else ""
        known = form.model_fields.get(name)
        faults[name if known else "body"] = (known.description or "") if known else "a JSON object of the form's fields"
    return faults
