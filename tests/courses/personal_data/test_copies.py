"""A copy: a ZIP of JSON and files, made by the queue, for the one who asked, for seven days."""

import io
import json
import time
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail import hooks

from cms.jobs.models import Job
from cms.mail.models import Letter
from courses.consent.files import HOOK
from courses.consent.models import Purpose
from courses.personal_data.actions import EXPORT_JOB, forget_exports, request_export
from courses.personal_data.models import KEPT_FOR, DataExport
from courses.students.actions import link_guardian
from media.storage import films
from tests.cast import PASSWORD
from tests.courses.consent.test_effects import Shelf, as_person
from tests.courses.personal_data.test_erasing import work
from tests.factories.consent import make_answer
from tests.factories.courses import make_course, make_enrolment, make_run, make_user

pytestmark = pytest.mark.django_db
DATA = "/en/family/data"


def fetch(client, export: DataExport) -> zipfile.ZipFile:
    answer = client.get(f"{DATA}/exports/{export.pk}/data.zip")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def rows(data: dict, table: str) -> list[dict]:
    return next(each["rows"] for each in data["tables"] if each["table"] == table)


def test_a_guardian_asks_waits_and_fetches(child, guardian, suyun):
    make_enrolment(make_run(make_course(suyun, title="写毛笔")), child, by=guardian)
    make_answer(child, guardian, Purpose.CLASS)
    shelf = Shelf()
    shelf.put(child, Purpose.RECORDINGS, "静夜思.m4a")
    client = as_person(guardian)
    began = time.monotonic()
    asked = client.post(f"{DATA}/{child.pk}/export/")
    export = DataExport.objects.get()
    assert asked["Location"] == f"{DATA}/exports/{export.pk}/"
    assert "is being made" in client.get(asked["Location"]).content.decode()
    with hooks.register_temporarily(HOOK, shelf.files_of):
        work(EXPORT_JOB)
    assert time.monotonic() - began < 60
    assert "Fetch the copy" in client.get(asked["Location"]).content.decode()
    archive = fetch(client, export)
    assert archive.namelist() == ["data.json", "files/001-静夜思.m4a"]
    assert archive.read("files/001-静夜思.m4a") == b"voice"
    data = json.loads(archive.read("data.json"))
    assert data["student"]["display_name"] == "陈小满"
    assert data["login"]["username"] == "student"
    assert [row["run__course__title"] for row in rows(data, "courses.Enrolment")] == ["写毛笔"]
    [consent] = rows(data, "courses.Consent")
    assert (consent["purpose"], consent["is_given"]) == ("class", True)
    assert "shown to the class" in consent["wording__question"]
    letter = Letter.objects.get(key=f"data-export-{export.pk}")
    assert letter.to == "guardian@example.org"
    for path in list(shelf.kept):
        shelf.drop(path)


def test_nobody_else_can_fetch_it(child, guardian, student, admin, stranger):
    father = make_user("father")
    link_guardian(user=father, student=child)
    export = request_export(by=guardian, student=child, at=timezone.now())
    work(EXPORT_JOB)
    for somebody in (father, student, admin, stranger):
        for address in ("", "data.zip"):
            answer = as_person(somebody).get(f"{DATA}/exports/{export.pk}/{address}")
            assert answer.status_code == 404, somebody


def test_it_ends_after_seven_days_and_its_bytes_go(child, guardian):
    export = request_export(by=guardian, student=child, at=timezone.now())
    work(EXPORT_JOB)
    export.refresh_from_db()
    assert films().exists(export.file.name)
    assert forget_exports(at=export.expires_at - timedelta(seconds=1)) == 0
    DataExport.objects.update(ready_at=export.ready_at - KEPT_FOR, expires_at=export.expires_at - KEPT_FOR)
    client = as_person(guardian)
    assert client.get(f"{DATA}/exports/{export.pk}/data.zip").status_code == 404
    assert "is over" in client.get(f"{DATA}/exports/{export.pk}/").content.decode()
    assert forget_exports(at=timezone.now() + timedelta(seconds=1)) == 1
    assert not films().exists(export.file.name)
    assert not DataExport.objects.exists()


def test_asking_again_while_one_is_made_is_one(child, guardian):
    first = request_export(by=guardian, student=child, at=timezone.now())
    assert request_export(by=guardian, student=child, at=timezone.now()) == first
    assert Job.objects.filter(kind=EXPORT_JOB).count() == 1


def test_a_copy_of_oneself_names_no_other_family(guardian, child, learner):
    export = request_export(by=learner, student=None, at=timezone.now())
    work(EXPORT_JOB)
    text = fetch(as_person(learner), export).read("data.json").decode()
    assert "Grace Lim" in text
    assert "陈" not in text


def test_what_is_kept_is_shown(child, guardian, student):
    make_answer(child, guardian, Purpose.CLASS)
    page = as_person(guardian).get(f"{DATA}/{child.pk}/").content.decode()
    assert "陈小满" in page
    assert "Consents" in page
    assert "Showing work to the class</span>" in page, "codes stand in words"
    assert as_person(student).get(f"{DATA}/me/").status_code == 404


def test_erasing_asks_for_the_password_and_for_the_mark(child, guardian):
    client = as_person(guardian)
    address = f"{DATA}/{child.pk}/erase/"
    asked = client.get(address).content.decode()
    assert "This cannot be taken back" in asked
    door = client.post(address)["Location"]
    assert "/reauthenticate/" in door
    assert "was not set" in client.post(door, {"password": PASSWORD}).content.decode()
    begun = client.post(address, {"sure": "yes"})
    assert "/erasures/" in begun["Location"]
    assert "being erased" in client.get(begun["Location"]).content.decode()
    work()
    assert "It is erased" in client.get(begun["Location"]).content.decode()
    assert client.get(address).status_code == 404
