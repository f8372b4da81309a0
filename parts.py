"""Every part of the house, built once from its settings: where the rooms meet. `app.py` puts them behind HTTP."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from prometheus_client import CollectorRegistry

import logs
from access.audit import Audit
from access.invites import Invites
from access.ledger import Caps, Ledger
from access.ledger_mark import LedgerMark
from access.metrics import DoorMetrics
from access.prices import Prices
from access.sessions import Sessions
from access.usage import UsageReading
from access.watching import Watcher
from agent.agent import Agent
from agent.calendar_file import calendar_file
from agent.choosing import chat_model
from agent.concierge import OfflineConcierge
from agent.listing_files import load_listings
from agent.listings import Listings
from agent.prompts import PROMPT_VERSION
from agent.replying.recovering import ReplyTimes
from agent.tools import Toolbox
from agent.tools.toolbox import now_utc
from conversation.figures import Figures
from conversation.finished import FinishedTurns
from conversation.forgetting import Forgetting
from conversation.homes import Homes
from conversation.kept_bookings import KeptBookings
from conversation.kept_lexicon import KeptLexicon
from conversation.means import MeansOf, Payers
from conversation.metered import PaidModel
from conversation.preparing import Preparing, prepare
from conversation.retelling import Retelling
from conversation.retention import Bounded, Retention
from conversation.talks import Talks
from conversation.turn_metrics import TurnMetrics
from conversation.turns import Turns
from conversation.waiting import Waiting
from settings import Settings
from store.days import DAY_S
from store.drawers import Drawers, open_drawers
from tts.choosing import VoiceAtHand, VoiceHere, VoiceOfWorker
from tts.lexicon import Lexicons
from tts.lexicon_file import HOUSE, read_lexicon
from tts.lexicon_voice import LexiconVoice
from tts.speech import Synthesizer, Voice
from tts.voices import catalogue
from upkeep import Ending, Work

CONCURRENT_TURNS = 8
MAX_QUEUE = 32
FIGURES_DAYS = 90  # turns' figures and reservations are kept so long
TOOLBOXES = 256  # of as many invites; making one takes 10 ms
MB = 1024 * 1024
log = logging.getLogger("vox.app")


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in, and what may be spent."""

    invites: Invites
    sessions: Sessions
    ledger: Ledger
    audit: Audit
    usage: UsageReading
    metrics: DoorMetrics

    @property
    def work(self) -> Sequence[Work]:
        watcher = Watcher(self.invites, self.sessions)
        return (watcher.run, self.audit.run, lambda: self.metrics.follow_ledger(self.ledger))

    @property
    def endings(self) -> Sequence[Ending]:
        return (self.ledger.close, self.audit.flush)

    def invite_of(self, session_id: str) -> str | None:
        """The invite that pays for a session; None when the session is gone."""
        session = self.sessions.by_id(session_id)
        return session.invite_id if session is not None else None


@dataclass(frozen=True, slots=True)
class Talking:
    """What answers, and what is kept of it."""

    turns: Turns
    talks: Talks
    retelling: Retelling
    forgetting: Forgetting
    figures: Figures
    finished: FinishedTurns
    work: Sequence[Work]

    @property
    def endings(self) -> Sequence[Ending]:
        return (self.turns.close, self.talks.close, self.figures.close)

    def said_anew(self, changed: Lexicons) -> None:
        """Words are said in another way from now on: recordings that have one in them are made anew when asked for.

        All in one pass: a file of 300 changed entries took five seconds of everybody's, a pass for each.
        """
        named = {voice for lexicon in changed.those for entry in lexicon.entries for voice in entry.voices}
        voices = named or {""}  # of any voice: what is for all
        self.finished.forget_spoken(lambda text: any(changed.occurring(text, voice) for voice in voices))


