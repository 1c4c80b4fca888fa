"""The export menu, and one export at a time: where to, how far, what became of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QProgressBar, QPushButton, QWidget

from station.contracts.results import Results
from station.errors import Code, StationError
from station.services.exporting import SUFFIX, Exporter, ExportKind, Made
from station.services.file_names import file_name
from station.services.results_now import ResultsNow
from station.store.store import Store
from station.ui.results.export_run import ExportRun
from station.ui.results.printing import Printing
from station.ui.tasks import Tasks
from station.ui.words import code_words, ui_language


class ExportControl(QWidget):
    """``said``: a sentence for the foot; ``exported``: results were given away."""

    said = Signal(str)
    exported = Signal()

    def __init__(self, store: Store, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._tasks = tasks
        self._exam: int | None = None
        self._results: Results | None = None
        self._folder = ""
        self._run = ExportRun(tasks)
        self._printing = Printing(tasks, self)
        self._build()
        self._connect()

    def open_exam(self, exam: int | None) -> None:
        """What runs for another exam goes on: its file is wanted all the same."""
        self._exam, self._results = exam, None
        self._show()

    def show_results(self, now: ResultsNow) -> None:
        self._results = now.results
        self._show()

    # What a person can do

    def choose(self, kind: ExportKind) -> None:
        """Ask for a file, then write it."""
        exporter = self._exporter()
        if exporter is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self._titles()[kind], str(Path(self._start_folder()) / self._name(kind)), self._filter(kind)
        )
        if name:
            path = Path(name)
            self.write(kind, path if path.suffix else path.with_suffix(SUFFIX[kind]))

    def write(self, kind: ExportKind, path: Path) -> None:
        """Into a file, off the GUI thread."""
        exporter = self._exporter()
        if exporter is None:
            return
        self._folder = str(path.parent)

        def written(made: Made | None) -> None:
            if made is None:
                self.said.emit(self.tr("Stopped. Nothing was saved."))
                return
            self.said.emit(
                self.tr("Saved: {file}.").format(file=path.name) + self._still_open(made.provisional)
            )
            self.exported.emit()

        self._run.start(lambda told: exporter.write(kind, path, told), written)

    def copy_texts(self) -> None:
        """A message for every student, on the clipboard."""
        exporter = self._exporter()
        if exporter is None:
            return

        def made(found: tuple[str, Results]) -> None:
            text, results = found
            QGuiApplication.clipboard().setText(text)
            count = sum(row.student is not None for row in results.rows)
            open_scores = sum(row.provisional for row in results.rows)
            self.said.emit(
                self.tr("{count} result texts are on the clipboard.").format(count=count)
                + self._still_open(open_scores)
            )
            self._given(exporter, results, self.tr("Result texts"))

        self._tasks.run(exporter.texts, made, self._failed)

    def print_out(self, kind: ExportKind) -> None:
        """The PDF through the system's dialog, at true size."""
        exporter = self._exporter()
        if exporter is None:
            return

        def made(found: Made | None) -> None:
            if found is not None and self._printing.ask(found.data):
                self.said.emit(self.tr("Printing.") + self._still_open(found.provisional))
                self._given(exporter, found.results, self._titles()[kind])

        self._run.start(lambda told: exporter.make(kind, told), made)

    def cancel(self) -> None:
        """What runs ends at the next sheet; nothing is saved."""
        self._run.cancel()

    # Inside

    def _given(self, exporter: Exporter, results: Results, name: str) -> None:
        self._tasks.run(lambda: exporter.given(results, name), lambda _: self.exported.emit(), self._failed)

    def _still_open(self, count: int) -> str:
        if not count:
            return ""
        return " " + self.tr("{count} scores in it are provisional.").format(count=count)

    def _failed(self, error: Exception) -> None:
        code = error.code if isinstance(error, StationError) else Code.OUTPUT_FAILED
        self.said.emit(code_words(code))

    def _exporter(self) -> Exporter | None:
        """None where there is nothing to give, or an export is under way."""
        if self._exam is None or self._run.running:
            return None
        return Exporter(self._store, self._exam, ui_language())

    def _start_folder(self) -> str:
        return self._folder or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )

    def _name(self, kind: ExportKind) -> str:
        exam = self._results.exam if self._results is not None else ""
        return file_name(f"{exam} {self._titles()[kind]}") + SUFFIX[kind]

    def _filter(self, kind: ExportKind) -> str:
        return {
            ".xlsx": self.tr("Excel workbook (*.xlsx)"),
            ".csv": self.tr("CSV (*.csv)"),
            ".pdf": self.tr("PDF (*.pdf)"),
        }[SUFFIX[kind]]

    def _titles(self) -> dict[ExportKind, str]:
        return {
            ExportKind.WORKBOOK: self.tr("Results"),
            ExportKind.CSV: self.tr("Score list"),
            ExportKind.CLASS_REPORT: self.tr("Class report"),
            ExportKind.STUDENTS: self.tr("Student reports"),
            ExportKind.ANNOTATED: self.tr("Graded sheets"),
        }

    def _show(self) -> None:
        running = self._run.running
        self.button.setEnabled(not running and self._results is not None and bool(self._results.rows))
        self.progress.setVisible(running)
        self.stop.setVisible(running)

    def _progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)
        self.progress.setFormat(f"{done} / {of}" if of else "")

    def _connect(self) -> None:
        self._run.changed.connect(self._show)
        self._run.progress.connect(self._progress)
        self._run.failed.connect(self._failed)
        self._printing.said.connect(self.said)
        self.stop.clicked.connect(self.cancel)

    def _build(self) -> None:
        self.button = QPushButton(self.tr("Export"))
        self.menu = QMenu(self.button)
        titles = self._titles()
        for kind, name in (
            (ExportKind.WORKBOOK, self.tr("Excel workbook…")),
            (ExportKind.CSV, self.tr("CSV…")),
            (ExportKind.CLASS_REPORT, self.tr("Class report (PDF)…")),
            (ExportKind.STUDENTS, self.tr("Student reports (PDF)…")),
            (ExportKind.ANNOTATED, self.tr("Graded sheets (PDF)…")),
        ):
            self.menu.addAction(name, partial(self.choose, kind))
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Copy all result texts"), self.copy_texts)
        self.menu.addSeparator()
        prints = self.menu.addMenu(self.tr("Print"))
        for kind in (ExportKind.CLASS_REPORT, ExportKind.STUDENTS, ExportKind.ANNOTATED):
            prints.addAction(f"{titles[kind]}…", partial(self.print_out, kind))
        self.button.setMenu(self.menu)
        self.progress = QProgressBar()
        self.progress.setMaximumWidth(160)
        self.progress.setAccessibleName(self.tr("Export under way"))
        self.stop = QPushButton(self.tr("Cancel"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.progress, self.stop, self.button):
            row.addWidget(part)
        self._show()
