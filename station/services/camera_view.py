"""What a camera shows and says: for whoever listens to it. No OpenCV here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from station.capture.states import CaptureState, Hint
from station.contracts.reading import PageReading
from station.errors import Code
from station.services.intake import Taken

if TYPE_CHECKING:
    from station.capture.frames import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the last look saw. ``reading`` None where no sheet was proven; ``refusal`` says what there
    was instead. The same reading object stays as long as nothing was read anew. ``signature``: of the
    frame that was looked at, as in `station.capture.looks`."""

    reading: PageReading | None = None
    refusal: Code | None = None
    state: CaptureState = CaptureState.IDLE
    hint: Hint | None = None
    signature: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraView:
    """One frame for the screen. Sizes and ``seen`` are those of the full frame. A live camera is some
    frames ahead of what was seen: ``fits`` says whether this one still looks the same."""

    number: int
    preview: Preview
    width_px: int
    height_px: int
    seen: Seen
    fits: bool


class CameraListener(Protocol):
    """Called on the camera's threads; must return at once."""

    def camera_opening(self) -> None:
        """Frames or trouble follow within 20 s."""

    def camera_looked(self, view: CameraView) -> None:
        """Every frame, up to thirty a second."""

    def camera_took(self, taken: Taken, reading: PageReading | None, preview: Preview) -> None:
        """A frame is kept. ``taken.fresh`` is false for the very same picture; ``reading``: what it says
        at first sight, before the readers had it; ``preview``: how it looks."""

    def camera_trouble(self, code: Code | None) -> None:
        """No camera, no usable frames, or no room to keep them; it goes on trying. None when that is
        over."""
