"""Classes of a school: who is in them, who teaches them, and how each child came to be where they are."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import dates, timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.organisations.scoping import scoped_manager
from courses.students.models import Student

#: So long a promotion can be undone.
UNDONE_WITHIN = timedelta(days=7)


WEEKDAYS = {number + 1: name for number, name in dates.WEEKDAYS.items()}


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: object) -> "CohortQuerySet":
        return self.filter(school__in=Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS))

    def with_numbers(self) -> "CohortQuerySet":
        """Adds `children`, how many are in it."""
        return self.annotate(children=models.Count("places"))

    def taught_by(self, user: User) -> "CohortQuerySet":
        """Those that the user teaches now."""
        now = CohortTeacher.objects.with_scopes_disabled().current().filter(user=user)
        return self.filter(pk__in=now.values("cohort"))


class Cohort(models.Model):  # type: ignore[django-manager-missing] # its places have a scoped manager
    """A class of one school."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=80)
    #: `class_names.class_key`: two spellings of one name do not make two classes.
    key = models.CharField(max_length=80)
    #: 1 is Monday, as in ISO 8601.
    weekday = models.PositiveSmallIntegerField(
        _("meets on"), choices=list(WEEKDAYS.items()), null=True, blank=True
    )

    objects: Any = scoped_manager(CohortQuerySet, organisation="school")

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(name="cohort_one_of_a_name_at_a_school", fields=["school", "key"]),
            models.CheckConstraint(
                name="cohort_weekday_is_one", condition=Q(weekday=None) | Q(weekday__range=(1, 7))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CohortPlaceQuerySet(models.QuerySet["CohortPlace"]):
    def visible_to(self, user: object) -> "CohortPlaceQuerySet":
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class CohortPlace(models.Model):
    """The class that a student is in now."""

    student = models.OneToOneField(Student, on_delete=models.PROTECT, related_name="cohort_place")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="places")

    objects: Any = scoped_manager(CohortPlaceQuerySet, organisation="cohort__school")

    class Meta:
        verbose_name = _("place in a class")
        verbose_name_plural = _("places in classes")

    def __str__(self) -> str:
        return str(self.cohort)


class CohortTeacherQuerySet(models.QuerySet["CohortTeacher"]):
    def current(self) -> "CohortTeacherQuerySet":
        return self.filter(left_at=None)

    def visible_to(self, user: object) -> "CohortTeacherQuerySet":
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class CohortTeacher(models.Model):
    """Who teaches a class, and since when. Handing over is a date, not a deletion."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="teachers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cohorts_taught")
    took_over_at = models.DateTimeField(_("took over at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    handed_over_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = scoped_manager(CohortTeacherQuerySet, organisation="cohort__school")

    class Meta:
        verbose_name = _("teacher of a class")
        verbose_name_plural = _("teachers of classes")
        constraints = [
            models.UniqueConstraint(
                name="cohort_one_teacher_at_a_time", fields=["cohort"], condition=Q(left_at=None)
            ),
            models.CheckConstraint(
                name="cohort_teacher_leaves_after_coming",
                condition=Q(left_at=None) | Q(left_at__gte=F("took_over_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def visible_to(self, user: object) -> "PromotionQuerySet":
        return self.filter(school__in=Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS))


class Promotion(models.Model):  # type: ignore[django-manager-missing] # its moves have a scoped manager
    """A school's step into the next year: its moves are `CohortMove` rows."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="promotions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    promoted_at = models.DateTimeField(_("promoted at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects: Any = scoped_manager(PromotionQuerySet, organisation="school")

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ("-promoted_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="promotion_undone_after_it_was_made",
                condition=Q(undone_at=None) | Q(undone_at__gte=F("promoted_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.promoted_at:%Y-%m-%d}"

    def may_be_undone(self, at: datetime) -> bool:
        return self.undone_at is None and at < self.promoted_at + UNDONE_WITHIN


class CohortMoveQuerySet(models.QuerySet["CohortMove"]):
    def visible_to(self, user: object) -> "CohortMoveQuerySet":
        """Those within a school where one works with students."""
        return self.filter(school__in=Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS))


class CohortMove(models.Model):
    """A child went from one class to another, or into none. The school is the one it happened in."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="cohort_moves")
    #: Names of classes may change and classes may go: what is kept is what they were called.
    from_name = models.CharField(_("from"), max_length=80, blank=True)
    to_name = models.CharField(_("to"), max_length=80, blank=True)
    from_cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, related_name="+")
    to_cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, related_name="+")
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, null=True, related_name="moves")
    moved_at = models.DateTimeField(_("moved at"), default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: Any = scoped_manager(CohortMoveQuerySet, organisation="school")

    class Meta:
        verbose_name = _("move between classes")
        verbose_name_plural = _("moves between classes")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.from_name} → {self.to_name}"