@dataclass(frozen=True, slots=True)
class Parts:
    """What is built once. `concierge` answers for nothing; None where a language model answers. `drawers` are to be
    closed last."""

    door: Door
    speech: VoiceAtHand
    lexicon: KeptLexicon
    means: MeansOf
    talking: Talking
    preparing: Preparing
    homes: Homes
    bookings: KeptBookings
    drawers: Drawers
    concierge: Agent | None

    @property
    def work(self) -> Sequence[Work]:
        """Each for a task of its own."""
        return (*self.door.work, *self.talking.work, *self.preparing.work)

    @property
    def endings(self) -> Sequence[Ending]:
        """In order: turns first, since what they leave behind is written by those that end after them."""
        return (*self.talking.endings, *self.door.endings, self.speech.close)

    @property
    def voices(self) -> Mapping[str, Voice]:
        """Those that can be asked for, by their names, the usual one first."""
        return {self.speech.voice.name: self.speech.voice}

    @property
    def offline(self) -> bool:
        return self.concierge is not None

    def calendar(self, reference: str) -> bytes | None:
        """The calendar file of a booking; None when there is none of that reference. Blocks."""
        booking = self.bookings.by_reference(reference)
        return calendar_file(booking, datetime.now(UTC)) if booking else None


def build_parts(settings: Settings, registry: CollectorRegistry) -> Parts:
    """Load everything that a turn needs; a voice in this process is warm afterwards. `registry` is for /metrics.

    Raises SpeechError, AgentError, AccessError, StoreError.
    """
    speech, listings, paid = _voice_at_hand(settings), _listings(settings), _paid_model(settings)
    door_metrics = DoorMetrics(registry)
    drawers = open_drawers(settings.database, door_metrics.store_error)
    door = _door(settings, drawers, door_metrics)
    bookings, lexicon = KeptBookings(drawers.bookings), _lexicon(settings, speech)
    voice = LexiconVoice(speech.synthesizer, lexicon.current)
    means = _payers(settings, door, paid, voice, toolboxes=_toolboxes(listings, bookings)).means
    talking = _talking(settings, drawers, door, means, homes=listings, metrics=TurnMetrics(registry))
    lexicon.on_change.append(talking.said_anew)
    preparing = prepare(
        settings.walkthrough_folders,
        settings.rendered_dir,
        drawers=drawers,
        listings=listings,
        speech=speech,
        lexicon=lexicon,
        forgetting=talking.forgetting,
    )
    return Parts(
        door=door,
        speech=speech,
        lexicon=lexicon,
        means=means,
        talking=talking,
        preparing=preparing,
        homes=Homes(listings, now_utc),
        bookings=bookings,
        drawers=drawers,
        concierge=Agent(OfflineConcierge(), Toolbox(listings)) if paid is None else None,
    )


def _voice_at_hand(settings: Settings) -> VoiceAtHand:
    """In the worker at VOX_TTS_URL, which need not be there yet, or, without that, in this process."""
    known = catalogue().get(settings.voice)
    if settings.tts_url:
        return VoiceOfWorker(known.voice, settings.tts_url, token=settings.tts_token, request_id=logs.request_id)
    from tts.loading import load  # ONNX Runtime: not where a worker speaks

    return VoiceHere(
        load(
            known,
            settings.voices_dir,
            threads=settings.speech_threads,
            cache_dir=settings.speech_cache_dir,
            cache_mb=settings.speech_cache_mb,
            progress=lambda line: print(line, flush=True),
        )
    )


def _lexicon(settings: Settings, speech: VoiceAtHand) -> KeptLexicon:
    """Raises BadLexicon for the house's own. A voice elsewhere need not be there yet: what it cannot say is told once
    it is."""
    lexicon = KeptLexicon(read_lexicon(HOUSE), settings.lexicon_file, speech, frozenset(catalogue().known))
    if isinstance(speech, VoiceHere):
        lexicon.check(speech.own_alphabet)
    return lexicon


def _listings(settings: Settings) -> Listings:
    loaded = load_listings(settings.listings_dir)
    for problem in loaded.problems:
        log.warning("listings: %s", problem)
    return loaded.listings


def _paid_model(settings: Settings) -> PaidModel | None:
    """None: the concierge answers, and costs nothing."""
    if not settings.has_language_model:
        return None
    log.info("language model %s, prompt version %s", settings.openai_model, PROMPT_VERSION)
    key = (settings.openai_api_key,) if settings.openai_api_key else ()
    return PaidModel(chat_model(**settings.language_model), settings.openai_model, settings.openai_max_tokens, key)


