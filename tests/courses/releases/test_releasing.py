"""An association offers courses, week by week, to the schools that it chooses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.jobs.models import Job
from cms.jobs.runner import run
from cms.mail.models import Letter
from courses.releases.actions import (
    LETTERS_JOB,
    announce_release,
    change_release,
    choose_courses,
    choose_schools,
    spread_over_weeks,
    withdraw_release,
)
from courses.releases.adopting import decline_courses
from courses.releases.models import Offer, Release
from courses.releases.refusals import AlreadyAnswered, NothingToOffer
from tests.factories.courses import NOW, count_statements, make_course, make_staff

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def offered_to(school, at=NOW) -> list[str]:
    return [offer.course.slug for offer in Offer.objects.made_to(school, at)]


def write_letters() -> None:
    for job in Job.objects.filter(kind=LETTERS_JOB, state="queued"):
        run(job.pk)


def test_each_week_opens_more_courses_to_the_schools_chosen(announced, dublin, toronto):
    assert offered_to(dublin) == ["brush"]
    assert offered_to(dublin, NOW + WEEK) == ["brush", "poems"]
    assert offered_to(toronto, NOW + WEEK) == []


def test_a_week_begins_at_midnight_on_the_clock_of_the_association(draft):
    [first, second] = draft.offers.all()
    assert first.opens_at.isoformat() == "2026-11-17T16:00:00+00:00"
    assert second.opens_at - first.opens_at == WEEK
    change_release(release=draft, title="冬季", starts_on=draft.starts_on + 2 * WEEK, note="")
    assert draft.offers.first().opens_at - first.opens_at == 2 * WEEK


def test_a_draft_and_a_release_taken_back_offer_nothing(draft, dublin):
    assert offered_to(dublin) == []
    announce_release(release=draft, at=NOW)
    withdraw_release(release=draft, at=NOW)
    assert offered_to(dublin) == []
    announce_release(release=draft, at=NOW)
    assert offered_to(dublin) == ["brush"]


def test_150_courses_are_spread_ten_a_week():
    weeks = spread_over_weeks(range(150), per_week=10)
    assert [list(weeks.values()).count(week) for week in (1, 2, 15, 16)] == [10, 10, 10, 0]
    assert (weeks[9], weeks[10]) == (1, 2)


def test_one_course_or_four_are_offered_in_as_many_statements(draft, suyun, brush):
    many = [brush.pk, *(make_course(suyun).pk for _course in range(3))]
    # Whatever stood in the draft is taken out before anything is counted.
    choose_courses(release=draft, weeks={brush.pk: 1})
    few = count_statements(lambda: choose_courses(release=draft, weeks={brush.pk: 1}))
    assert count_statements(lambda: choose_courses(release=draft, weeks=dict.fromkeys(many, 1))) == few
    assert draft.offers.count() == 4


def test_only_own_and_published_courses_are_offered(draft, suyun, dublin, brush):
    foreign, unpublished = make_course(dublin), make_course(suyun, live=False)
    choose_courses(release=draft, weeks={brush.pk: 3, foreign.pk: 1, unpublished.pk: 1})
    assert list(draft.offers.values_list("course", "week")) == [(brush.pk, 3)]


def test_an_association_is_not_offered_anything(draft, dublin, haiqiao, suyun):
    choose_schools(release=draft, schools=[dublin.pk, haiqiao.pk, suyun.pk])
    assert list(draft.schools.all()) == [dublin]


def test_every_head_gets_one_letter_however_many_courses(announced, head, dublin, madrid):
    make_staff(madrid, "head", "pilar")
    make_staff(madrid, "teacher")
    write_letters()
    announce_release(release=announced, at=NOW)
    choose_schools(release=announced, schools=[dublin.pk, madrid.pk])
    write_letters()
    letters = Letter.objects.order_by("to")
    assert [letter.to for letter in letters] == ["head@example.org", "pilar@example.org"]
    assert letters[0].subject == "Suyun school offers your school 2 courses"
    assert "over 2 weeks, beginning on 18 November 2026" in " ".join(letters[0].text.split())
    assert "/en/office/dublin/adoptions/" in letters[0].text


def test_a_school_that_is_added_later_is_written_to_alone(announced, head, stranger, dublin, madrid, toronto):
    write_letters()
    choose_schools(release=announced, schools=[dublin.pk, madrid.pk, toronto.pk])
    write_letters()
    assert list(Letter.objects.order_by("pk").values_list("to", flat=True)) == [
        "head@example.org",
        "stranger@example.org",
    ]


def test_nobody_is_written_to_about_a_release_that_was_taken_back(announced, head):
    withdraw_release(release=announced, at=NOW)
    write_letters()
    assert not Letter.objects.exists()


def test_a_release_without_courses_or_schools_is_not_announced(draft, brush):
    choose_schools(release=draft, schools=[])
    with pytest.raises(NothingToOffer):
        announce_release(release=draft, at=NOW)
    assert not Job.objects.filter(kind=LETTERS_JOB).exists()


def test_what_a_school_has_answered_stays_offered(announced, brush, poems, dublin, madrid, head):
    decline_courses(school=dublin, offers=[announced.offers.first().pk], by=head, at=NOW)
    with pytest.raises(AlreadyAnswered):
        choose_courses(release=announced, weeks={poems.pk: 1})
    with pytest.raises(AlreadyAnswered):
        choose_schools(release=announced, schools=[madrid.pk])
    assert announced.offers.count() == announced.schools.count() == 2


def test_the_database_refuses_nonsense(announced, brush):
    first = announced.offers.first()
    for nonsense in (
        lambda: Offer.objects.create(release=announced, course=brush, week=2, opens_at=NOW),
        lambda: Offer.objects.filter(pk=first.pk).update(week=0),
        lambda: Release.objects.filter(pk=announced.pk).update(withdrawn_at=NOW - WEEK),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            nonsense()
