"""Which files a Coqui checkpoint has beside model.pth and config.json: its speakers, their vectors, its languages.

Reads config.json as plain JSON; needs neither Coqui nor torch. The paths in a config are those of the machine that
trained it, so that only their last part counts: the files must lie in the checkpoint's own folder.
"""

import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from tts.errors import VoiceUnusable

# Coqui's field for each, and the names that files have when the field does not tell (as Coqui's own downloads).
_FIELDS = {
    "speakers_file": ("speaker_ids.json", "speaker_ids.pth"),
    "d_vector_file": ("speakers.json", "speakers.pth"),
    "language_ids_file": ("language_ids.json",),
}


def read_config(path: Path) -> dict[str, Any]:
    """A checkpoint's config.json. Raises VoiceUnusable, naming the file and the cure."""
    try:
        config = json.loads(path.read_text("utf-8"))
        if isinstance(config, dict):
            return config
        fault = "it holds no settings"
    except (OSError, ValueError) as error:
        fault = repr(error)
    raise VoiceUnusable(f"{path} cannot be read: {fault}; delete the folder to have it made anew")


def setting(config: Mapping[str, Any], name: str, default: Any = None) -> Any:
    """A setting that may stand in `model_args` (then that counts, as for Coqui) or beside it; null is no setting."""
    within = config.get("model_args") or {}
    found = within.get(name) if name in within else config.get(name)
    return default if found is None else found


def side_files(folder: Path, config: Mapping[str, Any]) -> dict[str, list[Path]]:
    """The files that the checkpoint in `folder` needs, by the field of its config that tells of them.

    Raises VoiceUnusable, naming the field, when one that is needed is not there.
    """
    return {field: _files(folder, config, field) for field in _FIELDS if _is_needed(config, field)}


def _is_needed(config: Mapping[str, Any], field: str) -> bool:
    if field == "speakers_file":
        return bool(setting(config, "use_speaker_embedding")) and not config.get("speakers")
    if field == "d_vector_file":
        return bool(setting(config, "use_d_vector_file"))
    return bool(setting(config, "use_language_embedding") and setting(config, "language_ids_file"))


def _files(folder: Path, config: Mapping[str, Any], field: str) -> list[Path]:
    told = setting(config, field) or setting(config, field.replace("speakers_", "speaker_")) or []
    names = [PurePath(one).name for one in ([told] if isinstance(told, str) else told)]
    files = [folder / name for name in names if name]
    if files and all(file.is_file() for file in files):
        return files
    for name in _FIELDS[field]:
        if (folder / name).is_file():
            return [folder / name]
    wanted = ", ".join(names) or " or ".join(_FIELDS[field])
    raise VoiceUnusable(f"the voice's config needs {field}, but {wanted} is not in {folder}; put it there")
