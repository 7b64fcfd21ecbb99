"""What the courses' storey does when it hears news."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.pages.actions import open_section
from cms.pages.cache import forget_pages
from cms.pages.pages import HomePage
from cms.signals import site_opened
from courses.attendance.merging import move_marks
from courses.catalogue.actions import settle_course
from courses.catalogue.pages import CatalogueIndexPage, CoursePage
from courses.consent.actions import merge_answers
from courses.families.actions import move_papers
from courses.organisations.pages import OrganisationIndexPage
from courses.personal_data.models import DataExport
from courses.signals import course_run_changed, students_merged
from courses.students.models import Student


@receiver(site_opened)
def open_sections(home: HomePage, **_news: Any) -> None:
    open_section(
        home=home,
        page_class=CatalogueIndexPage,
        slug="courses",
        title="课程",
        titles={"en": "Courses", "es": "Cursos"},
    )
    open_section(
        home=home,
        page_class=OrganisationIndexPage,
        slug="organisations",
        title="学校与侨团",
        titles={"en": "Schools and associations", "es": "Escuelas y asociaciones"},
    )


@receiver(post_page_move)
def courses_follow_their_house(sender: type[Page], instance: Page, **_news: Any) -> None:
    """A course that was moved into another house belongs to that organisation from now on."""
    if issubclass(sender, CoursePage):
        settle_course(course=CoursePage.objects.get(pk=instance.pk))


@receiver(course_run_changed)
def tell_visitors(**_news: Any) -> None:
    # Visitors are told of new dates at once, not when the stored page has grown old.
    forget_pages()


@receiver(students_merged)
def one_child_one_answer(kept: Student, gone: Student, **_news: Any) -> None:
    merge_answers(keep=kept, other=gone)
    DataExport.objects.filter(student=gone, ready_at__isnull=False).update(student=kept)


@receiver(students_merged)
def end_papers_of_the_record_that_goes(kept: Student, gone: Student, **_news: Any) -> None:
    move_papers(kept=kept, gone=gone, at=timezone.now())


@receiver(students_merged)
def marks_follow_the_child(kept: Student, gone: Student, **_news: Any) -> None:
    move_marks(kept=kept, gone=gone)
