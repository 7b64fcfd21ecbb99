"""The index of this app's tables: outsiders import from the rooms."""

from courses.catalogue.models import CourseRun, Subject, SubjectName
from courses.catalogue.pages import CatalogueIndexPage, CoursePage
from courses.enrolment.models import Enrolment, EnrolmentChange
from courses.organisations.models import Invitation, Organisation, Staff
from courses.organisations.pages import OrganisationIndexPage, OrganisationPage
from courses.students.models import Guardian, Student

__all__ = [
    "CatalogueIndexPage",
    "CoursePage",
    "CourseRun",
    "Enrolment",
    "EnrolmentChange",
    "Guardian",
    "Invitation",
    "Organisation",
    "OrganisationIndexPage",
    "OrganisationPage",
    "Staff",
    "Student",
    "Subject",
    "SubjectName",
]
