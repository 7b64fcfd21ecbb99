"""Two houses side by side: what belongs to the one is foreign to the people of the other.

Suyun's course is taken by `student` (whose guardian is `guardian`), Warsaw's by `learner`. Suyun's own
people are `editor` and `publisher`, Warsaw's is `teacher`. `head`, `host` and `stranger` work in houses
that have nothing to do with either; `head` and `stranger` each lead theirs.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from django_scopes import scope

from cms.accounts.actions import keep_address
from cms.accounts.models import User
from cms.jobs.models import Job
from cms.jobs.runner import run
from cms.pages.pages import HomePage, NewsIndexPage, NewsPage, StandardPage
from courses.cohorts.actions import cohort_named, move_students, promote_school
from courses.cohorts.models import Cohort
from courses.enrolment.actions import withdraw_enrolment
from courses.families.actions import make_card, make_slips, use_slip
from courses.families.cards import token_of as card_token
from courses.onboarding.letters import token_of as application_token
from courses.organisations.actions import invite_staff
from courses.organisations.invitations import token_of
from courses.organisations.models import Organisation, Staff
from courses.personal_data.actions import make_export, request_export
from courses.personal_data.models import Erasure
from courses.releases.actions import announce_release, begin_release, choose_courses, choose_schools
from courses.releases.adopting import Terms, adopt_courses, decline_courses
from courses.rosters.actions import begin_import, upload_roster
from courses.students.actions import enter_student, link_guardian
from courses.students.models import FamilyContact, Student
from courses.transfers.actions import ask_transfer
from lessons.batches.actions import DRAFTS_JOB, begin_drafts, upload_sheet
from lessons.batches.publishing import begin_publication
from lessons.reading.pages import ReadingPage
from media.playback import addresses
from media.videos.models import Video
from media.videos.uploads.actions import begin_upload
from tests.cast import sign_up, staff_of
from tests.factories.captions import make_captions
from tests.factories.courses import (
    make_course,
    make_enrolment,
    make_organisation,
    make_run,
    make_staff,
    make_student,
    make_subject,
    make_user,
)
from tests.factories.images import make_avatar, make_picture
from tests.factories.lessons import make_lecture, make_lesson, make_seat
from tests.factories.media import clip, ready_film
from tests.factories.onboarding import make_application

ROLES = (
    *("visitor", "student", "guardian", "teacher", "head", "editor"),
    *("publisher", "host", "learner", "stranger", "admin"),
)
HOUSES = {
    "teacher": ("warsaw", "teacher"),
    "head": ("dublin", "head"),
    "editor": ("suyun", "editor"),
    "publisher": ("suyun", "publisher"),
    "host": ("haiqiao-bcn", "host"),
    "stranger": ("toronto", "head"),
}
SENDERS = {"suyun": "editor", "warsaw": "teacher"}


@dataclass(frozen=True)
class World:
    """`words` fill the gaps in the addresses of the rules."""

    clients: dict[str, Client]
    careless: dict[str, Client]
    words: dict[str, Any]


def build_world() -> World:
    slugs = ("suyun", "madrid", "warsaw", "dublin", "haiqiao-bcn", "toronto")
    kinds = {"suyun": Organisation.Kind.ASSOCIATION, "haiqiao-bcn": Organisation.Kind.ASSOCIATION}
    houses = {slug: make_organisation(slug, kind=kinds.get(slug, "school")) for slug in slugs}
    people = {role: staff_of(houses[slug], role, work) for role, (slug, work) in HOUSES.items()}
    people |= {role: sign_up(role) for role in ("student", "guardian", "learner")}
    people["admin"] = sign_up("admin", is_staff=True, is_superuser=True)
    child = enter_student(display_name="陈小满", school=houses["madrid"], user=people["student"])
    link_guardian(user=people["guardian"], student=child)

    words: dict[str, Any] = {"child": child.pk, "person": people["learner"].pk}
    seats = {
        "suyun": lambda run: make_enrolment(run, child, by=people["student"], at=timezone.now()),
        "warsaw": lambda run: make_seat(run.course, people["learner"], at=timezone.now()),
    }
    for slug, take_seat in seats.items():
        words |= {f"{slug}_{name}": value for name, value in _course(houses[slug], slug, take_seat).items()}
    for slug, role in SENDERS.items():
        words |= _film_on_its_way(houses[slug], slug, people[role])
    for slug in ("dublin", "toronto"):
        words |= _office(houses[slug], slug)
    draft = make_application(email="draft@lyon.example")
    words |= {
        "application": make_application(is_sent=True).pk,
        "draft_application": draft.pk,
        "application_token": application_token(draft),
    }
    words["subject"] = make_subject().pk
    words |= _rosters(houses["dublin"], people["head"])
    words |= _classes(houses, people)
    words |= _families(houses["dublin"], people["head"], people["learner"])
    words["card_token"] = card_token(make_card(student=child, by=people["guardian"], at=timezone.now()))
    words["sibling_slip"] = _sibling(houses["madrid"], people["guardian"], child)
    words |= _left_course(houses["suyun"], people["learner"])
    words |= _sheets(houses["suyun"], people["editor"], people["publisher"])
    words |= _release(houses["suyun"], houses["dublin"], people)
    words |= _copies(people["guardian"], child)
    make_avatar("admin.png")
    _plain_pages()
    make_lecture(timezone.now() + timedelta(days=2), host=houses["suyun"], slug="lecture")
    houses["suyun"].page.add_child(instance=ReadingPage(title="诗", slug="poems"))
    return World(_clients(people, is_careful=True), _clients(people, is_careful=False), words)


def _course(house: Organisation, slug: str, take_seat: Any) -> dict[str, Any]:
    now = timezone.now()
    course = make_course(house, "course")
    film = ready_film(clip(size="160x120", seconds=1), collection=house.collection)
    # Who gets a practice film does not depend on how it was made.
    Video.objects.filter(pk=film.pk).update(has_practice_file=True, practice_file=film.keep_file.name)
    track = make_captions(film, text="[0:00.5]点")
    picture = make_picture(collection=house.collection)
    lesson = make_lesson(course, film=False, kind="video", slug="film", video=film)
    reading = make_lesson(course, film=False, slug="reading")
    run = make_run(course, enrolment_opens_at=now - timedelta(days=9), starts_on=now.date())
    draft = make_course(house, "draft", live=False)
    make_lesson(draft, film=False, slug="reading", live=False)
    draft_run = make_run(draft, enrolment_opens_at=now - timedelta(days=9), starts_on=now.date())
    return {
        "lesson": lesson.pk,
        "reading": reading.pk,
        "run": run.pk,
        "draft_run": draft_run.pk,
        "spare_run": make_run(make_course(house), enrolment_opens_at=now, starts_on=now.date()).pk,
        "seat": take_seat(run).pk,
        "film": film.pk,
        "track": track.pk,
        "uid": film.uid,
        "rendition": film.renditions.all()[0].name,
        "group": house.authors_group.pk,
        "picture": picture.get_rendition("width-100").url,
        "bytes": addresses.address_of(film.renditions.all()[0]),
    }


def _rosters(school: Organisation, head: User) -> dict[str, Any]:
    """One that waits to be imported, and one that is."""
    content = "姓名,班级,电话\n王芳,四年级,0850000110\n".encode()
    sent = [
        upload_roster(school=school, by=head, file_name="list.csv", content=content, at=timezone.now())
        for _time in range(2)
    ]
    begin_import(roster=sent[1], at=timezone.now())
    return {"roster": sent[0].pk, "imported_roster": sent[1].pk}


def _classes(houses: dict[str, Organisation], people: dict[str, User]) -> dict[str, Any]:
    """Dublin's own run with a child in it, a class to promote, and a child whom Toronto offers to Dublin."""
    now, dublin, head = timezone.now(), houses["dublin"], people["head"]
    pupil, twin = make_student(dublin, "王芳芳"), make_student(dublin, "王芳芳")
    cohort = cohort_named(school=dublin, name="一年级")
    move_students(school=dublin, students=[pupil, twin], to=cohort, by=head, at=now)
    promotion = promote_school(school=dublin, names={cohort.pk: "二年级"}, by=head, at=now)
    run = make_run(make_course(dublin), enrolment_opens_at=now, starts_on=now.date(), pace="weekly")
    make_lesson(run.course, film=False)
    foreign = make_student(houses["toronto"], "李雷")
    asked = ask_transfer(student=foreign, to=dublin, by=people["stranger"], at=now)
    return {
        "dublin_run": run.pk,
        "dublin_place": make_enrolment(run, pupil, by=head, at=now).pk,
        "dublin_pupil": pupil.pk,
        "dublin_twin": twin.pk,
        "dublin_cohort": cohort_named(school=dublin, name="二年级").pk,
        "promotion": promotion.pk,
        "transfer": asked.pk,
        "toronto_pupil": foreign.pk,
    }


