"""The 24 sheets of the demo class: files, the answer key, the roster and the truth.

One case of everything a teacher meets: faint and erased marks, doubles, red pen, turned and cut
pages, glare, a page scanned twice, a wrong number, siblings, an empty sheet, another exam.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import cv2

from generator import students
from generator.captures import Capture, ScanOptions, scan
from generator.forms import layout_of, template_of
from generator.ink import PenKind, pen
from generator.pages import Filling, Rng, Sheet, Wish, fill_sheet, rng_of, seen
from generator.photos import PhotoOptions, photograph, webcam
from generator.texture import background
from station.contracts.sheet import FieldKind, SheetTemplate
from station.sheets.meta_writer import to_meta

FORM, OTHER_FORM, SEED = "c20n5s2", "c30n0s7", 2026
LATE = (24, 25)
"""They come when the others have left, and are photographed."""
NAMES = (
    "김서윤", "이도현", "박지우", "최하준", "정서연", "강민준", "조예은", "윤지호", "장수아",
    "임건우", "한지민", "오시우", "서다은", "신현우", "권나윤", "황준서", "안소율", "송유찬",
    "전하은", "홍은우", "고채원", "문지훈", "양서현", "배준영", "백아린", "허도윤",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One sheet of the demo. ``student``: place on the roster; None fills another exam's form."""

    name: str
    student: int
    take: ScanOptions | PhotoOptions = field(
        default_factory=lambda: ScanOptions(dpi=150, quality=78, noise=1.0)
    )
    who: Callable[[Rng], students.Habit] | None = None
    styles: dict[int, str] = field(default_factory=dict)
    doubles: tuple[int, ...] = ()
    blank: bool = False
    wrong_digit: int | None = None
    form: str = FORM


_SCAN = ScanOptions(dpi=150, quality=78, noise=1.0)
_PHOTO = PhotoOptions(size=(1920, 1440), noise=1.5, quality=75)


def _faint_student(rng: Rng) -> students.Habit:
    return students.habit(rng, tool=pen(rng, PenKind.PENCIL, darkness=0.2))


def _pencil_student(rng: Rng) -> students.Habit:
    return students.habit(rng, tool=pen(rng, PenKind.PENCIL, darkness=0.7))


def cases() -> tuple[Case, ...]:
    """The 24 sheets, in the order of the pile. Student 20 was absent, 24 and 25 come late (`camera_scene`);
    23 gave another exam."""
    red = {1: "red_same", 5: "red_beside", 8: "red_same", 16: "red_alone"}
    sloppy = {2: "tick", 6: "ring", 7: "slash", 10: "partial", 13: "overflow"}
    erased = {3: "erased_beside", 9: "erased_beside", 14: "erased_alone"}
    return (
        Case(name="clean_1", student=0),
        Case(name="clean_2", student=1),
        Case(name="clean_3", student=2, take=replace(_SCAN, skew_deg=1.1)),
        Case(name="faint_1", student=3, who=_faint_student),
        Case(name="faint_2", student=4, who=_faint_student, take=replace(_SCAN, noise=2.5)),
        Case(name="erased_1", student=5, who=_pencil_student, styles=erased),
        Case(name="erased_2", student=6, who=_pencil_student, styles={2: "taped_remarked", 11: "cancelled"}),
        Case(name="double", student=7, doubles=(4, 12)),
        Case(name="red_premark", student=8, styles=red, take=replace(_SCAN, colour=True)),
        Case(name="shifted", student=9, take=replace(_SCAN, cut_mm=(-9, 5, 4, -6), skew_deg=-1.8)),
        Case(name="rotated_90", student=10, take=replace(_SCAN, turn=90)),
        Case(name="rotated_180", student=11, take=replace(_SCAN, turn=180)),
        Case(name="cut_corner", student=12, take=replace(_SCAN, skew_deg=2.0, cut_mm=(6, 6, -3, -3))),
        Case(name="folded_corner", student=13, take=replace(_SCAN, folded_mm=12, folded_corner=1)),
        Case(name="glare", student=14, take=replace(_PHOTO, glare=1, tilt_deg=10)),
        Case(name="photo", student=15, take=replace(_PHOTO, tilt_deg=14, curl_mm=2)),
        Case(name="clean_again", student=16),
        Case(name="duplicate", student=16, take=replace(_SCAN, skew_deg=0.7)),
        Case(name="wrong_number", student=17, wrong_digit=5),
        Case(name="sibling_1", student=18),
        Case(name="sibling_2", student=19),
        Case(name="sloppy", student=21, styles=sloppy),
        Case(name="blank_sheet", student=22, blank=True),
        Case(name="wrong_exam", student=23, form=OTHER_FORM),
    )


