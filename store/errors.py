"""What can go wrong with what is kept, named by what the caller should do next.

StoreError
    SlotTaken        offer another time
    ReferenceTaken   make up another reference
    StoreUnavailable refuse for now: nothing was changed (locked, full disk, broken file, a server that is away). One
                     exception: a server that goes away after it was told to commit may have done so
    StoreTooNew      do not start: only a newer version of this program may touch this database
"""


class StoreError(Exception):
    pass


class SlotTaken(StoreError):
    pass


class ReferenceTaken(StoreError):
    pass


class StoreUnavailable(StoreError):
    pass


class StoreTooNew(StoreError):
    """`theirs` is the revision of the database, `ours` the newest that this program knows."""

    def __init__(self, theirs: str, ours: str) -> None:
        super().__init__(
            f"the database is of revision {theirs}, which a newer version of Vox Estates made; this one knows {ours} "
            "and older. Run the newer version, or restore a backup from before the change."
        )
