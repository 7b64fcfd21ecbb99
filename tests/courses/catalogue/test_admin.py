"""Courses and their runs are written in Wagtail's admin."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.accounts.models import User
from courses.catalogue.actions import delete_course_run
from courses.catalogue.models import CourseRun, Stage
from courses.catalogue.pages import CoursePage
from courses.catalogue.refusals import RunTaken
from courses.enrolment.actions import withdraw_enrolment
from courses.organisations.actions import appoint_staff
from courses.organisations.models import Organisation
from courses.signals import course_run_changed
from tests.factories.courses import (
    NOW,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_subject,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db
ADD = "course-runs:add"


@scene
def madrid() -> Organisation:
    return make_organisation("madrid")


def a_form(course: CoursePage, **changed: str) -> dict[str, str]:
    return {
        "course": str(course.pk),
        "starts_on": "2027-01-10",
        "ends_on": "2027-05-30",
        "enrolment_opens_at": "2026-12-01 10:00",
        "enrolment_closes_at": "2027-01-09 18:00",
        "seats": "20",
        "who_may_enrol": "everyone",
        "pace": "self_paced",
    } | changed


@pytest.mark.parametrize("role", ["teacher", "publisher"])
def test_a_run_is_announced_in_the_organisation_s_own_time(
    client: Client, madrid: Organisation, role: str, django_capture_on_commit_callbacks
) -> None:
    heard = []

    def hear(run: CourseRun, **_news) -> None:
        heard.append(run)

    course_run_changed.connect(hear)
    staff = make_staff(madrid, role)
    # Travelling changes nothing about the clock on the school's wall.
    User.objects.filter(pk=staff.pk).update(time_zone="Asia/Shanghai")
    client.force_login(staff)
    course = make_course(madrid)
    assert "In the time of Europe/Madrid." in client.get(reverse(ADD)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse(ADD), a_form(course))
    assert response.status_code == 302
    [run] = CourseRun.objects.all()
    assert (run.course, run.organisation, run.seats) == (course, madrid, 20)
    assert run.enrolment_opens_at == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert heard == [run]


class TestTwoHouses:
    """Who works in two houses reads and writes each run's times on the clock of its own house."""

    @pytest.fixture
    def suzhou(self) -> Organisation:
        return make_organisation("suzhou", country="CN", time_zone="Asia/Shanghai")

    @pytest.fixture
    def of_both(self, client: Client, madrid: Organisation, suzhou: Organisation) -> User:
        user = make_staff(madrid, "teacher", "of-both")
        appoint_staff(organisation=suzhou, user=user, role="teacher")
        client.force_login(user)
        return user

    @pytest.mark.usefixtures("of_both")
    @pytest.mark.parametrize(("slug", "hour"), [("madrid", 9), ("suzhou", 2)])
    def test_a_new_run_follows_the_chosen_course(self, client: Client, slug: str, hour: int) -> None:
        course = make_course(Organisation.objects.get(slug=slug))
        assert "On the clock of the organisation whose course you choose." in client.get(reverse(ADD)).text
        assert client.post(reverse(ADD), a_form(course)).status_code == 302
        opens_at = CourseRun.objects.get().enrolment_opens_at
        assert opens_at == datetime(2026, 12, 1, hour, 0, tzinfo=UTC)

    @pytest.mark.usefixtures("of_both")
    def test_a_standing_run_keeps_its_clock(self, client: Client, suzhou: Organisation) -> None:
        course = make_course(suzhou)
        run = make_run(course, enrolment_opens_at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
        edit = reverse("course-runs:edit", args=[run.pk])
        page = client.get(edit).text
        assert "In the time of Asia/Shanghai." in page
        assert re.findall(r'name="enrolment_opens_at" value="([^"]*)"', page) == ["2026-12-01 10:00"]
        client.post(edit, a_form(course))
        run.refresh_from_db()
        assert run.enrolment_opens_at == datetime(2026, 12, 1, 2, 0, tzinfo=UTC)

    @pytest.mark.usefixtures("of_both")
    def test_the_list_says_whose_clock_it_is(
        self, client: Client, madrid: Organisation, suzhou: Organisation
    ) -> None:
        for house in (madrid, suzhou):
            make_run(make_course(house), enrolment_opens_at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
        page = client.get(reverse("course-runs:index")).text
        shown = re.findall(r"(\d+):00[^(<]*\((\w+/\w+)\)", page)
        assert sorted(shown) == [("03", "Europe/Madrid"), ("10", "Asia/Shanghai")]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_on": "2027-01-01"}, "The last day is before the first. Change one of them."),
        ({"enrolment_closes_at": "2026-11-01 10:00"}, "Enrolment closes before it opens."),
        ({"seats": "0"}, "A run needs at least one seat."),
    ],
)
def test_a_run_without_sense_is_refused_and_what_was_typed_stays(
    client: Client, madrid: Organisation, changed: dict[str, str], sentence: str
) -> None:
    client.force_login(make_staff(madrid, "teacher"))
    page = client.post(reverse(ADD), a_form(make_course(madrid), **changed)).content.decode()
    assert sentence in page
    assert 'value="2027-01-10"' in page
    assert CourseRun.objects.count() == 0


