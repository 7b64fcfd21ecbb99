"""Which organisation belongs to which. Changed one at a time, so that nobody ends up above themselves."""

from datetime import datetime

from django.db import transaction

from cms.pages.cache import forget_pages
from courses.organisations.models import Affiliation, Organisation
from courses.organisations.pages import OrganisationIndexPage
from courses.organisations.refusals import WouldBeCircle


@transaction.atomic
def affiliate(*, member: Organisation, parent: Organisation, at: datetime) -> Affiliation:
    """Let the member belong to the parent. One that stands is returned as it is. Raises WouldBeCircle."""
    _one_at_a_time()
    if member == parent or Organisation.objects.under(member).filter(pk=parent.pk).exists():
        raise WouldBeCircle
    made, _is_new = Affiliation.objects.get_or_create(
        member=member, parent=parent, defaults={"affiliated_at": at}
    )
    transaction.on_commit(forget_pages)
    return made


@transaction.atomic
def end_affiliation(*, affiliation: Affiliation) -> None:
    """Let the member belong to the parent no longer. Twice does no harm."""
    Affiliation.objects.filter(pk=affiliation.pk).delete()
    transaction.on_commit(forget_pages)


def _one_at_a_time() -> None:
    """A circle closes over rows that each look right alone, so nobody else adds one meanwhile."""
    list(OrganisationIndexPage.objects.select_for_update(of=("self",), no_key=True).values_list("pk"))
