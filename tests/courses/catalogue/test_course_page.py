"""A course's page: whose it is, and the one thing to do next for each reader."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail import hooks
from wagtail.models import get_page_models

from cms.accounts.models import User
from courses.catalogue.models import CourseRun, Stage
from courses.catalogue.outline import CourseSize
from courses.catalogue.pages import CoursePage
from courses.enrolment.actions import withdraw_enrolment
from courses.organisations.models import Organisation
from courses.students.actions import student_for
from tests.factories.courses import (
    NOW,
    count_statements,
    make_child,
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_student,
    make_subject,
    make_user,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db
COURSE = "/en/organisations/madrid/brush/"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@scene
@time_machine.travel(NOW, tick=False)
def madrid() -> Organisation:
    return make_organisation("madrid")


@scene
@time_machine.travel(NOW, tick=False)
def course(madrid: Organisation) -> CoursePage:
    return make_course(madrid, "brush", title="写毛笔", titles={"en": "Brush Writing"})


def visit(client: Client):
    """The page made anew, not as it was stored for an earlier visitor."""
    cache.clear()
    return client.get(COURSE)


def actions(client: Client, user: User | None = None) -> list[tuple[str, object]]:
    if user is not None:
        client.force_login(user)
    context = visit(client).context
    return [
        (str(action.kind), action.student) for action in (context["main_action"], *context["other_actions"])
    ]


class TestMainAction:
    def test_of_a_visitor(self, client: Client, course: CoursePage) -> None:
        assert actions(client) == [("no_dates", None)]
        run = make_run(course, seats=1)
        assert actions(client) == [("sign_in", None)]
        page = visit(client).content.decode()
        assert f'href="/en/accounts/login/?next={COURSE}"' in page
        assert '<form method="post" action="/en/learning' not in page
        make_enrolment(run)
        assert actions(client) == [("sign_in", None)]
        CourseRun.objects.update(enrolment_opens_at=NOW + timedelta(days=1))
        assert actions(client) == [("opens", None)]
        CourseRun.objects.update(
            enrolment_opens_at=NOW - timedelta(days=2), enrolment_closes_at=NOW - timedelta(days=1)
        )
        assert actions(client) == [("closed", None)]

    def test_of_an_adult(self, client: Client, course: CoursePage) -> None:
        anna = make_user("anna")
        run = make_run(course, seats=2)
        assert actions(client, anna) == [("enrol", None)]
        make_enrolment(run)
        make_enrolment(run)
        assert actions(client) == [("join_waiting_list", None)]
        own = student_for(user=anna)
        enrolment = make_enrolment(run, own, by=anna)
        assert actions(client) == [("on_waiting_list", own)]
        assert visit(client).context["main_action"].place == 1
        type(enrolment)._base_manager.filter(pk=enrolment.pk).update(state="confirmed")
        assert actions(client) == [("continue", own)]
        type(enrolment)._base_manager.filter(pk=enrolment.pk).update(state="withdrawn")
        CourseRun.objects.update(seats=9, who_may_enrol=CourseRun.WhoMayEnrol.INVITED)
        assert actions(client) == [("not_invited", own)]

    def test_of_a_guardian(self, client: Client, course: CoursePage, madrid: Organisation) -> None:
        anna = make_user("anna")
        elder, younger = make_child(anna, madrid, "阿大"), make_child(anna, madrid, "小二")
        run = make_run(course)
        # Two who can be enrolled by one press stand in one form.
        assert actions(client, anna) == [("enrol", elder), ("enrol", None)]
        together = visit(client).context["children_to_choose"]
        assert [one.student for one in together] == [elder, younger]
        make_enrolment(run, elder, by=anna)
        own = student_for(user=anna)
        assert actions(client) == [("enrol", own), ("child_enrolled", elder), ("enrol", younger)]

    def test_of_a_run_for_own_students(
        self, client: Client, course: CoursePage, madrid: Organisation
    ) -> None:
        make_run(course, who_may_enrol=CourseRun.WhoMayEnrol.OWN_STUDENTS)
        pupil = make_user("pupil")
        record = make_student(madrid, user=pupil)
        assert actions(client, make_user("stranger")) == [("not_invited", None)]
        assert actions(client, pupil) == [("enrol", record)]

    def test_speaks_of_the_run_that_can_be_entered(self, client: Client, course: CoursePage) -> None:
        closed = make_run(course, enrolment_closes_at=NOW - timedelta(days=1))
        assert visit(client).context["run"] == closed
        later = make_run(course, enrolment_opens_at=NOW + timedelta(days=9))
        soon = make_run(course, enrolment_opens_at=NOW + timedelta(days=2))
        assert visit(client).context["run"] == soon
        full = make_run(course, seats=1)
        make_enrolment(full)
        assert visit(client).context["run"] == full
        free = make_run(course, seats=1)
        assert visit(client).context["run"] == free
        assert later.starts_on == soon.starts_on


def test_a_visitor_gets_no_cookie_so_the_page_is_stored_for_the_next(
    client: Client, course: CoursePage, django_assert_num_queries
) -> None:
    make_run(course)
    response = visit(client)
    assert response.cookies == {}
    with django_assert_num_queries(0):
        assert client.get(COURSE).content == response.content
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_three_runs_cost_as_many_statements_as_one(client: Client, course: CoursePage) -> None:
    make_run(course)
    visit(client)
    with_one = count_statements(lambda: visit(client))
    for _ in range(2):
        make_run(course)
    assert count_statements(lambda: visit(client)) == with_one
    assert with_one <= 20


def test_three_children_cost_as_many_statements_as_one(
    client: Client, course: CoursePage, madrid: Organisation
) -> None:
    anna = make_user("anna")
    run = make_run(course)
    make_enrolment(run, make_child(anna, madrid), by=anna)
    client.force_login(anna)
    visit(client)
    with_one = count_statements(lambda: visit(client))
    for _ in range(2):
        make_enrolment(run, make_child(anna, madrid), by=anna)
    assert count_statements(lambda: visit(client)) == with_one
    assert with_one <= 28


class TestOrganisation:
    def test_follows_the_house_it_is_made_in(self, course: CoursePage, madrid: Organisation) -> None:
        assert CoursePage.objects.get(pk=course.pk).organisation == madrid

    def test_cannot_be_claimed_by_hand(self, madrid: Organisation) -> None:
        dublin = make_organisation("dublin", country="IE")
        assert make_course(madrid, organisation=dublin).organisation == madrid

    def test_follows_a_move(self, course: CoursePage) -> None:
        dublin = make_organisation("dublin", country="IE")
        course.move(dublin.page, pos="last-child")
        moved = CoursePage.objects.get(pk=course.pk)
        assert moved.organisation == dublin
        assert moved.url_path.endswith("/organisations/dublin/brush/")

    def test_takes_its_runs_along_but_those_with_students(
        self, course: CoursePage, madrid: Organisation
    ) -> None:
        empty, taken, left = make_run(course), make_run(course), make_run(course)
        make_enrolment(taken)
        withdraw_enrolment(enrolment=make_enrolment(left), by=make_user(), at=NOW)
        elsewhere = make_run(make_course(madrid))
        dublin = make_organisation("dublin", country="IE")
        course.move(dublin.page, pos="last-child")
        hosts = {
            run: CourseRun.objects.get(pk=run.pk).organisation for run in (empty, taken, left, elsewhere)
        }
        assert hosts == {empty: dublin, taken: madrid, left: madrid, elsewhere: madrid}

    def test_follows_a_copy(self, course: CoursePage, madrid: Organisation) -> None:
        dublin = make_organisation("dublin", country="IE")
        copy = course.copy(to=dublin.page)
        assert CoursePage.objects.get(pk=copy.pk).organisation == dublin
        assert CoursePage.objects.get(pk=course.pk).organisation == madrid

    def test_is_not_brought_back_by_an_old_revision(self, course: CoursePage) -> None:
        revision = course.save_revision()
        dublin = make_organisation("dublin", country="IE")
        course.move(dublin.page, pos="last-child")
        revision.publish()
        assert CoursePage.objects.get(pk=course.pk).organisation == dublin


def test_the_cover_shows_the_chosen_character_else_the_first_chinese_one(course: CoursePage) -> None:
    assert course.cover_glyph == "写"
    course.title = "Brush 毛笔"
    assert course.cover_glyph == "毛"
    course.cover_character = "永"
    assert course.cover_glyph == "永"
    course.cover_character = "A"
    with pytest.raises(ValidationError):
        course.full_clean()


def test_the_page_tree_is_the_design_s() -> None:
    below = {
        model.__name__: sorted(child.__name__ for child in model.creatable_subpage_models())
        for model in get_page_models()
    }
    assert below["CoursePage"] == ["LessonPage"]
    assert below["CatalogueIndexPage"] == []
    # Organisations' pages are made by onboarding alone.
    assert below["OrganisationIndexPage"] == []
    assert "CoursePage" in below["OrganisationPage"]
    assert [parent for parent, children in below.items() if "CoursePage" in children] == ["OrganisationPage"]


def test_stages_know_their_ages_and_order() -> None:
    assert [(stage.value, stage.ages, stage.number) for stage in Stage] == [
        ("starter", "4–6", 1),
        ("elementary", "7–9", 2),
        ("intermediate", "10–12", 3),
        ("upper", "13–17", 4),
        ("family", "18+", 5),
    ]


def test_the_size_comes_from_the_lessons(client: Client, course: CoursePage) -> None:
    sizes = {course.pk: CourseSize(lessons=4, minutes=38)}
    with hooks.register_temporarily("course_sizes", lambda _courses: sizes, order=1000):
        page = visit(client).content.decode()
    assert "<span>4 lessons</span><span>38 minutes</span>" in page


def test_a_course_previewed_before_it_is_saved_shows_its_own_way_back() -> None:
    for slug in ("dublin", "warsaw"):
        house = make_organisation(slug).page
        draft = CoursePage(title="新课", slug="new", subject=make_subject(), stage="starter")
        draft.path, draft.depth = f"{house.path}0009", house.depth + 1
        draft.set_url_path(house)
        page = draft.make_preview_request().content.decode()
        assert f'/organisations/{slug}/">' in page.partition("<h1>")[0]
