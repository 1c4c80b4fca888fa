"""The academy's addresses, below ``api/v1/``."""

from __future__ import annotations

from django.urls import path

from station.server.academy.views import exams, people, sheets, sign_in, station, teaching

urlpatterns = [
    path("token/", sign_in.TokenView.as_view()),
    path("token/refresh/", sign_in.RefreshView.as_view()),
    path("core/me/", people.MeView.as_view()),
    path("core/program/", people.ProgramView.as_view()),
    path("lectures/lectures/", teaching.LecturesView.as_view()),
    path("lectures/sessions/", teaching.SessionsView.as_view()),
    path("students/", teaching.StudentsView.as_view()),
    path("exams/", exams.ExamsView.as_view()),
    path("exams/answer-keys/", exams.AnswerKeysView.as_view()),
    path("exams/<int:exam_id>/", exams.ExamView.as_view()),
    path("exams/<int:exam_id>/questions/", exams.QuestionsView.as_view()),
    path("exams/<int:exam_id>/enrollments/", exams.ExamEnrollmentsView.as_view()),
    path("exams/<int:exam_id>/omr/defaults/", sheets.OmrDefaultsView.as_view()),
    path("exams/<int:exam_id>/omr/pdf/", sheets.ExamPdfView.as_view()),
    path("tools/omr/pdf/", sheets.ToolPdfView.as_view()),
    path("assets/omr/objective/meta/", sheets.ObjectiveMetaView.as_view()),
    path("station/exams/<int:exam_id>/roster/", station.RosterView.as_view()),
    path("station/exams/<int:exam_id>/sheet/", station.SheetView.as_view()),
    path("station/devices/", people.DevicesView.as_view()),
    path("station/devices/<int:device_id>/", people.DeviceView.as_view()),
]
