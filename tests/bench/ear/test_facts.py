"""A fact is held by a line in any way of writing it, by no line that says another thing."""

import pytest

from tests.bench.ear.facts import KINDS, Fact, holds, sentences

HEARD = [
    (Fact("price", 1_250_000.0), "It is listed at one point two five million dollars.", True),
    (Fact("price", 1_250_000.0), "It is listed at $1.25M.", True),
    (Fact("price", 1_250_000.0), "It is listed at $1,250,000.", True),
    (Fact("price", 1_250_000.0), "It is listed at $1.2 million.", False),
    (Fact("beds", 4.0), "A four-bedroom home.", True),
    (Fact("beds", 4.0), "It has 4 beds, 2.5 baths.", True),
    (Fact("beds", 4.0), "It has 3 beds, 4 baths.", False),
    (Fact("beds", 4.0), "Four people sleep in 2 bedrooms.", False),
    (Fact("baths", 2.5), "It has two and a half baths.", True),
    (Fact("baths", 2.5), "It has 2 1/2 bathrooms.", True),
    (Fact("baths", 2.5), "It has two point five bath.", True),
    (Fact("baths", 2.0), "It has 2 and a half baths.", False),
    (Fact("baths", 3.0), "It has 3 full baths.", True),
    (Fact("area", 1_850.0, "sqft"), "It has 1,850 sq. ft. of space.", True),
    (Fact("area", 1_850.0, "sqft"), "It has 1850 square-foot rooms.", True),
    (Fact("area", 1_850.0, "sqft"), "It has 1,850 square.", False),
    (Fact("area", 0.5, "acre"), "It sits on half an acre.", True),
    (Fact("area", 0.25, "acre"), "A quarter-acre lot.", True),
    (Fact("area", 0.42, "acre"), "Set on .42 acres.", True),
    (Fact("number", 78_704.0), "Austin, TX 7-8-7-0-4.", True),
    (Fact("number", 5_125_550_148.0), "Call 512-555-0148 now.", True),
    (Fact("number", 5_125_550_148.0), "Call 5 1 2, 5 5 5, 0 1 4 8 now.", True),
    (Fact("number", 5_125_550_148.0), "Text 5 1 2, 5 5 5, 0 1 4 8 for the code at 505 Oak Street.", True),
    (Fact("price", 450_000.0), "For four hundred fifty K.", True),
    (Fact("number", 1_030.0), "It starts at ten thirty A M.", True),
    (Fact("number", 1_030.0), "It starts at 10:30 a.m.", True),
    (Fact("number", 14.0), "On the fourteenth floor.", True),
    (Fact("number", 20.0), "It has 1,420 square feet.", False),
    (Fact("street", "Oak Street"), "New price on Oak St. today.", True),
    (Fact("street", "Oak Street"), "New price on Oaks today.", False),
    (Fact("street", "Pine Drive"), "She lives on Pine Doctor.", False),
    (Fact("street", "Lakeview Terrace"), "At 830 Lake View Terrace, you get it.", True),
    (Fact("street", "5th Street"), "At the corner of Fifth Street.", True),
    (Fact("street", "North Main Street"), "At 49 N. Main St.", True),
]


@pytest.mark.parametrize(("fact", "line", "is_held"), HEARD)
def test_a_fact_is_held_however_it_is_written(fact: Fact, line: str, is_held: bool) -> None:
    assert holds(line, fact) is is_held


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (Fact("beds", 3.0), "A 3BR ranch."),
        (Fact("baths", 2.0), "It has 2 BA."),
        (Fact("area", 900.0, "sqft"), "It has 900 SF."),
        (Fact("area", 900.0, "sqft"), "It has 900 SQ FT."),
        (Fact("street", "River Road"), "Go to River RD."),
    ],
)
def test_letters_are_no_unit_unless_they_shall_count(fact: Fact, line: str) -> None:
    assert not holds(line, fact)
    assert holds(line, fact, letters_count=True)


def test_there_are_a_hundred_sentences_and_no_two_alike() -> None:
    texts = [one.text for one in sentences()]
    assert len(texts) == len(set(texts)) == 100


def test_each_kind_is_told_often_enough_to_be_counted() -> None:
    kinds = [fact.kind for one in sentences() for fact in one.facts]
    assert set(kinds) == set(KINDS)
    assert min(kinds.count(kind) for kind in KINDS) >= 25


def test_what_is_expected_stands_in_the_sentence_as_it_is_written() -> None:
    """Of rooms and areas the listing's own abbreviations are more than a recogniser writes ("4bd/3ba")."""
    lost = [
        (one.text, str(fact))
        for one in sentences()
        for fact in one.facts
        if fact.kind in {"number", "price", "street"} and not holds(one.text, fact, letters_count=True)
    ]
    assert lost == []


def test_who_hears_nothing_has_heard_no_fact() -> None:
    assert not any(holds("", fact) for one in sentences() for fact in one.facts)