def _families(school: Organisation, head: User, parent: User) -> dict[str, Any]:
    """A child with a guardian and a card, one whose slip somebody has used, and one who has neither."""
    now = timezone.now()
    linked, claimed = make_student(school), make_student(school)
    make_student(school)
    make_card(student=linked, by=head, at=now)
    with scope(organisation=school):
        printed = make_slips(school=school, students=[claimed], by=head, at=now)[0]
        cohort = Cohort.objects.filter(school=school).first()
    use_slip(code=printed.code, year=2018, month=3, by=parent, at=now)
    return {
        "dublin_child": linked.pk,
        "dublin_link": link_guardian(user=make_user(), student=linked).pk,
        "dublin_claim": printed.slip.pk,
        "dublin_class": cohort.pk,
    }


def _sibling(school: Organisation, guardian: User, child: Student) -> int:
    """A slip of a brother whom the school knows by the guardian's own address, as it does the child."""
    keep_address(user=guardian, is_confirmed=True)
    brother = make_student(school, "陈小山", birth_year=2019, birth_month=4)
    with scope(organisation=school):
        for each in (child, brother):
            FamilyContact.objects.create(student=each, email=guardian.email)
        return make_slips(school=school, students=[brother], by=guardian, at=timezone.now())[0].slip.pk


