"""Pictures that are no readable sheet of the asked form: a reader must refuse every one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from generator.blank import Paper
from generator.captures import Capture, decoded, scan, scan_options
from generator.forms import forms, template_of
from generator.pages import FilledPage, Filling, Rng, Wish, fill_sheet
from generator.photos import photo_good, photograph
from generator.texture import ByteImage, add_sensor_noise, background, desk, noise, wood

PX_PER_MM = 200 / 25.4


def hostile(rng: Rng, wish: Wish, *, index: int, seed: int) -> FilledPage:
    """One page of the suite "hostile"; the kinds take turns by ``index``."""
    kind = tuple(KINDS)[index % len(KINDS)]
    names = forms()
    form = wish.form or names[int(rng.integers(0, len(names)))]
    capture = KINDS[kind](form, rng)
    return FilledPage(
        suite="hostile",
        index=index,
        seed=seed,
        form=form,
        template=template_of(form),
        capture=capture,
        truth=(),
        acceptable=False,
        kind=kind,
    )


def _sheet(form: str, rng: Rng, dpi: int = 200) -> Paper:
    return fill_sheet(rng, Wish(form=form), Filling(dpi=dpi)).paper


def _take(paper: Paper, rng: Rng) -> Capture:
    """By scanner or by camera."""
    if rng.random() < 0.5:
        return scan(paper, scan_options(rng, dpi=200, turn=int(rng.choice([0, 0, 90, 180]))), rng)
    return photograph(paper, photo_good(rng, turn=int(rng.choice([0, 0, 90, 180]))), rng)


def _recoded(capture: Capture, picture: ByteImage) -> Capture:
    data = cv2.imencode(".jpg", np.ascontiguousarray(picture), [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()
    return replace(capture, picture=decoded(data), data=data, suffix=".jpg")


def _as_paper(raster: ByteImage, form: str) -> Paper:
    matrix = np.array([[PX_PER_MM, 0, -0.5], [0, PX_PER_MM, -0.5]])
    return Paper(template=template_of(form), raster=raster, px_per_mm=PX_PER_MM, to_paper=matrix)


def _empty_page(rng: Rng, portrait: bool = False) -> ByteImage:
    size = (2339, 1654) if portrait else (1654, 2339)
    page = np.full((*size, 3), rng.uniform(235, 255), np.float32) + noise(rng, size, 2.0)[..., None]
    return np.clip(page, 0, 255).astype(np.uint8)


def _blank_paper(form: str, rng: Rng) -> Capture:
    return _take(_as_paper(_empty_page(rng, bool(rng.random() < 0.3)), form), rng)


def _other_form(form: str, rng: Rng) -> Capture:
    """The same look, other questions; one form may hold all of the other's bubbles."""
    others = [name for name in forms() if _places(name) != _places(form)]
    return _take(_sheet(others[int(rng.integers(0, len(others)))], rng), rng)


def _mirrored(form: str, rng: Rng) -> Capture:
    capture = _take(_sheet(form, rng), rng)
    return _recoded(capture, capture.picture[:, ::-1])


def _half_page(form: str, rng: Rng) -> Capture:
    """35 to 60 % of the page is missing, and with it at least a fifth of the bubbles."""
    capture = scan(_sheet(form, rng), scan_options(rng, dpi=200), rng)
    height, width = capture.picture.shape[:2]
    px = capture.to_px(np.array(sorted(_places(form))))
    left = rng.uniform(0.4, 0.65)
    windows = ((0, 0, left, 1), (1 - left, 0, 1, 1), (0, 0, 1, left), (0, 1 - left, 1, 1))
    for index in rng.permutation(4):
        x0, y0, x1, y1 = (
            int(v * side) for v, side in zip(windows[int(index)], (width, height) * 2, strict=True)
        )
        kept = (px[:, 0] >= x0) & (px[:, 0] < x1) & (px[:, 1] >= y0) & (px[:, 1] < y1)
        if kept.mean() < 0.8:
            break
    return _recoded(capture, capture.picture[y0:y1, x0:x1])


def _places(form: str) -> frozenset[tuple[float, float]]:
    """Centres of all bubbles of the form's questions, in tenths of a millimetre precision."""
    return frozenset(
        (round(bubble.x_mm, 1), round(bubble.y_mm, 1))
        for item in template_of(form).fields
        for group in item.groups
        for bubble in group.bubbles
    )


def _on_top(form: str, rng: Rng) -> Capture:
    """A second sheet lies over a part of the first's fields."""
    below, above = _sheet(form, rng), _sheet(form, rng)
    height, width = below.raster.shape[:2]
    shift = np.array(
        [rng.choice([-1, 1]) * rng.uniform(0.25, 0.6) * width, rng.uniform(-0.25, 0.25) * height]
    )
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 6)), 1.0)
    turn[:, 2] += shift
    layer = cv2.warpAffine(above.raster, turn, (width, height))
    seen = cv2.warpAffine(np.full((height, width), 255, np.uint8), turn, (width, height))
    shadow = cv2.GaussianBlur(seen, (0, 0), 6)[..., None] / np.float32(255) * np.float32(0.4)
    mask = seen[..., None] / np.float32(255)
    mixed = below.raster * (1 - shadow) * (1 - mask) + layer * mask
    return _take(replace(below, raster=np.clip(mixed, 0, 255).astype(np.uint8)), rng)


