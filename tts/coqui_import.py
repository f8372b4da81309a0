"""A model of Coqui's own list becomes a checkpoint folder: downloaded by Coqui's ModelManager, put under our names.

Imports TTS, and is slow for that; only importing a voice needs it. Checks the download's sum if one is known; what the
checkpoint holds is checked when its graphs are made.
"""

import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from TTS.utils.manage import ModelManager

from tts.errors import VoiceUnusable
from tts.side_files import read_config, setting, side_files
from tts.voice_folder import CHECKPOINT, CONFIG, sha256
from tts.voices import CoquiSource

log = logging.getLogger("vox.tts.coqui_import")
Progress = Callable[[str], None]


def fetch(source: CoquiSource, into: Path, progress: Progress) -> None:
    """Downloads the model into the existing folder `into`, as model.pth, config.json and what the config names.

    Raises VoiceUnusable, naming the model and the cure, when it cannot be had or is another one than known.
    """
    with tempfile.TemporaryDirectory(prefix=".download-", dir=into) as downloads:
        progress(f"downloading {source.model} as Coqui's own programs do")
        checkpoint, config = _downloaded(source.model, Path(downloads))
        if source.sha256 and sha256(checkpoint) != source.sha256:
            raise VoiceUnusable(f"{source.model}: {checkpoint.name} is corrupt or another version; try again later")
        _adopt(checkpoint, config, into)


def _downloaded(model: str, downloads: Path) -> tuple[Path, Path]:
    try:
        checkpoint, config, _ = ModelManager(output_prefix=downloads).download_model(model)
    except KeyError as error:
        raise VoiceUnusable(f"Coqui's list has no model {model!r}; `tts --list_models` shows it") from error
    except Exception as error:  # requests', the hub's, zipfile's and the system's errors
        log.warning("Coqui's ModelManager did not give %s: %s", model, error)
        raise VoiceUnusable(
            f"{model} could not be downloaded ({error}); let this machine reach Coqui's releases, or put model.pth and "
            "config.json into a folder of voices and name that in assets/voices.toml"
        ) from error
    if config is None:
        raise VoiceUnusable(f"{model} has no config.json of Coqui's; such models are not spoken here")
    return checkpoint, config


def _adopt(checkpoint: Path, config_path: Path, into: Path) -> None:
    config = read_config(config_path)
    files = side_files(config_path.parent, config)
    for file in (one for some in files.values() for one in some):
        shutil.copyfile(file, into / file.name)
    _move(checkpoint, into / CHECKPOINT)
    (into / CONFIG).write_text(json.dumps(_by_name(config, files), indent=1, ensure_ascii=False), "utf-8")


def _move(file: Path, to: Path) -> None:
    # The hub's client gives a link into its cache, which must stay whole.
    if file.is_symlink():
        shutil.copyfile(file, to)
    else:
        file.replace(to)


def _by_name(config: dict[str, Any], files: dict[str, list[Path]]) -> dict[str, Any]:
    """The config with its files by name alone: the download's own folder is gone when anybody reads it."""
    told: dict[str, Any] = {}
    for field, some in files.items():
        names = [file.name for file in some]
        told[field] = names if isinstance(setting(config, field), list) else names[0]
    model_args = config.get("model_args")
    return config | told | ({"model_args": model_args | told} if isinstance(model_args, dict) else {})
