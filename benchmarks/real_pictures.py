"""How the reader fares on real filled sheets of other makers, as they are and disturbed.

``rows`` is what `benchmarks.accuracy` prints; alone: ``python -m benchmarks.real_pictures [SET...]``.
The pictures lie in the folder that STATION_SHARED names; without it there are no rows.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from station.assets import asset_path
from station.contracts.reading import PageReading
from station.contracts.sheet import Framing, SheetTemplate
from station.errors import StationError
from station.pipelines.arrays import Picture
from station.pipelines.image_io import decode_page
from station.pipelines.nets import MarkJudge, load_judge
from station.pipelines.page import read_page
from station.sheets.load import load_template

BLANK: Final = "blank sheet"
PX_PER_MM: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RealRow:
    """One picture under one disturbance. ``items`` counts no ambiguous label; ``silent``: wrong
    and not flagged, or missing; ``needless``: flagged although right; ``error``: refused with
    this code, and then nothing else is counted. ``ms``: without decoding."""

    picture: str
    disturbance: str
    items: int
    right: int = 0
    flagged: int = 0
    needless: int = 0
    silent: int = 0
    error: str = ""
    ms: float = 0.0


def folder() -> Path | None:
    """Where the real pictures are, if anywhere."""
    default = Path(__file__).resolve().parents[2] / "shared"
    found = Path(os.environ.get("STATION_SHARED", default)) / "data" / "real" / "omrchecker"
    return found if found.is_dir() else None


def rows(judge: MarkJudge, *, only: tuple[str, ...] = ()) -> list[RealRow]:
    """Every picture of the sets ``only`` (all when empty) under every disturbance, and blank
    sheets drawn after the templates. Empty, saying so, where the pictures are not there."""
    place = folder()
    if place is None:
        print("real pictures: skipped, STATION_SHARED names no folder with data/real", file=sys.stderr)
        return []
    found = []
    for one in sorted(p for p in place.iterdir() if (p / "truth.json").is_file()):
        if only and one.name not in only:
            continue
        template = load_template(one / "template.json")
        for truth in json.loads((one / "truth.json").read_bytes())["pictures"]:
            data = (one / truth["picture"]).read_bytes()
            for name, disturbed in disturbances(data):
                found.append(_row(f"{one.name}/{truth['picture']}", name, disturbed, template, truth, judge))
        nothing = {"answers": {f.label: "" for f in template.fields}, "ambiguous": []}
        found.append(_row(one.name, BLANK, _jpeg(blank_sheet(template)), template, nothing, judge))
    return found


def disturbances(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The picture as it is and what may befall it."""
    yield "as it is", data
    picture = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    changes: dict[str, Callable[[Picture], Picture]] = {
        "turned 90": lambda p: np.rot90(p, -1),
        "turned 180": lambda p: np.rot90(p, 2),
        "turned 270": lambda p: np.rot90(p),
        "askew 3": _askew,
        "left in shadow": _shadow,
        "half size": lambda p: np.asarray(cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)),
        "low contrast": lambda p: np.asarray(110 + 0.35 * (p.astype(np.float32) - 110), np.uint8),
        "noise": _noisy,
    }
    for name, change in changes.items():
        yield name, _jpeg(change(picture))


