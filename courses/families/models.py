"""What a school prints for a family, and the card by which a child signs in."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.accounts.permissions import has_confirmed
from courses.families.animals import Animal
from courses.organisations.models import KEEPS_THE_ROLL, Organisation
from courses.organisations.scoping import scoped_manager
from courses.students.models import Guardian, Student, children_of

#: So long a slip can be used: a term, for it lies in a school bag first.
SLIP_STANDS = timedelta(days=90)
#: Wrong statements about the child after which a slip is locked.
MOST_TRIES = 5


class FamilySlipQuerySet(models.QuerySet["FamilySlip"]):
    def visible_to(self, user: object) -> Self:
        """Those of the schools whose roll the user keeps."""
        return self.filter(student__school__in=Organisation.objects.staffed_by(user, *KEEPS_THE_ROLL))

    def claimed_by_reader(self, user: User) -> Self:
        """What the user has said, and a school has still to confirm. Their own words need no scope."""
        return self.standing().filter(claimed_by=user)

    def standing(self) -> Self:
        """Neither used nor replaced; they may be locked, or their time over."""
        return self.filter(used_at=None, ended_at=None)

    def open(self, at: datetime) -> Self:
        """Those that a guardian can still use."""
        return self.standing().filter(locked_at=None, claimed_at=None, ends_at__gt=at)

    def offered_to(self, user: User, at: datetime) -> Self:
        """Open slips of the brothers and sisters of a child whom the user answers for: those at the same
        school for whom it has written down the same e-mail address, which the user has confirmed as theirs.

        A shared telephone number or a name shows nobody anything: the slip itself must be at hand then.
        """
        if not user.email or not has_confirmed(user, user.email):
            return self.none()
        known = Student.objects.with_scopes_disabled().filter(contact__email__iexact=user.email)
        schools = known.filter(pk__in=children_of(user)).values("school")
        siblings = known.filter(school__in=schools, merged_into=None).exclude(user=user)
        # Whom a school has unlinked from a child, or has not believed, is not asked to try again.
        links = Guardian.objects.with_scopes_disabled().filter(user=user).values("student")
        claims = (
            FamilySlip.objects.with_scopes_disabled().filter(claimed_by=user).order_by().values("student")
        )
        siblings = siblings.exclude(pk__in=links).exclude(pk__in=claims)
        return self.open(at).filter(student__in=siblings.order_by().values("pk"))

    def locked(self) -> Self:
        return self.standing().exclude(locked_at=None)

    def to_confirm(self) -> Self:
        """Somebody has used them, and the school must say whether it was the guardian."""
        return self.standing().exclude(claimed_at=None)


class FamilySlip(models.Model):
    """A code that is printed once and links one guardian to one child.

    The code itself is kept nowhere: printing again makes another slip and ends this one. Where the school
    never knew when the child was born, nothing that a guardian states can be checked; it is kept as a
    claim until the school confirms it.
    """

    # The paper of a child who never was: an import that is undone takes it along.
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="slips")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    claimed_year = models.PositiveSmallIntegerField(null=True)
    claimed_month = models.PositiveSmallIntegerField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    #: Replaced by another, or its claim was declined.
    ended_at = models.DateTimeField(null=True)

    objects: Any = scoped_manager(FamilySlipQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("family slip")
        verbose_name_plural = _("family slips")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="family_slip_one_standing_for_a_child",
                fields=["student"],
                condition=Q(used_at=None, ended_at=None),
            ),
            models.CheckConstraint(
                name="family_slip_ends_after_it_was_made", condition=Q(ends_at__gt=models.F("made_at"))
            ),
            models.CheckConstraint(
                name="family_slip_locked_by_its_tries",
                condition=Q(locked_at=None, wrong_tries__lt=MOST_TRIES)
                | Q(locked_at__isnull=False, wrong_tries=MOST_TRIES),
            ),
            models.CheckConstraint(
                name="family_slip_used_by_somebody",
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
            ),
            models.CheckConstraint(
                name="family_slip_claim_is_whole",
                condition=Q(claimed_by=None, claimed_at=None, claimed_year=None, claimed_month=None)
                | Q(
                    claimed_by__isnull=False,
                    claimed_at__isnull=False,
                    claimed_year__isnull=False,
                    claimed_month__range=(1, 12),
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.student)

    @property
    def tries_left(self) -> int:
        return MOST_TRIES - self.wrong_tries


class ChildCardQuerySet(models.QuerySet["ChildCard"]):
    def visible_to(self, user: object) -> Self:
        """The cards of one's children, and of the students whose school's roll one keeps."""
        if not isinstance(user, User):
            return self.none()
        schools = Organisation.objects.staffed_by(user, *KEEPS_THE_ROLL)
        return self.filter(Q(student__in=children_of(user)) | Q(student__school__in=schools))

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class ChildCard(models.Model):
    """Opens a child's login on the device that scans it. Nothing secret is kept: what stands in the QR code
    is signed (cards.py), and an ended card opens nothing."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="cards")
    animal = models.CharField(_("animal"), max_length=12, choices=Animal)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: Any = scoped_manager(ChildCardQuerySet, organisation="student__school")

    class Meta:
        verbose_name = _("child card")
        verbose_name_plural = _("child cards")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="child_card_one_for_a_child", fields=["student"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}, {self.get_animal_display()}"
