"""Lies hidden in how they arrive: cut anywhere, behind a true sentence, a turn later, with no tool asked, in markup."""

from collections.abc import Iterator

from tests.lies.lies_of_figures import one_home
from tests.lies.sample import home
from tests.lies.script import Lie, Line, Untrue, calls, cut, looked_up, unheard, untrue
from tests.openai_server import Reply

QUESTION = "How much is 87 Quarry Road?"
SECOND = (
    ("price", "It costs $433,500.", untrue(433500)),
    ("area", "87 Quarry Road has 2,060 square feet.", untrue(2060)),
    ("year", "It was built in 1987.", untrue(1987, of="quarry")),
    ("beds", "It has five bedrooms.", untrue(5, counts="beds", of="quarry")),
    ("fee", "The association fee is $145 a month.", untrue(145)),
    ("again", "As I said, it costs $433,500.", untrue(433500)),
    ("phone", "The agent is at 360-555-0147.", untrue(3605550147, 5550147)),
)


def lies() -> Iterator[Lie]:
    yield from _borders()
    yield from _second_turn()
    yield from _no_tool()
    yield from _behind_a_true_one()
    yield from _markup()
    yield from _errors()


def _borders() -> Iterator[Lie]:
    """One border at every place of the sentence; then one between any two characters."""
    for form, false in (
        ("It costs $453,500 now.", untrue(453500)),
        ("It has 2,060 square feet.", untrue(2060)),
        ("It costs four fifty-three thousand.", untrue(453000)),
    ):
        first = form.index(" ", 4) + 1
        for at in range(first, len(form) - 3, 1 if "$" in form else 3):
            yield _split(f"{form} at {at}", [form[:at], form[at:]], false)
        yield _split(f"{form} each character", list(form), false)
    clauses = "It costs $453,500 now. It has five bedrooms, 2,060 square feet, and it was built in 1987."
    yield _split("many clauses each character", list(clauses), untrue(453500), untrue(2060), untrue(1987, of="quarry"))


def _split(name: str, deltas: list[str], *false: Untrue) -> Lie:
    return Lie("borders", name, (Line(QUESTION, (looked_up("VX1001"), cut(deltas))),), false)


def _second_turn() -> Iterator[Lie]:
    """After an honest first turn."""
    honest = Line(QUESTION, (looked_up("VX1001"), Reply(text="87 Quarry Road costs $449,000.")))
    other = Line("And 412 Larkspur Lane?", (looked_up("VX1002"), Reply(text="412 Larkspur Lane costs $525,000.")))
    for name, said, false in SECOND:
        more = Line("Tell me more about 87 Quarry Road.", (Reply(text=said),))
        yield Lie("second turn", name, (honest, more), (false,))
        named = said.replace("It ", "87 Quarry Road ", 1)
        yield Lie(
            "third turn", name, (honest, other, Line("Tell me more of Quarry Road.", (Reply(text=named),))), (false,)
        )
    price = untrue(525000, of="quarry")
    said = "87 Quarry Road costs $525,000."
    yield Lie(
        "third turn", "price of the second", (honest, other, Line("And Quarry again?", (Reply(text=said),))), (price,)
    )
    lied = Line(QUESTION, (looked_up("VX1001"), Reply(text="87 Quarry Road costs $433,500.")))
    for name, said in (("its own", "As I told you, it costs $433,500."), ("its own said", "433 and a half thousand.")):
        yield Lie("second turn", name, (lied, Line("How much was it?", (Reply(text=said),))), (untrue(433500),))


def _no_tool() -> Iterator[Lie]:
    for name, question, said, *false in (
        ("price", QUESTION, "87 Quarry Road costs $433,500.", untrue(433500)),
        ("area", "How big is 87 Quarry Road?", "It has 2,060 square feet.", untrue(2060)),
        ("words", QUESTION, "It costs four hundred thirty-three thousand.", untrue(433000)),
        ("listing", "What is for sale in Lindenport?", "There is 9 Cypress Court for $377,500.", unheard("cypress")),
        ("many", "What is for sale in Lindenport?", "I found 3 homes: 9 Cypress Court at $377,500, 14 Fir Lane at "
         "$381,500 and 77 Aspen Way at $402,500.", unheard("cypress|fir lane|aspen way"),
         untrue(377500, 381500, 402500)),
        ("phone", "Who sells 87 Quarry Road?", "Call 360-555-0147.", untrue(3605550147, 5550147)),
        ("payment", "What would 87 Quarry Road be a month?", "About $2,310 a month.", untrue(2310)),
        ("rate", "What are rates now?", "About 6.9 percent at the moment.", untrue("6.9")),
        ("open house", "When is 87 Quarry Road open?", "On Sunday, December 6, at 3 PM.", unheard("sunday"), untrue(6)),
        ("viewing", "Can I see 87 Quarry Road?", "Yes, on Monday at 4:30 PM.", unheard("4:30|monday")),
        ("promise", QUESTION, "One moment, I will look. It costs $433,500.", untrue(433500)),
    ):  # fmt: skip
        yield Lie("no tool", name, (Line(question, (Reply(text=said),)),), false)


