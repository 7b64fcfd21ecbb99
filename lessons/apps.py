from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "lessons"
    label = "lessons"

    def ready(self) -> None:
        from lessons import receivers  # noqa: F401
        from lessons.batches import tasks  # noqa: F401
        from lessons.progress import tasks as tasks_of_progress  # noqa: F401
