"""Keeping and giving away: one exam as a file, deleted for good; everything on a USB stick, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import Exam
from station.errors import Code, StationError, StoreError
from station.messages import of_error
from station.services.file_names import file_name
from station.store.exam_delete import Gone
from station.store.exam_file import SUFFIX, read_exam_file, write_exam_file
from station.store.full_backup import Copied, bring_pictures, find_backup, write_backup
from station.store.store import Store
from station.ui.panel import quiet, title
from station.ui.tasks import Tasks
from station.ui.words import ui_language

T = TypeVar("T")
Told = Callable[[int, int], None]


class CarePage(QWidget):
    """``said``: one sentence; ``came``: id of an exam that came from a file; ``delete_wanted``: id of the one
    that is to go for good; ``restore_wanted``: folder of the backup whose database is to take the place of
    this one. Both are done when the window has closed: nothing else may be at work then."""

    said = Signal(str)
    came = Signal(int)
    delete_wanted = Signal(int)
    restore_wanted = Signal(object)
    _told = Signal(int, int)

    def __init__(self, store: Store, tasks: Tasks, *, keeps: bool) -> None:
        """``keeps``: not in the demo, where nothing can be deleted for good and nothing restored: it is
        emptied, and the own station is not to be touched from it."""
        super().__init__()
        self._store = store
        self._tasks = tasks
        self._keeps = keeps
        self._exam: Exam | None = None
        self._told.connect(self._show_progress)
        self.setWindowTitle(self.tr("Keep and give away"))
        self._build()

    def open_exam(self, exam_id: int) -> None:
        """0: none."""
        self._exam = self._store.exams.get(exam_id) if exam_id else None
        self._name.clear()
        self._trouble.setText("")
        self._one.setEnabled(self._exam is not None)
        if self._exam is not None:
            self._name.setPlaceholderText(self._exam.name)
        self._name_changed()

    def export_to(self, target: Path) -> None:
        """The exam as one file."""
        if self._exam is None:
            return
        work = partial(write_exam_file, self._store, self._exam.id, target, self._told.emit)
        self._run(work, lambda count: self._say(self.tr("Written with {n} pictures.").format(n=count)))

    def import_from(self, source: Path) -> None:
        """An exam from a file of another PC."""
        self._run(partial(read_exam_file, self._store, source, self._told.emit), self._imported)

    def delete(self) -> None:
        """For good; its name has been typed."""
        if self._exam is not None and self._delete.isEnabled():
            self.delete_wanted.emit(self._exam.id)

    def tell_deleted(self, gone: Gone) -> None:
        """What the last window asked for was done."""
        told = self.tr("Deleted for good: {pages} sheets, {pictures} pictures, {copies} copies.").format(
            pages=gone.pages, pictures=gone.pictures, copies=gone.copies
        )
        if gone.kept:
            told += " " + self.tr("{count} set-aside databases still hold it.").format(count=gone.kept)
        self._say(told)

    def back_up_to(self, place: Path) -> None:
        """Everything of this PC."""
        self._run(partial(write_backup, self._store, place, self._told.emit), self._backed_up)

    def restore_from(self, place: Path) -> None:
        """Everything from a backup: pictures first, then the window closes for the database."""
        found = find_backup(place)
        if found is None:
            self._failed(StoreError(Code.BACKUP_INVALID))
            return
        work = partial(bring_pictures, self._store.folder, found, self._told.emit)
        self._run(work, lambda _: self.restore_wanted.emit(found))

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """One at a time."""
        self._trouble.setText("")
        self._whole.setEnabled(False)
        self._progress.setRange(0, 0)
        self._progress.show()

        def done(result: T) -> None:
            self._end()
            then(result)

        def failed(error: Exception) -> None:
            self._end()
            self._failed(error)

        self._tasks.run(work, done, failed)

    def _end(self) -> None:
        self._whole.setEnabled(True)
        self._progress.hide()

    def _show_progress(self, done: int, count: int) -> None:
        self._progress.setRange(0, count)
        self._progress.setValue(done)

    def _failed(self, error: Exception) -> None:
        told = of_error(error, ui_language()) if isinstance(error, StationError) else type(error).__name__
        self._trouble.setText(told)

    def _say(self, sentence: str) -> None:
        self.said.emit(sentence)

    def _imported(self, exam: int) -> None:
        self._say(self.tr("The exam is here, with everything that was done."))
        self.came.emit(exam)

    def _backed_up(self, copied: Copied) -> None:
        self._say(
            self.tr("Backed up: {new} pictures now, {known} were there already.").format(
                new=copied.pictures, known=copied.known
            )
        )
        if copied.missing:
            told = self.tr("{count} pictures are gone or damaged on this PC and could not be copied.")
            self._trouble.setText(told.format(count=len(copied.missing)))

    def _name_changed(self) -> None:
        named = self._exam is not None and self._name.text().strip() == self._exam.name.strip()
        self._delete.setEnabled(named and self._keeps)

    def _choose_export(self) -> None:
        if self._exam is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Exam as a file…"),
            file_name(self._exam.name) + SUFFIX,
            self.tr("Exam files") + f" (*{SUFFIX})",
        )
        if name:
            self.export_to(Path(name))

    def _choose_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Exam from a file…"), "", self.tr("Exam files") + f" (*{SUFFIX})"
        )
        if name:
            self.import_from(Path(name))

    def _choose_folder(self, then: Callable[[Path], None]) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose the USB stick or a folder"))
        if name:
            then(Path(name))

    def _build(self) -> None:
        self._trouble = quiet("")
        self._trouble.setObjectName("warn")
        self._progress = QProgressBar()
        self._progress.setAccessibleName(self.tr("Progress"))
        self._progress.hide()
        self._whole = QWidget()
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        self._one = self._this_exam()
        inside.addWidget(self._one)
        inside.addWidget(self._everything())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self._whole)
        column.addWidget(self._progress)
        column.addWidget(self._trouble)
        column.addStretch(1)

    def _this_exam(self) -> QWidget:
        export = QPushButton(self.tr("Exam as a file…"))
        export.clicked.connect(self._choose_export)
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name of the exam, to delete it"))
        self._name.textChanged.connect(lambda _: self._name_changed())
        self._delete = QPushButton(self.tr("Delete for good"))
        self._delete.clicked.connect(self.delete)
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._delete)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title(self.tr("This exam")))
        column.addWidget(
            quiet(self.tr("Take it to another PC: sheets, pictures, answers and history in one file."))
        )
        column.addLayout(_left(export))
        column.addSpacing(8)
        column.addWidget(
            quiet(
                self.tr(
                    "Delete it with all its pictures, from the copies too. This cannot be undone."
                    " Type its name:"
                )
            )
        )
        column.addLayout(row)
        return box

    def _everything(self) -> QWidget:
        bring = QPushButton(self.tr("Exam from a file…"))
        bring.clicked.connect(self._choose_import)
        backup = QPushButton(self.tr("Back up to a USB stick…"))
        backup.clicked.connect(lambda: self._choose_folder(self.back_up_to))
        restore = QPushButton(self.tr("Restore from a backup…"))
        restore.setEnabled(self._keeps)
        restore.clicked.connect(lambda: self._choose_folder(self.restore_from))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title(self.tr("All exams")))
        column.addWidget(
            quiet(
                self.tr(
                    "A backup holds every exam and picture. A second one to the same place only copies what"
                    " is new. Restoring puts it in the place of what is here, which is set aside, not lost."
                )
            )
        )
        column.addLayout(_left(bring, backup, restore))
        return box


def _left(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
