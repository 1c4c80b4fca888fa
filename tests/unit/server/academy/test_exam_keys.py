"""Keys as the academy writes them, as grading wants them."""

from __future__ import annotations

import pytest

from station.contracts.grading import KeyRule, Retakes, SheetAnswers
from station.grading.exam_key import exam_key_text, parse_exam_key
from station.grading.scoring import grade
from station.server.academy.exam_keys import exam_key, key_text, numeric_numbers
from station.server.academy.models import AnswerKey, Exam, ExamQuestion, QuestionKind, Session, Tenant


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("3", "3"),
        ("1,3", "1,3"),
        (" 1 , 3 ", "1,3"),
        ("1|3", "1|3"),
        ("2\\|4", "2|4"),
        ("1또는3", "1|3"),
        ("1 또는 3", "1|3"),
        ("①", "1"),
        ("①③", "1,3"),
        ("②, ④", "2,4"),
        ("⑤ 또는 ①", "5|1"),
        ("１", "1"),
        ("007", "007"),
        ("905", "905"),
        ("", ""),
        ("+5", ""),
        ("점수 조정", ""),
        ("3.5", ""),
        ("1,,3", ""),
        ("1|", ""),
        ("-3", ""),
        ("x=2", ""),
    ],
)
def test_what_teachers_write(written: str, plain: str) -> None:
    assert key_text(written) == plain


@pytest.fixture
def mixed(academy: Tenant) -> Exam:
    """The exam of ten choices and three short answers (7, 42, 905)."""
    return Exam.objects.of(academy).order_by("pk")[1]


def rewrite(exam: Exam, texts: dict[int, object]) -> None:
    """Writes the right answers of some numbers anew; None takes one away."""
    key = AnswerKey.objects.get(exam=exam)
    for number, text in texts.items():
        name = str(ExamQuestion.objects.get(exam=exam, number=number).pk)
        key.answers.pop(name)
        if text is not None:
            key.answers[name] = text
    key.save()


def points(exam: Exam, values: dict[int, str]) -> float:
    score = grade(SheetAnswers(values=values, numeric=numeric_numbers(exam)), exam_key(exam))
    assert score is not None
    return score.points


def test_a_sheet_is_worth_what_it_should_be(mixed: Exam) -> None:
    right = dict(enumerate(("3", "1", "4", "2", "5", "1,3", "2", "5", "4", "1"), 1))
    right |= {11: "7", 12: "42", 13: "905"}

    assert numeric_numbers(mixed) == {11, 12, 13}
    assert points(mixed, right) == pytest.approx(100.0)
    assert points(mixed, {**right, 11: "007"}) == pytest.approx(100.0)
    assert points(mixed, {**right, 6: "1"}) == pytest.approx(100.0 * 12 / 13)
    assert points(mixed, {}) == 0


def test_either_answer_is_right(mixed: Exam) -> None:
    rewrite(mixed, {1: "2\\|4"})

    one = 100.0 / 13
    assert points(mixed, {1: "2"}) == pytest.approx(one)
    assert points(mixed, {1: "4"}) == pytest.approx(one)
    assert points(mixed, {1: "2,4"}) == 0
    assert points(mixed, {1: "3"}) == 0


def test_corrections_of_the_score_are_no_questions(mixed: Exam) -> None:
    rewrite(mixed, {1: "+5", 2: None})

    (form,) = exam_key(mixed).forms

    assert [item.number for item in form.key.items] == list(range(3, 14))


def test_what_is_no_short_number_is_for_a_person(mixed: Exam) -> None:
    rewrite(mixed, {11: "x=2", 12: "1000", 13: None})

    (form,) = exam_key(mixed).forms
    rules = {item.number: item.rule for item in form.key.items}

    assert numeric_numbers(mixed) == frozenset()
    assert {rules[number] for number in (11, 12, 13)} == {KeyRule.ESSAY}
    assert rules[1] is KeyRule.MATCH


@pytest.mark.parametrize(
    ("subject", "of_lecture", "by_machine"),
    [
        ("수학", "국어", True),
        ("고1 수학(상)", "", True),
        ("Math II", "", True),
        ("국어", "중등수학", True),
        ("국어", "국어", False),
        ("aftermath", "", False),
    ],
)
def test_short_answers_are_read_in_mathematics_alone(
    subject: str, of_lecture: str, by_machine: bool, mixed: Exam
) -> None:
    Exam.objects.filter(pk=mixed.pk).update(subject=subject)
    session = Session.objects.get(exams=mixed)
    session.lecture.subject = of_lecture
    session.lecture.save()
    mixed.refresh_from_db()

    assert numeric_numbers(mixed) == ({11, 12, 13} if by_machine else set())


def test_numbers_in_json_are_keys_too_and_rubbish_is_none(mixed: Exam) -> None:
    rewrite(mixed, {1: 3, 2: ["1"], 3: {"a": 1}, 4: 2.5})
    key = AnswerKey.objects.get(exam=mixed)
    key.answers["no id"] = "1"
    key.save()

    (form,) = exam_key(mixed).forms

    assert [item.number for item in form.key.items] == [1, *range(5, 14)]


def test_an_exam_without_a_key_or_questions(academy: Tenant) -> None:
    exam = Exam.objects.create(tenant=academy, title="빈 시험", allow_retake=True)

    key = exam_key(exam)

    assert key.forms[0].key.items == ()
    assert key.retakes is Retakes.LAST


def test_questions_without_a_kind_are_choices(mixed: Exam) -> None:
    ExamQuestion.objects.filter(exam=mixed, number__lte=10).update(question_kind=None)

    assert {item.rule for item in exam_key(mixed).forms[0].key.items if item.number <= 10} == {KeyRule.MATCH}


def test_the_station_can_write_it_down(mixed: Exam) -> None:
    rewrite(mixed, {1: "①③", 11: "x"})
    key = exam_key(mixed)

    assert parse_exam_key(exam_key_text(key)) == key


def test_an_essay_for_nothing_is_left_out(mixed: Exam) -> None:
    ExamQuestion.objects.filter(exam=mixed, number=11).update(score=0)
    rewrite(mixed, {11: "x"})

    assert 11 not in {item.number for item in exam_key(mixed).forms[0].key.items}


def test_a_change_of_the_key_moves_the_exam(mixed: Exam) -> None:
    before = mixed.updated_at

    rewrite(mixed, {1: "5"})
    mixed.refresh_from_db()
    after_key = mixed.updated_at
    ExamQuestion.objects.get(exam=mixed, number=1).save()
    mixed.refresh_from_db()

    assert before < after_key < mixed.updated_at
    assert ExamQuestion.objects.filter(exam=mixed, question_kind=QuestionKind.ESSAY).count() == 3
