"""All addresses of the server."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from station.server.files import file

urlpatterns = [
    path("admin/", admin.site.urls),
    path("files/<str:ticket>", file, name="file"),
    path("api/v1/", include("station.server.academy.urls")),
    path("api/v1/", include("station.server.submissions.urls")),
    path("api/v1/", include("station.server.station_api.urls")),
    path("api/v1/internal/ai/job/", include("station.server.internal.urls")),
]
