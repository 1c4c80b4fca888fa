from django.apps import AppConfig


class AcademyConfig(AppConfig):
    name = "station.server.academy"
    label = "academy"
    verbose_name = "학원"
