"""Everything the station keeps, opened together: database, pictures and what is in them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from station.store.actions import Actions
from station.store.alignments import Alignments
from station.store.blobs import Blobs
from station.store.bookmarks import Bookmarks
from station.store.database import Database
from station.store.exam_rows import PICTURES as PICTURES_SHOWN
from station.store.exams import Exams
from station.store.exports import Exports
from station.store.outbox import Outbox
from station.store.pages import Pages
from station.store.papers import Papers
from station.store.rosters import Rosters
from station.store.sheets import Sheets

DATABASE: Final = "station.db"
PICTURES: Final = "pictures"
BACKUPS: Final = "backups"


class Store:
    """One data folder. The caller holds its `FolderLock`.

    Opening cleans up after a crash: half-written pictures go, pages that were being read wait again.
    Raises StoreError as `Database` does; a database that is missing among pictures or copies is
    STORE_DAMAGED: an empty one in its place would look as if all were well.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = Blobs(folder / PICTURES)
        self.database = Database(folder / DATABASE, expected=_was_used(folder))
        self.exams = Exams(self.database)
        self.pages = Pages(self.database)
        self.actions = Actions(self.database)
        self.alignments = Alignments(self.database)
        self.outbox = Outbox(self.database)
        self.bookmarks = Bookmarks(self.database)
        self.rosters = Rosters(self.database)
        self.sheets = Sheets(self.database)
        self.exports = Exports(self.database)
        self.papers = Papers(self.database)
        self.blobs.sweep()
        self.pages.recover()

    def lost_pictures(self) -> tuple[str, ...]:
        """Names of pictures that no page and no paper shows: taken after the copy that the database comes
        from."""
        names = self.blobs.names()  # first: a picture that comes in now has its page when that is asked for
        known = {str(row["picture"]) for row in self.database.rows(PICTURES_SHOWN)}
        return tuple(name for name in names if name not in known)

    def free_bytes(self) -> int:
        """Room left on the disk."""
        return shutil.disk_usage(self.folder).free

    def close(self) -> None:
        self.database.close()


def _was_used(folder: Path) -> bool:
    """Pictures and copies come only after the database."""
    return any(path.is_file() for name in (PICTURES, BACKUPS) for path in (folder / name).rglob("*"))
