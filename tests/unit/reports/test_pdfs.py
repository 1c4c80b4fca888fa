"""The PDFs, opened with another reader: right words on the right pages, whatever the names."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from station.contracts.grading import Mark
from station.contracts.results import Standing
from station.messages.types import Language
from station.reports.annotated import AnnotatedSheet, annotated_sheets
from station.reports.class_report import class_report
from station.reports.student_report import student_report, student_reports
from station.reports.words import Say, plain_number
from station.reports.workbook import results_workbook
from tests.results_made import Wanted, made

ON = date(2026, 3, 2)
A4 = (595.3, 841.9)


def pages_of(data: bytes | None) -> list[str]:
    assert data is not None
    document = pdfium.PdfDocument(data)
    assert all(page.get_size() == pytest.approx(A4, abs=0.1) for page in document)
    return [page.get_textpage().get_text_bounded() for page in document]


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_class_report_tells_the_class() -> None:
    results = made(Wanted(forms=("홀수형", "짝수형")))
    pages = pages_of(class_report(results, ON, Language.KO))
    first, whole = flat(pages[0]), flat("".join(pages))
    assert flat(results.exam) in first
    assert "2026-03-02" in first
    for value in (results.summary.mean, results.summary.median, results.summary.sd):
        assert plain_number(value, 1) in first
    assert "임시점수4명" in first
    assert "n=43" in first
    for row in results.rows:
        assert flat(Say(Language.KO).name(row)).removeprefix("미식별").removeprefix("명단외") in whole
    for standing in ("미응시", "미식별", "명단외", "같은학생2장"):
        assert standing in whole


def test_every_page_has_its_number_and_tables_repeat_their_header() -> None:
    pages = pages_of(class_report(made(Wanted(students=300)), ON, Language.KO))
    assert len(pages) > 5
    for number, text in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in flat(text)
    assert sum("틀린 문항" in text for text in pages) >= len(pages) - 2


def test_everyone_is_in_the_ranking_once() -> None:
    results = made(Wanted(students=120, odd_names=False, essay=False, open_share=0.0))
    text = "".join(pages_of(class_report(results, ON, Language.EN)))
    for row in results.rows[:120]:
        assert row.student is not None
        assert f"{row.rank}" in text
        assert row.student.phone not in text
    assert text.count("반") >= 120


@pytest.mark.parametrize("students", [0, 1, 2, 19])
@pytest.mark.parametrize("language", list(Language))
def test_small_classes_get_a_report_that_warns(students: int, language: Language) -> None:
    results = made(Wanted(students=students))
    text = flat("".join(pages_of(class_report(results, ON, language))))
    warning = flat(Say(language)("kr20_few", n=students))
    assert (warning in text) == (students > 1)
    assert flat(Say(language)("no_scores")) in text or students


def test_a_final_class_is_not_called_provisional() -> None:
    results = made(Wanted(open_share=0.0, essay=False))
    text = "".join(pages_of(class_report(results, ON, Language.KO)))
    assert "임시" not in text
    assert "모든 점수가 확정" in text


def test_no_key_is_said() -> None:
    text = "".join(pages_of(class_report(made(Wanted(keyed=False)), ON, Language.KO)))
    assert "정답이 없어" in text


def test_an_exam_without_any_key_or_form_still_has_its_papers() -> None:
    bare = replace(made(Wanted(keyed=False)), forms=(), right=(), items=())
    assert "정답이 없어" in "".join(pages_of(class_report(bare, ON, Language.KO)))
    assert results_workbook(bare, [], Language.KO)
    assert "학생이 없습니다" in "".join(pages_of(student_reports(bare, ON, Language.KO)))


def test_a_page_for_every_student_with_nobody_elses_name() -> None:
    results = made(Wanted(odd_names=False))
    pages = pages_of(student_reports(results, ON, Language.KO))
    scored = [row for row in results.rows if row.score is not None]
    assert len(pages) == len(scored) == 43
    names = {row.student.name for row in scored if row.student}
    for text, row in zip(pages, scored, strict=True):
        assert row.student is not None
        assert row.score is not None
        assert row.student.name in text
        assert not any(name in text for name in names - {row.student.name})
        assert row.identifier not in text
        assert plain_number(row.score.points) in text
        assert f"{row.rank}등" in text
        assert ("임시 점수" in text) == row.provisional


def test_a_page_holds_even_a_hundred_wrong_answers() -> None:
    results = made(Wanted(students=6, questions=100, odd_names=True))
    row = results.rows[5]
    assert row.score is not None
    lost = tuple(
        replace(item, value="", mark=Mark.WRONG, points=0.0) if item.mark is Mark.RIGHT else item
        for item in row.score.items
    )
    row = replace(row, score=replace(row.score, items=lost, points=0.0))
    (text,) = pages_of(student_report(row, results, ON, Language.KO))
    for number in range(1, 100):
        assert str(number) in text


def test_names_come_out_as_they_are() -> None:
    results = made()
    pages = pages_of(student_reports(results, ON, Language.KO))
    whole = flat("".join(pages))
    for row in results.rows:
        if row.student and row.score:
            assert flat(row.student.name) in whole


def test_a_sign_without_a_glyph_leaves_a_box_not_a_gap() -> None:
    results = made(Wanted(students=1))
    row = results.rows[0]
    assert row.student is not None
    odd = replace(row, student=replace(row.student, name="김🙂\u200b\n하늘"))
    (text,) = pages_of(student_report(odd, results, ON, Language.KO))
    assert "김□" in text
    assert "하늘" in text


def test_progress_is_told_and_can_stop_the_work() -> None:
    results = made(Wanted(students=10))
    told: list[tuple[int, int]] = []
    assert student_reports(results, ON, Language.KO, lambda done, of: told.append((done, of)))
    assert told == [(done, 10) for done in range(1, 11)]
    assert student_reports(results, ON, Language.KO, lambda done, _: done < 3) is None


def test_without_scores_the_reports_say_so() -> None:
    (text,) = pages_of(student_reports(made(Wanted(students=0)), ON, Language.KO))
    assert "학생이 없습니다" in text
    absent = next(row for row in made().rows if row.standing is Standing.ABSENT)
    (text,) = pages_of(student_report(absent, made(), ON, Language.KO))
    assert "점수가 없습니다: 미응시" in text


def test_equal_results_give_equal_pdfs() -> None:
    results = made(Wanted(students=5))
    assert class_report(results, ON, Language.KO) == class_report(results, ON, Language.KO)
    assert student_reports(results, ON, Language.KO) == student_reports(results, ON, Language.KO)


WIDTH, HEIGHT = 420, 594
BLACK_PLACE, RIGHT_PLACE = (40, 30, 120, 70), (300, 500, 320, 512)


def sheet_picture(orientation: int, exif: int = 1, kind: str = "JPEG") -> tuple[bytes, tuple[int, int]]:
    """A sheet with a black box near its top left, turned so that ``orientation`` makes it upright."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    ImageDraw.Draw(picture).rectangle(BLACK_PLACE, fill="black")
    picture = picture.rotate(orientation, expand=True)
    size = picture.size
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    if exif in undo:
        picture = picture.transpose(undo[exif])
    tags = Image.Exif()
    tags[0x0112] = exif
    target = io.BytesIO()
    picture.save(target, kind, exif=tags)
    return target.getvalue(), size


