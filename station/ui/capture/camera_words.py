"""What the camera says, in words: states, hints, and what lies there instead of a sheet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.capture.states import CaptureState, Hint
from station.errors import Code
from station.ui.words import code_words

translate = QCoreApplication.translate

STEPS: tuple[tuple[CaptureState, ...], ...] = (
    (CaptureState.IDLE, CaptureState.GONE),
    (CaptureState.SEEN, CaptureState.MOVING),
    (CaptureState.STABLE,),
    (CaptureState.GRAB, CaptureState.READ),
    (CaptureState.DONE,),
)
"""States that are one step for a person."""


def step_words() -> tuple[str, ...]:
    """Of each of the `STEPS`."""
    return (
        translate("camera", "Ready"),
        translate("camera", "Moving"),
        translate("camera", "Still"),
        translate("camera", "Capturing"),
        translate("camera", "Take it away"),
    )


def hint_words(hint: Hint) -> str:
    return {
        Hint.CLOSER: translate("camera", "Bring the sheet a little closer to the camera."),
        Hint.HOLD_STILL: translate("camera", "Let the sheet lie still."),
        Hint.BLUR: translate("camera", "The picture is blurred. Wipe the lens or change its height."),
        Hint.GLARE: translate("camera", "Light is reflected. Turn the lamp or the sheet."),
        Hint.DARK: translate("camera", "It is too dark. Switch on a light."),
        Hint.CUT: translate("camera", "The sheet is cut off. Show all four corners."),
        Hint.TAKE_AWAY: translate("camera", "Captured. Take it away and lay down the next one."),
    }[hint]


def lying_words(refusal: Code | None) -> str:
    """What to say where no sheet is proven and nothing can be done about the picture."""
    if refusal in (Code.MIRRORED, Code.PAGE_CUT, Code.TWO_SHEETS, Code.UNSURE_POSE):
        return code_words(refusal)
    if refusal is Code.OTHER_FORM:  # a table with a pattern looks like one
        return translate("camera", "No sheet of this exam is in view.")
    return translate("camera", "Lay a sheet under the camera.")