def _askew(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 3, 1)
    return np.asarray(
        cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _shadow(picture: Picture) -> Picture:
    """The left half at half the light, with an edge a fiftieth of the width wide."""
    across = np.arange(picture.shape[1]) / picture.shape[1]
    light = 0.5 + 0.5 * np.clip((across - 0.49) / 0.02, 0, 1)
    return np.asarray(picture * light[None, :, None], np.uint8)


def _noisy(picture: Picture) -> Picture:
    noise = np.random.default_rng(12).normal(0, 12, picture.shape[:2])[:, :, None]
    return np.asarray(np.clip(picture + noise, 0, 255), np.uint8)


def _jpeg(picture: Picture) -> bytes:
    return bytes(cv2.imencode(".jpg", np.ascontiguousarray(picture), [cv2.IMWRITE_JPEG_QUALITY, 92])[1])


def blank_sheet(template: SheetTemplate) -> Picture:
    """An empty sheet after ``template``: rings with letters, targets or a dark table around."""
    size = (int(template.width_mm * PX_PER_MM), int(template.height_mm * PX_PER_MM))
    page = np.full((size[1], size[0]), 245, np.uint8)
    for field in template.fields:
        for bubble in field.groups[0].bubbles:
            at = (int(bubble.x_mm * PX_PER_MM), int(bubble.y_mm * PX_PER_MM))
            radius = int(min(bubble.rx_mm, bubble.ry_mm) * PX_PER_MM)
            cv2.circle(page, at, radius, 60, max(1, radius // 8), cv2.LINE_AA)
            if len(bubble.value) == 1:
                scale = radius / 26
                corner = (at[0] - int(9 * scale), at[1] + int(10 * scale))
                cv2.putText(page, bubble.value, corner, cv2.FONT_HERSHEY_SIMPLEX, scale, 120, 1, cv2.LINE_AA)
    if template.framing is Framing.PICTURE:
        return page
    room = int(12 * PX_PER_MM)
    ground = 40 if template.framing is Framing.OUTLINE else 245
    around = cv2.copyMakeBorder(page, room, room, room, room, cv2.BORDER_CONSTANT, value=(ground,))
    if template.framing is Framing.TARGETS:
        for mark in template.marks:
            at = (room + int(mark.x_mm * PX_PER_MM), room + int(mark.y_mm * PX_PER_MM))
            for share in (0.46, 0.26):
                cv2.circle(
                    around, at, int(share * mark.size_mm * PX_PER_MM), 20, int(0.1 * mark.size_mm * PX_PER_MM)
                )
            cv2.circle(around, at, int(0.1 * mark.size_mm * PX_PER_MM), 20, -1)
    return np.asarray(around, np.uint8)


def _row(
    picture: str,
    disturbance: str,
    data: bytes,
    template: SheetTemplate,
    truth: dict[str, Any],
    judge: MarkJudge,
) -> RealRow:
    wanted = {label: value for label, value in truth["answers"].items() if label not in truth["ambiguous"]}
    began = time.perf_counter()
    try:
        page = decode_page(data)
        began = time.perf_counter()
        reading = read_page(page, templates=[template], judge=judge)
    except StationError as error:
        spent = (time.perf_counter() - began) * 1000
        return RealRow(
            picture=picture, disturbance=disturbance, items=len(wanted), error=error.code.value, ms=spent
        )
    return _scored(picture, disturbance, wanted, reading, (time.perf_counter() - began) * 1000)


def _scored(
    picture: str, disturbance: str, wanted: dict[str, str], reading: PageReading, ms: float
) -> RealRow:
    read = {field.label: field for field in reading.fields}
    right = flagged = needless = silent = 0
    for label, value in wanted.items():
        field = read.get(label)
        if field is None:
            silent += 1
        elif field.needs_review:
            flagged += 1
            needless += field.value == value
        elif field.value == value:
            right += 1
        else:
            silent += 1
    return RealRow(
        picture=picture,
        disturbance=disturbance,
        items=len(wanted),
        right=right,
        flagged=flagged,
        needless=needless,
        silent=silent,
        ms=ms,
    )


def summary(found: list[RealRow]) -> list[str]:
    """One line a disturbance."""
    lines = []
    for name in dict.fromkeys(row.disturbance for row in found):
        own = [row for row in found if row.disturbance == name]
        read = [row for row in own if not row.error]
        items = sum(row.items for row in read)
        needless = 100 * sum(row.needless for row in read) / max(items, 1)
        lines.append(
            f"{name:<15} pages {len(own):>3}  read {len(read):>3}  items {items:>5}"
            f"  silent {sum(r.silent for r in read):>3}  needless {needless:5.2f} %"
            f"  flagged {sum(r.flagged for r in read):>3}  median {np.median([r.ms for r in own]):5.0f} ms"
        )
    return lines


if __name__ == "__main__":
    cv2.setNumThreads(1)
    table = rows(load_judge(asset_path("models", "marks.onnx")), only=tuple(sys.argv[1:]))
    for line in table:
        told = (
            line.error
            or f"right {line.right} needless {line.needless} flagged {line.flagged} silent {line.silent}"
        )
        print(f"{line.picture:<45} {line.disturbance:<15} {told:<50} {line.ms:6.0f} ms")
    print("\n".join(summary(table)))
