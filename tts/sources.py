"""Finds the files of a voice's source and checks their sums: in an installed package, else on the hub."""

import importlib.util
import logging
from collections.abc import Callable
from pathlib import Path

from tts.errors import VoiceUnusable
from tts.voice_folder import sha256
from tts.voices import PiperSource, SourceFile

log = logging.getLogger("vox.tts.sources")
Progress = Callable[[str], None]


def fetch(source: PiperSource, progress: Progress) -> tuple[Path, Path]:
    """Paths of the source's ONNX graph and of its JSON, both with the right checksum.

    Raises VoiceUnusable, naming each file that was tried, what is wrong with it, and the cure.
    """
    faults: list[str] = []
    paths = [_first_good(source, file, progress, faults) for file in (source.onnx, source.json)]
    onnx, json = paths
    if onnx is None or json is None:
        raise VoiceUnusable("; ".join(faults))
    return onnx, json


def _first_good(source: PiperSource, file: SourceFile, progress: Progress, faults: list[str]) -> Path | None:
    for place in (_from_package, _from_hub):
        path, cure = place(source, file, progress)
        fault = f"{file.name} could not be found" if path is None else _fault(path, file)
        if not fault:
            return path
        faults.append(f"{fault}: {cure}")
    return None


def _fault(path: Path, file: SourceFile) -> str:
    try:
        return "" if sha256(path) == file.sha256 else f"{path} is corrupt or another version"
    except OSError as error:
        return f"{path} cannot be read ({error.strerror})"


def _from_package(source: PiperSource, file: SourceFile, _: Progress) -> tuple[Path | None, str]:
    cure = f"install the Python package {source.module.replace('_', '-')} again"
    spec = importlib.util.find_spec(source.module)
    if spec is None or not spec.submodule_search_locations:
        return None, cure
    return Path(spec.submodule_search_locations[0]) / source.module_path / file.name, cure


def _from_hub(source: PiperSource, file: SourceFile, progress: Progress) -> tuple[Path | None, str]:
    where = f"{source.hub_repo}, revision {source.hub_revision}"
    cure = f"or let this machine reach the Hugging Face hub ({where})"
    try:
        import huggingface_hub
    except ModuleNotFoundError:
        return None, cure
    progress(f"downloading {file.name} from the Hugging Face hub ({where})")
    try:
        return Path(
            huggingface_hub.hf_hub_download(
                source.hub_repo, f"{source.hub_path}/{file.name}", revision=source.hub_revision
            )
        ), cure
    except Exception as error:  # the hub's client raises its own, httpx's and the system's errors
        log.warning("the hub did not give %s: %s", file.name, error)
        return None, cure
