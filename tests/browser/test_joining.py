"""A school asks to join from a phone, the operator approves it at a desk, its head invites a teacher."""

import re
import secrets
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import fits, read_code, read_letter, sign_up

NAME, LOCAL_NAME = "波尔图海燕中文学校", "Escola Chinesa Andorinha do Porto"
#: What the demo's operator finds beside an application from Lyon with nearly its name.
TWIN = "里昂双河中文学校（演示）"


@pytest.fixture
def contact() -> str:
    return f"{secrets.token_hex(6)}@example.org"


def test_a_school_joins_and_its_teacher_comes_in(
    page, base_url, sign_in, another_device, accessible, contact
):
    look = partial(fits, accessible=accessible)
    begin(page, base_url, contact, look)
    answer_some_and_leave(page, look)
    _words, kept_at = read_letter(page, base_url, contact, "Your application to join Yunke")
    applicant = another_device()
    go_on_elsewhere(applicant, kept_at, look)

    operator = sign_in("admin", on=another_device())
    operator.set_viewport_size({"width": 1280, "height": 900})
    approve(operator, base_url, accessible)
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text("It has been approved.")
    words, _link = read_letter(applicant, base_url, contact, f"Welcome, {NAME}")
    assert "A second letter invites you to be its head." in words

    become_head(applicant, base_url, contact, look)
    invited = f"{secrets.token_hex(6)}@example.org"
    invite_teacher(applicant, invited, look)
    teacher = another_device()
    become_teacher(teacher, base_url, invited, look)
    applicant.reload()
    expect(applicant.get_by_role("row", name=invited)).to_contain_text("Teacher")
    expect(applicant.locator("main")).not_to_contain_text("Invited, no answer yet")


def begin(page: Page, base_url: str, contact: str, look: Callable[[Page], None]) -> None:
    page.goto(f"{base_url}/en/organisations/")
    page.get_by_role("link", name="Let us join").click()
    look(page)
    page.get_by_label("Your name").fill("Rui Lin")
    page.get_by_label("E-mail address").fill(contact)
    page.get_by_role("button", name="Send me the code").click()
    look(page)
    page.get_by_label("Six-digit code").fill(read_code(page, base_url, contact))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What are you called?")


def answer_some_and_leave(page: Page, look: Callable[[Page], None]) -> None:
    look(page)
    page.get_by_label("Name in Chinese").fill(NAME)
    page.get_by_role("button", name="Keep it and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where are you?")
    look(page)
    # A city that is far too long is not kept; the country beside it is.
    page.get_by_label("City", exact=True).evaluate("field => field.removeAttribute('maxlength')")
    page.get_by_label("City", exact=True).fill("L" * 81)
    page.get_by_label("Country").select_option(label="Portugal")
    page.get_by_role("button", name="Keep it and go on").click()
    expect(page.locator(".field--fault")).to_have_count(1)
    look(page)
    page.get_by_role("link", name="See all answers").click()
    expect(page.locator("main")).to_contain_text("Still missing:")
    look(page)
    page.context.clear_cookies()


def go_on_elsewhere(page: Page, kept_at: str, look: Callable[[Page], None]) -> None:
    """On another device, by the letter: what was answered is there, what is missing is said, then all of it."""
    page.goto(kept_at)
    expect(answers(page)).to_have_text([NAME, "—", "—", "Portugal", "—", "—", "—", "—"])
    page.get_by_role("link", name=re.compile("^Change.*What are you called")).click()
    page.get_by_label("Name in the local language").fill(LOCAL_NAME)
    page.get_by_role("button", name="Keep it and go on").click()
    page.get_by_label("City", exact=True).fill("Lyon")
    page.get_by_label("Time zone").select_option("Europe/Lisbon")
    page.get_by_role("button", name="Keep it and go on").click()
    page.get_by_label("School", exact=True).check()
    page.get_by_label("Hours").fill("Saturday 10:00–13:00")
    page.get_by_label("Portuguese").check()
    look(page)
    page.get_by_role("button", name="Keep it and go on").click()
    expect(answers(page).nth(2)).to_have_text("Lyon")
    page.get_by_role("button", name="Send the application").click()
    expect(page.locator("main")).to_contain_text("It has been sent. A person reads it, and we write to you.")
    look(page)


def answers(page: Page):
    return page.locator("dl.facts dd")


def approve(operator: Page, base_url: str, accessible: Callable[[Page], None]) -> None:
    """In Wagtail's admin, which speaks the operator's Chinese; the other applicant from Lyon stands beside."""
    operator.goto(f"{base_url}/admin/")
    operator.get_by_role("link", name="入驻申请").click()
    expect(operator.get_by_role("heading", level=1)).to_have_text("入驻申请")
    accessible(operator)
    operator.get_by_role("link", name=NAME).first.click()
    expect(operator.get_by_role("heading", level=1)).to_have_text(NAME)
    beside = operator.get_by_role("region", name="会不会已经在这里了？").get_by_role("listitem")
    expect(beside.filter(has_text=TWIN)).to_contain_text("Lyon · 已申请 · 同一城市")
    accessible(operator)
    operator.get_by_label("网址").fill(f"andorinha-{secrets.token_hex(3)}")
    operator.get_by_role("button", name="批准").click()
    expect(operator.get_by_role("row", name=NAME)).to_contain_text("已批准")


def become_head(page: Page, base_url: str, contact: str, look: Callable[[Page], None]) -> None:
    _words, link = read_letter(page, base_url, contact, f"{LOCAL_NAME} invites you")
    accept(page, base_url, link, contact, "Rui Lin", look)
    page.get_by_role("link", name="Invite your staff").click()
    look(page)


def accept(page: Page, base_url: str, link: str, address: str, name: str, look: Callable[[Page], None]):
    page.goto(link)
    look(page)
    page.get_by_role("link", name="Create an account").click()
    sign_up(page, base_url, name=name, accessible=look, address=address)
    look(page)
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator("main")).to_contain_text("You have accepted, and the role counts from now on.")
    look(page)


def invite_teacher(head: Page, address: str, look: Callable[[Page], None]) -> None:
    head.get_by_label("E-mail address").fill(address)
    head.get_by_label("Teacher: writes courses and lessons, and sees the school's students").check()
    head.get_by_role("button", name="Send the invitation").click()
    expect(head.locator("main")).to_contain_text(f"{address} has been invited. The letter is on its way.")
    look(head)


def become_teacher(page: Page, base_url: str, address: str, look: Callable[[Page], None]) -> None:
    """Whoever teaches finds the doors of a teacher, and the head's are not there."""
    words, link = read_letter(page, base_url, address, f"{LOCAL_NAME} invites you")
    assert f"Rui Lin asks you to work at {LOCAL_NAME} on Yunke in this role: Teacher." in words
    accept(page, base_url, link, address, "Ana Sousa", look)
    page.goto(f"{base_url}/en/office/")
    look(page)
    doors = page.get_by_role("navigation", name="Office").get_by_role("link")
    expect(doors).to_have_text(TEACHERS_DOORS)
    for shut in ("staff", "rosters", "exports"):
        answer = page.request.get(re.sub(r"/$", f"/{shut}/", page.url))
        assert answer.status == 404, shut


TEACHERS_DOORS = ["Today", "Course runs", "Students", "Classes", "Enrolments", "Catalogue", "Consents"]
