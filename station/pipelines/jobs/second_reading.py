"""A second reading of a sheet, as independent as the same reader can honestly be, and where the two agree.

The picture is decoded again, to another number of pixels (all of them, up to 6,400 a side; four fifths
where the first reading had them all), and turned upside down. So every step sees other numbers: the page is
sought and proven anew, every bubble is sampled anew. What both readings share is the engine itself: a mark
that it misjudges at any size, it misjudges twice. Agreement therefore confirms the place and the sampling,
not the judgement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from station.contracts.job_results import ItemAgreement, OmrAnswer, OmrIdentifier, SecondReading
from station.pipelines.image_io import ColourPicture, DecodedPage, decode_colour
from station.pipelines.image_pixels import Pixels, grey_of
from station.pipelines.jobs.resize import limited

FULL_SIDE_PX: Final = 3_200
SMALLER: Final = 0.8
COLOUR_SIDE_PX: Final = 1_600
IDENTIFIER: Final = "identifier"
_SURE: Final = frozenset({"ok", "blank", "multi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The first reading with every disagreement made a doubt, and the account of it."""

    identifier: OmrIdentifier
    answers: tuple[OmrAnswer, ...]
    second: SecondReading


def second_picture(data: bytes, first: DecodedPage) -> DecodedPage:
    """Page 0 of ``data`` at another scale than ``first``, upside down. Raises FileError as `decode_page`."""
    decoded = decode_colour(data, long_side_px=FULL_SIDE_PX)
    bgr, scale = decoded.bgr, decoded.scale
    if scale >= first.scale:
        wanted = round(SMALLER * max(first.grey.shape))
        bgr = limited(bgr, most_pixels=bgr.size, most_side_px=wanted)
        scale *= max(decoded.bgr.shape) / max(bgr.shape)
    turned = np.asarray(cv2.rotate(bgr, cv2.ROTATE_180), np.uint8)
    return DecodedPage(
        grey=grey_of(turned),
        scale=scale,
        full_width_px=first.full_width_px,
        full_height_px=first.full_height_px,
        bilevel=first.bilevel,
        sha256=first.sha256,
        colour=_colour(turned, scale, first.colour() is not None),
    )


def compare(
    first: tuple[OmrIdentifier, tuple[OmrAnswer, ...]],
    second: tuple[OmrIdentifier, tuple[OmrAnswer, ...]],
    *,
    second_aligned: bool,
    working_sides: tuple[int, int],
) -> Compared:
    """Item by item: a value counts as agreed where both readings have the same one, proven by both places.
    What the second one doubts is a doubt all the same."""
    identifier, answers = first
    items, checked = [], []
    for one, other in zip(answers, second[1], strict=True):
        agree = second_aligned and one.detected == other.detected
        items.append(_item(one.question_id, ",".join(one.detected), ",".join(other.detected), agree))
        sure = agree and other.status in _SURE
        checked.append(one if sure else replace(one, status=_doubt(one.status)))
    if identifier.digits:
        value, other_value = _digits(identifier), _digits(second[0])
        agree = second_aligned and value == other_value
        items.append(_item(IDENTIFIER, value, other_value, agree))
        if not agree or second[0].status not in _SURE:
            identifier = replace(identifier, identifier=None, status=_doubt(identifier.status))
    share = sum(item.agree for item in items) / len(items) if items else 0.0
    told = SecondReading(
        aligned=second_aligned, agreement=round(share, 4), working_sides=working_sides, items=tuple(items)
    )
    return Compared(identifier=identifier, answers=tuple(checked), second=told)


def _colour(bgr: Pixels, scale: float, has_colour: bool) -> Callable[[], ColourPicture | None]:
    if not has_colour:
        return lambda: None
    small = limited(bgr, most_side_px=COLOUR_SIDE_PX)
    picture = ColourPicture(bgr=small, scale=scale * max(bgr.shape) / max(small.shape))
    return lambda: picture


def _item(question_id: int | str, first: str, second: str, agree: bool) -> ItemAgreement:
    return ItemAgreement(question_id=question_id, first=first, second=second, agree=agree)


def _digits(identifier: OmrIdentifier) -> str:
    return "".join("?" if digit.value is None else str(digit.value) for digit in identifier.digits)


def _doubt(status: str) -> str:
    return status if status == "error" else "ambiguous"
