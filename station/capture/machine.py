"""When to capture: every sheet once, however long it lies there and however sheets are changed.

IDLE → SEEN → MOVING → STABLE → GRAB → READ → DONE → GONE → IDLE. No clock, no camera, no picture:
looks go in, at most one "capture this frame" a sheet comes out, so that recorded days can be replayed.

A sheet counts as seen when its pose is proven. After a capture, the same sheet is not captured again
until it has gone: what was read decides whether it is the same one, and where two sheets could read
the same (nobody named, or the desk was bare meanwhile) the place and the picture decide. In doubt it
is captured: a sheet that comes twice is noticed later, one that never comes is not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final

from station.capture.looks import Look, SheetLook, changed_share, drift
from station.capture.states import CaptureConfig, CaptureState, Step
from station.capture.steadiness import badness, complaint, hint, is_steady, slack_px
from station.errors import Code

_BEFORE_CAPTURE: Final = frozenset(
    (CaptureState.SEEN, CaptureState.MOVING, CaptureState.STABLE, CaptureState.GRAB)
)
_BARE: Final = frozenset((Code.BLANK_PAGE, Code.NOT_A_SHEET, Code.TOO_SMALL))
"""A sheet that lies there out of focus or cut is none of these: it does not make the desk bare."""


class CaptureMachine:
    """For one camera and one thread. The same looks always lead to the same steps."""

    def __init__(self, config: CaptureConfig | None = None) -> None:
        self.config = config or CaptureConfig()
        self._state = CaptureState.IDLE
        self._window: deque[Look] = deque(maxlen=self.config.steady_frames)
        self._before: Look | None = None
        self._still = False
        self._steady_since: float | None = None
        self._grabbed: list[Look] = []
        self._chosen: Look | None = None
        self._last: Look | None = None
        self._last_read_s = 0.0
        self._missing: list[float] = []
        self._bare_since: float | None = None
        self._bare = False
        self._forced = False

    @property
    def state(self) -> CaptureState:
        return self._state

    def force(self) -> None:
        """A person wants the next capture: what lies there now, or the next sheet, though it may look
        like the last one or be worse than we would take by ourselves."""
        self._forced = True

    def needs_reading(self, signature: bytes, seconds: float) -> bool:
        """False while a captured sheet lies there untouched: reading it again would tell nothing."""
        last = self._last
        if self._forced or self._state is not CaptureState.DONE or last is None or self._missing:
            return True
        if seconds - self._last_read_s >= self.config.look_again_s:
            return True
        return not self._unmoved(signature, last)

    def step(self, look: Look) -> Step:
        """Take the next look. Looks come in order of their numbers and seconds."""
        self._notice(look)
        if self._state is CaptureState.READ:
            return Step(state=self._state)
        if self._forced and not look.skipped:
            self._forced = False
            if look.sheet is not None or look.refusal not in (None, Code.BLANK_PAGE):
                return self._capture(look)
            self._last = None
            self._state = CaptureState.IDLE
        if self._state is CaptureState.DONE:
            self._lie(look)
        elif self._grabbed:
            return self._grab(look)
        else:
            self._arrive(look)
        return Step(state=self._state, hint=hint(self._state, look, self.config))

    def kept(self) -> None:
        """The captured frame is on the disk."""
        assert self._state is CaptureState.READ
        assert self._chosen is not None
        self._state, self._last = CaptureState.DONE, self._chosen
        self._last_read_s = self._chosen.seconds
        self._start_over()
        self._bare, self._bare_since = False, None

    def not_kept(self) -> None:
        """It is not: the sheet is captured again as soon as it lies still."""
        assert self._state is CaptureState.READ
        self._state = CaptureState.MOVING
        self._start_over()

    def _start_over(self) -> None:
        self._window.clear()
        self._grabbed.clear()
        self._missing.clear()
        self._steady_since = None

    def _notice(self, look: Look) -> None:
        """Movement since the last look, and whether the desk is bare."""
        before, config = self._before, self.config
        self._before = look
        if before is not None and (before.width_px, before.height_px) != (look.width_px, look.height_px):
            self._start_over()
            if self._state in _BEFORE_CAPTURE:
                self._state = CaptureState.MOVING
            before = None
        self._still = before is not None and (
            changed_share(look.signature, before.signature, config.still_levels) <= config.still_share
        )
        if look.sheet is not None or look.skipped or not self._still or look.refusal not in _BARE:
            self._bare_since = None
            return
        if self._bare_since is None:
            self._bare_since = look.seconds
        self._bare = self._bare or look.seconds - self._bare_since >= config.bare_s

    def _arrive(self, look: Look) -> None:
        """IDLE, SEEN, MOVING, STABLE, GONE: towards a sheet that lies still."""
        self._window.append(look)
        if look.sheet is None:
            if not self._seen_lately():
                self._state = CaptureState.IDLE
                self._steady_since = None
            elif self._state in _BEFORE_CAPTURE:
                self._state = CaptureState.MOVING
            return
        if self._state in (CaptureState.IDLE, CaptureState.GONE):
            self._state = CaptureState.SEEN
            return
        if not self._is_steady(look):
            self._steady_since = None
            # The first looks at a sheet tell nothing of its movement yet.
            if len(self._window) == self.config.steady_frames or not self._still:
                self._state = CaptureState.MOVING
            return
        if self._steady_since is None:
            self._steady_since = self._window[0].seconds
        if look.seconds - self._steady_since >= self.config.steady_s:
            self._settle(look)

    def _settle(self, look: Look) -> None:
        """The sheet lies still: it is the one captured last, or it is captured when it is good enough."""
        if self._is_last(look):
            self._state = CaptureState.DONE
            self._follow(look)
            self._start_over()
            return
        self._state = CaptureState.STABLE
        if complaint(look, self.config) is None:
            self._grabbed = [look]

    def _grab(self, look: Look) -> Step:
        self._window.append(look)
        if look.sheet is None or not self._is_steady(look) or complaint(look, self.config) is not None:
            self._state = CaptureState.MOVING
            self._grabbed.clear()
            self._steady_since = None
            return Step(state=self._state, hint=hint(self._state, look, self.config))
        self._state = CaptureState.GRAB
        self._grabbed.append(look)
        if len(self._grabbed) < self.config.grab_frames:
            return Step(state=self._state)
        return self._capture(min(self._grabbed, key=badness))

    def _capture(self, look: Look) -> Step:
        self._chosen = look
        self._state = CaptureState.READ
        return Step(state=self._state, capture=look.number)

    def _lie(self, look: Look) -> None:
        """DONE: until the sheet is gone, or another one lies there."""
        if look.skipped:
            self._missing.clear()
            return
        if self._is_still_there(look):
            self._missing.clear()
            self._follow(look)
            return
        self._missing.append(look.seconds)
        away_s = look.seconds - self._missing[0]
        if len(self._missing) >= self.config.gone_frames and away_s >= self.config.gone_s:
            self._state = CaptureState.GONE
            self._start_over()

    def _is_still_there(self, look: Look) -> bool:
        last = self._last
        if last is None:
            return False
        if last.sheet is None:
            share = changed_share(look.signature, last.signature, self.config.still_levels)
            return look.sheet is None and share <= self.config.still_share
        if look.sheet is None or self._is_other(look.sheet, last.sheet):
            return False
        # One frame without proof is enough to exchange two sheets that read the same.
        return (
            not self._missing
            or self._are_named(look.sheet, last.sheet)
            or self._unmoved(look.signature, last)
        )

    def _is_last(self, look: Look) -> bool:
        """Whether a sheet that lies still again is the one captured last."""
        last = self._last
        if last is None or last.sheet is None or look.sheet is None:
            return False
        if self._is_other(look.sheet, last.sheet):
            return False
        if self._unmoved(look.signature, last):
            return True
        if not self._are_named(look.sheet, last.sheet):
            return False
        same_place = drift(look.sheet.corners, last.sheet.corners) < slack_px(look, self.config)
        return same_place if self._bare else True

    def _is_other(self, now: SheetLook, then: SheetLook) -> bool:
        return now.fingerprint.is_other(then.fingerprint, self.config.answers_may_differ)

    def _are_named(self, now: SheetLook, then: SheetLook) -> bool:
        return now.fingerprint.names_student and then.fingerprint.names_student

    def _follow(self, look: Look) -> None:
        """The sheet was pushed a little: know it by where it lies now, and by what was read at first."""
        last = self._last
        self._last_read_s = look.seconds
        self._bare, self._bare_since = False, None
        if last is None or last.sheet is None or look.sheet is None:
            return
        sheet = replace(look.sheet, fingerprint=last.sheet.fingerprint)
        self._last = replace(look, number=last.number, sheet=sheet)

    def _unmoved(self, signature: bytes, last: Look) -> bool:
        share = changed_share(signature, last.signature, self.config.unmoved_levels)
        return share <= self.config.unmoved_share

    def _is_steady(self, look: Look) -> bool:
        return self._still and is_steady(self._window, look, self.config)

    def _seen_lately(self) -> bool:
        recent = list(self._window)[-self.config.lost_frames :]
        return len(recent) < self.config.lost_frames or any(look.sheet is not None for look in recent)
