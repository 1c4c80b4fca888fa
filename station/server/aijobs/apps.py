from django.apps import AppConfig


class AiJobsConfig(AppConfig):
    name = "station.server.aijobs"
    label = "aijobs"
    verbose_name = "AI 작업"
