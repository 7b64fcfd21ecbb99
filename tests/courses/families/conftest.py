"""A pupil whose family has not come yet, and a mother who has just signed up."""

from cms.accounts.models import User
from courses.students.models import Student
from tests.factories.courses import make_student, make_user
from tests.scenes import scene


@scene
def pupil(dublin) -> Student:
    return make_student(dublin, "李明", birth_year=2018, birth_month=3)


@scene
def mei(db) -> User:
    return make_user("mei")
