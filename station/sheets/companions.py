"""Pictures that belong to a template, not to a student: OMRChecker's marker and reference sheet.

They lie in the folder of the sheets, and must not be read as sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from station.contracts.codec import MAX_BYTES, DataError, decode
from station.sheets.omrchecker import is_omrchecker

_NAMING = ("relativePath", "reference")


def companions(templates: Iterable[Path]) -> tuple[Path, ...]:
    """Pictures named by the template files at ``templates`` and by those in folders among them.

    Never raises: what cannot be read names nothing (loading it as a template says what is wrong).
    """
    found: list[Path] = []
    for path in templates:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        for file in files:
            found += [file.parent / name for name in _named(file)]
    return tuple(found)


def _named(file: Path) -> Iterator[str]:
    try:
        if not file.is_file() or file.stat().st_size > MAX_BYTES:
            return
        raw = decode(file.read_bytes(), object)
    except (OSError, DataError):
        return
    if not isinstance(raw, dict) or not is_omrchecker(raw):
        return
    steps = raw.get("preProcessors")
    for step in steps if isinstance(steps, list) else []:
        options = step.get("options") if isinstance(step, dict) else None
        if not isinstance(options, dict):
            continue
        told = [options.get(key) for key in _NAMING]
        yield from (name for name in told if isinstance(name, str) and name and "\0" not in name)
