"""One page on its way to the reader and back; also what the reader children are told and answer."""

from __future__ import annotations

from dataclasses import dataclass

from station.contracts.paper import PaperPage
from station.contracts.reading import PageReading, Point
from station.contracts.sheet import SheetTemplate
from station.errors import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSetup:
    """What a reader needs once, before its first page.

    ``memory_mb`` limits what a child may hold for itself, libraries not counted.
    ``language`` ("ko" or "en") is that of the words in overlays.
    """

    templates: tuple[SheetTemplate, ...]
    model_path: str
    language: str = "ko"
    memory_mb: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTask:
    """Read page ``page_index`` (from 0) of the file ``path``; ``file`` is its name in the output.

    ``path`` is as the system has it, since names need not be text.

    ``explain``: keep every bubble's outline. ``overlay_path``: where to write the picture
    with everything that was read drawn on it ("": nowhere). ``corners_px``: where a person says that
    upright sheet lies (TL, TR, BR, BL in the picture as a viewer shows it); (): to be found.
    ``segment``: it is no sheet but a page of a question paper, to be cut up.
    """

    file: str
    path: bytes
    page_index: int = 0
    explain: bool = False
    overlay_path: str = ""
    corners_px: tuple[Point, ...] = ()
    segment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """A reading, or for a task to segment a ``paper``, or the code of what went wrong; ``seconds`` of work,
    decoding included.

    ``pages_in_file`` is 1 where the file could not even be opened, so that it still gives one row.
    ``note``: the reading is good, but something beside it (the overlay) was not.
    """

    task: PageTask
    pages_in_file: int = 1
    reading: PageReading | None = None
    code: Code | None = None
    detail: str = ""
    seconds: float = 0.0
    note: str = ""
    paper: PaperPage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildReady:
    """A child's first line: ``code`` is None when it may be sent pages."""

    code: Code | None = None
    detail: str = ""
