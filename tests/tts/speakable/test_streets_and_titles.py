"""Words of an address and of a name, which are often the same."""

import pytest

from tts.speakable import speakable
from tts.speakable.streets import DOUBTFUL, STREETS


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("on Oak St. It has", "on Oak Street. It has"), ("on Oak St. and", "on Oak Street and"),
        ("5 Oak St. Apt 3B", "five Oak Street apartment three B"), ("St. Paul St.", "Saint Paul Street."),
        ("Dr. Patel of Baker Dr. called", "Doctor Patel of Baker Drive called"),
        ("Visit St. Louis", "Visit Saint Louis"), ("Ste. 200, Ft. Worth", "suite two hundred, Fort Worth"),
        ("12 ft. The", "twelve feet. The"), ("King Jr. Blvd.", "King Junior Boulevard."),
        ("Mr. and Mrs. Lee", "Mister and Missus Lee"), ("the rep. called", "the rep. called"),
        ("State Hwy. 61 N.", "state highway sixty one north."), ("the 405 Fwy", "the four oh five Freeway"),
        ("the SE corner", "the southeast corner"), ("John E. Smith", "John E. Smith"),
    ],
)  # fmt: skip
def test_what_stands_around_decides(written: str, said: str) -> None:
    assert speakable(written) == said


@pytest.mark.parametrize("key", sorted(STREETS.keys() - DOUBTFUL))
def test_every_kind_of_street_is_said_in_full_after_a_name(key: str) -> None:
    written = key.capitalize()
    assert speakable(f"7 Alder {written}.") == f"seven Alder {STREETS[key]}."
    assert speakable(f"7 Alder {written}. and") == f"seven Alder {STREETS[key]} and"
