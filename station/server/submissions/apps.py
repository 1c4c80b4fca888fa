from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "station.server.submissions"
    label = "submissions"
    verbose_name = "제출과 성적"
