"""What can go wrong with backups, named by what the operator should do. Each has one plain sentence.

BackupError
    BadParameters  mend host.env: `faults` holds one sentence each
    Busy           wait: another backup, drill or restore is at work
    NoRoom         make room on the disk; nothing was changed
    BadBackup      take another backup: this one is damaged, not whole, or none of ours
    NotPossible    what keeps it from being done is said; nothing was changed
    RemoteFailed   the backup is made and lies here; its copy elsewhere is not
"""


class BackupError(Exception):
    pass


class BadParameters(BackupError):
    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


class Busy(BackupError):
    pass


class NoRoom(BackupError):
    pass


class BadBackup(BackupError):
    pass


class NotPossible(BackupError):
    pass


class RemoteFailed(BackupError):
    pass
