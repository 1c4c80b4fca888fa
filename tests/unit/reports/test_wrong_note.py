"""Wrong-note sheets, read back by another reader."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from station.messages.types import Language
from station.reports.note_canvas import size_on_paper_mm
from station.reports.wrong_note import (
    PICTURE_MM,
    WrongExam,
    WrongNote,
    WrongQuestion,
    write_wrong_notes,
    wrong_notes_pdf,
)


def picture(width: int, height: int, *, dpi: int = 200, grey: int = 128) -> bytes:
    held = io.BytesIO()
    Image.fromarray(np.full((height, width), grey, np.uint8)).save(held, "JPEG", dpi=(dpi, dpi))
    return held.getvalue()


def question(number: int, given: str = "1,3", *pictures: bytes) -> WrongQuestion:
    return WrongQuestion(label=str(number), given=given, right="2", pictures=pictures)


def note(*questions: WrongQuestion, student: str = "김민준") -> WrongNote:
    exam = WrongExam(name="3월 모의고사", date="2026-03-12", points=85.5, max=100, questions=questions)
    return WrongNote(student=student, class_name="고2 A반", date="2026-03-14", exams=(exam,))


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[at].get_textpage().get_text_range() for at in range(len(document))]
    finally:
        document.close()


def drawn_mm(pdf: bytes, page: int = 0) -> list[tuple[float, float]]:
    """Grey areas of a rendered page, as boxes."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        shown = document[page].render(scale=4).to_numpy()[..., 0]
    finally:
        document.close()
    grey = ((shown > 118) & (shown < 138)).astype(np.uint8)
    grey = cv2.morphologyEx(grey, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(grey, np.uint8))
    scale = 25.4 / 72 / 4
    return [(float(w) * scale, float(h) * scale) for _, _, w, h, area in stats[1:] if area > 400]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.KO, ("오답노트", "빈칸", "정답", "85.5 / 100점", "틀린 문항 2개")),
        (Language.EN, ("Wrong-note sheet", "Blank", "Right answer", "85.5 / 100 points", "Wrong: 2")),
    ],
)
def test_what_went_wrong_is_on_the_sheet(language: Language, words: tuple[str, ...]) -> None:
    (text,) = pages_of(wrong_notes_pdf([note(question(4), question(11, ""))], language))
    for word in (*words, "김민준", "고2 A반", "2026-03-14", "3월 모의고사", "1,3", "11"):
        assert word in text


def test_what_may_still_change_says_so() -> None:
    exam = note().exams[0]
    waits = replace(note(), exams=(replace(exam, provisional=True, open=3),))
    (text,) = pages_of(wrong_notes_pdf([waits], Language.KO))
    for word in ("85.5 / 100점 (임시 점수)", "검토 중 3문항", "지금까지 틀린 문항이 없습니다."):
        assert word in text
    assert "잘했습니다" not in text
    (text,) = pages_of(wrong_notes_pdf([note()], Language.KO))
    assert "잘했습니다" in text
    assert "임시" not in text


@pytest.mark.parametrize("name", ["김<민>&준", "</font>", "&amp;", '"quoted" (name)'])
def test_a_name_comes_out_as_it_is(name: str) -> None:
    (text,) = pages_of(wrong_notes_pdf([note(question(1), student=name)], Language.KO))
    assert text.count(name) == 2  # in the heading and at the foot


@pytest.mark.parametrize("exams", [0, 1])
def test_a_student_without_wrong_questions_is_told_so(exams: int) -> None:
    made = note()
    if not exams:
        made = WrongNote(student="박지후", class_name="", date="", exams=())
    (text,) = pages_of(wrong_notes_pdf([made], Language.KO))
    assert "틀린 문항이 없습니다" in text


