"""What belongs together is in one clause, at any chunk size; an end is an end where a reader sees one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tts.test_clauses import cut
from tts.clause_ends import AHEAD_CHARS, Ahead, NotYet

# "|" is where a clause ends.
STOPS = """
The one on Oak St. has a pool.| The rest
It stands on Oak St.| The kitchen is new.| The rest
It stands on Oak St.| Kitchen and bath are new.| The rest
It is near Oak St. Kitchen and bath are new.| The rest
It is at 16 Alder St.| Parking is free.| The rest
The home is in St. Louis.| The kitchen is new.| The rest
Move to East St. Louis with me.| The rest
The home on East St. Louis maps is small.| The rest
The St. Regis is close by.| The rest
It is at 12 St. Charles Ave.| St. Louis is far.| The rest
It is on St. Paul St.| The rest of it is new.| The rest
It lies by 1200 E. 6th St. #4 in town.| The rest
It is at 7 N. Main St. Apt. 3B near you.| The rest
It is at 7 N. Main St. NW in town.| The rest
It is at 7 N. Main St. San Luis Obispo, CA 93401 for you.| The rest
It is at 7 N. Main Ave. Austin TX for you.| The rest
It is at 7 N. Main Ave.| Bright and new.| The rest
Walk down 5th Ave.| A short way.| The rest
Come down Ave. A with me.| The rest
Ask Dr. Patel about it.| The rest
We saw Dr. So yesterday.| The rest
It is at 221B Baker Dr.| Bright kitchen and bath.| The rest
It is at 7 Dr. Martin Luther King Jr. Dr.| Taxes are low.| The rest
I know John Smith Jr.| He sells homes.| The rest
The home of J. R. Smith is new.| The rest
The home of J.R. Smith is new.| The rest
We like the home, and so do I.| The rest
It was built in the U.S.| The rest
It is by U.S. 290 or U.S. Highway 61.| The rest
It is just off Hwy. 61 or Rte. 9.| The rest
Come to Apt. A or Apt. 3B.| The rest
It opens at 9 a.m. to 5 p.m. on Friday.| The rest
It closes at 5 p.m.| Parking is free.| The rest
It closes at 5 p.m. Friday, not at 5 p.m. EST.| The rest
It opens on Sun., Mar. 3 at 2:30 p.m.| The rest
It opens on Sun. Mar. 3 at noon.| The rest
It opens Mon. - Fri. at noon.| The rest
It sold in Mar.| The rest
It costs approx. $450,000 incl. HVAC.| The rest
Sold with W/D incl.| The rest
It has 1,850 sq. ft. of space.| The rest
It has 1,850 Sq. Ft.| Kitchen and bath are new.| The rest
It is 12 by 14 ft.| Kitchen and bath are new.| The rest
It is near Ft. Worth or Mt. Hood.| The rest
It is in Apt 3B, Ft. Worth for you.| The rest
It is 2.5 mi. to I-35.| The rest
It has a 40 in. TV and more.| The rest
Please do move in.| Parking is free.| The rest
It has a fin. bsmt. with hdwd. flrs. in it.| The rest
It has 25 lin. ft. of shelves, temp. housing and 50 gal. tanks.| The rest
Move from St. Cloud to Pt. Loma, or to 200 N. St. Marys St.| The rest
Ask Lt. Harris, lic. #01987654, on Rt. 22 for Ref. #5529.| The rest
It is open Mon.–Sat. 8am–6pm as ever.| The rest
There is a walk-in.| Big kitchen, too.| The rest
It has a 4K TV.| 3 beds are new.| The rest
It rents at $325/mo. for now.| The rest
It is No. 4.| The rest of it.| The rest
We ask you: No.| The rest
Here are two: 1. The kitchen is new.| 2. The bath is new.| The rest
Call (512) 555-0142 ext. 4 for it.| The rest
It is (near Oak St.) in town.| The rest
It is big (near Oak St.)| The rest
It is new (HVAC incl.)| Bring your dog.| The rest
This is **bold.**| The rest
It costs **approx.** $450,000 in all.| The rest
We saw the home on [Oak. Now see it](https://x.y/t) with you.| The rest
We saw it: [Oak](https://x.y/t "Oak. Now") with you.| The rest
We saw <a title="Oak. Now see">the home</a> with you.| The rest
Write to jane.doe@oak.example.| The rest
It is the one at oak.example/a.| The rest
"""
PAUSES = """
I found three lovely homes in Austin,| all with a garage.
I found a lovely home, at 1420 Oak St., Apt 3B, Austin, TX 78704,| for you.
I found lovely homes in Austin, Texas,| all with a garage.
I found homes for you in Tulsa, OK,| all with a garage.
There is a viewing for you on Sunday, March 3, 2026,| at noon.
There is a viewing for you on Sun., Mar. 3,| at noon.
There is one with lots of living space,| 3 beds and a yard.
There is one with 3 big beds, 2 baths and a yard.
Homes sell here for about $450,000 - $475,000 today.
There is a viewing at 10:00 AM – 12:00 PM for you.
The home is on a quiet street —| close to downtown.
I would look at the big one,| e.g., for the pool.
It is a really lovely Bed &amp; breakfast.
It is really lovely, **the kitchen, the bath,**| and more.
In the heart of old Austin,| I found three homes.
I know of the ZIP codes 30303, 30305, and 30309.
The number of this home is: 7741223 today.
It has these sunny rooms: LR, DR, BR and bath.
It has many rooms: LR and DR, kitchen and bath.
I found it at https://vox.example/a,b;c for you.
"""
WRAPPED = """
1420 Oak Street, near the park in Austin,⏎TX 78704 for you.
It costs approx.⏎$450,000 in all.
Ask for Ms.⏎Lee of Oak.
It has 3 beds,|⏎2 baths
- Granite counters|⏎- Gas range
"""


def lines(table: str) -> list[str]:
    return [line.replace("⏎", "\n") for line in table.strip().splitlines()]


def clauses(marked: str) -> list[str]:
    return [clause.strip() for clause in marked.split("|")]


@pytest.mark.parametrize("marked", lines(STOPS))
@pytest.mark.parametrize("size", [1, 3, 400])
def test_a_stop_ends_a_sentence_or_belongs_to_its_word(marked: str, size: int) -> None:
    text = marked.replace("|", "")
    assert cut(text, [size] * len(text), hurried=False) == clauses(marked)


@pytest.mark.parametrize("marked", lines(PAUSES))
@pytest.mark.parametrize("size", [1, 3, 400])
def test_a_comma_may_end_the_first_clause_where_it_parts_nothing(marked: str, size: int) -> None:
    text = marked.replace("|", "")
    assert cut(text, [size] * len(text)) == clauses(marked)


@pytest.mark.parametrize("marked", lines(WRAPPED))
def test_a_line_ends_a_clause_unless_it_stops_amid_an_address_or_an_abbreviation(marked: str) -> None:
    text = marked.replace("|", "")
    assert cut(text, [1] * len(text), hurried=False) == clauses(marked)


@given(st.text(' aA1.,("*\n', max_size=2 * AHEAD_CHARS), st.integers(0, 2 * AHEAD_CHARS), st.integers(0, 4))
def test_what_is_read_ahead_cannot_change_any_more(text: str, arrived: int, number: int) -> None:
    reads = (
        lambda ahead: ahead.start(),
        lambda ahead: ahead.word(number),
        lambda ahead: ahead.core(number),
        lambda ahead: ahead.begins_with({"a", "aa", "a.a"}),
    )
    for read in reads:
        try:
            early = read(Ahead(text[:arrived], final=False))
        except NotYet:
            assert len(text[:arrived]) < AHEAD_CHARS
        else:
            assert early == read(Ahead(text, final=True))
