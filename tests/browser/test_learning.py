"""A person comes as a visitor, takes up a course, watches on two devices and finishes a lesson."""

import re

from playwright.sync_api import Page, expect

from tests.browser.films import current_time, jump_to, plays_beyond, start_film, wait_for_film
from tests.browser.people import find_course, read_code, sign_up

COURSE = "字里有画"
SAME_PLACE_SECONDS = 2


def seen_percent(page: Page) -> int:
    return int(page.locator("[data-line]").get_attribute("value") or 0)


def test_a_visitor_becomes_a_student_and_goes_on_elsewhere(page, base_url, accessible, another_device):
    page.goto(f"{base_url}/en/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Courses").click()
    accessible(page)
    find_course(page, COURSE)
    expect(page.get_by_role("heading", level=1)).to_contain_text(COURSE)
    accessible(page)

    page.get_by_role("link", name="Create an account").click()
    accessible(page)
    address = sign_up(page, base_url, name="Ines Duarte", accessible=accessible)
    expect(page.get_by_role("heading", level=1)).to_contain_text(COURSE)

    page.get_by_role("button", name="Enrol").click()
    expect(page.locator("main")).to_contain_text("You are enrolled. A letter confirms it.")
    expect(page).to_have_url(re.compile(r"/hanzi-pictures/lesson-1/$"))
    # On a small phone a long name still leaves the head at two rows.
    assert page.locator(".site-head").bounding_box()["height"] < 130
    wait_for_film(page)
    accessible(page)

    assert start_film(page) < 1
    plays_beyond(page, 7)
    page.wait_for_function("() => document.querySelector('[data-line]').value > 0")
    assert 0 < seen_percent(page) < 90
    left_at = current_time(page)
    page.goto(f"{base_url}/en/")

    tablet = another_device()
    tablet.set_viewport_size({"width": 768, "height": 1024})
    sign_in_by_code(tablet, base_url, address)
    tablet.goto(f"{base_url}/en/learning/")
    accessible(tablet)
    tablet.get_by_role("link", name="Go on").click()
    assert abs(start_film(tablet) - left_at) <= SAME_PLACE_SECONDS
    a_jump_is_not_watching(tablet)
    watching_completes(tablet, accessible)


def sign_in_by_code(page: Page, base_url: str, address: str) -> None:
    page.goto(f"{base_url}/en/accounts/login/")
    page.get_by_role("link", name=re.compile("code", re.IGNORECASE)).click()
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name=re.compile("code", re.IGNORECASE)).click()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(read_code(page, base_url, address))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/login" not in url)


def a_jump_is_not_watching(page: Page) -> None:
    duration = page.evaluate("document.querySelector('lesson-video video').duration")
    with page.expect_response("**/api/v1/learning-events"):
        jump_to(page, duration - 1.5)
    page.wait_for_function("() => document.querySelector('lesson-video video').ended")
    page.wait_for_timeout(500)
    assert seen_percent(page) < 90
    expect(page.locator("[data-done]")).to_be_hidden()


def watching_completes(page: Page, accessible) -> None:
    page.evaluate("document.querySelector('lesson-video video').playbackRate = 2")
    jump_to(page, 0)
    page.evaluate("document.querySelector('lesson-video video').play()")
    done = page.get_by_text("This lesson is complete: you have seen at least 90 % of it.")
    expect(done).to_be_visible(timeout=60_000)
    assert seen_percent(page) >= 90
    accessible(page)
    page.reload()
    expect(done).to_be_visible()
