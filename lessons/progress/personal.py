"""What a family sees of its learning record, and what an erasure leaves of it: how many, and of which lesson."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.personal_data.rules import Counts, TableRule


def personal_data_rules() -> list[TableRule]:
    return [
        TableRule(
            "lessons.LessonProgress",
            students=("student",),
            shown={
                "lesson__title": _("lesson"),
                "opened_at": _("opened at"),
                "completed_at": _("completed at"),
                "seen_ms": _("seen for"),
                "duration_ms": _("length of the film"),
                "position_ms": _("place"),
                "seen": _("seen"),
            },
            counted=_lessons,
        ),
        TableRule(
            "lessons.LearningEvent",
            students=("student",),
            shown={
                "lesson__title": _("lesson"),
                "kind": _("what happened"),
                "from_ms": _("from"),
                "to_ms": _("to"),
                "happened_at": _("happened at"),
            },
        ),
        TableRule("lessons.Batch", logins=("uploaded_by", "made_by"), unshown="an organisation's work"),
        TableRule("lessons.Publication", logins=("by",), unshown="an organisation's work"),
    ]


def _lessons(rows: QuerySet[Any]) -> Counts:
    by_lesson = rows.order_by().values_list("lesson")
    counts = by_lesson.annotate(opened=Count("pk"), done=Count("pk", filter=Q(completed_at__isnull=False)))
    for lesson, opened, completed in counts:
        yield "lesson:opened", f"lesson {lesson}", opened
        if completed:
            yield "lesson:completed", f"lesson {lesson}", completed