def _beside(form: str, rng: Rng) -> Capture:
    """Two whole sheets, one beside or below the other, in one photo."""
    first, second = _sheet(form, rng), _sheet(form, rng)
    height, width = first.raster.shape[:2]
    gap = int(rng.uniform(0.01, 0.12) * width)
    down = rng.random() < 0.6
    size = (height * 2 + gap, width) if down else (height, width * 2 + gap)
    table = desk(rng, size)
    table[:height, :width] = first.raster
    table[-height:, -width:] = second.raster
    options = photo_good(rng, size=(3264, 2448), fill=0.97)
    return photograph(replace(first, raster=table), options, rng)


def _document(form: str, rng: Rng) -> Capture:
    """A printed letter or an exam paper, with headings and numbered lines."""
    page = _empty_page(rng, portrait=True)
    y = 150
    while y < page.shape[0] - 150:
        size = float(rng.choice([0.7, 0.8, 0.8, 1.3]))
        x = 150
        if rng.random() < 0.2:
            cv2.putText(
                page,
                f"{int(rng.integers(1, 40))}.",
                (100, y),
                cv2.FONT_HERSHEY_SIMPLEX,
                0.9,
                (20,) * 3,
                2,
                cv2.LINE_AA,
            )
        while x < page.shape[1] - 220 and rng.random() < 0.95:
            word = "".join(chr(int(c)) for c in rng.integers(97, 123, int(rng.integers(2, 9))))
            cv2.putText(
                page, word, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, (30,) * 3, 1 + int(size), cv2.LINE_AA
            )
            x += int((len(word) + 1) * 18 * size)
        y += int(rng.uniform(34, 60) * size)
    return _take(_as_paper(page, form), rng)


def _table(form: str, rng: Rng) -> Capture:
    """A printed table, some cells filled."""
    page = _empty_page(rng)
    xs = np.linspace(90, page.shape[1] - 90, int(rng.integers(5, 24))).astype(int)
    ys = np.linspace(90, page.shape[0] - 90, int(rng.integers(8, 36))).astype(int)
    for x in xs:
        cv2.line(page, (int(x), int(ys[0])), (int(x), int(ys[-1])), (60,) * 3, 2)
    for y in ys:
        cv2.line(page, (int(xs[0]), int(y)), (int(xs[-1]), int(y)), (60,) * 3, 2)
        for x in xs[:-1]:
            if rng.random() < 0.6:
                number = str(int(rng.integers(0, 9999)))
                cv2.putText(
                    page,
                    number,
                    (int(x) + 8, int(y) + 30),
                    cv2.FONT_HERSHEY_SIMPLEX,
                    0.7,
                    (40,) * 3,
                    2,
                    cv2.LINE_AA,
                )
    return _take(_as_paper(page, form), rng)


def _circles(form: str, rng: Rng) -> Capture:
    """Another academy's answer sheet: round bubbles, corner dots, other places."""
    page = _empty_page(rng, portrait=bool(rng.random() < 0.5))
    height, width = page.shape[:2]
    for x, y in ((70, 70), (width - 70, 70), (70, height - 70), (width - 70, height - 70)):
        cv2.circle(page, (x, y), 26, (20,) * 3, -1, cv2.LINE_AA)
    pitch, radius = float(rng.uniform(44, 64)), int(rng.uniform(14, 20))
    choices = int(rng.integers(4, 7))
    for column in range(int((width - 300) / (pitch * (choices + 1.5)))):
        left = 180 + column * pitch * (choices + 1.5)
        for row in range(int((height - 400) / pitch)):
            answer = int(rng.integers(0, choices + 1))
            for choice in range(choices):
                at = (int(left + choice * pitch), int(250 + row * pitch))
                cv2.circle(page, at, radius, (70,) * 3, 2, cv2.LINE_AA)
                if choice == answer:
                    cv2.circle(page, at, radius - 1, (40,) * 3, -1, cv2.LINE_AA)
                else:
                    cv2.putText(
                        page,
                        "ABCDEF"[choice],
                        (at[0] - 7, at[1] + 7),
                        cv2.FONT_HERSHEY_SIMPLEX,
                        0.6,
                        (120,) * 3,
                        1,
                        cv2.LINE_AA,
                    )
    return _take(_as_paper(page, form), rng)


def _scene(make: Callable[[Rng, tuple[int, int]], ByteImage]) -> Callable[[str, Rng], Capture]:
    def take(form: str, rng: Rng) -> Capture:
        picture = add_sensor_noise(rng, make(rng, (1500, 2000)), float(rng.uniform(1, 6)))
        plain = Capture(picture=picture, data=b"", suffix=".jpg", to_px=lambda mm: mm, orientation=0)
        return _recoded(plain, picture)

    return take


def _static(rng: Rng, shape: tuple[int, int]) -> ByteImage:
    return rng.integers(0, 256, (*shape, 3)).astype(np.uint8)


KINDS: dict[str, Callable[[str, Rng], Capture]] = {
    "blank_paper": _blank_paper,
    "other_form": _other_form,
    "mirrored": _mirrored,
    "half_page": _half_page,
    "two_sheets_on_top": _on_top,
    "two_sheets_beside": _beside,
    "text_document": _document,
    "table": _table,
    "other_academy": _circles,
    "desk": _scene(background),
    "wood": _scene(wood),
    "noise": _scene(_static),
}
