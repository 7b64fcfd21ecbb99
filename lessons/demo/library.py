"""The demo's twelve courses with their 53 lessons, and a run of each."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.pages.models import PageTranslation
from courses.catalogue.models import CourseRun, Subject, SubjectName
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from lessons.demo.content import demo_content
from lessons.demo.poems import poem_block
from lessons.demo.reels import film_of_lesson
from lessons.outline.pages import LessonKind, LessonPage
from media.videos.models import Video

#: Whose house a course stands in; all others are Suyun's.
PUBLISHERS = {
    "grandmas-stove": "haiqiao-bcn",
    "paper-travels": "warsaw",
    "ask-your-body": "dublin",
    "red-paper": "hamburg",
    "little-songs": "madrid",
}
#: What stands on the cover where the title's first character says little, or two titles share it.
COVER_CHARACTERS = {
    "little-songs": "耳",
    "tang-travel": "诗",
    "light-your-voice": "声",
    "brush-strokes": "笔",
    "five-step-fist": "拳",
    "paper-travels": "纸",
    "grandmas-stove": "灶",
}
#: Seats of a run where they are few, so that a waiting list can be seen.
SEATS = {"brush-strokes": 8, "grandmas-stove": 12}
#: What textbooks and examinations would call some of the courses.
LEVELS = {
    "little-songs": ("YCT 1",),
    "tang-travel": ("《中文》4-7", "YCT 3"),
    "brush-strokes": ("《中文》5-3", "HSK 3.0-2"),
    "light-your-voice": ("《中文》4-7", "HSK 3.0-2"),
    "jiangnan-song": ("HSK 3.0-3",),
}
#: A course whose enrolment has not opened yet, and one whose enrolment is over (days from today).
OPENS_IN_DAYS = {"five-step-fist": 6}
CLOSED_DAYS_AGO = {"jiangnan-song": 2}
#: Subjects in Spanish; Chinese and English stand in the content.
SPANISH = {
    "趣味汉字": "caracteres divertidos",
    "儿歌与故事": "canciones y cuentos",
    "古诗赏析": "poesía clásica",
    "朗诵": "recitación",
    "书法": "caligrafía",
    "国画": "pintura con tinta",
    "音乐": "música",
    "武术": "artes marciales",
    "剪纸": "papel recortado",
    "折纸": "papiroflexia",
    "烹饪": "cocina",
    "健康与运动科学": "salud y movimiento",
}
TITLE_IN_BRACKETS = re.compile(r"《(.+?)》")


def seed_courses(organisations: dict[str, Organisation], films: dict[str, Video]) -> None:
    for number, facts in enumerate(demo_content()["courses"]):
        if CoursePage.objects.filter(slug=facts["id"]).exists():
            continue
        publisher = organisations[PUBLISHERS.get(facts["id"], "suyun")]
        course = _course(facts, publisher, _subject(facts["subject"], number))
        for place, lesson in enumerate(facts["lessons"]):
            _lesson(course, place, lesson, film_of_lesson(facts["id"], place, films))
        _run(course)


def _subject(words: str, number: int) -> Subject:
    """'趣味汉字 fun characters' as a row with its names; colours go round the palette."""
    chinese, english = words.split(" ", 1)
    slug = english.replace(" ", "-")
    subject, is_new = Subject.objects.get_or_create(
        slug=slug, defaults={"name": chinese, "colour": number % 8 + 1}
    )
    if is_new:
        SubjectName.objects.create(subject=subject, language="en", name=english.capitalize())
        SubjectName.objects.create(subject=subject, language="es", name=SPANISH[chinese].capitalize())
    return subject


def _course(facts: dict[str, Any], publisher: Organisation, subject: Subject) -> CoursePage:
    course = CoursePage(
        title=facts["title_zh"],
        slug=facts["id"],
        summary=facts["summary_zh"],
        organisation=publisher,
        subject=subject,
        stage=facts["stage"],
        taught_by=facts["teacher"],
        cover_character=COVER_CHARACTERS.get(facts["id"], ""),
    )
    course.other_languages = [
        PageTranslation(language="en", title=facts["title_en"], summary=facts["summary_en"])
    ]
    course.levels.set(LEVELS.get(facts["id"], ()))
    return publisher.page.add_child(instance=course)


def _lesson(course: CoursePage, place: int, facts: dict[str, Any], film: Video) -> None:
    recipe = next((r for r in demo_content()["recipes"] if r["title_zh"] == facts["title_zh"]), None)
    lesson = LessonPage(
        title=facts["title_zh"],
        slug=f"lesson-{place + 1}",
        kind=LessonKind.RECIPE if recipe else LessonKind.VIDEO,
        minutes=facts["minutes"],
        # "逐行跟读 / line-by-line reading": written for the teacher, shown in the language of the course.
        practice=facts["practice"].partition(" / ")[0],
        video=None if recipe else film,
        body=[{"type": "recipe", "value": recipe}] if recipe else _poem(facts["title_zh"]),
    )
    lesson.other_languages = [PageTranslation(language="en", title=facts["title_en"])]
    course.add_child(instance=lesson)


def _poem(title: str) -> list[dict[str, Any]]:
    """The poem that a lesson's title names in 《》, as a block; none where it names none we have."""
    named = TITLE_IN_BRACKETS.search(title)
    poem = next((p for p in demo_content()["poems"] if named and p["title"]["hans"] == named[1]), None)
    return [] if poem is None else [poem_block(poem)]


def _run(course: CoursePage) -> None:
    now = timezone.now()
    opens_in = OPENS_IN_DAYS.get(course.slug, -30)
    closed_ago = CLOSED_DAYS_AGO.get(course.slug)
    CourseRun.objects.create(
        course=course,
        organisation=course.organisation,
        starts_on=(now + timedelta(days=max(opens_in, 0))).date(),
        ends_on=(now + timedelta(days=240)).date(),
        enrolment_opens_at=now + timedelta(days=opens_in),
        enrolment_closes_at=now - timedelta(days=closed_ago) if closed_ago else None,
        seats=SEATS.get(course.slug),
    )
