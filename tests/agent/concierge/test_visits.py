"""What a line says of a viewing."""

import pytest

from agent.concierge.numbers import with_digits
from agent.concierge.viewings import asks_for_viewing, read_viewing


@pytest.mark.parametrize(
    ("line", "waiting", "said"),
    [
        ("book a viewing on saturday at 2, I am Dana Ruiz, 509-555-0142", None,
         {"date": "saturday", "time": "2", "name": "Dana Ruiz", "phone": "509-555-0142"}),
        ("friday at 11 pm", None, {"date": "friday", "time": "11 pm"}),
        ("on november 28 at half past two", None, {"date": "november 28", "time": "half past 2"}),
        ("my name is dana ruiz", None, {"name": "Dana Ruiz"}),
        ("dana ruiz", "name", {"name": "Dana Ruiz"}),
        ("five oh nine, five five five, oh one four two", "phone", {"phone": "5095550142"}),
        ("3", "time", {"time": "3"}),
        ("I am looking for a house", None, {}),
        ("I'm interested in the second one", None, {}),
        ("does it have a garage?", "name", {}),
    ],
)  # fmt: skip
def test_what_is_said_is_read(line: str, waiting: str | None, said: dict[str, str]) -> None:
    assert read_viewing(line, with_digits(line), waiting) == said


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("can I see it tomorrow?", True),
        ("schedule a tour", True),
        ("any open houses?", False),
        ("a house with a view", False),
        ("show me houses", False),
    ],
)
def test_who_wants_to_see_a_home(line: str, asks: bool) -> None:
    assert asks_for_viewing(line) is asks
