"""News from the courses' storey, for lessons and for its own rooms.

Sent after the commit, but where it is said otherwise.
"""

from django.dispatch import Signal

#: A student has a seat: enrolled at once or promoted from the waiting list.
#: `sender=Enrolment, enrolment=enrolment`
student_enrolled = Signal()

#: A student has left a run. `sender=Enrolment, enrolment=enrolment`
student_withdrew = Signal()

#: A course run was added, changed or deleted by staff.
#: `sender=CourseRun, run=run`
course_run_changed = Signal()

#: Two records of one child are being made one: move what hangs on `gone` to `kept`. Sent inside the
#: transaction, unlike the others: what raises undoes the merge. `sender=Student, kept=student, gone=student`
students_merged = Signal()

#: An adult answers for a child from now on. `sender=Guardian, guardian=guardian`
guardian_linked = Signal()

#: An adult answers for a child no longer. `sender=Guardian, guardian=guardian`
guardian_left = Signal()
#: A family has taken back its consent to a purpose. Whoever holds files under it names them by the hook
#: ``files_under_consent`` and need not listen here; this is for what must end at once.
#: `sender=Consent, consent=consent`
consent_withdrawn = Signal()
