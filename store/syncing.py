"""What was written reaches the disk itself, so that no power failure takes it back. Knows nothing of what is in it."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """A file's content; of a folder, which names are in it. Blocks. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