def roster() -> tuple[tuple[str, str], ...]:
    """26 names with the eight digits they mark; 18 and 19 are siblings with one parent's number."""
    digits = rng_of("demo roster", SEED, 0).integers(0, 10, (len(NAMES), 8))
    numbers = ["".join(str(int(v)) for v in row) for row in digits]
    numbers[19] = numbers[18]
    return tuple(zip(NAMES, numbers, strict=True))


def answer_key() -> dict[int, str]:
    """Right answers by question number."""
    rng = rng_of("demo key", SEED, 0)
    return {
        item.number: str(int(rng.integers(1, 6)))
        if item.kind is FieldKind.CHOICE
        else str(int(rng.integers(0, 1000)))
        for item in template_of(FORM).fields
    }


def write_demo(folder: Path) -> tuple[Path, ...]:
    """Write the pictures, ``template.json``, ``key.json`` and ``demo.json``; the pictures' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written, told = [], []
    for index, case in enumerate(cases()):
        sheet, capture = make(case)
        path = folder / f"{index + 1:02d}_{case.name}{capture.suffix}"
        path.write_bytes(capture.data)
        written.append(path)
        told.append(
            {
                "file": path.name,
                "case": case.name,
                "student": case.student,
                "form": sheet.form,
                "orientation": capture.orientation,
                "truth": [asdict(item) for item in seen(sheet, capture)],
            }
        )
    _dump(folder / "template.json", to_meta(layout_of(FORM)))
    _dump(
        folder / "key.json",
        {"answers": {str(number): value for number, value in answer_key().items()}, "points": {}},
    )
    people = [{"name": name, "identifier": number} for name, number in roster()]
    _dump(folder / "demo.json", {"roster": people, "sheets": told})
    return tuple(written)


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make(case: Case) -> tuple[Sheet, Capture]:
    """One demo sheet. A duplicate is the very same paper captured again."""
    sheet = _paper(case)
    shot = rng_of(f"demo {case.name}", SEED, 1)
    if isinstance(case.take, PhotoOptions):
        return sheet, photograph(sheet.paper, case.take, shot)
    return sheet, scan(sheet.paper, case.take, shot)


def _paper(case: Case) -> Sheet:
    rng = rng_of("demo", SEED, case.student)
    who = (case.who or (lambda draw: students.habit(draw, tool=pen(draw, PenKind.SIGN))))(rng)
    template = template_of(case.form)
    script = students.Script(answers=_answers(case, template, rng), styles=_styles(case, template))
    filling = Filling(dpi=200, who=who, rates={}, untidy=0.0, script=script)
    return fill_sheet(rng, Wish(form=case.form), filling)


def camera_scene() -> Iterator[bytes]:
    """What a webcam sees when two late students hand in: the desk, a sheet, the desk, a sheet, the desk."""
    size = (1080, 1920)
    desk = cv2.imencode(".jpg", background(rng_of("demo desk", SEED, 0), size))[1].tobytes()
    yield desk
    for student in LATE:
        sheet = _paper(Case(name="late", student=student))
        rng = rng_of("demo camera", SEED, student)
        yield photograph(sheet.paper, webcam(rng, glare=0, noise=1.5, blur_px=0.5, turn=0), rng).data
        yield desk


def _answers(case: Case, template: SheetTemplate, rng: Rng) -> dict[tuple[int, int], str]:
    """The number from the roster and mostly right answers; every place of the identifier is field 0."""
    number = roster()[case.student][1]
    if case.wrong_digit is not None:
        at = case.wrong_digit
        number = number[:at] + str((int(number[at]) + 3) % 10) + number[at + 1 :]
    answers = {(0, index): sign for index, sign in enumerate(number)}
    if case.blank:
        return answers
    key = answer_key()
    skill = float(rng.uniform(0.55, 0.98))
    for item in template.fields:
        right = bool(rng.random() < skill)
        if item.kind is FieldKind.CHOICE:
            value = key.get(item.number, "1") if right else str(int(rng.integers(1, 6)))
            value = value if int(value) <= 5 else "1"
            answers[item.number, 0] = _with_second(value) if item.number in case.doubles else value
            continue
        value = key[item.number] if right else str(int(rng.integers(0, 1000)))
        for place, sign in enumerate(value.rjust(len(item.groups))):
            answers[item.number, place] = sign.strip()
    return answers


def _with_second(value: str) -> str:
    other = str(int(value) % 5 + 1)
    return ",".join(sorted((value, other)))


def _styles(case: Case, template: SheetTemplate) -> dict[tuple[int, int], str]:
    known = {item.number for item in template.fields}
    return {(number, 0): style for number, style in case.styles.items() if number in known}
