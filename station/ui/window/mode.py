"""The window's pages: five modes of work, then pages that are left again."""

from __future__ import annotations

from enum import IntEnum


class Mode(IntEnum):
    CAPTURE = 0
    REVIEW = 1
    RESULTS = 2
    SENDING = 3
    SETTINGS = 4
    NEW_EXAM = 5
    EXAMS = 6
    WELCOME = 7
    CORNERS = 8


WORK = (Mode.CAPTURE, Mode.REVIEW, Mode.RESULTS, Mode.SENDING, Mode.SETTINGS)
