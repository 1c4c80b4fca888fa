from django.urls import path

from station.server.submissions import result_views, views

_ALL = "submissions/submissions/"

urlpatterns = [
    path(_ALL, views.Submissions.as_view()),
    path(f"{_ALL}pending/", views.Pending.as_view()),
    path(f"{_ALL}discard-batch/", views.DiscardBatch.as_view()),
    path(f"{_ALL}admin/omr-upload/", views.AdminUpload.as_view()),
    path(f"{_ALL}exams/<int:exam_id>/", views.ExamSubmissions.as_view()),
    path(f"{_ALL}exams/<int:exam_id>/omr/batch/", views.Batch.as_view()),
    path(f"{_ALL}exams/<int:exam_id>/candidates/", views.Candidates.as_view()),
    path(f"{_ALL}<int:pk>/", views.OneSubmission.as_view()),
    path(f"{_ALL}<int:pk>/manual-edit/", views.ManualEdit.as_view()),
    path(f"{_ALL}<int:pk>/retry/", views.Retry.as_view()),
    path(f"{_ALL}<int:pk>/discard/", views.Discard.as_view()),
    path(f"{_ALL}<int:pk>/accept-from-duplicates/", views.AcceptFromDuplicates.as_view()),
    path("results/admin/exams/<int:exam_id>/results/", result_views.ExamResults.as_view()),
    path(
        "results/admin/exams/<int:exam_id>/enrollments/<int:enrollment_id>/",
        result_views.StudentResult.as_view(),
    ),
    path("exams/<int:exam_id>/recalculate/", result_views.Recalculate.as_view()),
]
