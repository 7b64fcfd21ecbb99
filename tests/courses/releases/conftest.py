"""Suyun offers two courses to Dublin and Madrid."""

from datetime import timedelta

import pytest
import time_machine

from courses.catalogue.pages import CoursePage
from courses.releases.actions import announce_release, begin_release, choose_courses, choose_schools
from courses.releases.models import Release
from tests.factories.courses import NOW, make_course
from tests.scenes import scene


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@scene
@time_machine.travel(NOW, tick=False)
def brush(suyun) -> CoursePage:
    return make_course(suyun, "brush", title="写毛笔")


@scene
@time_machine.travel(NOW, tick=False)
def poems(suyun) -> CoursePage:
    return make_course(suyun, "poems", title="背唐诗")


@scene
@time_machine.travel(NOW, tick=False)
def draft(suyun, editor, brush, poems, dublin, madrid) -> Release:
    """The first course from this week on, the other a week later; nobody has been told."""
    release = begin_release(
        association=suyun, title="秋季", starts_on=NOW.date() - timedelta(days=2), by=editor, at=NOW
    )
    choose_courses(release=release, weeks={brush.pk: 1, poems.pk: 2})
    choose_schools(release=release, schools=[dublin.pk, madrid.pk])
    return release


@scene
@time_machine.travel(NOW, tick=False)
def announced(draft) -> Release:
    return announce_release(release=draft, at=NOW)
