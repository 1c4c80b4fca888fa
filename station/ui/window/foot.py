"""The foot of the window: where every sheet is, the last sentence said, and "confirm all"."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from station.contracts.desk import Counts, PageState
from station.ui.panel import label, quiet

TOLD_FROM_S: Final = 5.0
"""Shorter waits are over before they are read."""

STOPPED_FROM_S: Final = 10.0
"""Longer work can be stopped."""


class Foot(QFrame):
    """``confirm_all``: every sheet without a doubt is to be confirmed; ``stop_reading``: what waits is to be
    set aside unread."""

    confirm_all = Signal()
    stop_reading = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("foot")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        self._counts, self._attendance = label(), quiet("")
        self._attendance.setWordWrap(False)
        self._said = quiet("")
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._confirm_all = QPushButton()
        self._confirm_all.clicked.connect(self.confirm_all)
        self._stop = QPushButton(self.tr("Stop reading"))
        self._stop.clicked.connect(self.stop_reading)
        self._stop.hide()
        for button in (self._confirm_all, self._stop):
            # Keys belong to the work above, not to what was clicked last.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self._counts)
        row.addWidget(self._attendance)
        row.addWidget(self._stop)
        row.addWidget(self._said, 1)
        row.addWidget(self._confirm_all)
        self._show_ready(0)

    @property
    def said(self) -> str:
        return self._said.text()

    def say(self, sentence: str) -> None:
        self._said.setText(sentence)

    def show_counts(self, counts: Counts, ready: int, left_s: float | None) -> None:
        """``ready``: sheets that "confirm all" would confirm now; ``left_s``: until all are read, if known.
        The numbers add up to what was taken."""
        shown = self.tr(
            "Taken {taken} · waiting {waiting} · to review {review} · no doubts {ready}"
            " · confirmed {confirmed} · failed {failed}"
        ).format(
            taken=counts.taken,
            waiting=counts.of(PageState.TAKEN, PageState.READING),
            review=counts.of(PageState.REVIEW),
            ready=counts.of(PageState.READY),
            confirmed=counts.of(PageState.CONFIRMED, PageState.SENT),
            failed=counts.of(PageState.FAILED),
        )
        aside = counts.of(PageState.DISCARDED, PageState.SUPERSEDED)
        if aside:
            shown += self.tr(" · set aside {count}").format(count=aside)
        if left_s is not None and left_s >= TOLD_FROM_S:
            shown += " · " + self.tr("about {seconds} s left").format(seconds=round(left_s))
        self._stop.setVisible(left_s is not None and left_s >= STOPPED_FROM_S)
        self._counts.setText(shown)
        self._show_ready(ready)

    def show_attendance(self, attendance: tuple[int, int] | None) -> None:
        """Students who sit the exam, and those of them who have a sheet; None without a roster."""
        if attendance is None:
            self._attendance.setText("")
            return
        expected, present = attendance
        missing = expected - present
        told = self.tr("Sheets of {present} of {expected}").format(expected=expected, present=present)
        if missing:
            told += " · " + self.tr("{count} missing").format(count=missing)
        self._attendance.setText(told)

    def _show_ready(self, count: int) -> None:
        self._confirm_all.setEnabled(count > 0)
        self._confirm_all.setText(self.tr("Confirm all without doubts ({count})").format(count=count))
