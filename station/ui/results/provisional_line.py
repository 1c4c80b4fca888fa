"""Where every score may still change, the results say so before anybody reads one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from station.contracts.results import Results
from station.ui.panel import label


class ProvisionalLine(QFrame):
    """Not there as soon as one score is final."""

    review_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        words = label(self.tr("Every score is provisional: it may change once the sheets are reviewed."))
        words.setWordWrap(True)
        self.button = QPushButton(self.tr("Go to the review"))
        self.button.clicked.connect(self.review_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_results(self, results: Results) -> None:
        scored = results.summary.n
        self.setVisible(scored > 0 and results.summary.provisional == scored)
