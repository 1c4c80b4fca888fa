"""All addresses of the server."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from station.server.files import file

urlpatterns = [
    path("admin/", admin.site.urls),
    path("files/<str:ticket>", file, name="file"),
]
