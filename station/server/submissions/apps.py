from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "station.server.submissions"
    label = "submissions"