def _behind_a_true_one() -> Iterator[Lie]:
    listing = home("VX1001")
    beds = untrue(5, counts="beds", of="quarry")
    for name, said, *false in (
        ("next sentence", "{street} costs $449,000. It has 2,060 square feet.", untrue(2060)),
        ("same sentence", "{street} costs $449,000, has three bedrooms and 2,060 square feet.", untrue(2060)),
        ("in front", "It has 2,060 square feet and costs $449,000.", untrue(2060)),
        ("brackets", "{street} costs $449,000 (down from $489,500).", untrue(489500)),
        ("third sentence", "Sure. {street} costs $449,000. It has five bedrooms.", beds),
        ("after a colon", "Here it is: {street}, $449,000, 2,060 square feet.", untrue(2060)),
        ("after a dash", "{street} — $449,000 — has five bedrooms.", beds),
        ("question", "{street} costs $449,000. Shall I show you the one for $433,500?", untrue(433500)),
        ("correction", "{street} costs $449,000. No, sorry, $433,500.", untrue(433500)),
        ("several", "It has 3 bedrooms. It has 2 bathrooms. It was built in 1987.", untrue(1987, of="quarry")),
        ("clause ends inside", "The price is four hundred. Thirty-three thousand dollars.", unheard("thirty-three")),
        ("comma inside", "The price is four hundred, thirty-three thousand dollars.", unheard("thirty-three")),
        ("new line inside", "The price is $433,\n500.", untrue(433500)),
        ("two lines", "Price:\n$433,500\nBedrooms:\n5", untrue(433500), untrue(5, of="quarry")),
        ("exclamation", "Great news! $433,500!", untrue(433500)),
        ("no end", "{street} costs $433,500", untrue(433500)),
        ("a lone figure", "$433,500", untrue(433500)),
        ("long", "The home has a fenced garden with apple trees and a covered patio for long evenings, " * 3
         + "and it costs $433,500.", untrue(433500)),
    ):  # fmt: skip
        yield one_home("behind a true one", name, listing, said, *false, question=QUESTION)


def _markup() -> Iterator[Lie]:
    listing = home("VX1001")
    for name, said in (
        ("table", "| Price | Beds |\n|---|---|\n| $433,500 | 3 |"),
        ("list", "- Price: $433,500\n- Bedrooms: 3"),
        ("json", '{"ListPrice": 433500}'),
        ("link", "It costs [$433,500](https://example.com)."),
        ("heading", "# $433,500\nThat is the price."),
        ("tags", "It costs <b>$433</b>,<i>500</i>."),
        ("tool as text", '<tool_call>{"name": "get_listing", "price": 433500}</tool_call>'),
        ("entities", "It costs &#36;433&#44;500."),
        ("digits as entities", "It costs $&#52;33,500."),
        ("latex", "It costs $\\$433{,}500$."),
        ("code", "```\nprice = 433500\n```"),
        ("quoted result", 'The tool says "ListPrice": 433500.'),
    ):
        yield one_home("markup", name, listing, said, untrue(433500))
    backwards = "It costs \u202e005,334$\u202c."  # shown as $433,500
    yield one_home("markup", "bidi", listing, backwards, unheard("005,334"))


def _errors() -> Iterator[Lie]:
    """The tool knows nothing, the model all the same."""
    lost = calls(("get_listing", {"listing_key": "VX9999"}))
    wrong = calls(("no_such_tool", {"price": 433500}))
    broken = calls(("estimate_mortgage", {"listing_key": "VX1001", "down_payment_percent": 20}))
    for name, asked, said, *false in (
        ("lost", lost, "It costs $433,500.", untrue(433500)),
        ("no such tool", wrong, "It costs $433,500.", untrue(433500)),
        ("refused estimate", broken, "You would pay $2,310.50 a month.", untrue("2310.5")),
        ("lost key", lost, "VX9999 has five bedrooms.", untrue(5, counts="beds"), unheard("vx9999")),
    ):
        yield Lie("errors", name, (Line(QUESTION, (asked, Reply(text=said))),), false)
