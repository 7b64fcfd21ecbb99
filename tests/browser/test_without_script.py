"""Everything but playing works where no script runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.people import find_course

pytestmark = pytest.mark.browser_context_args(java_script_enabled=False)


def test_a_reading_lesson_is_done_without_script(page, base_url):
    page.goto(f"{base_url}/en/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Courses").click()
    find_course(page, "外婆的灶台")
    page.get_by_role("link", name="Sign in to enrol").click()
    page.get_by_label("E-mail address or username").fill("head")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()

    page.get_by_role("button", name="Enrol").click()
    expect(page).to_have_url(re.compile(r"/grandmas-stove/lesson-1/$"))
    page.get_by_role("button", name="I have done this").click()
    expect(page.locator("main")).to_contain_text("This lesson is complete.")

    page.goto(f"{base_url}/en/learning/")
    page.get_by_role("link", name="Go on").click()
    expect(page).to_have_url(re.compile(r"/grandmas-stove/lesson-2/$"))


def test_filters_search_and_languages_work_without_script(page, base_url):
    page.goto(f"{base_url}/en/courses/?stage=family")
    expect(page.locator("main")).to_contain_text("外婆的灶台")
    expect(page.locator("main")).not_to_contain_text("字里有画")
    page.goto(f"{base_url}/en/search/")
    page.locator("main input[name=q]").fill("origami")
    page.locator("main input[name=q]").press("Enter")
    expect(page.locator("main")).to_contain_text("一张纸的旅行")
    page.locator("header summary").first.click()
    page.locator("header").get_by_role("link", name="Español").click()
    expect(page).to_have_url(re.compile(r"/es/search/\?q=origami"))
