"""The voice in a terminal: `python -m tts say TEXT --out FILE`, and `voices`, `import`, `check`, `cache`, `lexicon`,
`speakable`."""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from settings import BadSettings, Settings
from tts import audio
from tts.cache import SpeechCache
from tts.cache_folder import CacheFolder
from tts.errors import SpeechError
from tts.installation import UNMEASURED, ensure, is_installed, why_not_ready
from tts.lane import Lane
from tts.lexicon_command import add_lexicon, read_lexicons
from tts.lexicon_voice import LexiconVoice
from tts.loading import made_of
from tts.reading import Reading, stretches
from tts.speakable_command import add_speakable
from tts.speech import RANGES, SpeechRequest, Synthesizer
from tts.voices import Voices, catalogue

OK, BAD_INPUT, FAILED = 0, 2, 1
TOLD = "pronunciations that were told in the page"
_MB = 1024 * 1024
_Parsers = dict[str, argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or after one plain sentence on stderr 2, or 1 from `check`."""
    try:
        settings = Settings.read(os.environ)
        told = _parser(settings).parse_args(arguments)
        status: int = told.run(told, catalogue())
        return status
    except (SpeechError, BadSettings) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'the output'} could not be written: {error.strerror}", file=sys.stderr)
    return BAD_INPUT


def _say(told: argparse.Namespace, voices: Voices) -> int:
    known = voices.get(told.voice)
    suffix = told.out.suffix.removeprefix(".").lower()
    if suffix not in audio.FORMATS:
        print(
            f"--out must end in {', '.join('.' + s for s in audio.FORMATS)}, not {told.out.name!r}",
            file=sys.stderr,
        )
        return BAD_INPUT
    knobs = {name: getattr(told, name) for name in (*RANGES, "seed")}
    request = SpeechRequest(told.text, known.voice, **{k: v for k, v in knobs.items() if v is not None})
    lexicons = read_lexicons(told.lexicon)
    folder = ensure(known, told.voices_dir, _progress)
    with closing(Lane.load(folder, known.voice, threads=told.threads)) as lane:
        pcm, figures = asyncio.run(_spoken(Reading(LexiconVoice(lane, lambda: lexicons)), request))
    title = " ".join(told.text.split())[:60]
    told.out.write_bytes(audio.encoded(pcm, known.voice.sample_rate_hz, suffix, title=title))
    if told.json:
        print(json.dumps(figures))
    else:
        seconds, first_ms = figures["audio_s"], figures["first_audio_ms"]
        print(f"{told.out}: {seconds} s of speech, first sound after {first_ms} ms")
    return OK


async def _spoken(voice: Reading, request: SpeechRequest) -> tuple[bytes, dict[str, Any]]:
    """The whole sound, and how long it took from the request on, with the voice already loaded."""
    pcm, first = bytearray(), 0.0
    began = time.perf_counter()
    async for chunk in voice.synthesize(request):
        first = first or time.perf_counter() - began
        pcm += chunk.pcm
    took, audio_s = time.perf_counter() - began, len(pcm) / 2 / request.voice.sample_rate_hz
    return bytes(pcm), {
        "first_audio_ms": round(first * 1000, 1),
        "real_time_factor": round(took / audio_s, 4) if audio_s else 0.0,
        "audio_s": round(audio_s, 3),
        "sample_rate_hz": request.voice.sample_rate_hz,
    }


def _voices(told: argparse.Namespace, voices: Voices) -> int:
    rows = [("NAME", "LANGUAGE", "INSTALLED", "TITLE")]
    for name, known in voices.known.items():
        shown = f"{name} (default)" if name == voices.default else name
        installed = "yes" if is_installed(known, told.voices_dir) else "no"
        rows.append((shown, known.voice.language, installed, known.voice.title))
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    for row in rows:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]))
    for known in voices.known.values():
        print(f"\n{known.voice.name}: {known.voice.source}.\n  Licence: {known.voice.licence}.")
    return OK


def _import(told: argparse.Namespace, voices: Voices) -> int:
    began, heard = time.perf_counter(), list[str]()

    def progress(line: str) -> None:
        heard.append(line)
        _progress(line)

    known = voices.get(told.voice)
    folder = ensure(known, told.voices_dir, progress)
    done = f"ready after {time.perf_counter() - began:.0f} s" if heard else "already there, nothing to do"
    print(f"voice {known.voice.name}: {done} ({folder})")
    return OK


def _check(told: argparse.Namespace, voices: Voices) -> int:
    known = voices.get(told.voice)
    reason = why_not_ready(known, told.voices_dir)
    if reason not in {"", UNMEASURED}:
        print(f"voice {known.voice.name} must be imported: {reason}", file=sys.stderr)
        return FAILED
    more = f"; {reason}, `import` does that" if reason else ""
    print(f"voice {known.voice.name}: ready ({told.voices_dir / known.folder}){more}")
    return OK


def _cache_stats(told: argparse.Namespace, _: Voices) -> int:
    room = CacheFolder(told.folder, told.max_mb * _MB).room()
    print(f"{told.folder}: {room.clauses} clauses, {room.used / _MB:.1f} of {room.allowed / _MB:.0f} MB")
    return OK


def _cache_clear(told: argparse.Namespace, _: Voices) -> int:
    print(f"{told.folder}: {CacheFolder(told.folder, told.max_mb * _MB).clear()} clauses removed")
    return OK


def _cache_warm(told: argparse.Namespace, voices: Voices) -> int:
    lines = [line.strip() for line in told.file.read_text("utf-8").splitlines() if line.strip()]
    known = voices.get(told.voice)
    requests = [SpeechRequest(clause, known.voice) for line in lines for clause in stretches(line)]
    folder = ensure(known, told.voices_dir, _progress)
    kept, lexicons = CacheFolder(told.folder, told.max_mb * _MB), read_lexicons(told.lexicon)
    with closing(Lane.load(folder, known.voice, threads=told.threads)) as lane:
        cache = SpeechCache(lane, kept, made_of(folder, known.voice))
        asyncio.run(_all_spoken(LexiconVoice(cache, lambda: lexicons), requests))
    print(f"{len(requests)} clauses: {cache.counts.hits} were there, {cache.counts.misses} made")
    return OK


async def _all_spoken(voice: Synthesizer, requests: Sequence[SpeechRequest]) -> None:
    for request in requests:
        async for _ in voice.synthesize(request):
            pass


def _progress(line: str) -> None:
    print(f"{line} ...", file=sys.stderr, flush=True)


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tts", description="The voice in a terminal.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    say = commands.add_parser("say", help="speak a text into a file")
    say.add_argument("text", metavar="TEXT")
    say.add_argument("--out", type=Path, required=True, metavar="FILE", help=".wav, .mp3, .flac or .ogg")
    for knob in ("speed", "expressiveness", "rhythm", "pitch"):
        say.add_argument(f"--{knob}", type=float)
    say.add_argument("--pause", type=float, dest="pause_s", metavar="SECONDS", help="silence between two sentences")
    say.add_argument("--seed", type=int, help="the same seed gives the same samples")
    say.add_argument("--lexicon", type=Path, default=settings.lexicon_file, metavar="FILE", help=TOLD)
    say.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    say.add_argument("--threads", type=int, default=settings.speech_threads)
    say.set_defaults(run=_say)

    commands.add_parser("voices", help="which voices there are").set_defaults(run=_voices)
    commands.add_parser("import", help="make a voice ready to speak, once").set_defaults(run=_import)
    commands.add_parser("check", help="whether a voice can speak as it is").set_defaults(run=_check)
    # By their parsers, not by name: "check" is a command of ours and one of the lexicon's.
    speakers = [*commands.choices.items(), *_add_cache(commands, settings).items()]
    speakers += add_lexicon(commands, settings.lexicon_file).items()
    add_speakable(commands)
    for name, command in speakers:
        command.add_argument("--voices-dir", type=Path, default=settings.voices_dir, metavar="FOLDER")
        if name != "voices":
            command.add_argument("--voice", default=settings.voice, metavar="NAME")
    return parser


def _add_cache(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", settings: Settings) -> _Parsers:
    cache = commands.add_parser("cache", help="clauses that were said before")
    parts = cache.add_subparsers(required=True, metavar="COMMAND")
    parts.add_parser("stats", help="how much is kept").set_defaults(run=_cache_stats)
    parts.add_parser("clear", help="remove all").set_defaults(run=_cache_clear)
    warm = parts.add_parser("warm", help="say a file's lines, as turns would, so that they are there")
    warm.add_argument("file", type=Path, metavar="FILE", help="a line of text each")
    warm.add_argument("--threads", type=int, default=settings.speech_threads)
    warm.set_defaults(run=_cache_warm)
    warm.add_argument("--lexicon", type=Path, default=settings.lexicon_file, metavar="FILE", help=TOLD)
    for command in parts.choices.values():
        command.add_argument("--folder", type=Path, default=settings.speech_cache_dir)
        command.add_argument("--max-mb", type=int, default=settings.speech_cache_mb)
    return dict(parts.choices)


if __name__ == "__main__":
    sys.exit(main())
