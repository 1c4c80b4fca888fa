from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "station.server.submissions"
    label = "submissions"

    def ready(self) -> None:
        from station.server.aijobs.sweeping import swept
        from station.server.submissions.housekeeping import tidy

        swept.connect(tidy, dispatch_uid="submissions.tidy")
