"""A teacher takes the attendance in a cellar without a network: every tap is kept, and sent when it is back."""

import re

from playwright.sync_api import BrowserContext, Page, expect


def sheet_of(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/en/office/dublin/cohorts/")
    page.get_by_role("link", name=re.compile("^Attendance ?: 三年级")).click()


def line(page: Page, name: str):
    return page.locator("[data-student]").filter(has_text=name)


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-standing]")).to_contain_text(words)


def test_attendance_without_a_network(sign_in, base_url, accessible):
    head = sign_in("head", "en")
    sheet_of(head, base_url)
    expect(head.get_by_role("heading", level=1)).to_have_text("Attendance")
    accessible(head)
    assert head.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context: BrowserContext = head.context
    names = head.locator("legend").all_inner_texts()
    first, second = names[0].split("\n")[0], names[1].split("\n")[0]

    context.set_offline(True)
    line(head, first).get_by_label("Late").check()
    line(head, second).get_by_label("Picked up by").fill("外婆")
    line(head, second).get_by_label("Excused").check()
    says(head, "No network.")
    context.set_offline(False)
    says(head, "Every tap is kept.")
    head.reload()
    expect(line(head, first).get_by_label("Late")).to_be_checked()
    expect(line(head, second).get_by_label("Excused")).to_be_checked()
    expect(line(head, second).get_by_label("Picked up by")).to_have_value("外婆")

    # The page is closed before the network is back: the taps outlive it, and another page sends them.
    address = head.url
    context.set_offline(True)
    line(head, first).get_by_label("Here").check()
    says(head, "No network.")
    head.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    says(again, "Every tap is kept.")
    again.reload()
    expect(line(again, first).get_by_label("Here")).to_be_checked()
    expect(line(again, first).locator("[data-by]")).to_have_text(re.compile(r"区志明, \d\d:\d\d"))

    again.get_by_role("button", name="All others are here").click()
    expect(again.locator("input[value='here']:checked")).to_have_count(len(names) - 1)
    accessible(again)