def _door(settings: Settings, drawers: Drawers, metrics: DoorMetrics) -> Door:
    """Raises ModelUnpriced when the language model has no price."""
    prices = Prices.read(settings.prices)
    if settings.has_language_model:
        prices.of(settings.openai_model)
    caps = Caps.of(tokens=settings.daily_tokens, usd=settings.daily_usd, speech_minutes=settings.daily_speech_minutes)
    sessions = Sessions(drawers.sessions)
    metrics.follow_sessions(sessions.count, lambda: len(sessions.live_invites()))
    return Door(
        invites=Invites(drawers.invites),
        sessions=sessions,
        ledger=Ledger(drawers.ledger, LedgerMark(settings.data_dir / "ledger.mark"), caps, prices),
        audit=Audit(drawers.audit, act=metrics.act, denial=metrics.denied),
        usage=UsageReading(drawers.figures, drawers.spent, drawers.audit),
        metrics=metrics,
    )


def _payers(
    settings: Settings, door: Door, paid: PaidModel | None, voice: Synthesizer, *, toolboxes: Callable[[str], Toolbox]
) -> Payers:
    times = ReplyTimes(whole_s=settings.openai_whole_reply_s)
    return Payers(door.ledger, toolboxes, voice, invite_of=door.invite_of, paid=paid, times=times)


def _toolboxes(listings: Listings, bookings: KeptBookings) -> Callable[[str], Toolbox]:
    """The tools for visitors of an invite, by its id."""

    @lru_cache(TOOLBOXES)
    def toolbox_of(invite_id: str) -> Toolbox:
        return Toolbox(listings, bookings=bookings.of_invite(invite_id))

    return toolbox_of


def _talking(
    settings: Settings, drawers: Drawers, door: Door, means: MeansOf, *, homes: Listings, metrics: TurnMetrics
) -> Talking:
    voice = catalogue().get(settings.voice).voice
    finished = FinishedTurns(settings.recordings_mb * MB, settings.recordings_hours * 3600.0)
    talks = _talks(settings, drawers, door)
    figures = _figures(settings, drawers, talks, metrics)
    addresses = {one.ListingKey: one.address for one in homes if one.address}
    waiting = Waiting(CONCURRENT_TURNS, MAX_QUEUE)
    turns = Turns(means, finished, waiting=waiting, addresses=addresses, told_end=figures.note)
    door.sessions.on_end.append(lambda session: turns.end_session(session.id))
    metrics.follow(turns.at_work, turns.expected)
    forgetting = Forgetting(talks, turns, finished, drawers.talks, drawers.bookings, trials=drawers.trials)
    retention = _retention(settings, talks, drawers)
    return Talking(
        turns=turns,
        talks=talks,
        retelling=Retelling(turns, finished, means, {voice.name: voice}),
        forgetting=forgetting,
        figures=figures,
        finished=finished,
        work=(retention.run, lambda: forgetting.follow(drawers.audit), metrics.sample_lag),
    )


def _talks(settings: Settings, drawers: Drawers, door: Door) -> Talks:
    return Talks(
        drawers.talks,
        kept_s=settings.talks_hours * 3600.0,
        kept_bytes=settings.talks_mb * MB,
        invite_of=lambda session_id: door.invite_of(session_id) or "",
    )


def _figures(settings: Settings, drawers: Drawers, talks: Talks, metrics: TurnMetrics) -> Figures:
    return Figures(
        drawers.figures,
        invite_of=talks.invite_of,
        usual_brain="model" if settings.has_language_model else "concierge",
        measure=metrics.measure,
    )


def _retention(settings: Settings, talks: Talks, drawers: Drawers) -> Retention:
    return Retention(
        talks,
        [
            Bounded("viewings", settings.bookings_days, drawers.bookings.forget_ended),
            Bounded("turns' figures", FIGURES_DAYS, lambda unix_s: drawers.figures.forget_before(unix_s // DAY_S)),
            Bounded("blind comparisons", FIGURES_DAYS, drawers.trials.forget_unchanged),
            Bounded("reservations", FIGURES_DAYS, lambda unix_s: drawers.spent.forget_before(unix_s // DAY_S)),
        ],
    )
