"""A real reader child whose reading of marks is replaced: what a picture does is said by its width.

Everything else is the shipped code: the line, the decoder, the limits, the watchdog's prey.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import ModuleType

from station.contracts.reading import FieldReading, GroupReading, PageReading, Quality, Status
from station.contracts.sheet import FieldKind
from station.pipelines.image_io import DecodedPage

FINE, HANGS, ABORTS, EATS, CHATTERS, SLOW = 400, 401, 402, 403, 404, 405
SLOW_S = 0.15


def read_page(picture: DecodedPage, **_: object) -> PageReading:
    """Answers "3" to question 1, unless the width asks for trouble."""
    width = picture.full_width_px
    if width == HANGS:
        time.sleep(3600)
    elif width == ABORTS:
        os.abort()
    elif width == EATS:
        held = []
        while True:
            held.append(bytearray(16 * 1024 * 1024))
    elif width == CHATTERS:
        print('{"a line": "of no one"}', flush=True)
        os.write(1, b"straight to the handle\n")
    elif width == SLOW:
        time.sleep(SLOW_S)
    return reading_of(picture)


def reading_of(picture: DecodedPage) -> PageReading:
    group = GroupReading(
        label="1",
        value="3",
        status=Status.OK,
        confidence=0.999,
        margin=0.99,
        needs_review=False,
        reasons=(),
        bubbles=(),
    )
    answer = FieldReading(
        number=1,
        label="1",
        kind=FieldKind.CHOICE,
        value="3",
        raw="3",
        status=Status.OK,
        confidence=0.999,
        margin=0.99,
        needs_review=False,
        reasons=(),
        groups=(group,),
    )
    return PageReading(
        template_name="t",
        template_fingerprint="f",
        engine_version="test",
        picture_sha256=picture.sha256,
        picture_width_px=picture.full_width_px,
        picture_height_px=picture.full_height_px,
        orientation=0,
        residual_mm=0.1,
        residual_p95_mm=0.2,
        residual_pitch=0.02,
        cues=("marks",),
        outline_px=(),
        quality=Quality(sharpness=0.2, glare=0.0, exposure=0.9, cut_corners=()),
        alarms=(),
        needs_review=False,
        identifier=None,
        fields=(answer,),
        joined=(),
        seconds=0.01,
    )


def install() -> None:
    """Puts the replacement where the child looks for the real one."""
    page, nets = ModuleType("station.pipelines.page"), ModuleType("station.pipelines.nets")
    page.read_page = read_page  # type: ignore[attr-defined]
    nets.load_judge = lambda path: Path(path)  # type: ignore[attr-defined]
    sys.modules[page.__name__] = page
    sys.modules[nets.__name__] = nets


def main() -> int:
    from station import child

    install()
    return child.main()


COMMAND = (sys.executable, "-m", "tests.faults.nasty_child")

if __name__ == "__main__":
    sys.exit(main())
