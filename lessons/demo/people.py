"""The demo's log-ins with their roles, the child in Madrid and her guardian."""

from django.utils import timezone

from cms.accounts.actions import keep_address
from cms.accounts.models import User
from courses.consent.actions import answer_consent
from courses.consent.answers import wordings_in_force
from courses.consent.models import Consent, Purpose
from courses.organisations.actions import appoint_staff
from courses.organisations.models import Organisation
from courses.students.actions import enter_student, link_guardian
from courses.students.models import Student
from lessons.demo.accounts import DEMO_ACCOUNTS, DemoAccount, demo_password


def seed_people(organisations: dict[str, Organisation]) -> None:
    users = {account.username: _user_of(account) for account in DEMO_ACCOUNTS}
    for account in DEMO_ACCOUNTS:
        if account.role:
            appoint_staff(
                organisation=organisations[account.organisation],
                user=users[account.username],
                role=account.role,
            )
    child = Student.objects.visible_to(users["student"]).filter(user=users["student"]).first()
    if child is None:
        child = enter_student(
            display_name=users["student"].display_name,
            school=organisations["madrid"],
            user=users["student"],
            name_hans="陈小满",
            name_hant="陳小滿",
            name_latin="CHEN XIAOMAN",
            birth_year=2017,
            birth_month=5,
        )
    link_guardian(user=users["guardian"], student=child)
    _answer_some_questions(child, users["guardian"])


def _answer_some_questions(child: Student, guardian: User) -> None:
    """The other questions wait, so that a first look finds some to answer."""
    now = timezone.now()
    wordings = wordings_in_force(language=guardian.language, at=now)
    for purpose in (Purpose.ACCOUNT, Purpose.MESSAGES):
        if not Consent.objects.visible_to(guardian).filter(student=child, purpose=purpose).exists():
            answer_consent(
                student=child,
                wording=wordings[purpose],
                is_given=True,
                by=guardian,
                language=guardian.language,
                at=now,
            )


def _user_of(account: DemoAccount) -> User:
    user = User.objects.filter(username=account.username).first()
    if user is not None:
        return user
    is_operator = account.username == "admin"
    # Children have no e-mail address; example.org belongs to nobody (RFC 2606).
    email = None if account.username == "student" else f"{account.username}@example.org"
    user = User.objects.create_user(
        username=account.username,
        email=email,
        display_name=account.display_name,
        password=demo_password(),
        language=account.language,
        time_zone=account.time_zone,
        is_staff=is_operator,
        is_superuser=is_operator,
    )
    keep_address(user=user, is_confirmed=True)
    return user
