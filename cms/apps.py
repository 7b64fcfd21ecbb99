from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from cms import celery, receivers  # noqa: F401
        from cms.jobs import bell
        from cms.mail import checks, tasks  # noqa: F401
        from cms.search import synonyms  # noqa: F401
        from cms.search.reindexing import watch_child_rows

        bell.get_ready()
        watch_child_rows()
