"""What a person does at the entrance."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

PASSWORD_OF_NEWCOMERS = "seven small boats at dawn"


def read_code(page: Page, base_url: str, address: str) -> str:
    """The six digits of the newest letter to the address, read where the demo shows its letters."""
    letters = page.context.new_page()
    letters.goto(f"{base_url}/mail/")
    newest = letters.locator("article", has_text=address).first
    found = re.search(r"\b(\d{6})\b", newest.inner_text())
    letters.close()
    assert found, f"No letter with a code was written to {address}."
    return found[1]


def sign_up(
    page: Page, base_url: str, *, name: str, accessible: Callable[[Page], None], address: str = ""
) -> str:
    """From the open sign-up form to a signed-in person; returns their address, a new one unless given."""
    address = address or f"{secrets.token_hex(6)}@example.org"
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD_OF_NEWCOMERS)
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirm your address")
    accessible(page)
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(read_code(page, base_url, address))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    return address


def find_course(page: Page, title: str) -> None:
    """On the list of courses: ask for it by name, since other journeys may have filled the first page."""
    page.get_by_label("Search the courses").fill(title)
    page.locator("main").get_by_role("button", name="Search").click()
    page.locator("main").get_by_role("link", name=title).click()


def read_letter(page: Page, base_url: str, address: str, subject: str) -> tuple[str, str]:
    """The words of the newest letter of that subject to the address, and where its first link leads.

    The worker writes letters in its own time, so the page is asked for until it is there.
    """
    letters = page.context.new_page()
    wanted = letters.locator("article", has_text=address).filter(
        has=letters.get_by_role("heading", name=subject)
    )
    for _look in range(60):
        letters.goto(f"{base_url}/mail/")
        if wanted.count():
            break
        letters.wait_for_timeout(500)
    expect(wanted.first).to_be_visible()
    words = wanted.first.inner_text()
    link = wanted.first.get_by_role("link").first.get_attribute("href") or ""
    letters.close()
    return words, link


def fits(page: Page, accessible: Callable[[Page], None]) -> None:
    """Axe finds nothing, and nobody has to push the page sideways."""
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
