"""Results given away from the window: files, texts, paper, and what changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import openpyxl
import pypdfium2
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.contracts.settings import ThemeChoice
from station.services.exporting import Exporter, ExportKind
from station.ui.results.printing import print_pdf
from station.ui.theme import apply_theme
from station.ui.words import ui_language
from tests.ui.results_desk import NAMES, PLAIN, Desk


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., Desk]]:
    apply_theme(qapp, ThemeChoice.LIGHT)
    desks: list[Desk] = []

    def one(key: str | None = PLAIN, *, enrolled: bool = True, sheets: bool = True) -> Desk:
        desks.append(Desk.started(tmp_path, qtbot, key, enrolled=enrolled, sheets=sheets))
        return desks[-1]

    yield one
    for desk in desks:
        desk.close()


def test_an_export_is_written_and_opens(start: Callable[..., Desk], tmp_path: Path) -> None:
    desk = start()
    path = tmp_path / "성적.xlsx"
    desk.view.export.write(ExportKind.WORKBOOK, path)
    desk.wait(lambda: any("성적.xlsx" in sentence for sentence in desk.said))
    assert "1 scores in it are provisional." in desk.said[-1]
    first = openpyxl.load_workbook(path).worksheets[0]
    assert {cell.value for row in first.iter_rows() for cell in row} >= set(NAMES)
    assert list(tmp_path.glob(".*.part")) == []


def test_what_changed_since_the_export_is_said(start: Callable[..., Desk], tmp_path: Path) -> None:
    desk = start()
    Exporter(desk.store, desk.exam.id, ui_language()).write(
        ExportKind.CSV, tmp_path / "a.csv", lambda done, of: True
    )
    desk.view.pages_changed()
    desk.wait(lambda: desk.view.now is not None and desk.view.now.since is not None)
    assert not desk.view.since.isVisible()
    desk.review.decide(3, 3, "1")
    desk.hand_in(4, "1,1,1,1,1")
    desk.view.pages_changed()
    desk.wait(desk.view.since.isVisible)
    assert "1 new sheets" in desk.view.since.words.text()
    assert "score of 1" in desk.view.since.words.text()


def test_a_stopped_export_leaves_no_file(start: Callable[..., Desk], tmp_path: Path) -> None:
    desk = start()
    desk.view.export.write(ExportKind.ANNOTATED, tmp_path / "a.pdf")
    assert not desk.view.export.button.isEnabled()
    desk.view.stop()
    desk.wait(lambda: desk.said[-1:] == ["Stopped. Nothing was saved."])
    assert not (tmp_path / "a.pdf").exists()
    assert desk.view.export.button.isEnabled()


def test_a_folder_that_is_gone_is_said(start: Callable[..., Desk], tmp_path: Path) -> None:
    desk = start()
    desk.view.export.write(ExportKind.CSV, tmp_path / "gone" / "a.csv")
    desk.wait(lambda: bool(desk.said))
    assert "folder" in desk.said[-1]


def test_a_report_is_printed_at_its_true_size(start: Callable[..., Desk], tmp_path: Path) -> None:
    desk = start()
    exporter = Exporter(desk.store, desk.exam.id, ui_language())
    made = exporter.make(ExportKind.STUDENTS, lambda done, of: True)
    assert made is not None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_pdf(made.data, printer)
    given, printed = (pypdfium2.PdfDocument(data) for data in (made.data, tmp_path / "printed.pdf"))
    assert len(printed) == len(given) == 3
    for page in range(3):
        wanted, found = given[page].get_size(), printed[page].get_size()
        assert found == pytest.approx(wanted, abs=1.5)
    # What stands on the page stands at the same place and size.
    boxes = [_ink(document[0].render(scale=3).to_numpy()) for document in (given, printed)]
    assert boxes[1] == pytest.approx(boxes[0], abs=9)  # three points


def _ink(pixels: NDArray[np.uint8]) -> tuple[float, ...]:
    """Left, top, right, bottom of all that is not paper."""
    dark = pixels[:, :, 0] < 200
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return float(columns[0]), float(rows[0]), float(columns[-1]), float(rows[-1])


def test_the_texts_of_all_are_an_export_too(start: Callable[..., Desk]) -> None:
    desk = start()
    desk.view.export.copy_texts()
    desk.wait(lambda: desk.view.now is not None and desk.view.now.since is not None)
    assert QGuiApplication.clipboard().text().count("[3월 2차 모의고사]") == 5
    assert "5 result texts are on the clipboard." in desk.said[0]
