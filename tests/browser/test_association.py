"""An association's editor makes 150 courses of one sheet and releases them; a school adopts; no child is seen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK
from tests.factories.media import clip
from tests.lessons.batches.sheet import as_xlsx, course

pytestmark = DESK

COURSES = 150
#: The child whom the demo's guardian answers for, in every form of the name.
CHILD = ("陈小满", "陳小滿", "CHEN XIAOMAN")
#: The queue makes a draft in a fraction of a second; a loaded machine may take ten times as long.
QUEUE_SECONDS = 540


@pytest.fixture
def sheet(tmp_path) -> Path:
    """As an office writes it: a title above the headings, films by their file names, no Spanish."""
    rows = [course(number, f"云课第{number}讲", 科目="书法") for number in range(1, COURSES + 1)]
    rows[0][-1] = "C-film-one.mp4"
    rows[1][-1] = "not-sent-yet.mp4"
    path = tmp_path / "目录.xlsx"
    path.write_bytes(as_xlsx(*rows))
    return path


def wait_for(page: Page, heading: str) -> None:
    """By pressing, as the page says: it needs no script."""
    for _press in range(QUEUE_SECONDS):
        if page.get_by_role("heading", level=1).inner_text() == heading:
            return
        page.get_by_role("link", name="See how far it is").click()
        page.wait_for_timeout(1000)
    raise AssertionError(f"The queue has not come to “{heading}”.")


def make_drafts(editor: Page, base_url: str, sheet: Path, accessible) -> None:
    editor.goto(f"{base_url}/en/office/suyun/")
    editor.get_by_role("link", name="Catalogue", exact=True).click()
    accessible(editor)
    editor.get_by_role("link", name="Many courses from a sheet").click()
    accessible(editor)
    editor.get_by_label("File").set_input_files(sheet)
    editor.get_by_role("button", name="Send the file").click()
    expect(editor.get_by_text(f"{COURSES - 1} lines are ready.")).to_be_visible()
    accessible(editor)
    editor.get_by_role("button", name="Right as it is, in 1 line").click()
    expect(editor.get_by_text(f"{COURSES} lines are ready.")).to_be_visible()
    editor.get_by_role("button", name="Make drafts of the ready lines").click()
    wait_for(editor, "Drafts are made")
    expect(editor.locator("dl.facts dd")).to_have_text([str(COURSES), "0", "0"])
    accessible(editor)
    editor.get_by_role("link", name="See what is missing in the courses").click()
    expect(editor.get_by_role("link", name=f"Not published {COURSES}")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish the ticked courses")).to_have_count(0)


def publish_all(publisher: Page, base_url: str, accessible) -> None:
    publisher.goto(f"{base_url}/en/office/suyun/catalogue/?show=drafts")
    accessible(publisher)
    publisher.get_by_role("button", name="Publish the ticked courses").click()
    wait_for(publisher, "Published")
    expect(publisher.get_by_text(f"{COURSES} courses are before the public.")).to_be_visible()


def release_to_ireland(editor: Page, base_url: str, accessible) -> None:
    editor.goto(f"{base_url}/en/office/suyun/releases/")
    accessible(editor)
    editor.get_by_label("Title").fill("Autumn")
    editor.get_by_label("First day of week 1").fill(str((datetime.now(UTC) - timedelta(days=2)).date()))
    editor.get_by_role("button", name="Go on to the courses").click()
    editor.get_by_role("link", name="Starter").click()
    accessible(editor)
    editor.get_by_text("Spread all courses of this list over weeks").click()
    editor.get_by_label("Courses in each week").fill("10")
    editor.get_by_role("button", name="Spread them").click()
    editor.get_by_role("link", name="Ireland").click()
    accessible(editor)
    editor.get_by_role("button", name="Choose all that are shown").click()
    editor.get_by_role("link", name="Announce to the schools").click()
    accessible(editor)
    editor.get_by_role("button", name="Announce it").click()
    expect(editor.get_by_role("heading", name="Week 15")).to_be_visible()
    accessible(editor)


def adopt_one(head: Page, base_url: str, accessible) -> None:
    head.goto(f"{base_url}/en/office/dublin/")
    head.get_by_role("link", name="new: adopt").click()
    accessible(head)
    head.get_by_role("checkbox", name="云课第1讲", exact=False).first.check()
    head.get_by_role("button", name="Adopt the ticked ones").click()
    accessible(head)
    head.get_by_role("button", name="Adopt", exact=True).click()
    expect(head.get_by_role("heading", name="Adopted", exact=True)).to_be_visible()
    accessible(head)


def test_150_courses_reach_schools_and_no_child_is_seen(sign_in, base_url, another_device, accessible, sheet):
    editor = sign_in("editor", "en")
    film = sheet.with_name("C-film-one.mp4")
    film.write_bytes(clip(size="160x120", seconds=1).read_bytes())
    send_film(editor, base_url, film)
    make_drafts(editor, base_url, sheet, accessible)
    publish_all(sign_in("publisher", on=another_device()), base_url, accessible)
    release_to_ireland(editor, base_url, accessible)
    adopt_one(sign_in("head", on=another_device()), base_url, accessible)

    editor.goto(f"{base_url}/en/office/suyun/releases/uptake/")
    accessible(editor)
    row = editor.locator("tr", has_text="Course 1").first
    expect(row).to_contain_text("<5")
    assert names_met(editor, base_url) == {}


def send_film(editor: Page, base_url: str, film: Path) -> None:
    """As the link beside the sheet leads there; the editors' place speaks the editor's own language."""
    editor.goto(f"{base_url}/en/office/suyun/catalogue/sheets/")
    editor.get_by_role("link", name="Send films").click()
    editor.locator("#id_title").fill(film.stem)
    editor.locator("input[type=file]").set_input_files(film)
    editor.locator("main form [type=submit]").click()
    editor.wait_for_url(f"{base_url}/admin/media/")


def names_met(page: Page, base_url: str) -> dict[str, list[str]]:
    """Every page that the editor's office and the editors' place link to, and those of schools, searched."""
    seen: set[str] = set()
    waiting = [f"{base_url}/en/office/", f"{base_url}/admin/", f"{base_url}/en/learning/"]
    waiting += [f"{base_url}/en/office/{slug}/rosters/" for slug in ("madrid", "dublin", "warsaw")]
    met: dict[str, list[str]] = {}
    while waiting and len(seen) < 60:
        address = waiting.pop(0).partition("#")[0]
        if address in seen or "logout" in address:
            continue
        seen.add(address)
        answer = page.request.get(address)
        if "html" not in answer.headers.get("content-type", ""):
            continue
        text = answer.text()
        if found := [name for name in CHILD if name in text]:
            met[address] = found
        if answer.ok and ("/office/" in address or "/admin/" in address):
            page.goto(address)
            waiting += page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
            waiting = [link for link in waiting if link.startswith(base_url)]
    assert len(seen) > 20
    return met
