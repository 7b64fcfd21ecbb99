"""A person on a school's roll, who may have no login, and the adults answerable for them."""

from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.chinese.latin import plain_letters
from cms.chinese.names import sort_key
from cms.chinese.scripts import HAN, to_simplified_exact
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.organisations.scoping import scoped_manager

#: A child has two guardians at most.
GUARDIAN_PLACES = (1, 2)


class StudentQuerySet(models.QuerySet["Student"]):
    def visible_to(self, user: object) -> "StudentQuerySet":
        """Their own record, the children they answer for, and the roll of a school they teach at. What was
        merged into another record is nobody's."""
        if not isinstance(user, User):
            return self.none()
        schools = Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS)
        return self.filter(merged_into=None).filter(
            Q(user=user) | Q(pk__in=children_of(user)) | Q(school__in=schools)
        )

    def answered_for_by(self, user: object) -> "StudentQuerySet":
        """Whom this user may enrol: themselves and the children they are a guardian of."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(user=user) | Q(pk__in=children_of(user)))

    def named_like(self, text: str) -> "StudentQuerySet":
        """Whose name holds the text: in either script, as in the passport, or as it is said, with spaces
        between the syllables or without."""
        text = " ".join(text.split())
        plain, simplified = plain_letters(text), to_simplified_exact(text)
        named = Q(sort_key__contains=plain) | Q(said__contains=plain.replace(" ", ""))
        for name in ("display_name", "name_hans", "name_hant", "name_latin", "preferred_name"):
            named |= Q(**{f"{name}__icontains": text}) | Q(**{f"{name}__icontains": simplified})
        if HAN.search(text) and len(text) > 1:
            # One character is said as many others are; a name written in the other script is said alike.
            named |= Q(sort_key__startswith=sort_key(text))
        said = Replace("sort_key", Value(" "), Value(""))
        return self.alias(said=said).filter(named)


class Student(models.Model):  # type: ignore[django-manager-missing] # django-scopes makes managers at run time
    """Names are never split or reordered by machine; an adult who learns alone has no school."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="student", null=True, blank=True)
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="students", null=True, blank=True
    )
    display_name = models.CharField(_("name"), max_length=120)
    name_hans = models.CharField(_("name in Simplified"), max_length=120, blank=True)
    name_hant = models.CharField(_("name in Traditional"), max_length=120, blank=True)
    name_latin = models.CharField(_("name as in the passport"), max_length=120, blank=True)
    preferred_name = models.CharField(_("preferred name"), max_length=120, blank=True)
    #: Proposed by the machine (cms.chinese.names), corrected by the office.
    sort_key = models.CharField(_("sort key"), max_length=240, blank=True, db_index=True)
    #: Names of the fields above that the office has corrected: no machine and no file changes them again.
    corrected = models.JSONField(default=list, blank=True)
    #: What the child was called before a correction: a file that still says so means this child.
    former_names = models.JSONField(default=list, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(_("month of birth"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)
    #: Two records of one child were made one: this is the other, and all that hung on this one hangs there.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True, editable=False
    )

    objects: Any = scoped_manager(StudentQuerySet, organisation="school")

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        ordering = ("sort_key", "pk")
        indexes = [models.Index(name="student_by_school_and_name", fields=["school", "sort_key", "id"])]
        constraints = [
            models.CheckConstraint(
                name="student_birth_month_is_a_month",
                condition=Q(birth_month=None) | Q(birth_month__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="student_birth_year_is_plausible",
                condition=Q(birth_year=None) | Q(birth_year__range=(1900, 2200)),
            ),
            models.CheckConstraint(
                name="student_birth_month_needs_a_year",
                condition=Q(birth_month=None) | Q(birth_year__isnull=False),
            ),
            models.CheckConstraint(
                name="student_merged_has_no_login", condition=Q(merged_into=None) | Q(user=None)
            ),
        ]

    def __str__(self) -> str:
        return self.preferred_name or self.display_name


class GuardianQuerySet(models.QuerySet["Guardian"]):
    def current(self) -> "GuardianQuerySet":
        return self.filter(left_at=None)

    def visible_to(self, user: object) -> "GuardianQuerySet":
        """One's own links, and who answers for the students of a school one teaches at."""
        if not isinstance(user, User):
            return self.none()
        schools = Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS)
        return self.filter(Q(user=user) | Q(student__school__in=schools))


def children_of(user: User) -> models.QuerySet[Any, Any]:
    """Those the user answers for now, by number. Their own links need no scope."""
    return Guardian.objects.with_scopes_disabled().current().filter(user=user).values("student")


class Guardian(models.Model):
    """An adult answerable for a student: two at most. Unlinking is a date, not a deletion."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="guardianships")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="guardians")
    #: One of the student's two places for guardians; a place is free again when its guardian has left.
    place = models.PositiveSmallIntegerField(default=1)
    linked_at = models.DateTimeField(_("linked at"), default=timezone.now)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects: Any = scoped_manager(GuardianQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        constraints = [
            models.UniqueConstraint(
                name="guardian_linked_once", fields=["user", "student"], condition=Q(left_at=None)
            ),
            models.UniqueConstraint(
                name="guardian_one_in_a_place", fields=["student", "place"], condition=Q(left_at=None)
            ),
            models.CheckConstraint(name="guardian_two_at_most", condition=Q(place__in=GUARDIAN_PLACES)),
        ]

    def __str__(self) -> str:
        return str(self.user)


class FamilyContactQuerySet(models.QuerySet["FamilyContact"]):
    def visible_to(self, user: object) -> "FamilyContactQuerySet":
        """Those of the students of a school one teaches at."""
        schools = Organisation.objects.staffed_by(user, *WORKS_WITH_STUDENTS)
        return self.filter(student__school__in=schools)


class FamilyContact(models.Model):
    """How the school reaches a child's family, as the school wrote it down. No link to any login: that is
    a Guardian's."""

    student = models.OneToOneField(Student, on_delete=models.PROTECT, related_name="contact")
    name = models.CharField(_("guardian"), max_length=120, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    objects: Any = scoped_manager(FamilyContactQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("family contact")
        verbose_name_plural = _("family contacts")
        constraints = [
            models.CheckConstraint(
                name="family_contact_says_something",
                condition=~Q(name="", email="", phone=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone
