"""Conversations: each of one session, kept over a restart exactly as they were, in memory no more than is used."""

import asyncio
import gc
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.checked import Change
from agent.model import Message, ToolCall
from agent.sources import Mention, Source
from conversation import talks as room
from conversation.dialogue import Dialogue, Exchange, Found, Viewing
from conversation.errors import BadMessage, NotYourTurn, TryAgain
from conversation.kept_talks import from_text, to_text
from conversation.talks import Talks
from store.engine import open_database
from store.errors import StoreUnavailable
from store.talks import KeptTalk, TalkDrawer
from tests.conversation.conftest import new_id, until

TEXT = st.text(max_size=20)
EXCHANGES = st.builds(
    Exchange,
    turn_id=TEXT,
    question=TEXT,
    asked_unix_s=st.integers(0, 2**40),
    said=TEXT,
    note=TEXT,
    ended=st.just(True),
    messages=st.lists(
        st.builds(
            Message,
            role=st.sampled_from(["user", "assistant", "tool"]),
            content=TEXT,
            tool_calls=st.lists(st.builds(ToolCall, TEXT, TEXT, TEXT), max_size=2).map(tuple),
            tool_call_id=st.none() | TEXT,
        ),
        max_size=3,
    ).map(tuple),
    starts=st.lists(st.integers(0, 99), max_size=3).map(tuple),
    changes=st.lists(st.builds(Change, TEXT, TEXT, TEXT, st.booleans()), max_size=2).map(tuple),
    listing_keys=st.lists(TEXT, max_size=3).map(tuple),
    found=st.none() | st.builds(Found, st.integers(0, 9), st.integers(0, 99)),
    mentions=st.lists(st.builds(Mention, TEXT, st.integers(0, 99)), max_size=2).map(tuple),
    sources=st.lists(
        st.builds(Source, TEXT, st.integers(0, 9), st.integers(0, 9), st.just("tool"), TEXT, TEXT, st.none() | TEXT),
        max_size=2,
    ).map(tuple),
    viewings=st.lists(st.builds(Viewing, TEXT, TEXT), max_size=2).map(tuple),
    rating=st.sampled_from([None, "up", "down"]),
    manner=st.dictionaries(TEXT, st.floats(0, 2) | TEXT, max_size=3),
)


@given(st.lists(EXCHANGES, max_size=4))
def test_a_dialogue_is_read_as_it_was_written(exchanges: list[Exchange]) -> None:
    assert from_text(to_text(Dialogue(exchanges))) == Dialogue(exchanges)


def test_what_an_older_version_kept_is_read() -> None:
    told = json.loads(to_text(Dialogue([Exchange("t", "Hello?", ended=True)])))
    for newer in ("starts", "changes"):
        del told["exchanges"][0][newer]
    assert from_text(json.dumps(told)).exchanges == [Exchange("t", "Hello?", ended=True)]


@pytest.mark.parametrize("said", ["", "I found"])
def test_an_answer_that_a_crash_cut_off_is_over_and_says_so(said: str) -> None:
    dialogue = Dialogue()
    dialogue.ask("t", "Is it near the sea?").said = said
    [exchange] = from_text(to_text(dialogue)).exchanges
    assert exchange.ended
    assert exchange.note
    assert [message.content for message in exchange.messages] == ([said] if said else [])


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"version":99,"exchanges":[]}', '{"version":1}'])
def test_what_nobody_here_wrote_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_text(text)


class Clock:
    now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def drawer(tmp_path: Path) -> TalkDrawer:
    return TalkDrawer(open_database(tmp_path / "vox.db"))


async def said(talks: Talks, talk_id: str, session: str = "ann") -> Dialogue:
    talk = await talks.open(session, talk_id)
    talk.dialogue.ask("t1", "Is it near the sea?")
    talk.dialogue.answer("t1", "Yes.", (Message("assistant", "Yes."),))
    talks.save(talk)
    return talk.dialogue


async def test_a_restart_forgets_nothing(drawer: TalkDrawer) -> None:
    talk_id = new_id()
    before = Talks(drawer)
    dialogue = await said(before, talk_id)
    await before.close()
    after = await Talks(drawer).open("ann", talk_id)
    assert after.dialogue == dialogue
    assert after.dialogue.messages == dialogue.messages


async def test_a_conversation_belongs_to_its_session_before_and_after_a_restart(drawer: TalkDrawer) -> None:
    talk_id = new_id()
    talks = Talks(drawer)
    await said(talks, talk_id)
    await talks.close()
    for one in (talks, Talks(drawer)):
        with pytest.raises(NotYourTurn):
            await one.open("bob", talk_id)


@pytest.mark.parametrize("talk_id", ["", "abc", "g" * 32, "A" * 32, "../" * 11])
async def test_an_id_of_another_shape_is_refused(talk_id: str) -> None:
    with pytest.raises(BadMessage):
        await Talks().open("ann", talk_id)


