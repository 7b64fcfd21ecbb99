"""A guardian answers for a child question by question on a small phone, changes her mind, and takes a copy."""

import json
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import find_course, fits

CHILD = "陈小鱼"
#: A course to read and to cook from: it needs no film.
COURSE, ADDRESS = "外婆的灶台", "organisations/haiqiao-bcn/grandmas-stove/"
LESSON = f"{ADDRESS}lesson-1/"
#: As they are asked, and what the guardian of this journey says.
ANSWERS = {
    "May the student have an account and a learning record?": "Yes",
    "May recordings and photos of homework go to the teacher?": "No",
    "May the student's work be shown to the class?": "Yes",
    "May the student's work be shown in public?": "No",
    "May the student ask in live lectures and be named there?": "Yes",
    "May we write to you?": "Yes",
}


def test_a_guardian_answers_for_her_child(sign_in, base_url, another_device, accessible, tmp_path):
    look = partial(fits, accessible=accessible)
    guardian = sign_in("guardian", "en")
    enrol(guardian, base_url)
    answer_all(guardian, base_url, look)
    tablet = another_device()
    come_by_card(tablet, guardian, base_url)
    learn(tablet, base_url, look)

    withdraw(guardian, base_url, look)
    answer = tablet.goto(f"{base_url}/en/learning/")
    assert answer is not None and "/accounts/login/" in answer.url
    expect(tablet.get_by_text("This card opens nothing any more.")).to_be_visible()
    # She opens the lesson herself, as the question said.
    guardian.goto(f"{base_url}/en/{LESSON}")
    expect(guardian.locator("main")).to_contain_text("What you need")
    look(guardian)

    kept = take_copy(guardian, base_url, tmp_path, look)
    assert kept["student"]["display_name"] == CHILD
    answers = next(table["rows"] for table in kept["tables"] if table["table"] == "courses.Consent")
    standing = {row["purpose"]: row["is_given"] for row in answers if row["ended_at"] is None}
    assert standing == {
        "account": False,
        "recordings": False,
        "class": True,
        "public": False,
        "lectures": True,
        "messages": True,
    }


def enrol(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/en/courses/")
    find_course(page, COURSE)
    page.get_by_role("checkbox", name="陈小满").uncheck()
    page.get_by_role("button", name="Enrol my children").click()
    expect(page.get_by_role("status")).to_contain_text(f"{CHILD} is enrolled.")


def answer_all(page: Page, base_url: str, look: Callable[[Page], None]) -> None:
    page.goto(f"{base_url}/en/family/")
    page.get_by_role("link", name="Your consents").click()
    look(page)
    about(page).get_by_role("link", name="Account and learning record").click()
    for question, said in ANSWERS.items():
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        yes = page.get_by_role("button", name="Yes, I agree")
        no = page.get_by_role("button", name="No, I do not agree")
        assert looks_of(yes) == looks_of(no), question
        look(page)
        {"Yes": yes, "No": no}[said].click()
    page.goto(f"{base_url}/en/family/consent/")
    # A no is carried out by the worker, which says so in its own time.
    states = about(page).locator(".consents__state > .tag")
    expect(states).to_have_text([said.lower() for said in ANSWERS.values()])
    look(page)


def about(page: Page) -> Locator:
    return page.get_by_role("region", name=CHILD)


def looks_of(button: Locator) -> dict[str, object]:
    """Whatever could make one of two answers the easier one to press."""
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    style = button.evaluate(
        "button => ['color', 'backgroundColor', 'borderColor', 'fontSize', 'fontWeight']"
        ".map(name => getComputedStyle(button)[name])"
    )
    return {"width": box["width"], "height": box["height"], "style": style}


def come_by_card(tablet: Page, guardian: Page, base_url: str) -> None:
    guardian.goto(f"{base_url}/en/family/")
    guardian.get_by_role("link", name=re.compile(f"^Card.*{CHILD}")).click()
    address = guardian.get_by_role("link", name="Use it on this device").get_attribute("href") or ""
    tablet.goto(address)
    tablet.get_by_role("button", name=re.compile("Go to my lessons|去上课")).click()


def learn(tablet: Page, base_url: str, look: Callable[[Page], None]) -> None:
    """Two noes stand, and the lesson is as open as before."""
    tablet.goto(f"{base_url}/en/{ADDRESS}")
    tablet.get_by_role("link", name="Continue", exact=True).click()
    expect(tablet).to_have_url(f"{base_url}/en/{LESSON}")
    look(tablet)
    tablet.get_by_role("button", name="I have done this").click()
    expect(tablet.locator("main")).to_contain_text("This lesson is complete.")


def withdraw(page: Page, base_url: str, look: Callable[[Page], None]) -> None:
    """The account of the child: her card ends with it."""
    page.goto(f"{base_url}/en/family/consent/")
    about(page).get_by_role("link", name="Account and learning record").click()
    expect(page.locator("main")).to_contain_text("Your answer until now: yes")
    look(page)
    page.get_by_role("button", name="No, I do not agree").click()
    expect(page.get_by_role("status")).to_contain_text("Your answer is kept.")
    expect(about(page).locator(".consents__state > .tag").first).to_have_text("no")
    about(page).get_by_role("link", name="All answers").click()
    expect(page.get_by_role("listitem").filter(has_text="Account and learning record: yes")).to_contain_text(
        "counted until"
    )
    look(page)


def take_copy(page: Page, base_url: str, folder: Path, look: Callable[[Page], None]) -> dict:
    page.goto(f"{base_url}/en/family/data/")
    look(page)
    page.get_by_role("region", name=CHILD).get_by_role("button", name="Make a copy").click()
    for _press in range(60):
        if not page.get_by_role("link", name="See how far it is").count():
            break
        page.get_by_role("link", name="See how far it is").click()
        page.wait_for_timeout(500)
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Fetch the copy (ZIP)").click()
    assert re.fullmatch(r"yunke-\d{4}-\d{2}-\d{2}-\d+\.zip", download.value.suggested_filename)
    path = folder / "copy.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["data.json"]
        return json.loads(archive.read("data.json"))
