"""The sheet of a new exam: our own layout, or a file that someone brings."""

from __future__ import annotations

from pathlib import Path

from station.contracts.sheet import SheetTemplate
from station.sheets.layout import SheetSpec, layout_sheet
from station.sheets.load import load_template


def own_sheet(title: str, choices: int, numeric: int) -> SheetTemplate:
    """Our layout: choice questions first, short answers behind them. Raises UsageError(LAYOUT_*)."""
    spec = SheetSpec(
        choices=tuple(range(1, choices + 1)),
        numeric=tuple(range(choices + 1, choices + numeric + 1)),
        title=title,
    )
    return layout_sheet(spec).template


def sheet_of_file(path: Path) -> SheetTemplate:
    """A meta or template file. Raises TemplateError with the culprit's place."""
    return load_template(path)