def _film_on_its_way(house: Organisation, slug: str, sender: User) -> dict[str, Any]:
    upload = begin_upload(
        owner=sender, collection=house.collection, name="half.mp4", length=9, at=timezone.now()
    )
    digest = Video.objects.get(collection=house.collection).digest
    assert digest, "every film that is ready has one"
    return {f"{slug}_upload": upload.pk, f"{slug}_digest": digest}


def _office(house: Organisation, slug: str) -> dict[str, Any]:
    """A helper whose role the head may take away, and somebody invited."""
    head = Staff.objects.get(organisation=house, role="head").user
    invited = invite_staff(
        organisation=house, email="ming@example.org", role="teacher", by=head, at=timezone.now()
    )
    helper = Staff.objects.get(user=make_staff(house, "registrar"))
    return {
        f"{slug}_role": helper.pk,
        f"{slug}_invitation": invited.pk,
        f"{slug}_token": token_of(invited),
    }


def _copies(guardian: User, child: Student) -> dict[str, Any]:
    """A copy of the child's data that is ready, and an erasure that has been asked for."""
    now = timezone.now()
    export = request_export(by=guardian, student=child, at=now)
    make_export(export=export, at=now, alive=lambda _percent: None)
    erasure = Erasure.objects.create(asked_by=guardian, student_number=0, asked_at=now)
    return {"data_export": export.pk, "erasure": erasure.pk}


def _left_course(house: Organisation, learner: User) -> dict[str, Any]:
    """A seat that `learner` has given up, and one of a pupil of Suyun's who is nobody else's business."""
    now = timezone.now()
    run = make_run(make_course(house), enrolment_opens_at=now - timedelta(days=1), starts_on=now.date())
    seat = make_seat(run.course, learner, at=now)
    withdraw_enrolment(enrolment=seat, by=learner, at=now)
    pupil = make_student(house, "别人家的孩子")
    return {"left_seat": seat.pk, "pupil": pupil.pk}


def _release(association: Organisation, school: Organisation, people: dict[str, User]) -> dict[str, Any]:
    """Three courses offered to Dublin: one is adopted, one declined, one waits for an answer."""
    now = timezone.now()
    release = begin_release(
        association=association, title="秋季", starts_on=now.date(), by=people["editor"], at=now
    )
    names = ("adopted", "declined", "new")
    offered = [make_course(association, f"offered-{name}") for name in names]
    choose_courses(release=release, weeks={course.pk: 1 for course in offered})
    # Week 1 begins at midnight there, which may lie ahead here.
    release.offers.update(opens_at=now)
    choose_schools(release=release, schools=[school.pk])
    announce_release(release=release, at=now)
    adopted, declined, new = release.offers.order_by("course__slug").values_list("pk", flat=True)
    head = people["head"]
    terms = Terms(starts_on=now.date())
    [taken] = adopt_courses(school=school, offers=[adopted], terms=terms, by=head, at=now)
    [refused] = decline_courses(school=school, offers=[declined], by=head, at=now)
    make_enrolment(taken.run, make_student(school, "都柏林的孩子"), by=head, at=now)
    return {"release": release.pk, "adoption": taken.pk, "declined": refused.pk, "offer": new}


def _sheets(house: Organisation, editor: User, publisher: User) -> dict[str, Any]:
    """One that waits for its drafts, one whose drafts are made; and a press that published a course."""
    now = timezone.now()
    content = f"课程名称,科目,学段\n新课,{make_subject().name},启蒙\n".encode()
    sent = [
        upload_sheet(organisation=house, by=editor, file_name="list.csv", content=content, at=now)
        for _time in range(2)
    ]
    begin_drafts(batch=sent[1], by=editor)
    run(Job.objects.get(kind=DRAFTS_JOB).pk)
    courses = [sent[1].rows.get().course_id]
    begun = begin_publication(organisation=house, courses=courses, by=publisher, at=now)
    return {"batch": sent[0].pk, "made_batch": sent[1].pk, "publication": begun.pk, "drafted": courses[0]}


def _plain_pages() -> None:
    home = HomePage.objects.get()
    home.add_child(instance=StandardPage(title="关于", slug="about"))
    news = home.add_child(instance=NewsIndexPage(title="消息", slug="news"))
    news.add_child(instance=NewsPage(title="一条", slug="one", published_on=timezone.now().date()))


def _clients(people: dict[str, User], *, is_careful: bool) -> dict[str, Client]:
    """Careless clients send forms without the token that proves where they come from."""
    clients = {
        role: Client(enforce_csrf_checks=not is_careful, raise_request_exception=False) for role in ROLES
    }
    for role, user in people.items():
        clients[role].force_login(user)
    return clients