def test_every_student_begins_on_a_page_of_his_own() -> None:
    notes = [note(question(1), student=name) for name in ("가", "나", "다")]
    texts = pages_of(wrong_notes_pdf(notes, Language.KO))
    assert len(texts) == 3
    assert ["가" in texts[0], "나" in texts[1], "다" in texts[2]] == [True] * 3


def test_a_long_table_goes_on_with_its_heading() -> None:
    texts = pages_of(wrong_notes_pdf([note(*map(question, range(1, 61)))], Language.KO))
    assert len(texts) > 1
    assert all("정답" in text and "3월 모의고사" in text for text in texts)
    assert "(이어서)" in texts[1]
    assert f"1 / {len(texts)}" in texts[0]
    assert sum(text.count("1,3") for text in texts) == 60


def test_pictures_are_as_large_as_in_print_and_never_larger() -> None:
    small = picture(400, 300)  # 50.8 by 38.1 mm
    wide = picture(2000, 300)  # 254 mm, wider than there is room
    assert size_on_paper_mm(small) == pytest.approx((50.8, 38.1))
    pdf = wrong_notes_pdf([note(question(1, "3", small), question(2, "3", wide))], Language.KO)
    sizes = sorted(drawn_mm(pdf))
    assert sizes[0] == pytest.approx((50.8, 38.1), abs=0.5)
    assert sizes[1] == pytest.approx((PICTURE_MM, PICTURE_MM * 300 / 2000), abs=0.5)


def test_a_picture_is_not_split_where_it_fits_on_a_page() -> None:
    tall = picture(600, 1100)  # 140 mm: two do not fit on one page
    pdf = wrong_notes_pdf([note(question(1, "", tall), question(2, "", tall))], Language.KO)
    assert len(pages_of(pdf)) == 2
    for page in (0, 1):
        ((_, height),) = drawn_mm(pdf, page)
        assert height == pytest.approx(139.7, abs=0.5)


def test_a_picture_taller_than_a_page_is_split_and_all_of_it_is_there() -> None:
    pdf = wrong_notes_pdf([note(question(1, "", picture(600, 3200)))], Language.KO)  # 406 mm
    count = len(pages_of(pdf))
    assert count >= 2
    total = sum(height for page in range(count) for _, height in drawn_mm(pdf, page))
    assert total == pytest.approx(406.4, abs=2)


def test_a_picture_is_in_the_file_once_however_many_need_it() -> None:
    rng = np.random.default_rng(1)
    held = io.BytesIO()
    Image.fromarray(rng.integers(0, 255, (400, 500)).astype(np.uint8)).save(held, "JPEG", dpi=(200, 200))
    jpeg = held.getvalue()
    one = len(wrong_notes_pdf([note(question(1, "", jpeg))], Language.KO))
    many = len(wrong_notes_pdf([note(question(1, "", jpeg)) for _ in range(30)], Language.KO))
    assert many - one < len(jpeg) / 2


def test_notes_are_asked_for_one_by_one_and_progress_is_told() -> None:
    told: list[int] = []

    def made() -> Iterator[WrongNote]:
        for at in range(5):
            assert len(told) == at  # the one before is done with
            yield note(question(1))

    out = io.BytesIO()
    assert write_wrong_notes(out, made(), Language.EN, told.append) == 5
    assert told == [1, 2, 3, 4, 5]
    assert len(pages_of(out.getvalue())) == 5


def test_no_students_give_a_pdf_that_opens() -> None:
    assert len(pages_of(wrong_notes_pdf([], Language.KO))) == 1


def test_only_bundled_fonts_are_embedded() -> None:
    pdf = wrong_notes_pdf([note(question(1))], Language.KO)
    names = {part.split(b"/")[0].split()[0] for part in pdf.split(b"/BaseFont /")[1:]}
    assert names
    assert all(b"NanumGothic" in name for name in names)


def test_very_long_words_stay_on_the_paper() -> None:
    long = note(question(1), student="가" * 200)
    (text,) = pages_of(wrong_notes_pdf([long], Language.KO))
    assert "…" in text
