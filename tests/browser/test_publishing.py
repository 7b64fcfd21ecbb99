"""An editor writes a course with a film, a publisher puts it before the public, a student learns from it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, FILM_SECONDS
from tests.browser.films import plays_beyond, start_film
from tests.browser.people import find_course
from tests.factories.media import call_ffmpeg

pytestmark = DESK

COURSE, LESSON = "永字八法", "第一笔：侧"
ADDRESS = "yong-in-eight-strokes"
READY = {"zh-hans": "可以看了", "en": "ready"}


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    """Ten seconds from an editor's camera."""
    path = tmp_path_factory.mktemp("camera") / "第一笔.mp4"
    picture = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=10")
    sound = ("-f", "lavfi", "-i", "sine=440:d=10")
    call_ffmpeg(*picture, *sound, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(path))
    return path


def test_a_course_with_a_film_comes_before_the_public(sign_in, base_url, another_device, accessible, film):
    editor = sign_in("editor", "zh-hans")
    course = write_course(editor, base_url)
    lesson = write_lesson(editor, base_url, course, film)
    wait_until_ready(editor, base_url, "第一笔", READY["zh-hans"])
    for page in (course, lesson):
        submit(editor, base_url, page)

    publisher = sign_in("publisher", "zh-hans", on=another_device())
    publisher.set_viewport_size({"width": 1280, "height": 900})
    for page, title in ((course, COURSE), (lesson, LESSON)):
        approve(publisher, base_url, page, title)
    announce_run(publisher, base_url, course)

    student = sign_in("student", on=another_device())
    student.goto(f"{base_url}/en/courses/")
    find_course(student, COURSE)
    expect(student.get_by_role("heading", level=1)).to_contain_text(COURSE)
    accessible(student)
    student.get_by_role("button", name="Enrol").click()
    expect(student).to_have_url(f"{base_url}/en/organisations/suyun/{ADDRESS}/first-stroke/")
    accessible(student)
    start_film(student)
    plays_beyond(student, 2)


def write_course(page: Page, base_url: str) -> int:
    """The short form; returns the number of the draft's page."""
    page.goto(f"{base_url}/admin/")
    page.get_by_role("link", name="写一门新课").click()
    page.locator("#id_title").fill(COURSE)
    choose(page, "subject", "书法")
    page.locator("#id_stage").select_option("starter")
    page.locator("#id_summary").fill("一个字，八种笔画。")
    page.locator("#id_cover_character").fill("永")
    set_address(page, ADDRESS)
    return save_draft(page)


def write_lesson(page: Page, base_url: str, course: int, film: Path) -> int:
    page.goto(f"{base_url}/admin/pages/{course}/add_subpage/")
    page.locator("#id_title").fill(LESSON)
    page.locator("#id_practice").fill("写十个点。")
    film_field = page.locator("#id_video-chooser")
    film_field.locator("[data-chooser-action-choose]").first.click()
    page.locator("#tab-label-upload-video").click()
    upload = page.locator("form.media-upload")
    upload.locator("input[name$=title]").fill("第一笔")
    upload.locator("input[type=file]").set_input_files(film)
    upload.locator("[type=submit]").click()
    expect(film_field).to_contain_text("第一笔")
    set_address(page, "first-stroke")
    return save_draft(page)


def choose(page: Page, field: str, name: str) -> None:
    page.locator(f"[data-contentpath={field}] [data-chooser-action-choose]").first.click()
    page.locator(".modal-body").get_by_role("link", name=name, exact=True).click()
    expect(page.locator(f"[data-contentpath={field}]").first).to_contain_text(name)


def set_address(page: Page, slug: str) -> None:
    page.get_by_role("tab", name="推荐").click()
    page.locator("#id_slug").fill(slug)
    page.get_by_role("tab", name="内容").click()


def save_draft(page: Page) -> int:
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    return int(re.search(r"/pages/(\d+)/", page.url)[1])


def wait_until_ready(page: Page, base_url: str, title: str, ready: str) -> None:
    """The list shows where the film stands, and goes on without being reloaded."""
    page.goto(f"{base_url}/admin/media/")
    state = page.locator("tr", has_text=title).locator("film-state")
    expect(state).to_have_text(re.compile(rf"\d+ %|{ready}"), timeout=FILM_SECONDS * 1000)
    expect(state).to_have_text(ready, timeout=FILM_SECONDS * 1000)


def submit(page: Page, base_url: str, number: int) -> None:
    page.goto(f"{base_url}/admin/pages/{number}/edit/")
    more_actions(page)
    page.locator("[name=action-submit]").click()
    expect(page.locator(".messages")).to_contain_text("提交")


def more_actions(page: Page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").click()


def approve(page: Page, base_url: str, number: int, title: str) -> None:
    page.goto(f"{base_url}/admin/")
    expect(page.locator("main")).to_contain_text(title)
    page.goto(f"{base_url}/admin/pages/{number}/edit/")
    more_actions(page)
    page.locator("[data-workflow-action-name=approve]").first.click()
    expect(page.locator(".messages")).to_contain_text(title)


def announce_run(page: Page, base_url: str, course: int) -> None:
    now = datetime.now(UTC)
    page.goto(f"{base_url}/admin/course-runs/new/")
    page.locator("#id_course").select_option(label=COURSE)
    page.locator("#id_starts_on").fill(str((now + timedelta(days=3)).date()))
    opens = page.locator("#id_enrolment_opens_at")
    opens.fill((now - timedelta(days=2)).strftime("%Y-%m-%d %H:%M"))
    opens.press("Escape")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"{base_url}/admin/course-runs/")


def test_a_text_file_is_no_film(sign_in, base_url, tmp_path):
    letter = tmp_path / "letter.mp4"
    letter.write_text("Dear teacher, this is not a film.\n" * 40, encoding="utf-8")
    teacher = sign_in("teacher")
    upload_film(teacher, base_url, "A letter", letter)
    state = teacher.locator("tr", has_text="A letter").locator("film-state")
    expect(state).to_contain_text("not a film", timeout=FILM_SECONDS * 1000)
    teacher.get_by_role("link", name="A letter").click()
    expect(teacher.locator("film-state")).to_contain_text("not a film")


def test_films_of_another_organisation_are_not_shown(sign_in, base_url):
    teacher = sign_in("teacher")
    teacher.goto(f"{base_url}/admin/media/")
    expect(teacher.locator("main")).not_to_contain_text("写一写")


def upload_film(page: Page, base_url: str, title: str, path: Path) -> None:
    page.goto(f"{base_url}/admin/media/")
    page.locator("header").get_by_role("link", name="Add a film").click()
    page.locator("#id_title").fill(title)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form [type=submit]").click()
    page.wait_for_url(f"{base_url}/admin/media/")
