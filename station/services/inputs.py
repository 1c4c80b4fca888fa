"""Which files a list of files, folders and patterns means, in the order a person expects."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from station.errors import FileError
from station.pipelines.image_header import Format, read_header, sniff

# A damaged picture is known by its name only; it must still give a row.
_PICTURE_ENDINGS = frozenset(
    (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".pdf", ".bmp", ".webp", ".heic", ".heif")
)
_HEAD_BYTES = 1_024
_MOST_HEADER_BYTES = 64 * 1024 * 1024
_TURNED = 5  # EXIF orientations from here on lie on their side


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """``name`` is what the output shows (valid text, as given); ``path`` what the system opens."""

    name: str
    path: bytes


def find_inputs(given: Iterable[str], *, leave_out: Iterable[Path] = ()) -> tuple[InputFile, ...]:
    """Files in the order given; folders in natural order with all below them; patterns as a shell has them.

    What does not exist stays in, so that it gets its row. From folders only pictures are taken
    (by content or by name), nothing hidden, and nothing of ``leave_out`` (folders of our own output,
    pictures that belong to a template).
    """
    skipped = frozenset(_real(path) for path in leave_out)
    found: list[InputFile] = []
    for text in given:
        if Path(text).is_dir():
            found += map(_input, _below(text, skipped))
        elif (
            not os.path.lexists(text)
            and glob.has_magic(text)
            and (matches := glob.glob(text, recursive=True))  # noqa: PTH207 (patterns may be absolute)
        ):
            for match in sorted(matches, key=natural_key):
                found += map(_input, _below(match, skipped) if Path(match).is_dir() else (match,))
        else:
            found.append(_input(text))
    return tuple(found)


def first_size_px(inputs: Iterable[InputFile]) -> tuple[int, int] | None:
    """Width and height of the first picture as a viewer shows it; None where no header tells.

    Of PDF and HEIC nothing is said: their sizes come from decoders, which only children run.
    """
    for item in inputs:
        path = Path(os.fsdecode(item.path))
        try:
            if not path.is_file() or path.stat().st_size > _MOST_HEADER_BYTES:
                continue
            data = path.read_bytes()
            kind = sniff(data)
            if kind in (Format.PDF, Format.HEIC):
                continue
            header = read_header(data, kind, 0)
        except (OSError, FileError):
            continue
        size = (header.width_px, header.height_px)
        return size[::-1] if header.orientation >= _TURNED else size
    return None


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts "page2" before "page10"; letters without regard to case."""
    parts = re.split(r"(\d+)", text.casefold())
    return tuple(
        (0, int(part), "") if part.isascii() and part.isdecimal() else (1, 0, part) for part in parts if part
    )


def _below(folder: str, skipped: frozenset[str]) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: natural_key(entry.name))
    except OSError:
        yield folder  # its row says why
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir(follow_symlinks=False):
            if _real(Path(entry.path)) not in skipped:
                yield from _below(entry.path, skipped)
        elif _is_picture(entry.path) and not (skipped and _real(Path(entry.path)) in skipped):
            yield entry.path


def _is_picture(path: str) -> bool:
    if Path(path).suffix.lower() in _PICTURE_ENDINGS:
        return True
    try:
        if not Path(path).is_file():
            return False
        with Path(path).open("rb") as file:
            sniff(file.read(_HEAD_BYTES))
    except (OSError, FileError):
        return False
    return True


def _input(path: str) -> InputFile:
    raw = os.fsencode(path)
    return InputFile(name=path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), path=raw)


def _real(path: Path) -> str:
    return os.path.realpath(path)
