"""Children change classes, a class changes hands, a whole school goes into its next year.

Each door holds the school while it works, so that two people at the office come one after the other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django_scopes import scope

from cms.accounts.models import User
from courses.cohorts.class_names import class_key
from courses.cohorts.models import Cohort, CohortMove, CohortPlace, CohortTeacher, Promotion
from courses.cohorts.refusals import (
    CannotUndoPromotion,
    NotATeacherHere,
    NothingToPromote,
    NotOfThisSchool,
)
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation, Staff
from courses.students.models import Student

BATCH = 500


def cohort_named(*, school: Organisation, name: str) -> Cohort:
    """The school's class of that name in any spelling; made now where there is none."""
    name = " ".join(name.split())[:80]
    with scope(organisation=school):
        cohort: Cohort = Cohort.objects.get_or_create(
            school=school, key=class_key(name), defaults={"name": name}
        )[0]
        return cohort


@transaction.atomic
def move_students(
    *, school: Organisation, students: Sequence[Student], to: Cohort | None, by: User, at: datetime
) -> int:
    """Put them into the class, or into none; returns how many were not there already. Moving part of a
    class into a new one is how it is split. Twice does no harm.

    Raises NotOfThisSchool when one of them, or the class, belongs elsewhere.
    """
    held = _hold(school)
    if to is not None and to.school_id != held.pk:
        raise NotOfThisSchool
    with scope(organisation=held):
        return _move(held, {student.pk: to for student in students}, by=by, at=at)


@transaction.atomic
def hand_over_cohort(*, cohort: Cohort, to: User | None, by: User, at: datetime) -> CohortTeacher | None:
    """Let somebody else teach the class from now on, or nobody. Handing to who has it changes nothing.

    Raises NotATeacherHere when the person does not work with the school's students.
    """
    school = _hold(cohort.school)
    staff = Staff.objects.current().filter(user=to, organisation=school, role__in=WORKS_WITH_STUDENTS)
    if to is not None and not staff.exists():
        raise NotATeacherHere
    with scope(organisation=school):
        current = CohortTeacher.objects.current().filter(cohort=cohort).first()
        if current is not None and to is not None and current.user_id == to.pk:
            return current
        CohortTeacher.objects.current().filter(cohort=cohort).update(left_at=at)
        if to is None:
            return None
        return CohortTeacher.objects.create(cohort=cohort, user=to, took_over_at=at, handed_over_by=by)


@transaction.atomic
def promote_school(*, school: Organisation, names: Mapping[int, str], by: User, at: datetime) -> Promotion:
    """Put the children of every class into the one that is named for it, all at the same time: 1A into
    2A while 2A goes into 3A. An empty name lets them leave school classes; a class not named stays.

    Raises NothingToPromote when nobody would go anywhere.
    """
    held = _hold(school)
    with scope(organisation=held):
        places = CohortPlace.objects.filter(cohort__in=list(names)).values_list("student", "cohort")
        targets = {
            key: cohort_named(school=held, name=name) if name.strip() else None for key, name in names.items()
        }
        promotion = Promotion.objects.create(school=held, by=by, promoted_at=at)
        where = {student: targets[cohort] for student, cohort in places}
        if not _move(held, where, by=by, at=at, promotion=promotion):
            raise NothingToPromote
    return promotion


@transaction.atomic
def undo_promotion(*, promotion: Promotion, by: User, at: datetime) -> int:
    """Put back whoever is still where the promotion put them; returns how many. Who was moved since
    stays there. Raises CannotUndoPromotion after seven days, and the second time."""
    held = _hold(promotion.school)
    with scope(organisation=held):
        current = Promotion.objects.get(pk=promotion.pk)
        if not current.may_be_undone(at):
            raise CannotUndoPromotion
        moves = list(CohortMove.objects.filter(promotion=current).select_related("from_cohort"))
        there = dict(
            CohortPlace.objects.filter(student__in=[move.student_id for move in moves]).values_list(
                "student", "cohort"
            )
        )
        back = {m.student_id: m.from_cohort for m in moves if there.get(m.student_id) == m.to_cohort_id}
        current.undone_at = at
        current.save(update_fields=["undone_at"])
        return _move(held, back, by=by, at=at, promotion=current)


def take_out_of_cohort(*, student: Student, by: User, at: datetime) -> None:
    """The child leaves the class, as when they leave the school. Inside the caller's transaction."""
    if student.school is not None:
        with scope(organisation=student.school):
            _move(student.school, {student.pk: None}, by=by, at=at)


def _hold(school: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=school.pk)


def _move(
    school: Organisation,
    where: Mapping[int, Cohort | None],
    *,
    by: User,
    at: datetime,
    promotion: Promotion | None = None,
) -> int:
    """Inside the school's lock and scope. A handful of statements however many go."""
    students = {student.pk: student for student in Student.objects.filter(pk__in=where, school=school)}
    if len(students) != len(where):
        raise NotOfThisSchool
    now = {place.student_id: place.cohort for place in _places_of(where)}
    going = {key: to for key, to in where.items() if to != now.get(key)}
    arriving = [CohortPlace(student_id=key, cohort=to) for key, to in going.items() if to is not None]
    CohortPlace.objects.bulk_create(
        arriving,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["student"],
        update_fields=["cohort"],
    )
    CohortPlace.objects.filter(student__in=[key for key, to in going.items() if to is None]).delete()
    moves = [
        CohortMove(
            school=school,
            student_id=key,
            from_cohort=now.get(key),
            from_name=now[key].name if key in now else "",
            to_cohort=to,
            to_name=to.name if to else "",
            promotion=promotion,
            moved_at=at,
            by=by,
        )
        for key, to in going.items()
    ]
    CohortMove.objects.bulk_create(moves, batch_size=BATCH)
    return len(moves)


def _places_of(where: Mapping[int, Cohort | None]) -> Sequence[CohortPlace]:
    return list(CohortPlace.objects.filter(student__in=list(where)).select_related("cohort"))
