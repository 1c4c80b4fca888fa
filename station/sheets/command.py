"""`station sheet`: writes a sheet and its meta side by side, each whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from station.contracts.codec import encode
from station.errors import Code, TemplateError, UsageError
from station.sheets.layout import SheetSpec, layout_sheet
from station.sheets.load import load_template
from station.sheets.meta_writer import to_meta
from station.sheets.pdf import PrintStyle, draw_pdf


def numbered(choices: int, numeric: int, *, n_choices: int = 5, title: str = "", exam: str = "") -> SheetSpec:
    """The usual numbering: choices from 1, short answers after them."""
    return SheetSpec(
        choices=tuple(range(1, choices + 1)),
        numeric=tuple(range(choices + 1, choices + numeric + 1)),
        n_choices=n_choices,
        title=title,
        exam=exam,
    )


def write_sheet(spec: SheetSpec, out_pdf: Path, style: PrintStyle | None = None) -> tuple[Path, Path]:
    """Writes ``out_pdf`` and the meta beside it (same stem, .json); returns both paths.

    Raises UsageError: LAYOUT_TOO_FULL, LAYOUT_INVALID, OUTPUT_FAILED; FileError for a bad logo or font.
    """
    out_meta = out_pdf.with_suffix(".json")
    if out_meta == out_pdf:
        raise UsageError(Code.OUTPUT_FAILED, path=str(out_pdf), detail="the sheet is a PDF, not .json")
    _spare_others(out_meta)
    layout = layout_sheet(spec)
    pdf = draw_pdf(layout, style)
    meta = encode(to_meta(layout))
    # The meta first: a PDF that may be printed never lies there without its meta.
    _write_whole(out_meta, meta)
    _write_whole(out_pdf, pdf)
    return out_pdf, out_meta


def _spare_others(out_meta: Path) -> None:
    """An older meta may be replaced; another file of that name (an answer key, say) may not."""
    if not out_meta.exists():
        return
    try:
        load_template(out_meta)
    except TemplateError:
        detail = "is there already and is no sheet's meta"
        raise UsageError(Code.OUTPUT_FAILED, path=str(out_meta), detail=detail) from None


def _write_whole(path: Path, data: bytes) -> None:
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".sheet-", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as wrong:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        detail = wrong.strerror or type(wrong).__name__
        raise UsageError(Code.OUTPUT_FAILED, path=str(path), detail=detail) from wrong