def in_picture(x: float, y: float, orientation: int) -> tuple[float, float]:
    return {0: (x, y), 90: (y, WIDTH - x), 180: (WIDTH - x, HEIGHT - y), 270: (HEIGHT - y, x)}[orientation]


def annotated(orientation: int, exif: int = 1, kind: str = "JPEG", mark: Mark = Mark.WRONG) -> AnnotatedSheet:
    data, (width, height) = sheet_picture(orientation, exif, kind)
    x1, y1, x2, y2 = RIGHT_PLACE
    polygon = tuple(in_picture(x, y, orientation) for x, y in ((x1, y1), (x2, y1), (x2, y2), (x1, y2)))
    return AnnotatedSheet(
        picture=data,
        width_px=width,
        height_px=height,
        orientation=orientation,
        marks=((polygon, mark),),
        lines=("김하늘 <&>", "92 / 100점"),
    )


def drawn(data: bytes) -> Image.Image:
    page = pdfium.PdfDocument(data)[0]
    picture: Image.Image = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    return picture


def darkness(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    return 1 - min(picture.crop(box).convert("L").tobytes()) / 255


@pytest.mark.parametrize("orientation", [0, 90, 180, 270])
@pytest.mark.parametrize("exif", range(1, 9))
def test_sheets_stand_upright_with_marks_in_their_places(orientation: int, exif: int) -> None:
    sheet = annotated(orientation, exif)
    data = annotated_sheets([sheet], "채점 답안지", Language.KO)
    assert data is not None
    assert sheet.picture in data  # the very bytes, not encoded again
    picture = drawn(data)
    assert darkness(picture, (79, 49, 82, 52)) > 0.75
    assert darkness(picture, (150, 100, 400, 480)) < 0.1
    assert darkness(picture, (305, 503, 315, 509)) > 0.4


def test_the_page_is_as_large_as_the_sheet_and_says_whose_it_is() -> None:
    data = annotated_sheets([annotated(0)], "채점 답안지", Language.KO)
    (text,) = pages_of(data)
    assert "김하늘 <&> · 92 / 100점" in text
    large = replace(annotated(0), width_mm=297.0, height_mm=420.0)
    data = annotated_sheets([large], "채점 답안지", Language.KO)
    assert data is not None
    assert pdfium.PdfDocument(data)[0].get_size() == pytest.approx((841.9, 1190.6), abs=0.1)


@pytest.mark.parametrize("mark", list(Mark))
def test_marks_differ_by_form(mark: Mark) -> None:
    seen = {}
    for other in (mark, Mark.RIGHT, Mark.WRONG):
        data = annotated_sheets([annotated(0, mark=other)], "가", Language.KO)
        assert data is not None
        seen[other] = drawn(data).crop((290, 490, 330, 522)).convert("1").tobytes()
    same = {other for other in seen if seen[other] == seen[mark]}
    assert same - {mark} <= ({Mark.RIGHT} if mark is Mark.FREE else set())


def test_other_pictures_and_broken_ones_keep_their_pages() -> None:
    sheets = [
        annotated(0, kind="PNG"),
        replace(annotated(0), picture=b"broken"),
        replace(annotated(0), picture=b""),
    ]
    data = annotated_sheets(sheets, "가", Language.KO)
    pages = pages_of(data)
    assert len(pages) == 3
    assert "그림을 넣을 수 없습니다" not in pages[0]
    assert all("그림을 넣을 수 없습니다" in text and "김하늘" in text for text in pages[1:])
    assert data is not None
    assert darkness(drawn(data), (79, 49, 82, 52)) > 0.75


def test_long_lines_wrap_and_nothing_is_lost() -> None:
    words = tuple(f"낱말{place}" for place in range(40))
    (text,) = pages_of(annotated_sheets([replace(annotated(0), lines=words)], "가", Language.KO))
    assert all(word in text for word in words)


def test_annotating_can_be_stopped_and_an_empty_class_gives_a_page() -> None:
    assert annotated_sheets([annotated(0)] * 3, "가", Language.KO, lambda done, _: done < 2) is None
    assert len(pages_of(annotated_sheets([], "가", Language.EN))) == 1
