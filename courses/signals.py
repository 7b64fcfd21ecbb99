"""News from the courses' storey, for lessons and for its own rooms. All are sent after the commit."""

from django.dispatch import Signal

#: A student has a seat: enrolled at once or promoted from the waiting list.
#: `sender=Enrolment, enrolment=enrolment`
student_enrolled = Signal()

#: A student has left a run. `sender=Enrolment, enrolment=enrolment`
student_withdrew = Signal()

#: A course run was added, changed or deleted by staff.
#: `sender=CourseRun, run=run`
course_run_changed = Signal()

#: An adult answers for a child from now on. `sender=Guardian, guardian=guardian`
guardian_linked = Signal()

#: An adult answers for a child no longer. `sender=Guardian, guardian=guardian`
guardian_left = Signal()
