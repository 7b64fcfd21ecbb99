"""A line becomes a course with its lessons, as drafts, each with a revision as the editors' place writes it."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.accounts.models import User
from cms.chinese.pinyin import slug_of
from cms.chinese.scripts import HAN
from cms.pages.covers import first_han
from cms.pages.models import PageTranslation
from courses.catalogue.models import CourseRun
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from courses.organisations.pages import OrganisationPage
from lessons.batches.columns import languages_beside_chinese
from lessons.batches.judging import Entry
from lessons.batches.models import BatchRow
from lessons.outline.pages import LessonPage
from media.videos.models import Video


@dataclass(frozen=True)
class Made:
    course: CoursePage
    is_new: bool
    revisions: dict[str, Any]


def draft_course(*, organisation: Organisation, entry: Entry, by: User | None, taken: set[str]) -> Made:
    """`taken` are characters on covers that other courses of the house show already."""
    if entry.course is None:
        course = _new_course(organisation, entry, taken)
        course.owner = by
        OrganisationPage.objects.get(organisation=organisation).add_child(instance=course)
        log(instance=course, action="wagtail.create", user=by)
        revision = course.save_revision(user=by)
        lessons = _add_lessons(course, entry.films, by)
        return Made(course, True, {"is": revision.pk, "lessons": lessons})
    page = CoursePage.objects.get(pk=entry.course)
    course = page.get_latest_revision_as_object()
    was = page.latest_revision_id
    _tell(course, entry)
    if not page.live:
        # As the editors' place does: the table shows a draft as it stands.
        course.save()
    revision = course.save_revision(user=by)
    lessons = _add_lessons(page, entry.films, by)
    return Made(page, False, {"was": was, "is": revision.pk, "lessons": lessons})


def _new_course(organisation: Organisation, entry: Entry, taken: set[str]) -> CoursePage:
    title = entry.value("title")
    course = CoursePage(
        title=title,
        slug=_free_slug(organisation.page, title),
        organisation=organisation,
        live=False,
        cover_character=_character(title, taken),
    )
    _tell(course, entry)
    taken.add(course.cover_glyph)
    return course


def _tell(course: CoursePage, entry: Entry) -> None:
    """What the line says. An empty cell takes nothing away that is written already."""
    course.title = entry.value("title")
    course.subject_id, course.stage = entry.subject, entry.stage
    course.summary = entry.values.get("summary", "").strip() or course.summary
    course.taught_by = entry.value("teacher") or course.taught_by
    character = entry.value("character")
    if character and HAN.fullmatch(character):
        course.cover_character = character
    if entry.levels:
        course.levels.set(entry.levels)
    _translate(course, entry)


def _translate(course: CoursePage, entry: Entry) -> None:
    known = {row.language: row for row in course.other_languages.all()}
    for language in languages_beside_chinese():
        title, summary = entry.value(f"title:{language}"), entry.values.get(f"summary:{language}", "").strip()
        if not title and not summary:
            continue
        row = known.setdefault(language, PageTranslation(language=language))
        row.title, row.summary = title or row.title, summary or row.summary
    course.other_languages = list(known.values())


def _add_lessons(course: CoursePage, films: Iterable[int], by: User | None) -> list[int]:
    """A draft of a lesson for each film that the course has none of yet. Returns their numbers."""
    there = list(LessonPage.objects.child_of(course).values_list("slug", "video"))
    new = [pk for pk in films if pk not in {video for _slug, video in there}]
    slugs = {slug for slug, _video in there}
    numbers = (f"lesson-{number}" for number in itertools.count(len(there) + 1))
    free = (slug for slug in numbers if slug not in slugs)
    made = []
    for film in sorted(Video.objects.filter(pk__in=new), key=lambda video: new.index(video.pk)):
        lesson = LessonPage(title=film.title, slug=next(free), video=film, live=False, owner=by)
        course.add_child(instance=lesson)
        log(instance=lesson, action="wagtail.create", user=by)
        lesson.save_revision(user=by)
        made.append(lesson.pk)
    return made


def _character(title: str, taken: set[str]) -> str:
    """Empty where the title's first character will do; else the first that no other cover shows, so that
    a child who cannot read yet tells the courses apart."""
    if first_han(title) not in taken:
        return ""
    return next((found for found in HAN.findall(title) if found not in taken), "")


def _free_slug(house: Page, title: str) -> str:
    proposal = slug_of(title) or "course"
    # Addresses that begin so: few, or none.
    known = set(house.get_children().filter(slug__startswith=proposal).values_list("slug", flat=True))
    numbered = (f"{proposal}-{number}" for number in itertools.count(2))
    return proposal if proposal not in known else next(slug for slug in numbered if slug not in known)


def restore_course(*, row: BatchRow, by: User) -> bool:
    """Delete the draft that the line made, or give the course back what it said before; True if done.

    It stays where somebody has published it, changed it since, or given it dates.
    """
    course = row.course
    if course is None or course.latest_revision_id != row.revisions.get("is"):
        return False
    lessons = LessonPage.objects.filter(pk__in=row.revisions.get("lessons", []))
    if lessons.filter(first_published_at__isnull=False).exists():
        return False
    if row.effect == BatchRow.Effect.CREATED:
        others = course.get_children().exclude(pk__in=lessons.values("pk"))
        if course.first_published_at or others.exists() or CourseRun.objects.filter(course=course).exists():
            return False
        _delete(course, by)
        return True
    for lesson in lessons:
        _delete(lesson, by)
    before = Revision.objects.filter(pk=row.revisions.get("was")).first()
    if before is not None:
        old = before.as_object()
        if not course.live:
            old.save()
        old.save_revision(user=by)
    return True


def _delete(page: Page, by: User) -> None:
    # Whoever writes the house's courses undoes its sheets, also those that a colleague sent.
    DeletePageAction(page, user=by).execute(skip_permission_checks=True)
