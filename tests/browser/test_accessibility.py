"""Every kind of page in every state it can be met in: axe finds nothing, light and dark, on a small phone."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import ROOT
from tests.browser.films import wait_for_film

LANGUAGES = ("zh-hans", "en")
COURSE = "organisations/madrid/little-songs/"
FOR_VISITORS = {
    "home": "",
    "catalogue": "courses/",
    "catalogue, filtered": "courses/?stage=starter",
    "catalogue, nothing found": "courses/?stage=starter&organisation=dublin",
    "organisations": "organisations/",
    "joining": "join/",
    "organisation": "organisations/haiqiao-bcn/",
    "course": COURSE,
    "course that opens later": "organisations/suyun/five-step-fist/",
    "course that has closed": "organisations/suyun/jiangnan-song/",
    "lesson, to a stranger": f"{COURSE}lesson-1/",
    "lectures": "lectures/",
    "lecture": "organisations/haiqiao-bcn/shop-law/",
    "search, not asked": "search/",
    "search, found": "search/?q=书法",
    "search, nothing found": "search/?q=zzzzzz",
    "sign-up": "accounts/signup/",
    "sign-in": "accounts/login/",
    "sign-in by code": "accounts/login/code/",
    "forgotten sign-in": "accounts/password/reset/",
    "standard page": "about/",
    "news": "news/",
    "piece of news": "news/twelve-courses/",
    "not found": "nothing-of-the-kind/",
}
FOR_PEOPLE = {
    "account": ("learner", "accounts/me/"),
    "address": ("learner", "accounts/email/"),
    "password": ("learner", "accounts/password/change/"),
    "second proof": ("learner", "accounts/2fa/"),
    "learning, empty": ("admin", "learning/"),
    "learning, at work": ("host", "learning/"),
    "staff of a school": ("head", "office/dublin/staff/"),
    "course that one may enrol in": ("learner", "organisations/suyun/ink-zoo/"),
}
FAULTS = ("403", "403_csrf", "429", "500")
RENDER_FAULTS = f"""
import json
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
pages = {{}}
for language in {LANGUAGES}:
    request = RequestFactory().get(f"/{{language}}/")
    request.user = AnonymousUser()
    with override(language):
        for name in {FAULTS}:
            pages[f"{{language}} {{name}}"] = render_to_string(f"{{name}}.html", request=request)
print(json.dumps(pages))
"""


@pytest.fixture
def accessible_in_both_lights(accessible):
    def accessible_in_both_lights(page: Page) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, "wider than the phone"
        page.emulate_media(color_scheme="light")
        accessible(page)
        page.emulate_media(color_scheme="dark")
        accessible(page, only=["color-contrast"])

    return accessible_in_both_lights


@pytest.mark.parametrize("path", FOR_VISITORS.values(), ids=FOR_VISITORS.keys())
def test_pages_for_visitors(page, base_url, accessible_in_both_lights, path):
    for language in LANGUAGES:
        page.goto(f"{base_url}/{language}/{path}")
        accessible_in_both_lights(page)


@pytest.mark.parametrize(("person", "path"), FOR_PEOPLE.values(), ids=FOR_PEOPLE.keys())
def test_pages_for_people(sign_in, base_url, accessible_in_both_lights, person, path):
    page = sign_in(person)
    for language in LANGUAGES:
        page.goto(f"{base_url}/{language}/{path}")
        accessible_in_both_lights(page)


def test_pages_of_somebody_who_learns(sign_in, base_url, accessible_in_both_lights):
    page = sign_in("student")
    page.goto(f"{base_url}/en/{COURSE}")
    page.get_by_role("button", name="Enrol").click()
    wait_for_film(page)
    for language in LANGUAGES:
        for path in (f"{COURSE}lesson-1/", COURSE, "learning/"):
            page.goto(f"{base_url}/{language}/{path}")
            accessible_in_both_lights(page)
    page.goto(f"{base_url}/en/{COURSE}")
    page.get_by_role("link", name="Leave the course").click()
    accessible_in_both_lights(page)


def test_refused_forms(page, base_url, accessible_in_both_lights):
    """What was typed wrongly is said beside the field."""
    for language in LANGUAGES:
        page.goto(f"{base_url}/{language}/accounts/login/")
        page.locator("input[name=login]").fill("nobody")
        page.locator("input[name=password]").fill("nothing")
        page.locator("input[name=password]").press("Enter")
        expect(page.locator("input[name=login]")).to_have_value("nobody")
        accessible_in_both_lights(page)


def test_letters(page, base_url, accessible_in_both_lights):
    page.goto(f"{base_url}/mail/")
    accessible_in_both_lights(page)


@pytest.fixture(scope="module")
def fault_pages(house) -> dict[str, str]:
    """Pages that no address leads to on purpose, as the house itself renders them."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", RENDER_FAULTS]
    return json.loads(subprocess.check_output(command, cwd=ROOT, env=house.environment, text=True))


def answer_with(html: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize("fault", FAULTS)
def test_pages_of_faults(page, base_url, fault_pages, accessible_in_both_lights, fault):
    for language in LANGUAGES:
        address = f"{base_url}/{language}/fault/"
        page.route(address, answer_with(fault_pages[f"{language} {fault}"]))
        page.goto(address)
        accessible_in_both_lights(page)