def test_all_that_is_amiss_in_a_run_is_said_at_once_each_beside_its_field(
    client: Client, madrid: Organisation
) -> None:
    client.force_login(make_staff(madrid, "teacher"))
    wrong = {"ends_on": "2027-01-01", "enrolment_closes_at": "2026-11-01 10:00", "seats": "-3"}
    form = client.post(reverse(ADD), a_form(make_course(madrid), **wrong)).context["form"]
    assert form.errors == {
        "ends_on": ["The last day is before the first. Change one of them."],
        "enrolment_closes_at": ["Enrolment closes before it opens. Change one of them."],
        "seats": ["A run needs at least one seat. Leave it empty for no limit."],
    }


def test_nobody_announces_a_run_of_a_neighbour_s_course(client: Client, madrid: Organisation) -> None:
    foreign = make_course(make_organisation("dublin", country="IE"))
    client.force_login(make_staff(madrid, "publisher"))
    assert client.post(reverse(ADD), a_form(foreign)).status_code == 200
    foreign_run = make_run(foreign)
    edit = reverse("course-runs:edit", args=[foreign_run.pk])
    assert client.post(edit, a_form(foreign, seats="1")).status_code == 404
    assert client.post(reverse("course-runs:delete", args=[foreign_run.pk])).status_code == 404
    assert list(CourseRun.objects.values_list("seats", flat=True)) == [None]


@pytest.mark.parametrize("role", ["registrar", None])
def test_others_announce_nothing(client: Client, madrid: Organisation, role: str | None) -> None:
    client.force_login(make_staff(madrid, role) if role else make_user())
    assert client.get(reverse(ADD)).status_code in (302, 403)
    client.post(reverse(ADD), a_form(make_course(madrid)))
    assert CourseRun.objects.count() == 0


def test_a_changed_run_keeps_its_course(client: Client, madrid: Organisation) -> None:
    course, other = make_course(madrid), make_course(madrid)
    run = make_run(course)
    client.force_login(make_staff(madrid, "teacher"))
    edit = reverse("course-runs:edit", args=[run.pk])
    assert client.post(edit, a_form(other, seats="7")).status_code == 302
    run.refresh_from_db()
    assert (run.course, run.seats) == (course, 7)


def test_a_run_with_students_is_not_deleted(client: Client, madrid: Organisation) -> None:
    taken, empty = make_run(make_course(madrid)), make_run(make_course(madrid))
    make_enrolment(taken)
    client.force_login(make_staff(madrid, "publisher"))
    assert client.post(reverse("course-runs:delete", args=[taken.pk])).status_code == 404
    assert client.post(reverse("course-runs:delete", args=[empty.pk])).status_code == 302
    assert list(CourseRun.objects.all()) == [taken]


def test_a_run_is_taken_back_through_its_own_door(
    client: Client, madrid: Organisation, django_capture_on_commit_callbacks
) -> None:
    run = make_run(make_course(madrid))
    heard = []

    def hear(run: CourseRun, **_news) -> None:
        heard.append(str(run))

    course_run_changed.connect(hear)
    publisher = make_staff(madrid, "publisher")
    client.force_login(publisher)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("course-runs:delete", args=[run.pk]))
    assert heard == [str(run)]
    entry = ModelLogEntry.objects.get(action="wagtail.delete")
    assert (entry.object_id, entry.user) == (str(run.pk), publisher)