async def test_two_tabs_that_open_one_conversation_at_once_get_the_same(drawer: TalkDrawer) -> None:
    talk_id, talks = new_id(), Talks(drawer)
    opened = await asyncio.gather(*(talks.open("ann", talk_id) for _ in range(5)))
    assert len({id(talk) for talk in opened}) == 1


async def test_old_conversations_are_forgotten(drawer: TalkDrawer) -> None:
    clock = Clock()
    talk_id = new_id()
    talks = Talks(drawer, kept_s=60, clock=clock)
    await said(talks, talk_id)
    await talks.close()
    clock.now_s += 61
    assert not (await Talks(drawer, kept_s=60, clock=clock).open("ann", talk_id)).dialogue.exchanges
    await talks.forget_old()
    assert drawer.get(talk_id) is None


async def test_memory_is_bounded_and_loses_nothing(drawer: TalkDrawer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "AT_HAND", 3)
    talks = Talks(drawer)
    ids = [new_id() for _ in range(8)]
    for talk_id in ids:
        await said(talks, talk_id)
        await talks.close()
    await until(lambda: gc.collect() >= 0 and len(talks._alive) <= 4)  # a thread may still hold the last it wrote
    for talk_id in ids:
        assert (await talks.open("ann", talk_id)).dialogue.exchanges


async def test_one_that_is_worked_with_is_never_read_a_second_time(
    drawer: TalkDrawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "AT_HAND", 2)
    talks = Talks(drawer)
    talk_id = new_id()
    talk = await talks.open("ann", talk_id)
    talk.dialogue.ask("t1", "Is it near the sea?")
    talks.save(talk)
    for _ in range(5):  # others drive it out
        await said(talks, new_id(), "bob")
    await talks.close()
    assert await talks.open("ann", talk_id) is talk


async def test_ids_that_were_only_asked_for_leave_nothing_behind() -> None:
    talks = Talks()
    for _ in range(100):
        await talks.open("ann", new_id())
    gc.collect()
    assert len(talks._alive) == 0


async def test_nobody_takes_a_conversation_over_by_way_of_the_store(drawer: TalkDrawer) -> None:
    talk_id = new_id()
    drawer.keep(KeptTalk(talk_id, "ann", int(time.time()), "not understood"))
    with pytest.raises(NotYourTurn):
        await Talks(drawer).open("bob", talk_id)
    with pytest.raises(StoreUnavailable):
        drawer.keep(KeptTalk(talk_id, "bob", 1, "{}"))
    assert (await Talks(drawer).open("ann", talk_id)).dialogue.exchanges == []


class BrokenDrawer:
    reads = True

    def keep(self, talk: KeptTalk) -> None:
        raise StoreUnavailable("disk full")

    def get(self, talk_id: str) -> KeptTalk | None:
        if self.reads:
            return None
        raise StoreUnavailable("locked")

    def forget_unchanged(self, since_unix_s: int) -> None:
        raise StoreUnavailable("locked")


async def test_a_store_that_fails_takes_nothing_from_who_is_here_and_lets_nobody_else_in(
    caplog: pytest.LogCaptureFixture,
) -> None:
    drawer = BrokenDrawer()
    talks = Talks(drawer)
    talk_id = new_id()
    dialogue = await said(talks, talk_id)
    await talks.close()
    await talks.forget_old()
    assert (await talks.open("ann", talk_id)).dialogue is dialogue
    drawer.reads = False
    with pytest.raises(TryAgain):
        await talks.open("ann", new_id())
    assert "disk full" in caplog.text
    assert "sea" not in caplog.text


async def test_past_the_bound_in_bytes_the_longest_unchanged_go(drawer: TalkDrawer) -> None:
    clock = Clock()
    talks = Talks(drawer, kept_bytes=1_000, clock=clock)
    ids = [new_id() for _ in range(6)]
    for talk_id in ids:
        clock.now_s += 1
        talk = await talks.open("ann", talk_id)
        talk.dialogue.ask("t", "x" * 300)
        talks.save(talk)
        await talks.close()
    left = [talk_id for talk_id in ids if drawer.get(talk_id) is not None]
    assert left == ids[-len(left) :]
    assert 0 < len(left) < len(ids)
    assert sum(len(kept.body) for one in left if (kept := drawer.get(one)) is not None) <= 1_000


async def test_a_conversation_knows_by_which_invite_it_came_to_be_also_after_a_restart(drawer: TalkDrawer) -> None:
    talk_id = new_id()
    talks = Talks(drawer, invite_of=lambda session: f"invite of {session}"[:16])
    await said(talks, talk_id)
    assert talks.invite_of(talk_id) == "invite of ann"
    assert talks.invite_of(new_id()) == ""
    await talks.close()
    after = Talks(drawer, invite_of=lambda _: "another")
    assert (await after.open("ann", talk_id)).invite_id == "invite of ann"
