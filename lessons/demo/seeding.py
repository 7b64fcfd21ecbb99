"""Fills an empty installation with the demo. Filling it again changes nothing."""

from collections.abc import Callable

from django.db import transaction

from cms.pages.actions import open_site
from cms.pages.cache import forget_pages
from lessons.demo.agenda import seed_lectures
from lessons.demo.classes import seed_classes
from lessons.demo.families import seed_families
from lessons.demo.federation import seed_application, seed_federation
from lessons.demo.houses import seed_organisations
from lessons.demo.library import seed_courses
from lessons.demo.offices import seed_offices
from lessons.demo.people import seed_people
from lessons.demo.poems import seed_poems
from lessons.demo.reels import seed_films
from lessons.demo.releases import seed_release
from lessons.demo.seats import seed_seats
from lessons.demo.site_texts import seed_site_texts
from lessons.demo.words_of_films import seed_words


def seed_demo(report: Callable[[str], None]) -> None:
    """Load all of the demo, telling `report` what is being done.

    The films are drawn here and handed to the real pipeline; the worker makes them playable while
    the site is already up.
    """
    report("Opening the site …")
    with transaction.atomic():
        home = open_site()
        seed_site_texts(home)
        report("Schools and associations …")
        organisations = seed_organisations()
        seed_federation(organisations)
        seed_application()
        report("People …")
        seed_people(organisations)
    report("Drawing films …")
    films = seed_films(organisations["suyun"], report)
    report("Courses and lessons …")
    with transaction.atomic():
        seed_words(films)
        seed_courses(organisations, films)
        seed_poems(organisations)
        report("Lectures …")
        seed_lectures(organisations)
        seed_release(organisations)
        report("Who takes which course …")
        seed_seats()
        seed_classes(organisations)
        seed_families(organisations)
        seed_offices()
    forget_pages()
