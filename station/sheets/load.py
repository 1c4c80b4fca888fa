"""Reads every known description of an answer sheet into one :class:`SheetTemplate`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import assert_never

from station.contracts.codec import MAX_BYTES, DataError, decode
from station.contracts.sheet import SheetTemplate, TemplateSource
from station.errors import Code, TemplateError
from station.sheets.fingerprint import with_fingerprint
from station.sheets.meta_v1 import is_legacy, is_v1, parse_legacy, parse_v1
from station.sheets.meta_v15 import is_v15, parse_v15
from station.sheets.omrchecker import is_omrchecker, parse_omrchecker
from station.sheets.places import invalid

_CONFIG = "config.json"  # OMRChecker's settings, beside its template.json
_WRAPPERS = ("template_meta", "payload", "body", "response", "json")


def parse_template(
    data: bytes, *, name: str, identifier: str | None = None, picture_px: tuple[int, int] | None = None
) -> SheetTemplate:
    """The template that ``data`` describes, whatever its format.

    ``identifier`` names the entry of OMRChecker's customLabels that is the student's number.
    ``picture_px`` (width, height of the pictures to be read) is needed only by the legacy format,
    whose regions are pixels of a page of unknown size.
    Raises TemplateError with facts ``path`` (the culprit in the data) and ``detail``.
    """
    try:
        template = _parse(_unwrap(decode(data, object)), name, identifier, picture_px)
    except DataError as wrong:
        code = Code.TEMPLATE_INVALID if wrong.facts["path"] else Code.TEMPLATE_UNREADABLE
        raise TemplateError(code, **wrong.facts) from None
    return with_fingerprint(template)


def load_template(
    path: Path, *, identifier: str | None = None, picture_px: tuple[int, int] | None = None
) -> SheetTemplate:
    """:func:`parse_template` of a file; its errors carry the file's name as fact ``file``."""
    name = path.parent.name if path.stem == "template" and path.parent.name else path.stem
    try:
        return parse_template(_read(path), name=name, identifier=identifier, picture_px=picture_px)
    except TemplateError as wrong:
        raise TemplateError(wrong.code, file=path.name, **wrong.facts) from None


def load_templates(
    paths: Iterable[Path], *, identifier: str | None = None, picture_px: tuple[int, int] | None = None
) -> tuple[SheetTemplate, ...]:
    """Templates of files and folders, in order; the same form given twice counts once.

    A folder gives its *.json in natural order, without those that are JSON but no template
    (settings, answer keys). Raises TemplateError; also for a folder without any template.
    """
    found: dict[str, SheetTemplate] = {}
    for path in paths:
        files = _in_folder(path) if path.is_dir() else [path]
        for file in files:
            template = load_template(file, identifier=identifier, picture_px=picture_px)
            found.setdefault(template.fingerprint, template)
    return tuple(found.values())


def _in_folder(folder: Path) -> list[Path]:
    files = [
        file
        for file in sorted(folder.glob("*.json"), key=_natural)
        if file.is_file() and file.name != _CONFIG and _is_template(file)
    ]
    if not files:
        raise TemplateError(
            Code.TEMPLATE_INVALID, file=folder.name, path="", detail="no template in the folder"
        )
    return files


def _is_template(file: Path) -> bool:
    """Broken JSON counts as a template, so that loading it says what is wrong."""
    try:
        raw = _unwrap(decode(_read(file), object))
    except (DataError, TemplateError):
        return True
    return _format(raw) is not None


def _natural(file: Path) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", file.name)]


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise TemplateError(Code.IS_FOLDER, path="", detail="a folder")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TemplateError(
                Code.TEMPLATE_UNREADABLE, path="", detail=f"{size} bytes, at most {MAX_BYTES}"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise TemplateError(Code.NOT_FOUND, path="", detail="no such file") from None
    except PermissionError:
        raise TemplateError(Code.NO_PERMISSION, path="", detail="may not be read") from None
    except (OSError, ValueError) as wrong:
        raise TemplateError(Code.TEMPLATE_UNREADABLE, path="", detail=type(wrong).__name__) from None


def _unwrap(raw: object) -> object:
    """A job's payload or a recorded answer holds the meta a few keys down."""
    for _ in _WRAPPERS:
        if not isinstance(raw, dict):
            break
        # A job may carry the old pixel regions beside the meta: the meta is the better one.
        if _format(raw) is not None and not isinstance(raw.get("template_meta"), dict):
            break
        inner = next((raw[key] for key in _WRAPPERS if isinstance(raw.get(key), dict)), None)
        if inner is None:
            break
        raw = inner
    return raw


def _format(raw: object) -> TemplateSource | None:
    if isinstance(raw, dict):
        if is_omrchecker(raw):
            return TemplateSource.OMRCHECKER
        if is_v15(raw):
            return TemplateSource.V15
        if is_v1(raw):
            return TemplateSource.V1
        if is_legacy(raw):
            return TemplateSource.LEGACY
    return None


def _parse(
    raw: object, name: str, identifier: str | None, picture_px: tuple[int, int] | None
) -> SheetTemplate:
    if isinstance(raw, list):  # the legacy format is also sent as the bare list
        raw = {"questions": raw}
    source = _format(raw)
    if not isinstance(raw, dict) or source is None:
        raise invalid("", "no known description of an answer sheet")
    match source:
        case TemplateSource.OMRCHECKER:
            return parse_omrchecker(raw, name, identifier)
        case TemplateSource.V15:
            return parse_v15(raw, name)
        case TemplateSource.V1:
            return parse_v1(raw, name)
        case TemplateSource.LEGACY:
            return parse_legacy(raw, name, picture_px)
    assert_never(source)