def test_a_run_taken_in_the_last_moment_stays(madrid: Organisation) -> None:
    run = make_run(make_course(madrid))
    withdraw_enrolment(enrolment=make_enrolment(run), by=make_user(), at=NOW)
    with pytest.raises(RunTaken):
        delete_course_run(run=run, by=make_user())
    assert CourseRun.objects.get() == run


def test_a_course_is_made_from_a_short_form(client: Client, madrid: Organisation) -> None:
    subject = make_subject()
    client.force_login(make_staff(madrid, "teacher"))
    add = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", madrid.page.pk])
    form = client.get(add).context["form"]
    assert [name for name in form.fields if name in form.base_fields][:1] == ["title"]
    assert {"title", "subject", "stage", "summary", "taught_by", "cover_image"} <= set(form.fields)
    assert "organisation" not in form.fields
    data = nested_form_data(
        {
            "title": "写毛笔",
            "slug": "brush",
            "subject": str(subject.pk),
            "stage": "starter",
            "summary": "写字。",
            "taught_by": "郑牧",
            "cover_image": "",
            "cover_character": "",
            "levels": "",
            "prerequisites": inline_formset([]),
            "content_language": "zh-hans",
            "other_languages": inline_formset(
                [{"language": "en", "title": "Brush", "summary": "", "text": "null"}]
            ),
            "seo_title": "",
            "search_description": "",
            "comments": inline_formset([]),
        }
    )
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "coursepage", madrid.page.pk])
    assert client.post(preview, data).json()["is_valid"]
    assert "写毛笔" in client.get(preview).content.decode()
    response = client.post(add, data)
    assert response.status_code == 302, response.context["form"].errors
    course = CoursePage.objects.get()
    assert (course.organisation, course.live, course.stage) == (madrid, False, Stage.STARTER)
    assert course.get_latest_revision_as_object().title_in("en") == "Brush"


def test_a_course_with_dates_is_not_deleted_one_by_one_nor_by_the_dozen(
    client: Client, madrid: Organisation
) -> None:
    course, dateless = make_course(madrid), make_course(madrid)
    make_run(course)
    client.force_login(make_staff(madrid, "publisher"))
    response = client.post(reverse("wagtailadmin_pages:delete", args=[course.pk]), follow=True)
    assert "This course has dates" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{bulk}?id={course.pk}&id={dateless.pk}", follow=True)
    assert Page.objects.filter(pk__in=[course.pk, dateless.pk]).count() == 2
    client.post(reverse("wagtailadmin_pages:delete", args=[dateless.pk]))
    assert not Page.objects.filter(pk=dateless.pk).exists()


def test_a_teacher_cannot_change_the_subjects_of_all(client: Client, madrid: Organisation) -> None:
    subject = make_subject()
    client.force_login(make_staff(madrid, "publisher"))
    for door in ("add", "list"):
        assert client.get(reverse(f"wagtailsnippets_courses_subject:{door}")).status_code == 302
    edit = reverse("wagtailsnippets_courses_subject:edit", args=[subject.pk])
    assert client.get(edit).status_code == 302
    client.force_login(make_user("admin", is_superuser=True))
    assert client.get(edit).status_code == 200


def test_a_course_leads_to_its_lessons_and_dates(client: Client, madrid: Organisation) -> None:
    course, other = make_course(madrid), make_course(make_organisation("dublin"))
    client.force_login(make_staff(madrid, "publisher"))

    page = client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()
    dates = f"{reverse('course-runs:add')}?course={course.pk}"
    assert reverse("wagtailadmin_pages:add_subpage", args=[course.pk]) in page
    assert dates in page

    form = client.get(dates).content.decode()
    assert f'<option value="{course.pk}" selected>' in form
    assert f'<option value="{other.pk}"' not in form


def test_a_course_that_is_being_begun_says_what_comes_next(client: Client, madrid: Organisation) -> None:
    client.force_login(make_staff(madrid, "teacher"))
    new = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", madrid.page.pk])
    assert "Save the course first" in client.get(new).content.decode()
