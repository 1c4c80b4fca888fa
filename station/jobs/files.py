"""Where a job's file comes from: this computer for the station, a presigned URL for everyone else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from station.jobs.download import Downloader
from station.pipelines.jobs.errors import hopeless

_NAME: Final = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFile:
    """As a payload names it; "" for what it does not."""

    download_url: str
    path: str


class FileSource(Protocol):
    """A file to read. ``folder`` is empty, for this one job, and deleted after it. Raises JobError."""

    def fetch(self, file: JobFile, folder: Path) -> Path: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFiles:
    """For the station's own jobs: the paths are its own."""

    def fetch(self, file: JobFile, folder: Path) -> Path:
        """Raises JobError(file_missing)."""
        path = Path(file.path)
        if not file.path or "\0" in file.path or not path.is_file():
            raise hopeless("file_missing", "the payload names no file of this computer")
        return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """For a worker: it never opens a path that a payload names."""

    downloader: Downloader
    most_bytes: int

    def fetch(self, file: JobFile, folder: Path) -> Path:
        """Raises JobError: path_refused, file_missing, download_*."""
        if file.path:
            raise hopeless("path_refused", "a worker takes files from download_url alone")
        if not file.download_url:
            raise hopeless("file_missing", "the payload has no download_url")
        target = folder / _NAME
        self.downloader.to_file(file.download_url, target, most_bytes=self.most_bytes)
        return target
