"""Who speaks, and in which language: the vectors that a checkpoint of several speakers or languages is told.

They lie beside the graphs, as a table by name, so that all voices of one checkpoint share its graphs: 109 speakers are
0.1 MB and one pair of graphs, where graphs with the speaker baked in would be 60 MB each. Knows no torch.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tts.errors import VoiceUnusable

Floats = NDArray[np.float32]
CONDITIONS = "conditions.npz"
_NAMED_IN_A_MESSAGE = 12


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker and a language by the names the checkpoint gives them; "" where it has but one, or none."""

    speaker: str = ""
    language: str = ""

    def __str__(self) -> str:
        return "/".join(name for name in (self.speaker, self.language) if name)


ANYBODY = Who()


@dataclass(frozen=True, slots=True)
class Conditions:
    """Vectors by name, in the checkpoint's order. Both empty: a checkpoint of one speaker and one language."""

    speakers: Mapping[str, Floats] = field(default_factory=dict)
    languages: Mapping[str, Floats] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.speakers or self.languages)

    def resolved(self, who: Who) -> Who:
        """`who` with the one name filled in where there is no choice. Raises VoiceUnusable, naming the choices."""
        return Who(_chosen(self.speakers, who.speaker, "speaker"), _chosen(self.languages, who.language, "language"))

    def vectors(self, who: Who) -> dict[str, Floats]:
        """What the graphs are told of `who`: [1, channels] by the graph's input. Raises VoiceUnusable."""
        chosen = self.resolved(who)
        found = {"speaker": self.speakers.get(chosen.speaker), "language": self.languages.get(chosen.language)}
        return {name: vector[None] for name, vector in found.items() if vector is not None}


def _chosen(known: Mapping[str, Floats], name: str, kind: str) -> str:
    if not known and not name:
        return ""
    if len(known) == 1 and not name:
        return next(iter(known))
    if name in known:
        return name
    if not known:
        raise VoiceUnusable(f"the voice's checkpoint has no choice of {kind}, so that {kind} = {name!r} must go")
    some = ", ".join(list(known)[:_NAMED_IN_A_MESSAGE]) + (", ..." if len(known) > _NAMED_IN_A_MESSAGE else "")
    raise VoiceUnusable(f"the voice's checkpoint has no {kind} {name!r}; choose one of its {len(known)}: {some}")


def write(graphs: Path, conditions: Conditions) -> None:
    """Writes the table into the folder `graphs`; no file when there is nothing to tell."""
    if conditions:
        tables = {"speakers": conditions.speakers, "languages": conditions.languages}
        arrays = {f"{kind}_{part}": array for kind, table in tables.items() for part, array in _arrays(table).items()}
        np.savez(graphs / CONDITIONS, **arrays)  # type: ignore[arg-type]  # its keyword "allow_pickle" is none of ours


def _arrays(table: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
    vectors = np.stack(list(table.values())) if table else np.zeros((0, 0), np.float32)
    return {"names": np.array(list(table), dtype=np.str_), "vectors": vectors.astype(np.float32)}


def read(graphs: Path) -> Conditions:
    """The table in the folder `graphs`. Raises VoiceUnusable when there is one and it cannot be read."""
    path = graphs / CONDITIONS
    if not path.is_file():
        return Conditions()
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Conditions(*(_table(arrays, kind) for kind in ("speakers", "languages")))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise VoiceUnusable(f"{path} cannot be read; delete {graphs} to have the graphs made anew") from error


def _table(arrays: Mapping[str, NDArray[np.generic]], kind: str) -> dict[str, Floats]:
    names, vectors = arrays[f"{kind}_names"], arrays[f"{kind}_vectors"]
    return {str(name): vector.astype(np.float32) for name, vector in zip(names, vectors, strict=True)}
