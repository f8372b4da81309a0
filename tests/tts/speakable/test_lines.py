"""Whole lines as they are said, with their marks and capitals: a false stop is a pause in the middle of a sentence."""

import pytest

from tts.clauses import Clauses
from tts.speakable import speakable, spoken_words

LINES = """
Sure, OK! It is in Tulsa, OK. | Sure, O K! It is in Tulsa, Oklahoma.
Is there a pool? No. 3 others have one. | Is there a pool? No. three others have one.
Sadly no. 12 homes would fit. | Sadly no. twelve homes would fit.
Main St. No. 4 sold. | Main Street number four sold.
$10 - $4 = $6; 10 - 5 = 5 | ten dollars minus four dollars equals six dollars; ten minus five equals five
$450 x 12; $60 / 12 = $5 | four hundred fifty dollars times twelve; sixty dollars divided by twelve equals five dollars
Austin vs. Dallas, at 905 Ave. B. | Austin versus Dallas, at nine oh five Avenue B.
It is on Oak St. The kitchen is new. | It is on Oak Street. The kitchen is new.
Sat. Nov. 29 at 3:00 p.m. CT. | Saturday November twenty ninth at three P M C T.
Call Dr. A. Patel or see the Dr. | Call Doctor A. Patel or see the Doctor.
Conventional, VA and FHA; Dr. Chen, MD | Conventional, V A and F H A; Doctor Chen, M D
3 homes in 78704, 78745 and 78748. | three homes in seven eight seven zero four, seven eight seven four five and \
seven eight seven four eight.
There are 12000 homes. | There are twelve thousand homes.
From 3/1 to 5/31, or 6/2. | From March first to May thirty first, or six two.
Loop 360, US 183, near H-E-B. | Loop three sixty, U S one eighty three, near H E B.
At $532/sq ft, $1.25 M. | At five hundred thirty two dollars per square foot, one point two five million dollars.
The HOAs, ADUs and TVs. | The H O As, A D Us and T Vs.
"Yes," she said (at 9 a.m.). | "Yes," she said (at nine A M).
- Pool⏎- Spa | Pool. Spa
"""


@pytest.mark.parametrize("line", LINES.replace("\\\n", "").strip().splitlines())
def test_a_line_is_said_so_mark_by_mark(line: str) -> None:
    written, said = line.replace("⏎", "\n").split(" | ")
    assert speakable(written) == said


@pytest.mark.parametrize(
    "word", ["approx.", "vs.", "Jr.", "Sr.", "Inc.", "Univ.", "Bldg.", "max.", "Dr.", "p.m.", "mi."]
)
def test_a_stop_is_heard_where_the_text_may_be_cut_and_nowhere_else(word: str) -> None:
    text = f"We saw the Smith {word} Maple thing today."
    cutter = Clauses(hurried=False)
    clauses = [*cutter.feed(text), *cutter.finish()]
    assert spoken_words(text)[4].spoken.endswith(".") == (len(clauses) > 1)
