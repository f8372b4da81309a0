"""Every check there is: what it measures, which way is worse, and what to do when it tells. The guide is made of it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Check:
    """`worse` says on which side of its limits a value is bad; "state": it has no limits, only a state.

    `counted`: it is judged only over as many events as its `least` in the thresholds.
    """

    name: str
    what: str
    worse: Literal["above", "below", "state"]
    do: str
    unit: str = ""
    counted: bool = False


CHECKS = (
    Check(
        "front",
        "nginx answers HTTPS on this machine",
        "state",
        "`nginx -t`, `systemctl status nginx`, `journalctl -u nginx -n 50`; then `systemctl restart nginx`.",
    ),
    Check(
        "app",
        "the app answers on its socket",
        "state",
        "`systemctl status vox-agent` and `journalctl -u vox-agent -n 100`; `systemctl restart vox-agent`; if it "
        "began with a release, `deploy.sh rollback`.",
    ),
    Check(
        "worker",
        "the voice's worker is ready and speaks the app's voice",
        "state",
        "Visitors get text alone. `journalctl -u vox-tts-worker -n 100`; `systemctl restart vox-tts-worker`; if it "
        "does not come back, `python -m tts check` in the release tells what its voice lacks.",
    ),
    Check(
        "units",
        "no unit of ours has failed, those that must run do",
        "state",
        "`systemctl status UNIT` and `journalctl -u UNIT -n 100` tell why; `systemctl reset-failed UNIT`, then start "
        "it.",
    ),
    Check(
        "restarts",
        "restarts that systemd had to make, within the window",
        "above",
        "Something crashes or hangs: `journalctl -u vox-agent -u vox-tts-worker -n 200`; look for killed by memory or "
        "by the watchdog. `deploy.sh rollback` when it began with a release.",
        "restarts",
    ),
    Check(
        "maintenance",
        "how long the maintenance page has been on",
        "above",
        "Nobody can come in. When the work is done: `rm /opt/vox-estate-agent/shared/maintenance`.",
        "min",
    ),
    Check(
        "tokens",
        "tokens of the language model spent today, of VOX_DAILY_TOKENS",
        "above",
        "At the cap the offline concierge answers until midnight UTC. `python -m access usage` shows who asked; "
        "revoke an invite that is misused, or raise VOX_DAILY_TOKENS in host.env and restart vox-agent.",
        "%",
    ),
    Check(
        "spend",
        "US dollars spent today, of VOX_DAILY_USD",
        "above",
        "As for tokens; the cap is VOX_DAILY_USD. Compare with the provider's own bill.",
        "%",
    ),
    Check(
        "speech",
        "speech made today, of VOX_DAILY_SPEECH_MINUTES",
        "above",
        "At the cap answers come in text alone until midnight UTC. As for tokens; the cap is VOX_DAILY_SPEECH_MINUTES.",
        "%",
    ),
    Check(
        "ledger",
        "the ledger can be spent from",
        "state",
        "After a restore: compare today's spending with the provider's bill, then `python -m access ledger reopen`. "
        "Else the database cannot be written: look at the disk and at `journalctl -u vox-agent`.",
    ),
    Check(
        "first_sound",
        "from a question to its first sound, 95th percentile of the window",
        "above",
        "Look at cpu, queue and lane_wait: too many ask at once, or the machine has too few cores. With a language "
        "model, its first token may be slow: the usage page tells the stages apart.",
        "s",
        counted=True,
    ),
    Check(
        "failed_turns",
        "turns that failed, of those that ended within the window",
        "above",
        "`journalctl -u vox-agent -n 500 | grep -E 'warning|error'`: the language model's server, the worker or a "
        "fault of ours; each line has its request's id.",
        "%",
        counted=True,
    ),
    Check(
        "taken_over",
        "turns that the concierge answered in the model's place, of those that ended within the window",
        "above",
        "`journalctl -u vox-agent -n 500 | grep agent.agent` tells what failed: the model's server (its status page, "
        "its key, its limits), or its time. Visitors are served by the offline concierge meanwhile; at a cap that is "
        "meant, see tokens and spend.",
        "%",
        counted=True,
    ),
    Check(
        "store_errors",
        "errors of the database within the window",
        "above",
        "Is the disk full, or PostgreSQL gone? `journalctl -u vox-agent | grep -i store`; `python -m deploy.backup "
        "verify` the newest backup before anything is mended.",
        "errors",
    ),
    Check(
        "speech_errors",
        "errors that the worker told within the window",
        "above",
        "voice_busy: too many listeners for this machine; internal_error: `journalctl -u vox-tts-worker` has the "
        "cause.",
        "errors",
    ),
    Check(
        "queue",
        "questions on their way or in the queue",
        "above",
        "Past 32 new questions are refused. A rush passes by itself; else look at first_sound and cpu, and at the "
        "usage page for an invite that was passed on.",
        "questions",
    ),
    Check(
        "lane_wait",
        "how long a new request would wait for the worker's voice",
        "above",
        "More listeners than the processor can speak to: hand out fewer invites at a time, or more cores, then "
        "VOX_SPEECH_THREADS.",
        "s",
    ),
    Check(
        "disk_root",
        "the root disk, by bytes or inodes, whichever is scarcer",
        "above",
        "`du -xh --max-depth=2 / | sort -h | tail` shows what takes the room; `journalctl --vacuum-size=200M`, "
        "`apt-get clean`, old releases by KEEP_RELEASES and unused folders of shared/venvs.",
        "%",
    ),
    Check(
        "disk_data",
        "the disk of the database, where it is another",
        "above",
        "`du -xh --max-depth=2 /var/lib/vox-estate-agent | sort -h | tail` shows what takes the room; VOX_TALKS_MB "
        "bounds conversations.",
        "%",
    ),
    Check(
        "disk_backups",
        "the disk of the backups, where it is another",
        "above",
        "`du -xh --max-depth=2 /var/backups | sort -h | tail` shows what takes the room; fewer by BACKUP_KEEP_DAILY "
        "and BACKUP_KEEP_WEEKLY, then `deploy.backup prune`.",
        "%",
    ),
    Check(
        "memory",
        "memory that is in use and cannot be given back",
        "above",
        "`systemd-cgtop -m -n 1` and `ps aux --sort=-rss | head`; VOX_RECORDINGS_MB bounds recordings; restart what "
        "grows; else a larger machine.",
        "%",
    ),
    Check(
        "memory_pressure",
        "share of a minute in which everything waited for memory",
        "above",
        "The machine is short of memory and reads pages back all the time: as for memory.",
        "%",
    ),
    Check(
        "swap",
        "swap in use",
        "above",
        "As for memory: swap that fills up is memory that is missing.",
        "%",
    ),
    Check(
        "cpu",
        "load of five minutes for each core",
        "above",
        "`top`: our worker under a rush is fair (see queue), anything else is not. More cores when it is every day.",
        "a core",
    ),
    Check(
        "cpu_pressure",
        "share of five minutes in which something waited for a core",
        "above",
        "As for cpu.",
        "%",
    ),
    Check(
        "gpu_memory",
        "memory of the fullest GPU",
        "above",
        "`nvidia-smi`: end what else uses it; restart the worker.",
        "%",
    ),
    Check(
        "gpu_temperature",
        "temperature of the hottest GPU",
        "above",
        "It slows itself down from about here on: fans, dust, the room; `nvidia-smi -q -d TEMPERATURE,PERFORMANCE`.",
        "°C",
    ),
    Check(
        "certificate",
        "what is left of the certificate's lifetime",
        "below",
        "`certbot renew --dry-run` and `systemctl list-timers certbot.timer`: port 80 must be open. When the file is "
        "renewed and nginx serves the older one: `systemctl reload nginx`. Signed by itself: the guide's certbot step "
        "is still to be done.",
        "%",
    ),
    Check(
        "backup",
        "age of the newest good backup",
        "above",
        "`systemctl start vox-backup`, then `journalctl -u vox-backup -n 50`: most often the disk is full. Nothing "
        "there yet: the first one is made by that very command.",
        "h",
    ),
    Check(
        "backup_copy",
        "age of the newest backup in the restic repository",
        "above",
        "`journalctl -u vox-backup -n 50`: is the repository there, is RESTIC_PASSWORD right? Local backups go on.",
        "h",
    ),
    Check(
        "drill",
        "days since a backup was last restored for a try",
        "above",
        "`systemctl start vox-drill`, then `journalctl -u vox-drill -n 50`. If it fails the backups may be of no use: "
        "make a new one and try that.",
        "d",
    ),
    Check(
        "clock",
        "the clock follows a time server",
        "state",
        "`timedatectl timesync-status`; `systemctl restart systemd-timesyncd`; is UDP port 123 open to the outside?",
    ),
    Check(
        "alerts",
        "messages go out",
        "state",
        "`python -m deploy.checks --test-alert` tells which address fails; they are in the credential ALERT_URLS.",
    ),
)
BY_NAME = {one.name: one for one in CHECKS}
