"""Who brings rosters in: those who keep the roll."""

from courses.organisations.permissions import schools_kept_by

__all__ = ["schools_kept_by"]
