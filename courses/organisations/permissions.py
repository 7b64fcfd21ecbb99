"""Who keeps the roll, and at which schools."""

from django.db.models import QuerySet

from courses.organisations.models import KEEPS_THE_ROLL, Organisation


def schools_kept_by(user: object) -> QuerySet[Organisation]:
    """Where the user is head or registrar. An association has no roll."""
    kept = Organisation.objects.staffed_by(user, *KEEPS_THE_ROLL)
    return kept.exclude(kind=Organisation.Kind.ASSOCIATION)
