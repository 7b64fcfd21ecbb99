from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"

    def ready(self) -> None:
        from courses import receivers  # noqa: F401
        from courses.consent import effects  # noqa: F401
        from courses.enrolment import letters, tasks  # noqa: F401
        from courses.personal_data import tasks as data_tasks  # noqa: F401
        from courses.releases import tasks as release_tasks  # noqa: F401
        from courses.rosters import tasks as roster_tasks  # noqa: F401
