"""An exam of the demo academy, its class, and ways to hand sheets in; for tests of submissions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from station.server.academy.exam_keys import answers_by_id
from station.server.academy.models import AnswerKey, Enrollment, Exam, ExamQuestion, Tenant
from station.server.academy.rosters import sitting
from station.server.aijobs.models import AIJobRow
from station.server.aijobs.queue import mark_done, mark_failed
from station.server.aijobs.sweeping import hand_over_one
from station.server.internal.callbacks import hand_over
from station.server.submissions.models import Submission

ALL = "/api/v1/submissions/submissions/"


def jpeg(shade: int = 200) -> bytes:
    """A small picture; another shade, another picture."""
    done, data = cv2.imencode(".jpg", np.full((8, 8), shade, np.uint8))
    assert done
    return data.tobytes()


def scan(shade: int = 200, name: str = "scan.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(shade), content_type)


@dataclass
class ExamDesk:
    """``exam``: ten choices and three short answers; ``client``: of its teacher."""

    client: APIClient
    exam: Exam
    students: list[Enrollment]

    @property
    def questions(self) -> list[ExamQuestion]:
        return list(self.exam.questions.order_by("number"))

    def right(self) -> list[dict[str, object]]:
        """All answers as the key has them, of the questions that it has one for."""
        key = answers_by_id(AnswerKey.objects.get(exam=self.exam).answers)
        return [
            {"exam_question_id": question.pk, "answer": key[question.pk].split("|")[0]}
            for question in self.questions
            if question.pk in key
        ]

    def upload(self, shade: int = 200, **fields: object) -> int:
        """The id of a new submission."""
        answer = self.client.post(
            ALL,
            {
                "target_type": "exam",
                "target_id": self.exam.pk,
                "source": "omr_scan",
                "file": scan(shade),
                **fields,
            },
            format="multipart",
        )
        assert answer.status_code == 201, answer.data
        return int(answer.data["id"])

    def edit(
        self,
        pk: int,
        student: int | None,
        answers: object = None,
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        body: dict[str, object] = {"answers": self.right() if answers is None else answers}
        if student is not None:
            body["identifier"] = {"enrollment_id": self.students[student].pk}
        path = f"{ALL}{pk}/manual-edit/{query}"
        return self.client.post(path, body, format="json", headers=dict(headers or {}))

    def read(self, pk: int, result: dict[str, object]) -> AIJobRow:
        """A worker finishes the sheet's newest job with ``result``."""
        row = AIJobRow.objects.filter(source_id=str(pk)).latest("id")
        mark_done(row.job_id, result)
        return self._told(row)

    def fail(self, pk: int, error: str) -> AIJobRow:
        row = AIJobRow.objects.filter(source_id=str(pk)).latest("id")
        mark_failed(row.job_id, error, worker=None, retryable=False)
        return self._told(row)

    def tail(self, student: int) -> str:
        return self.students[student].student.phone[-8:]

    def reading(self, identifier: str) -> dict[str, object]:
        """What a worker makes of a sheet that is filled in right."""
        whole = "?" not in identifier
        right = {entry["exam_question_id"]: str(entry["answer"]) for entry in self.right()}
        return {
            "version": "v15",
            "aligned": True,
            "mode": "auto",
            "alignment_method": "marker_homography",
            "identifier": {
                "identifier": identifier if whole else None,
                "raw_identifier": identifier,
                "status": "ok" if whole else "ambiguous",
                "confidence": 0.99,
            },
            "answers": [
                read_answer(question.number, right.get(question.pk, "7")) for question in self.questions
            ],
        }

    def state(self, pk: int) -> Submission:
        return Submission.objects.get(pk=pk)

    def result(self, student: int) -> Any:
        """The student's result as the API tells it, None without one."""
        path = f"/api/v1/results/admin/exams/{self.exam.pk}/enrollments/{self.students[student].pk}/"
        answer = self.client.get(path)
        return answer.data if answer.status_code == 200 else None

    def _told(self, row: AIJobRow) -> AIJobRow:
        row.refresh_from_db()
        hand_over_one(row, hand_over)
        row.refresh_from_db()
        return row


def read_answer(number: int, value: str, **changes: object) -> dict[str, object]:
    return {
        "version": "v15",
        "question_id": number,
        "detected": [mark for mark in value.split(",") if mark],
        "marking": "single" if value else "blank",
        "confidence": 0.99,
        "status": "ok" if value else "blank",
        "raw": {"rect": {"x": 1, "y": 2, "w": 3, "h": 4}},
        **changes,
    }


def desk_of(academy: Tenant, client: APIClient) -> ExamDesk:
    exam = Exam.objects.of(academy).get(title__contains="2단원")
    return ExamDesk(client=client, exam=exam, students=sitting(exam))


MakeClient = Callable[[Any], APIClient]
