"""Which form an exam uses: each pair of exam and form once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from station.server.academy.models import Exam, ExamSheet, Sheet, Tenant


def test_an_exam_uses_a_form_once(academy: Tenant) -> None:
    exam = Exam.objects.create(tenant=academy, title="새 시험")
    first, second = (Sheet.objects.create(tenant=academy, name=name, mc_count=20) for name in ("가", "나"))
    ExamSheet.objects.create(exam=exam, sheet=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExamSheet.objects.create(exam=exam, sheet=first)
    ExamSheet.objects.create(exam=exam, sheet=second)
    other = Exam.objects.create(tenant=academy, title="다른 시험")
    ExamSheet.objects.create(exam=other, sheet=first)
    assert set(ExamSheet.objects.filter(exam=exam).values_list("sheet_id", flat=True)) == {
        first.pk,
        second.pk,
    }
