"""Sentences of the listings to tune by: true to them, of several homes, and nothing of an address that is hidden."""

from conversation.homes import Homes
from conversation.tuning.hearing import MAX_TEXT_CHARS
from conversation.tuning.picks import KINDS, MOST_CHARS, OF_EACH_KIND, picks
from tests.agent.records import listing
from tests.conversation.test_homes import NOW, SAMPLES, homes_of, visit

HIDDEN = {"InternetAddressDisplayYN": False}
VISIT = visit("2026-11-28T13:00:00-08:00", "2026-11-28T15:00:00-08:00")


def texts(**changes: object) -> dict[str, str]:
    return {pick.kind: pick.text for pick in picks(homes_of(listing(**changes)))}


def test_a_home_gives_one_of_each_kind_that_it_has_something_to_say_of() -> None:
    told = texts(**VISIT, PropertyTimeZoneName="America/Los_Angeles", PublicRemarks="A sunny home. With a garden.")
    assert told == {
        "Remarks": "A sunny home.",
        "Prices": "87 Quarry Rd, $449,000, 3 bd, 2.5 ba, 1,850 sq ft.",
        "Addresses": "The address is 87 Quarry Rd, Maple Heights.",
        "Open houses": "87 Quarry Rd has an open house on Saturday, November 28, from 1 to 3 PM.",
    }
    assert set(texts(PublicRemarks=None)) == {"Prices", "Addresses"}
    assert "Remarks" not in texts(PublicRemarks="word " * MOST_CHARS)


def test_a_hidden_address_is_in_none() -> None:
    told = texts(**HIDDEN, **VISIT)
    assert set(told) == {"Remarks"}
    assert "Quarry" not in str(told)


def test_no_homes_give_no_picks() -> None:
    assert picks(homes_of()) == []


def test_the_samples_give_some_of_each_kind_of_many_homes_all_short_enough_to_be_heard() -> None:
    told = picks(Homes(SAMPLES, lambda: NOW))
    assert {kind: sum(pick.kind == kind for pick in told) for kind in KINDS} == dict.fromkeys(KINDS, OF_EACH_KIND)
    assert len({pick.of for pick in told}) > 10
    assert len({pick.text for pick in told}) == len(told)
    assert all(SAMPLES.get(pick.of) for pick in told)
    assert all(len(pick.text) <= MAX_TEXT_CHARS for pick in told)
