"""The office enrols a class, a family comes by a code, one child waits, and a seat frees: on small phones."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.people import fits, read_letter

CLASS, COURSE, TITLE = "三年级", "身体小博士", "Ask Your Body"
#: Of the family, in the order in which they are enrolled.
FIRST, SECOND = "陈小满", "陈小鱼"


def test_a_class_is_enrolled_and_a_family_waits_for_a_seat(
    page, base_url, sign_in, another_device, accessible
):
    look = partial(fits, accessible=accessible)
    head = sign_in("head", "en", on=another_device())
    children = children_in_class(head, base_url)
    announce_run(head, base_url, seats=children + 1)
    enrol_class(head, base_url, children, look)
    code_address = make_code(head, look)
    run_address = head.url

    guardian = sign_in("guardian", "en")
    come_by_code(guardian, code_address, look)
    expect(child_at_home(guardian, base_url, FIRST)).to_have_text("Ask Your Body Enrolled")
    expect(child_at_home(guardian, base_url, SECOND)).to_have_text("Ask Your Body On the waiting list")
    look(guardian)

    give_a_seat_back(head, children, look)
    words, link = read_letter(
        guardian, base_url, "guardian@example.org", f"Hay una plaza libre en «{COURSE}»: responda, por favor"
    )
    assert SECOND in words and FIRST not in words
    assert re.search(r"Díganos sí o no antes del .+, \d{1,2}:\d\d \(hora de Madrid\)\.", words)
    keep_the_seat(guardian, link, look)
    expect(child_at_home(guardian, base_url, SECOND)).to_have_text("Ask Your Body Enrolled")
    head.goto(run_address)
    expect(head.locator("dl.facts")).to_contain_text(f"0 / {children + 1}")


def children_in_class(head: Page, base_url: str) -> int:
    """As many as there are: other journeys may have brought some in."""
    head.goto(f"{base_url}/en/office/dublin/cohorts/")
    line = head.get_by_role("row").filter(has=head.get_by_role("link", name=CLASS, exact=True))
    return int(line.locator("td").nth(2).inner_text())


def announce_run(head: Page, base_url: str, seats: int) -> None:
    """By invitation alone, at a desk."""
    head.set_viewport_size({"width": 1280, "height": 900})
    now = datetime.now(UTC)
    head.goto(f"{base_url}/admin/course-runs/new/")
    head.locator("#id_course").select_option(label=COURSE)
    head.locator("#id_starts_on").fill(str((now + timedelta(days=60)).date()))
    opens = head.locator("#id_enrolment_opens_at")
    opens.fill((now - timedelta(days=2)).strftime("%Y-%m-%d %H:%M"))
    opens.press("Escape")
    head.locator("#id_seats").fill(str(seats))
    head.locator("#id_who_may_enrol").select_option(label="Only those whom staff enrol")
    head.locator("main form button[type=submit]").click()
    head.wait_for_url(f"{base_url}/admin/course-runs/")
    head.set_viewport_size(PHONE)


def enrol_class(head: Page, base_url: str, children: int, look: Callable[[Page], None]) -> None:
    head.goto(f"{base_url}/en/office/dublin/runs/")
    look(head)
    head.get_by_role("link", name=TITLE).first.click()
    expect(head.locator("dl.facts")).to_contain_text(f"{children + 1} / {children + 1}")
    look(head)
    head.get_by_role("link", name="Enrol classes").click()
    head.get_by_role("checkbox", name=re.compile(rf"^{CLASS} \d+$")).check()
    head.get_by_role("button", name="See who gets a seat").click()
    expect(head.get_by_text(f"{children} × gets a seat", exact=True)).to_be_visible()
    look(head)
    head.get_by_role("button", name="Enrol", exact=True).click()
    expect(head.get_by_role("status")).to_contain_text(f"{children} children have a seat.")
    expect(seats(head)).to_have_count(children)
    look(head)


def seats(head: Page) -> Locator:
    return head.get_by_role("region", name="Your students in this run").locator("tbody tr")


def make_code(head: Page, look: Callable[[Page], None]) -> str:
    head.get_by_role("button", name="Make a code").click()
    expect(head.locator(".enrolment-code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    look(head)
    return head.locator(".table__address").first.inner_text()


def come_by_code(page: Page, address: str, look: Callable[[Page], None]) -> None:
    """One seat is left for two children."""
    page.goto(address)
    page.get_by_role("checkbox", name=FIRST).check()
    page.get_by_role("checkbox", name=SECOND).check()
    look(page)
    page.get_by_role("button", name="Enrol", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The run is full: 1 place is on the waiting list")
    expect(page.locator("main")).to_contain_text(f"{SECOND} is number 1 on the waiting list.")
    look(page)


def child_at_home(page: Page, base_url: str, name: str) -> Locator:
    """How the child stands to the course, on the family's page."""
    page.goto(f"{base_url}/en/family/")
    return page.locator("li.child").filter(has_text=name).get_by_role("listitem").filter(has_text=TITLE)


def give_a_seat_back(head: Page, children: int, look: Callable[[Page], None]) -> None:
    seats(head).first.get_by_role("link", name=re.compile("^Take out")).click()
    head.get_by_label("Why?").fill("Moves away")
    look(head)
    head.get_by_role("button", name="Take out").click()
    expect(head.get_by_role("status")).to_contain_text("Taken out.")
    expect(seats(head)).to_have_count(children - 1)


def keep_the_seat(page: Page, link: str, look: Callable[[Page], None]) -> None:
    """As the letter leads, but for the language: it speaks the guardian's Spanish."""
    page.goto(link.replace("/es/", "/en/"))
    expect(page.locator("main")).to_contain_text(f"A seat is free and kept for {SECOND}. Please answer by:")
    look(page)
    page.get_by_role("button", name="Yes, keep the seat").click()
    expect(page.locator("main")).not_to_contain_text("Please answer by:")
    look(page)
