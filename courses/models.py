"""The index of this app's tables: outsiders import from the rooms."""

from courses.attendance.models import AttendanceMark
from courses.catalogue.levels import CourseLevel, LevelTag
from courses.catalogue.models import CoursePrerequisite, CourseRun, Subject, SubjectName
from courses.catalogue.pages import CatalogueIndexPage, CoursePage
from courses.cohorts.models import Cohort, CohortMove, CohortPlace, CohortTeacher, Promotion
from courses.consent.models import AgeOfConsent, Consent, ConsentVersion, ConsentWording
from courses.enrolment.models import Enrolment, EnrolmentChange, EnrolmentCode
from courses.families.models import ChildCard, FamilySlip
from courses.onboarding.models import OnboardingApplication
from courses.organisations.models import Affiliation, Invitation, Organisation, Staff
from courses.organisations.pages import OrganisationIndexPage, OrganisationPage
from courses.personal_data.models import DataExport, ErasedCount, Erasure
from courses.releases.models import Adoption, Offer, Release
from courses.rosters.models import RosterImport, RosterRow
from courses.students.models import FamilyContact, Guardian, Student
from courses.transfers.models import StudentTransfer

__all__ = [
    "Adoption",
    "Affiliation",
    "AgeOfConsent",
    "AttendanceMark",
    "CatalogueIndexPage",
    "ChildCard",
    "Cohort",
    "CohortMove",
    "CohortPlace",
    "CohortTeacher",
    "Consent",
    "ConsentVersion",
    "ConsentWording",
    "CourseLevel",
    "CoursePage",
    "CoursePrerequisite",
    "CourseRun",
    "DataExport",
    "Enrolment",
    "EnrolmentChange",
    "EnrolmentCode",
    "ErasedCount",
    "Erasure",
    "FamilyContact",
    "FamilySlip",
    "Guardian",
    "Invitation",
    "LevelTag",
    "Offer",
    "OnboardingApplication",
    "Organisation",
    "OrganisationIndexPage",
    "OrganisationPage",
    "Promotion",
    "Release",
    "RosterImport",
    "RosterRow",
    "Staff",
    "Student",
    "StudentTransfer",
    "Subject",
    "SubjectName",
]
