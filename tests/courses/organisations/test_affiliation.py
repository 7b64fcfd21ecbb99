"""Federation above association above school, several of them, and nobody above themselves."""

import pytest
from django.db import IntegrityError, transaction

from courses.organisations.affiliation import affiliate, end_affiliation
from courses.organisations.models import Affiliation, Organisation
from courses.organisations.refusals import WouldBeCircle
from tests.factories.courses import NOW, make_organisation

pytestmark = pytest.mark.django_db
ASSOCIATION = Organisation.Kind.ASSOCIATION


@pytest.fixture
def federation() -> Organisation:
    return make_organisation("europe", kind=ASSOCIATION, name="欧洲总会", local_name="Federation")


def slugs(organisations) -> set[str]:
    return set(organisations.values_list("slug", flat=True))


def test_a_school_may_belong_to_several(federation, suyun, haiqiao, madrid, dublin):
    for member, parent in ((suyun, federation), (madrid, suyun), (madrid, haiqiao), (dublin, suyun)):
        affiliate(member=member, parent=parent, at=NOW)
    assert slugs(Organisation.objects.under(federation)) == {"suyun", "madrid", "dublin"}
    assert slugs(Organisation.objects.under(haiqiao)) == {"madrid"}
    assert slugs(Organisation.objects.above(madrid)) == {"suyun", "haiqiao-bcn", "europe"}
    assert slugs(Organisation.objects.under(madrid)) == set()
    end_affiliation(affiliation=Affiliation.objects.get(member=suyun))
    assert slugs(Organisation.objects.under(federation)) == set()


def test_no_circle_of_any_length(federation, suyun, madrid):
    affiliate(member=suyun, parent=federation, at=NOW)
    kept = affiliate(member=madrid, parent=suyun, at=NOW)
    assert affiliate(member=madrid, parent=suyun, at=NOW) == kept
    for parent in (madrid, suyun, federation):
        with pytest.raises(WouldBeCircle):
            affiliate(member=federation, parent=parent, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Affiliation.objects.create(member=madrid, parent=madrid)
    assert Affiliation.objects.count() == 2


def test_the_pages_name_each_other(client, federation, suyun):
    affiliate(member=suyun, parent=federation, at=NOW)
    assert 'href="/en/organisations/europe/"' in client.get("/en/organisations/suyun/").text
    assert "/en/organisations/suyun/" in client.get("/en/organisations/europe/").text


def test_an_operator_says_who_belongs_to_whom(client, admin, federation, suyun):
    client.force_login(admin)
    answer = client.post("/admin/affiliations/", {"member": suyun.pk, "parent": federation.pk})
    assert answer["Location"] == "/admin/affiliations/"
    page = client.post("/admin/affiliations/", {"member": federation.pk, "parent": suyun.pk})
    assert page.context["form"].errors["parent"] == [str(WouldBeCircle.sentence)]
    client.post(f"/admin/affiliations/{Affiliation.objects.get().pk}/end/")
    assert not Affiliation.objects.exists()
