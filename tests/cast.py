"""The people every test may call by name: the demo's log-ins, each with what makes them who they are.

Ask for one as a fixture: `def test_x(student, stranger)`. What a person stands on (their school, their
child) comes with them. The names, languages and time zones are those of the demo.
"""

from cms.accounts.models import User
from courses.organisations.actions import appoint_staff
from courses.organisations.models import Organisation
from courses.students.actions import enter_student, link_guardian, student_for
from courses.students.models import Student
from lessons.demo.accounts import DEMO_ACCOUNTS, DemoAccount
from tests.factories.courses import make_organisation
from tests.scenes import scene

PASSWORD = "a password of the tests"
ACCOUNTS = {account.username: account for account in DEMO_ACCOUNTS} | {
    "stranger": DemoAccount(
        "stranger",
        "Noa Tremblay",
        "en",
        "America/Toronto",
        "heads a school that has nothing to do with others",
    )
}


def sign_up(username: str, **facts: object) -> User:
    """The log-in alone: nobody's staff, nobody's student."""
    account = ACCOUNTS[username]
    return User.objects.create_user(
        display_name=account.display_name,
        username=username,
        email=f"{username}@example.org",
        password=PASSWORD,
        language=account.language,
        time_zone=account.time_zone,
        **facts,
    )


def staff_of(organisation: Organisation, username: str, role: str) -> User:
    user = sign_up(username)
    appoint_staff(organisation=organisation, user=user, role=role)
    # Permissions are kept on the object they were first asked of: hand out a fresh one.
    return User.objects.get(pk=user.pk)


@scene
def suyun(db) -> Organisation:
    """An association in Suzhou: offers courses, teaches nobody itself."""
    return make_organisation(
        "suyun", kind=Organisation.Kind.ASSOCIATION, country="CN", time_zone="Asia/Shanghai"
    )


@scene
def madrid(db) -> Organisation:
    return make_organisation("madrid")


@scene
def warsaw(db) -> Organisation:
    return make_organisation("warsaw", country="PL", time_zone="Europe/Warsaw")


@scene
def dublin(db) -> Organisation:
    return make_organisation("dublin", country="IE", time_zone="Europe/Dublin")


@scene
def haiqiao(db) -> Organisation:
    """The association of Barcelona that hosts lectures."""
    return make_organisation("haiqiao-bcn", kind=Organisation.Kind.ASSOCIATION)


@scene
def toronto(db) -> Organisation:
    """A school that has nothing to do with the others."""
    return make_organisation("toronto", country="CA", time_zone="America/Toronto")


@scene
def admin(db) -> User:
    return sign_up("admin", is_staff=True, is_superuser=True)


@scene
def editor(suyun) -> User:
    """Writes Suyun's courses."""
    return staff_of(suyun, "editor", "editor")


@scene
def publisher(suyun) -> User:
    """Publishes what Suyun's editors write."""
    return staff_of(suyun, "publisher", "publisher")


@scene
def teacher(warsaw) -> User:
    return staff_of(warsaw, "teacher", "teacher")


@scene
def head(dublin) -> User:
    return staff_of(dublin, "head", "head")


@scene
def host(haiqiao) -> User:
    return staff_of(haiqiao, "host", "host")


@scene
def student(madrid) -> User:
    """A child on Madrid's roll, with a log-in; their record is `child`."""
    user = sign_up("student")
    enter_student(display_name=user.display_name, school=madrid, user=user)
    return user


@scene
def child(student) -> Student:
    """The record of `student`."""
    return student_for(user=student)


@scene
def guardian(child) -> User:
    """Answers for `student`."""
    user = sign_up("guardian")
    link_guardian(user=user, student=child)
    return user


@scene
def learner(db) -> User:
    """An adult in Sydney, of no school."""
    return sign_up("learner")


@scene
def stranger(toronto) -> User:
    """Heads another school: signed in, trusted there, and a stranger everywhere else."""
    return staff_of(toronto, "stranger", "head")
