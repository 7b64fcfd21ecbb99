"""The hint who may be the same: by name in any script, by city, by mail domain."""

import pytest

from courses.onboarding.duplicates import likely_duplicates
from courses.onboarding.models import OnboardingApplication
from tests.factories.courses import make_organisation, make_staff
from tests.factories.onboarding import ANSWERS, make_application

pytestmark = pytest.mark.django_db


def reasons(application: OnboardingApplication) -> dict[str, list[str]]:
    return {other.name: [str(reason) for reason in other.reasons] for other in likely_duplicates(application)}


def apply(**answers: str) -> OnboardingApplication:
    email = answers.pop("email", "direction@lyon.example")
    return make_application(ANSWERS | answers, is_sent=True, email=email)


@pytest.mark.parametrize(
    ("name", "local_name"),
    [
        ("里昂華夏中文學校", ""),
        ("里昂 华夏 学校", ""),
        ("Lǐáng Huáxià", ""),
        ("别的", "Liang Huaxia School"),
        ("里昂华厦中文学校", ""),
    ],
)
def test_the_same_name_in_any_script(name: str, local_name: str) -> None:
    make_organisation("there", name="里昂华夏中文学校", local_name="", city="Elsewhere")
    application = apply(name=name, local_name=local_name, city="Lyon")
    assert reasons(application) == {"里昂华夏中文学校": ["a similar name"]}


@pytest.mark.parametrize(("name", "local_name"), [("华沙中文学校", "Warsaw school"), ("中文学校", "")])
def test_what_every_school_is_called_makes_nobody_alike(name: str, local_name: str) -> None:
    make_organisation("madrid", name="马德里中文学校", local_name="Madrid school")
    assert reasons(apply(name=name, local_name=local_name)) == {}


@pytest.mark.parametrize("city", ["Málaga", "MALAGA", "马拉加", "馬拉加"])
def test_the_same_city_in_any_spelling(city: str) -> None:
    make_organisation("there", name="甲", local_name="", city="Malaga", chinese_city="马拉加")
    assert reasons(apply(name="乙", local_name="", city=city)) == {"甲": ["the same city"]}


def test_the_same_domain_of_the_contact_but_not_of_everybody_s_post_office() -> None:
    make_staff(make_organisation("there", name="甲", local_name=""), "head", "boss")
    same = "the same domain of the contact's address"
    assert reasons(apply(name="乙", local_name="", email="info@example.org")) == {"甲": [same]}
    one = apply(name="丙", local_name="", city="A", email="one@gmail.com")
    apply(name="丁", local_name="", city="B", email="two@gmail.com")
    assert "丁" not in reasons(one)


def test_other_applications_count_but_neither_drafts_nor_itself() -> None:
    first = apply(email="one@one.example")
    make_application(email="draft@two.example")
    assert reasons(first) == {}
    second = apply(email="two@two.example")
    assert reasons(second) == {"里昂中文学校": ["a similar name", "the same city"]}
    assert [other.has_joined for other in likely_duplicates(second)] == [False]


def test_those_with_most_reasons_come_first() -> None:
    make_organisation("city", name="甲", local_name="", city="Lyon")
    make_organisation("both", name="里昂中文学校", local_name="", city="Lyon")
    assert list(reasons(apply())) == ["里昂中文学校", "甲"]
