"""A guardian comes with two slips, enrols both children by one press, and each gets a card: on a small phone."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import START_SECONDS, House
from tests.browser.people import PASSWORD_OF_NEWCOMERS, find_course, fits, read_code

COURSE = "背着唐诗去旅行"
POSTER = "zh-hans/organisations/suyun/tang-travel/"


@pytest.fixture
def slips(house: House) -> list[tuple[str, str, str]]:
    """Code, year and month of the slips that lie ready, as the demo prints them when it starts."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        # The site answers a little before the list of log-ins is printed.
        said = (house.data / "demo.log").read_text(encoding="utf-8")
        found = re.findall(r"^ +(\w{4}-\w{4})  .+, born (\d{4})-(\d{2})$", said, re.MULTILINE)
        if len(found) == 2:
            return found
        time.sleep(0.3)
    raise AssertionError("The demo has printed no slips:\n" + said)


def test_a_guardian_enrols_two_children(page, base_url, slips, accessible, another_device):
    began = time.monotonic()
    page.goto(f"{base_url}/{POSTER}")
    page.locator("details.menu summary").first.click()
    page.get_by_role("link", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(COURSE)

    (first, *_born), second = slips
    page.goto(f"{base_url}/slip/{first.replace('-', '')}/")
    page.get_by_role("link", name="I am new here").click()
    become_a_user(page, base_url)
    expect(page.get_by_label("Code on the slip")).to_have_value(first.replace("-", ""))
    fits(page, accessible)
    state(page, slips[0], month="0")
    expect(page.locator("main")).to_contain_text("The school has written down another month of birth.")
    fits(page, accessible)
    state(page, slips[0])
    expect(page.locator("main")).to_contain_text("is linked to you now.")
    fits(page, accessible)
    page.get_by_role("link", name="Link another child").click()
    page.get_by_label("Code on the slip").fill(second[0].lower())
    state(page, second)
    expect(page.locator("main li.child")).to_have_count(2)

    page.get_by_role("link", name=re.compile("^Names")).first.click()
    page.get_by_label("What your child is called").fill("Tangtang")
    fits(page, accessible)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Tangtang")

    enrol_both(page, accessible)
    child = make_card(page, base_url, accessible)
    assert time.monotonic() - began < 5 * 60
    scan(another_device(), child, accessible)


def become_a_user(page: Page, base_url: str) -> None:
    address = f"mei-{time.time_ns()}@example.org"
    page.get_by_label("Your name").fill("陈梅")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD_OF_NEWCOMERS)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(read_code(page, base_url, address))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def state(page: Page, slip: tuple[str, str, str], month: str = "") -> None:
    """What the guardian knows; `month` "0" is one beside it."""
    _code, year, born = slip
    page.get_by_label("month").select_option(str(int(born)) if month != "0" else str(int(born) % 12 + 1))
    page.get_by_label("and the year").select_option(year)
    page.get_by_role("button", name="This is my child").click()


def enrol_both(page: Page, accessible) -> None:
    page.get_by_role("link", name=re.compile("^Choose a course")).first.click()
    find_course(page, COURSE)
    expect(page.get_by_role("group", name="Which of your children?").get_by_role("checkbox")).to_have_count(2)
    fits(page, accessible)
    page.get_by_role("button", name="Enrol my children").click()
    expect(page.get_by_role("status").get_by_text("is enrolled. A letter confirms it.")).to_have_count(2)
    fits(page, accessible)


def make_card(page: Page, base_url: str, accessible) -> str:
    """Returns where the card's QR code leads, which a button says too for a family with one device."""
    page.goto(f"{base_url}/en/family/")
    page.get_by_role("link", name=re.compile("^Make a card.*Tangtang")).click()
    fits(page, accessible)
    page.get_by_role("radio", name="Frog").check()
    page.get_by_role("button", name="Make the card").click()
    expect(page.get_by_role("img", name="Frog").first).to_be_visible()
    fits(page, accessible)
    with page.expect_download() as download:
        page.get_by_role("link", name="Card to print (PDF)").click()
    assert download.value.suggested_filename.endswith(".pdf")
    return page.get_by_role("link", name="Use it on this device").get_attribute("href") or ""


def scan(device: Page, address: str, accessible) -> None:
    """On the child's tablet: one thing to press, then the lessons, and nothing else."""
    device.goto(address)
    expect(device.get_by_role("heading", level=1)).to_contain_text("Hello, Tangtang!")
    fits(device, accessible)
    device.get_by_role("button", name="Go to my lessons").click()
    expect(device.locator("main")).to_contain_text(COURSE)
    fits(device, accessible)
    answer = device.goto(device.url.replace("/learning/", "/family/"))
    assert answer is not None and answer.status == 404
