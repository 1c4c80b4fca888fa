from django.urls import path

from station.server.station_api import views

urlpatterns = [
    path("station/documents/<str:doc_id>/", views.Documents.as_view()),
    path("station/uploads/", views.Uploads.as_view()),
    path("station/uploads/complete/", views.CompleteUpload.as_view()),
    path("station/jobs/", views.Jobs.as_view()),
    path("jobs/<str:job_id>/", views.JobStatus.as_view()),
    path("jobs/<str:job_id>/progress/", views.JobProgress.as_view()),
]
