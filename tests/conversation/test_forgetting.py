"""Forgotten is forgotten: in memory, in the store and in the recordings, whoever asks for it, whatever goes on."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from access.forgetting import FORGOTTEN, TERMINAL, Forgotten, Wish
from agent.model import Message
from conversation import forgetting as room
from conversation.errors import NotYourTurn, TryAgain, TurnGone
from conversation.finished import Recording
from conversation.forgetting import Forgetting
from conversation.talks import Talk, Talks
from store.audit import AuditDrawer, AuditEntry, AuditRow
from store.bookings import BookingDrawer, KeptBooking
from store.engine import open_database
from store.errors import StoreUnavailable
from store.talks import KeptTalk, TalkDrawer
from store.trials import KeptRound, KeptTrial, TrialDrawer
from tests.conversation.conftest import Setting, Stage, new_id, until
from tests.fakes import Script, says

INVITES = {"ann": "a" * 12, "bob": "b" * 12}


@dataclass
class House:
    stage: Stage
    talks: Talks
    rows: TalkDrawer
    bookings: BookingDrawer
    audit: AuditDrawer
    forgetting: Forgetting

    async def said(self, session: str = "ann") -> Talk:
        """A conversation of one finished answer, with its recording, written into the store."""
        talk = await self.talks.open(session, new_id())
        turn_id = new_id()
        talk.dialogue.ask(turn_id, "Is it near the sea?")
        talk.dialogue.answer(turn_id, "Yes.", (Message("assistant", "Yes."),))
        self.stage.finished.keep(turn_id, Recording(session, (b"frame",)))
        self.talks.save(talk)
        await self.talks.close()
        return talk

    def has_recording(self, talk: Talk) -> bool:
        return all(self.stage.finished.owner(one.turn_id) is not None for one in talk.dialogue.exchanges)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "vox.db")
    yield engine
    engine.dispose()


@pytest.fixture
def house(stage: Setting, engine: Engine) -> House:
    return house_of(stage([]), engine)


def house_of(one: Stage, engine: Engine) -> House:
    rows, bookings = TalkDrawer(engine), BookingDrawer(engine)
    talks = Talks(rows, invite_of=INVITES.__getitem__)
    forgetting = Forgetting(talks, one.turns, one.finished, rows, bookings, trials=TrialDrawer(engine))
    return House(one, talks, rows, bookings, AuditDrawer(engine), forgetting)


def looking(audit: AuditDrawer) -> threading.Event:
    """Set once the following knows what was there before: from then on it misses nothing."""
    looked, since = threading.Event(), audit.since

    def told(*asked: Any) -> Sequence[AuditRow]:
        looked.set()
        return since(*asked)

    audit.since = told  # type: ignore[method-assign]
    return looked


async def test_a_conversation_that_is_deleted_is_nowhere_and_no_other_is_touched(house: House) -> None:
    talk, other = await house.said(), await house.said()
    await house.forgetting.talk(talk)
    assert house.rows.get(talk.id) is None
    assert not house.has_recording(talk)
    assert (await house.talks.open("ann", talk.id)).dialogue.exchanges == []
    assert house.rows.get(other.id) is not None
    assert house.has_recording(other)


async def test_whoever_still_holds_it_cannot_bring_it_back(house: House) -> None:
    talk = await house.said()
    await house.forgetting.talk(talk)
    assert house.talks.invite_of(talk.id) == INVITES["ann"]  # of its last turn there is still a figure to be noted
    talk.dialogue.ask(new_id(), "Still there?")
    house.talks.save(talk)
    await house.talks.close()
    assert house.rows.get(talk.id) is None


async def test_what_is_being_written_at_that_moment_does_not_come_back(house: House) -> None:
    talk = await house.said()
    begun, go = threading.Event(), threading.Event()
    keep = house.rows.keep

    def slowly(kept: KeptTalk) -> None:
        begun.set()
        assert go.wait(30)
        keep(kept)

    house.rows.keep = slowly  # type: ignore[method-assign]
    house.talks.save(talk)
    await until(begun.is_set)
    deleting = asyncio.create_task(house.forgetting.talk(talk))
    await until(lambda: talk.is_forgotten)  # it waits for what is being written
    go.set()
    await deleting
    assert house.rows.get(talk.id) is None


async def test_an_answer_that_is_being_given_stops_first_and_leaves_nothing(stage: Setting, engine: Engine) -> None:
    house = house_of(stage([Script(says("I found two homes for you. Shall I go on?").events[:-1], hang=True)]), engine)
    talk = await house.talks.open("ann", new_id())
    house.stage.dialogue = talk.dialogue
    turn_id = new_id()
    asking = house.stage.chat(turn_id)
    await until(lambda: house.stage.voice.requests)
    await house.forgetting.talk(talk)
    await asking
    assert house.stage.finished.owner(turn_id) is None
    assert house.stage.turns.find("ann", turn_id) is None
    assert house.rows.get(talk.id) is None


async def test_a_store_that_cannot_delete_leaves_all_as_it_was(house: House) -> None:
    talk = await house.said()

    def away(_: str) -> bool:
        raise StoreUnavailable("the disk is full")

    house.rows.forget = away  # type: ignore[method-assign]
    with pytest.raises(TryAgain):
        await house.forgetting.talk(talk)
    assert await house.talks.open("ann", talk.id) is talk
    assert house.has_recording(talk)
    talk.dialogue.ask(new_id(), "And the garden?")
    house.talks.save(talk)
    await house.talks.close()
    kept = house.rows.get(talk.id)
    assert kept is not None
    assert "And the garden?" in kept.body


async def test_an_invites_wish_takes_its_conversations_recordings_and_bookings_alone(house: House) -> None:
    anns, bobs = await house.said("ann"), await house.said("bob")
    for reference, invite_id in (("A", INVITES["ann"]), ("B", INVITES["bob"])):
        starts = 10_000 if reference == "A" else 20_000
        booking = KeptBooking(reference, "K", starts, starts + 9, "UTC", None, "N", "5", "5", invite_id=invite_id)
        house.bookings.keep(booking, now_unix_s=90_000)
    forgotten = await house.forgetting.wish(Wish("invite", INVITES["ann"]))
    assert forgotten == Forgotten(talks=1, bookings=1)
    assert str(forgotten) == "1 conversation, 1 booking"
    assert (house.rows.get(anns.id), house.has_recording(anns)) == (None, False)
    assert house.rows.get(bobs.id) is not None
    assert house.has_recording(bobs)
    assert house.bookings.by_reference("A") is None
    assert house.bookings.by_reference("B") is not None


async def test_blind_comparisons_go_with_their_invite_and_who_holds_their_clips_is_told(
    house: House, engine: Engine
) -> None:
    trials, told = TrialDrawer(engine), list[Wish]()
    for invite_id in INVITES.values():
        trials.begin(KeptTrial(f"of {invite_id}", invite_id, 5, 5, "{}", (KeptRound(1, True, 1),)), 4, 9)
    house.forgetting.on_wish.append(told.append)
    wish = Wish("invite", INVITES["ann"])
    forgotten = await house.forgetting.wish(wish)
    assert forgotten == Forgotten(trials=1)
    assert str(forgotten) == "0 conversations, 0 bookings, 1 blind comparison"
    assert told == [wish]
    assert (trials.get(f"of {INVITES['ann']}"), trials.get(f"of {INVITES['bob']}") is not None) == (None, True)
    assert (await house.forgetting.wish(Wish("before", "6"))).trials == 1


async def test_the_running_house_forgets_what_the_command_line_deleted(
    house: House, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LOOK_EVERY_S", 0.01)
    before, talk = await house.said("bob"), await house.said("ann")
    house.audit.add([AuditEntry(1, FORGOTTEN, TERMINAL, Wish("invite", INVITES["bob"]).subject)])  # long ago
    looked = looking(house.audit)
    following = asyncio.create_task(house.forgetting.follow(house.audit))
    await until(looked.is_set)
    wish = Wish("invite", INVITES["ann"])
    wish.done(house.rows, house.bookings, TrialDrawer(engine))
    house.audit.add([AuditEntry(2, FORGOTTEN, TERMINAL, wish.subject)])
    await until(lambda: talk.is_forgotten)
    await until(lambda: not house.has_recording(talk))
    following.cancel()
    house.talks.save(talk)
    await house.talks.close()
    assert house.rows.get(talk.id) is None
    assert not before.is_forgotten


async def test_a_database_that_is_away_stops_no_following(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOOK_EVERY_S", 0.01)
    talk = await house.said()
    times = 0
    newest_id = house.audit.newest_id

    def away() -> int:
        nonlocal times
        times += 1
        if times < 3:
            raise StoreUnavailable("gone")
        return newest_id()

    house.audit.newest_id = away  # type: ignore[method-assign]
    looked = looking(house.audit)
    following = asyncio.create_task(house.forgetting.follow(house.audit))
    await until(looked.is_set)
    assert times == 3
    house.audit.add([AuditEntry(2, FORGOTTEN, TERMINAL, Wish("talk", talk.id).subject)])
    await until(lambda: talk.is_forgotten)
    following.cancel()


@pytest.mark.parametrize(
    ("subject", "wish"),
    [
        ("invite:" + "a" * 12, Wish("invite", "a" * 12)),
        ("talk:" + "0" * 32, Wish("talk", "0" * 32)),
        ("before:1700000000", Wish("before", "1700000000")),
        ("before:abc", None),
        ("talk:", None),
        ("all:" + "a" * 12, None),
        ("talk:../x", None),
        ("", None),
    ],
)
def test_a_wish_is_read_as_it_was_written_and_nothing_else_is(subject: str, wish: Wish | None) -> None:
    assert Wish.read(subject) == wish
    if wish is not None:
        assert wish.subject == subject


async def test_a_foreign_conversation_cannot_even_be_opened_to_be_deleted(house: House) -> None:
    talk = await house.said("ann")
    with pytest.raises(NotYourTurn):
        await house.talks.open("bob", talk.id)
    with pytest.raises(TurnGone):
        house.stage.finished.get("bob", new_id())
