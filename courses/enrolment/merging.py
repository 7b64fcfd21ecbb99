"""Places of two records of one child become the places of one."""

from datetime import datetime

from cms.accounts.models import User
from courses.catalogue.models import CourseRun
from courses.enrolment.line import COMPLETED, CONFIRMED, WAITING, WITHDRAWN, lock, promote
from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.students.models import Student

#: Of two places in one run the better stays.
RANK = [WITHDRAWN, WAITING, CONFIRMED, COMPLETED]


def merge_places(*, keep: Student, other: Student, by: User, at: datetime) -> None:
    """Inside the caller's transaction. A seat that both had in one run passes to the next in line; of two
    places in line the one further ahead stays. All changes of both are kept."""
    everybody = Enrolment.objects.with_scopes_disabled()
    runs = CourseRun.objects.filter(pk__in=everybody.filter(student=other).values("run"))
    for run_id in list(runs.order_by("pk").values_list("pk", flat=True)):
        locked = lock(run_id, at)
        own = everybody.filter(run=run_id, student__in=[keep, other])
        ranked = sorted(own, key=lambda place: (-RANK.index(place.state), place.arrival))
        best, rest = ranked[0], ranked[1:]
        for place in rest:
            EnrolmentChange.objects.with_scopes_disabled().filter(enrolment=place).update(enrolment=best)
            place.delete()
        best.student = keep
        best.save(update_fields=["student"])
        promote(locked, at=at, by=by)
