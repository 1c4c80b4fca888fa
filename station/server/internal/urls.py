from django.urls import path

from station.server.internal.views import Heartbeat, JobResult, NextJob, StartJob

urlpatterns = [
    path("next/", NextJob.as_view()),
    path("start/", StartJob.as_view()),
    path("heartbeat/", Heartbeat.as_view()),
    path("result/", JobResult.as_view()),
]
