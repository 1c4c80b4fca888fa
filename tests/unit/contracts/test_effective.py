"""What is asked and what is only shown: never less than the reader itself asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.contracts.desk import DoubtKind
from station.contracts.effective import answers, doubts, looks
from station.contracts.reading import Alarm, Reason
from tests.desk import field, reading

WHAT = reading(
    field(1, "2", Reason.FAINT, confidence=0.7),
    field(2, "1,3", confidence=0.99995),
    field(3, "", confidence=0.9996),
    field(4, "4", confidence=0.998),
    field(5, "", Reason.UNPROVEN_BLANK),
)


def test_proven_doubles_and_blanks_are_looks_and_no_doubts() -> None:
    assert [doubt.field for doubt in doubts(1, WHAT)] == [1, 5]
    seen = looks(1, WHAT)
    assert [(look.field, look.kind) for look in seen] == [
        (2, DoubtKind.PROVEN_DOUBLE),
        (3, DoubtKind.PROVEN_BLANK),
    ]
    assert all(look.look and look.margin > 0.9 for look in seen)


def test_more_caution_asks_more_and_never_less() -> None:
    asked = [[doubt.field for doubt in doubts(1, WHAT, risk)] for risk in (1.0, 0.0015, 0.0003)]
    assert asked == [[1, 5], [1, 4, 5], [1, 3, 4, 5]]
    assert [look.field for look in looks(1, WHAT, 0.0003)] == [2]
    assert [answer.field.number for answer in answers(WHAT, {}, {4}) if answer.open] == [1, 4, 5]


@pytest.mark.parametrize(
    ("reasons", "kind"),
    [
        ((Reason.FAINT, Reason.UNUSUAL_MARK), DoubtKind.FAINT),
        ((Reason.UNUSUAL_MARK,), DoubtKind.UNUSUAL),
        ((Reason.UNLIKE_OTHERS,), DoubtKind.UNUSUAL),
        ((Reason.PARTIAL,), DoubtKind.UNUSUAL),
        ((Reason.ERASED, Reason.FAINT), DoubtKind.ERASED),
    ],
)
def test_only_faint_marks_are_called_faint(reasons: tuple[Reason, ...], kind: DoubtKind) -> None:
    (doubt,) = doubts(1, reading(field(1, "2", *reasons)))
    assert doubt.kind is kind


def test_alarms_are_a_question_about_the_page() -> None:
    (doubt,) = doubts(1, replace(reading(), alarms=(Alarm.MANY_BLANK, Alarm.POSE_SUSPECT)))
    assert (doubt.kind, doubt.field, doubt.label) == (DoubtKind.PAGE, -1, "many_blank,pose_suspect")
