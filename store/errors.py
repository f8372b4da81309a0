"""What can go wrong with what is kept, named by what the caller should do next.

StoreError
    SlotTaken        offer another time
    ReferenceTaken   make up another reference
    StoreUnavailable refuse for now: nothing was changed (locked, full disk, broken file)
"""


class StoreError(Exception):
    pass


class SlotTaken(StoreError):
    pass


class ReferenceTaken(StoreError):
    pass


class StoreUnavailable(StoreError):
    pass
