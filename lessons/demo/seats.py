"""Who takes which course in the demo, so that a first look finds somebody learning.

`student` is left out of most courses: whoever signs in as them should find a button to press.
"""

from django.utils import timezone

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.enrolment.actions import enrol_student
from courses.enrolment.models import Enrolment
from courses.students.actions import student_for
from lessons.outline.pages import LessonPage
from lessons.progress.actions import complete_lesson

#: Courses by log-in. Their enrolment has to be open.
TAKEN = {
    "student": ("red-paper", "tang-travel"),
    "learner": ("grandmas-stove",),
    "teacher": ("brush-strokes",),
}
#: Lessons without a film that somebody has done already. Films are still being made while this is
#: filled in, so nobody can have watched one.
DONE = {("learner", "grandmas-stove"): ("lesson-1", "lesson-2")}


def seed_seats() -> None:
    """Enrol them as a press on the button does. Who has ever been in a run is left as they are."""
    for username, slugs in TAKEN.items():
        user = User.objects.get(username=username)
        student = student_for(user=user)
        for slug in slugs:
            run = CourseRun.objects.get(course__slug=slug)
            if Enrolment.objects.visible_to(user).filter(student=student, run=run).exists():
                continue
            enrol_student(student=student, run=run, by=user, at=timezone.now())
            for lesson in LessonPage.objects.child_of(run.course).filter(
                slug__in=DONE.get((username, slug), ())
            ):
                complete_lesson(user=user, lesson=lesson, at=timezone.now())
