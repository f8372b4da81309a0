"""What is expected of every route that the running app has. A route that is not here fails the tests.

Data only. `Kind` says whose a route is; the probes say how it is asked for, and what shows that somebody got it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from access.invites import Scope
from tests.door import probes
from tests.door.probes import Probe


class Kind(Enum):
    PUBLIC = auto()  # nothing of a visitor's in it, and none needed
    SAME = auto()  # for visitors, and the same for each: no request can name another's
    OWN = auto()  # one visitor's; our own route asks whose it is: the control takes that away as well
    INVITES = auto()  # as OWN, but of all who came by the same link
    PAGE = auto()  # one visitor's Gradio page; Gradio asks nobody, only the gate does: the control has no gate
    ADMIN = auto()  # the house's own people's
    CLOSED = auto()  # nobody's: Gradio has it and our page does not need it


@dataclass(frozen=True)
class Row:
    kind: Kind
    needs: Scope | None = None
    probe: Probe | None = None
    why: str = ""  # no control: what makes one needless


OURS: Mapping[str, Row] = {
    "GET /healthz": Row(Kind.PUBLIC),
    "HEAD /healthz": Row(Kind.PUBLIC),
    "GET /robots.txt": Row(Kind.PUBLIC),
    "HEAD /robots.txt": Row(Kind.PUBLIC),
    "GET /favicon.ico": Row(Kind.PUBLIC),
    "HEAD /favicon.ico": Row(Kind.PUBLIC),
    "* /web": Row(Kind.PUBLIC),
    "GET /invite": Row(Kind.PUBLIC),
    "HEAD /invite": Row(Kind.PUBLIC),
    "POST /invite": Row(Kind.PUBLIC),
    "GET /invite/challenge": Row(Kind.PUBLIC),
    "GET /session": Row(Kind.SAME, why="tells of the asker's own session; nothing in the request names one"),
    "POST /leave": Row(Kind.SAME, why="ends the asker's own session; nothing in the request names one"),
    "GET /voice": Row(Kind.SAME, why="how the house has its voice stand, alike for all"),
    "GET /homes": Row(Kind.SAME, why="the listings, alike for all"),
    "GET /homes/{key}": Row(Kind.SAME, why="the listings, alike for all"),
    "GET /homes/pictures/{name}": Row(Kind.SAME, why="the listings, alike for all"),
    "HEAD /homes/pictures/{name}": Row(Kind.SAME, why="the listings, alike for all"),
    "GET /speech/{turn_id}": Row(Kind.OWN, "talk", probes.live_speech),
    "POST /speech/{turn_id}/from/{clause}": Row(Kind.OWN, "talk", probes.another_manner),
    "DELETE /speech/{turn_id}": Row(Kind.OWN, "talk", probes.stop),
    "GET /speech/{turn_id}/audio.{suffix}": Row(Kind.OWN, "talk", probes.recording),
    "GET /speech/{turn_id}/captions.vtt": Row(Kind.OWN, "talk", probes.captions),
    "GET /speech/{turn_id}/transcript.txt": Row(Kind.OWN, "talk", probes.answer_in_words),
    "GET /talks/{talk_id}": Row(Kind.OWN, "talk", probes.talk),
    "DELETE /talks/{talk_id}": Row(Kind.OWN, "talk", probes.delete_talk),
    "PUT /talks/{talk_id}/turns/{turn_id}/rating/{rating}": Row(Kind.OWN, "talk", probes.rating),
    "GET /talks/{talk_id}/transcript.{suffix}": Row(Kind.OWN, "talk", probes.transcript),
    "GET /talks/{talk_id}/audio.{suffix}": Row(Kind.OWN, "talk", probes.spoken_talk),
    "GET /talks/{talk_id}/captions.vtt": Row(Kind.OWN, "talk", probes.captions_of_talk),
    "GET /bookings/{reference}.ics": Row(Kind.OWN, "talk", probes.calendar),
    "HEAD /bookings/{reference}.ics": Row(Kind.OWN, "talk", probes.calendar_head),
    "GET /lexicon": Row(Kind.SAME, "tuning", why="the house's pronunciations, alike for all who tune the voice"),
    "PUT /lexicon": Row(Kind.SAME, "tuning", why="changes what all of them hear; who did it is in the audit"),
    "POST /lexicon/remove": Row(Kind.SAME, "tuning", why="as PUT"),
    "POST /lexicon/hear": Row(Kind.SAME, "tuning", why="speaks what the asker sends; paid by the asker's own invite"),
    "GET /tuning": Row(Kind.SAME, "tuning", why="the page, alike for all who tune the voice"),
    "HEAD /tuning": Row(Kind.SAME, "tuning", why="as GET"),
    "GET /tuning/data": Row(Kind.SAME, "tuning", why="voices, ranges, presets of the house; of the asker the scopes"),
    "POST /tuning/hear": Row(Kind.SAME, "tuning", why="speaks what the asker sends; paid by the asker's own invite"),
    "POST /tuning/spoken": Row(Kind.SAME, "tuning", why="tells how what the asker sends is said"),
    "GET /tuning/trials": Row(Kind.SAME, "tuning", why="of the asker's own invite; nothing in the request names one"),
    "POST /tuning/trials": Row(Kind.SAME, "tuning", why="begins one of the asker's own"),
    "GET /tuning/trials/{trial_id}": Row(Kind.INVITES, "tuning", probes.compared),
    "DELETE /tuning/trials/{trial_id}": Row(Kind.INVITES, "tuning", probes.delete_comparison),
    "POST /tuning/trials/{trial_id}/rounds/{number}": Row(Kind.INVITES, "tuning", probes.round_of_two_clips),
    "PUT /tuning/trials/{trial_id}/rounds/{number}": Row(Kind.INVITES, "tuning", probes.vote),
    "GET /tuning/trials/{trial_id}/clips/{clip}": Row(Kind.INVITES, "tuning", probes.clip),
    "GET /tuning/presets": Row(Kind.SAME, "tuning", why="the house's presets; which are the asker's own is told"),
    "GET /tuning/presets.toml": Row(Kind.SAME, "tuning", why="the house's presets, alike for all who tune the voice"),
    "PUT /tuning/presets": Row(Kind.SAME, "tuning", why="the house's, for all who tune; but the default is admins'"),
    "POST /tuning/presets/remove": Row(Kind.SAME, "tuning", why="as PUT"),
    "POST /tuning/presets/import": Row(Kind.SAME, "tuning", why="as PUT"),
    "POST /tuning/presets/default": Row(Kind.ADMIN, "admin", probes.default_preset),
    "POST /tuning/walkthroughs/render": Row(Kind.SAME, "tuning", why="renders the house's scripts anew"),
    "GET /walkthroughs": Row(Kind.SAME, "walkthrough", why="the house's scripts, alike for all who may see them"),
    "GET /walkthroughs/{walkthrough_id}": Row(Kind.SAME, "walkthrough", why="as the list"),
    "GET /walkthroughs/{walkthrough_id}/notes": Row(Kind.SAME, "walkthrough", why="as the list"),
    "GET /walkthroughs/{walkthrough_id}/sound/{key}": Row(Kind.SAME, "walkthrough", why="as the list"),
    "POST /walkthroughs/{walkthrough_id}/take-over": Row(
        Kind.SAME, "walkthrough", why="begins a new conversation of the asker's; another's is refused (tests/routes)"
    ),
    "GET /present": Row(Kind.SAME, "walkthrough", why="the page, alike for all who present"),
    "HEAD /present": Row(Kind.SAME, "walkthrough", why="as GET"),
    "GET /usage": Row(Kind.ADMIN, "admin", probes.usage_page),
    "HEAD /usage": Row(Kind.ADMIN, "admin", probes.usage_head),
    "GET /usage/data": Row(Kind.ADMIN, "admin", probes.usage_data),
    "POST /usage/invites": Row(Kind.ADMIN, "admin", probes.new_invite),
    "POST /usage/invites/{invite_id}/revoke": Row(Kind.ADMIN, "admin", probes.revoke),
    "POST /usage/ledger/reopen": Row(Kind.ADMIN, "admin", probes.reopen),
    "POST /usage/forget": Row(Kind.ADMIN, "admin", probes.forget),
}
GRADIOS: Mapping[str, Row] = {
    "GET /": Row(Kind.SAME, why="the empty page; what a visitor said is loaded by /talks"),
    "HEAD /": Row(Kind.SAME, why="as GET"),
    "GET /theme.css": Row(Kind.SAME, why="a file of the app"),
    "GET /static/{path:path}": Row(Kind.SAME, why="Gradio's own files"),
    "GET /assets/{path:path}": Row(Kind.SAME, why="Gradio's own files"),
    "GET /gradio_api/app_id": Row(Kind.SAME, why="a random number of this start, alike for all"),
    "GET /gradio_api/heartbeat/{session_hash}": Row(Kind.PAGE, None, probes.heartbeat),
    "GET /gradio_api/queue/data": Row(Kind.PAGE, None, probes.events),
    "POST /gradio_api/queue/join": Row(Kind.PAGE, "talk", probes.event_in_the_page),
}
# The same routes asked for otherwise: an answer that has ended, other kinds of files.
OTHERWISE: Mapping[str, tuple[Probe, ...]] = {
    "GET /speech/{turn_id}": (probes.replayed_speech, probes.heard_again),
    "GET /talks/{talk_id}/transcript.{suffix}": (probes.transcript_as_data, probes.transcript_as_text),
}
# Gradio serves these to whoever has a session, and some to whoever has none: with no gate they open what is another's.
LEAKS: Mapping[str, Row] = {
    "GET /gradio_api/call/{api_name}/{event_id}": Row(Kind.CLOSED, None, probes.events_by_call),
    "GET /gradio_api/call/v2/{api_name}/{event_id}": Row(Kind.CLOSED, None, probes.events_by_call_v2),
    "POST /gradio_api/cancel": Row(Kind.CLOSED, None, probes.cancel),
    "GET /gradio_api/file={path_or_url:path}": Row(Kind.CLOSED, None, probes.generated_file),
    "POST /gradio_api/upload": Row(Kind.CLOSED, None, probes.upload),
}
# What else Gradio 6.31 has: not needed by our page, so nobody gets to it. `*` stands for with and without a last slash.
_CLOSED = """
GET /openapi.json
HEAD /openapi.json
POST /login*
GET /logout
GET /svelte/{path:path}
GET /gradio_api/deep_link
GET /config*
GET /pwa_icon
GET /pwa_icon/{size}
GET /manifest.json
GET /monitoring
GET /monitoring/summary
GET /monitoring/{key}
GET /gradio_api/user*
GET /gradio_api/login_check*
GET /gradio_api/token*
GET /gradio_api/app_id/
GET /gradio_api/dev/reload
GET /gradio_api/runs*
GET /gradio_api/info*
GET /gradio_api/openapi.json
GET /gradio_api/custom_component/{id}/{environment}/{type}/{file_name}
GET /gradio_api/proxy={url_path:path}
HEAD /gradio_api/proxy={url_path:path}
HEAD /gradio_api/file={path_or_url:path}
GET /gradio_api/file/{path:path}
POST /gradio_api/stream/{event_id}
POST /gradio_api/stream/{event_id}/close
GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8
GET /gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}
GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file
POST /gradio_api/reset*
POST /gradio_api/api/{api_name}*
POST /gradio_api/run/{api_name}*
POST /gradio_api/call/v2/{api_name}*
POST /gradio_api/call/{api_name}*
POST /gradio_api/component_server*
GET /gradio_api/queue/status
GET /gradio_api/upload_progress
GET /gradio_api/startup-events
GET /gradio_api/theme.css
POST /gradio_api/process_recording
POST /gradio_api/vibe-edit*
POST /gradio_api/undo-vibe-edit*
GET /gradio_api/vibe-code*
POST /gradio_api/vibe-code*
POST /gradio_api/vibe-starter-queries*
"""


def _closed() -> dict[str, Row]:
    lines = _CLOSED.split("\n")[1:-1]
    paths = [line.removesuffix("*") + slash for line in lines for slash in (("", "/") if line.endswith("*") else ("",))]
    return dict.fromkeys(paths, Row(Kind.CLOSED))


TABLE: Mapping[str, Row] = {**OURS, **GRADIOS, **LEAKS, **_closed()}


def probes_of(*kinds: Kind) -> list[tuple[str, Probe]]:
    """Each route of these kinds with each way to ask for it."""
    usual = [(name, row.probe) for name, row in TABLE.items() if row.kind in kinds and row.probe is not None]
    return usual + [(name, probe) for name, more in OTHERWISE.items() for probe in more if TABLE[name].kind in kinds]


def of_kind(*kinds: Kind) -> list[str]:
    return [name for name, row in TABLE.items() if row.kind in kinds]
