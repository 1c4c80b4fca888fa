"""What the window tells above the work, in words: a crash, pictures found again, the demo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from station.errors import Code
from station.messages import trouble
from station.ui.window.notices import Notices
from station.ui.words import ui_language


class WindowNotices(Notices):
    """``review_wanted``: go on where one was; ``demo_left``: back to the own exams."""

    review_wanted = Signal()
    demo_left = Signal()

    def tell_of_crash(self) -> None:
        """The last window did not close by itself."""

        def go_on() -> None:
            self.take_back("crash")
            self.review_wanted.emit()

        told = self.tr(
            "The station did not end by itself last time. Everything is kept; go on where you were."
        )
        self.show_notice("crash", told, (self.tr("To the review"), go_on))

    def offer_lost(self, count: int, take: Callable[[], None]) -> None:
        """Pictures lie in the folder that no sheet shows: they came after the copy that is in use."""

        def taken() -> None:
            self.take_back("lost")
            take()

        told = self.tr(
            "{count} pictures came after the copy that is in use. They can be taken into this exam."
        )
        self.show_notice("lost", told.format(count=count), (self.tr("Take them"), taken))

    def show_demo(self, done: int, count: int) -> None:
        """The window shows the demo; ``done`` of its ``count`` sheets are there."""
        told = self.tr("Demo mode: nothing is sent, and it is emptied when you leave.")
        if done < count:
            told += " " + self.tr("Sheets come in: {done} of {count}.").format(done=done, count=count)
        self.show_notice("demo", told, (self.tr("Leave the demo"), self.demo_left.emit), stays=True)

    def tell_no_demo(self, code: Code) -> None:
        """The demo was wanted and cannot be opened; this is the own station again."""
        told = self.tr("The demo cannot be opened. {reason} Your own exams are as they were.")
        self.show_notice("no demo", told.format(reason=trouble(code, ui_language()).what))
