"""A parent answers one screen after the other; the school reads; operators write what is asked."""

import pytest
from django.utils import timezone

from courses.consent.models import AgeOfConsent, Consent, ConsentVersion, Purpose
from courses.students.actions import link_guardian
from tests.courses.consent.test_effects import as_person
from tests.factories.consent import make_answer, make_version
from tests.factories.courses import count_statements, make_staff, make_student

pytestmark = pytest.mark.django_db
HOME = "/en/family/consent/"


def press(client, address: str, answer: str, **said):
    wording = client.get(address).context["matter"].wording
    return client.post(address, {"answer": answer, "wording": wording.pk} | said)


def test_one_screen_leads_to_the_next_until_all_is_answered(child, guardian):
    client = as_person(guardian)
    assert "6 questions wait" in client.get(HOME).content.decode()
    address = client.get(HOME).context["first"]
    address = f"{HOME}{child.pk}/{address.purpose}/"
    seen = []
    for _purpose in Purpose:
        seen.append(address.split("/")[-2])
        address = press(client, address, "yes" if len(seen) % 2 else "no")["Location"]
    assert seen == list(Purpose.values)
    assert address == HOME
    answers = Consent.objects.with_scopes_disabled().order_by("pk").values_list("is_given", flat=True)
    assert list(answers) == [True, False] * 3
    assert client.get(HOME).context["waiting"] == []


def test_yes_and_no_are_of_one_size_and_neither_is_the_main_one(child, guardian):
    page = as_person(guardian).get(f"{HOME}{child.pk}/public/").content.decode()
    assert page.count('class="button consent__answer"') == 2
    assert "button--seal" not in page.split("<main")[1].split("</main>")[0]


def test_an_answer_to_other_words_than_those_shown_is_not_kept(child, guardian):
    client = as_person(guardian)
    make_version(Purpose.PUBLIC, timezone.now())
    answered = client.post(f"{HOME}{child.pk}/public/", {"answer": "yes", "wording": "1"})
    assert answered["Location"] == f"{HOME}{child.pk}/public/"
    assert not Consent.objects.with_scopes_disabled().exists()


def test_a_changed_mind_and_the_history_with_its_words(child, guardian):
    client = as_person(guardian)
    make_answer(child, guardian, Purpose.PUBLIC)
    assert press(client, f"{HOME}{child.pk}/public/", "no")["Location"] == HOME
    history = client.get(f"{HOME}{child.pk}/").content.decode()
    assert history.count("May the student&#x27;s work be shown in public?") == 2
    assert "counted until" in history


def test_the_words_come_in_the_readers_language(child, guardian):
    client = as_person(guardian)
    for language, words in (("es", "mostrarse en público"), ("zh-hans", "公开展示"), ("zh-hant", "公開展示")):
        page = client.get(f"/{language}/family/consent/{child.pk}/public/").content.decode()
        assert words in page, language


def test_statements_do_not_grow_with_the_family(child, guardian):
    client = as_person(guardian)
    client.get(HOME)
    one = count_statements(lambda: client.get(HOME))
    for _number in range(2):
        link_guardian(user=guardian, student=make_student(child.school))
    assert count_statements(lambda: client.get(HOME)) == one


def test_the_school_sees_who_has_answered_what(child, guardian):
    make_answer(child, guardian, Purpose.PUBLIC)
    make_answer(child, guardian, Purpose.CLASS, is_given=False)
    other = make_student(child.school, "别的孩子")
    client = as_person(make_staff(child.school, "registrar"))
    office = f"/en/office/{child.school.slug}/consents/"
    counts = {row["purpose"]: row for row in client.get(office).context["counts"]}
    assert (counts["public"]["yes"], counts["public"]["no"], counts["public"]["none"]) == (1, 0, 1)
    assert (counts["class"]["yes"], counts["class"]["no"], counts["class"]["none"]) == (0, 1, 1)
    for query, expected in (
        ("", [child, other]),
        ("?purpose=public&answer=yes", [child]),
        ("?purpose=public&answer=none", [other]),
        ("?purpose=class&answer=no", [child]),
        ("?q=别的", [other]),
    ):
        shown = [student for student, _answers in client.get(office + query).context["rows"]]
        assert {student.pk for student in shown} == {student.pk for student in expected}, query
    chinese = client.get(office.replace("/en/", "/zh-hans/")).content.decode()
    assert chinese.count('data-label="不同意"') == len(Purpose)


def test_the_offices_list_costs_the_same_for_one_as_for_many(child, guardian):
    client = as_person(make_staff(child.school, "head"))
    office = f"/en/office/{child.school.slug}/consents/"
    client.get(office)
    one = count_statements(lambda: client.get(office))
    for _number in range(45):
        make_student(child.school)
    assert count_statements(lambda: client.get(office)) == one <= 15


def test_operators_add_a_wording_and_cannot_change_an_answered_one(child, guardian, admin):
    client = as_person(admin)
    version = ConsentVersion.objects.get(purpose=Purpose.PUBLIC)
    address = f"/admin/snippets/courses/consentversion/edit/{version.pk}/"
    shown = client.get(address)
    assert shown.status_code == 200
    fields = {"purpose": "public", "number": "1", "begins_on": "2026-10-01"}
    rows = list(version.wordings.all())
    fields |= {f"wordings-{name}": str(len(rows)) for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for place, row in enumerate(rows):
        own = {
            "id": row.pk,
            "language": row.language,
            "question": "Other?",
            "text": "Other.",
            "ORDER": place + 1,
        }
        fields |= {f"wordings-{place}-{name}": value for name, value in own.items()}
    make_answer(child, guardian, Purpose.PUBLIC)
    assert client.post(address, fields).status_code == 200
    assert not version.wordings.filter(question="Other?").exists()
    Consent.objects.with_scopes_disabled().all().delete()
    assert client.post(address, fields).status_code == 302
    assert version.wordings.filter(question="Other?").count() == 3
    assert client.get("/admin/snippets/courses/ageofconsent/").status_code == 200
    assert AgeOfConsent.objects.get(country="ES").age == 14
