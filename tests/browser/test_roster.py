"""A head brings the school's list in: 120 rows on a phone, the awkward ones among them, then more by the queue."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.courses.rosters.awkward import HEADINGS, ROWS, as_csv


def more_rows(count: int) -> list[list[str]]:
    """Children with nothing the matter, each of a family of their own."""
    return [
        ["四年级", f"林{number:03}", f"LIN {number}", "2016-03-05", "林家长", "", f"085 100 {number:04}"]
        for number in range(count)
    ]


@pytest.fixture
def roster(tmp_path) -> Path:
    """As Excel on a Chinese Windows saves it, with a title above the headings."""
    text = "都柏林中文学校 2026 秋季\n" + as_csv([*ROWS, *more_rows(120 - len(ROWS))])
    path = tmp_path / "名单.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


@pytest.fixture
def long_roster(tmp_path) -> Path:
    path = tmp_path / "all.csv"
    path.write_text(as_csv([*more_rows(240)], HEADINGS), encoding="utf-8-sig")
    return path


def send(page: Page, path: Path) -> None:
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Send the file").click()


def press(page: Page, state: str, line: int, button: str) -> None:
    """Among the rows of this state, in that line's card."""
    page.get_by_role("link", name=state).click()
    page.locator(f"#row-{line}").get_by_role("button", name=button).click()


def test_a_head_brings_the_roster_in(sign_in, base_url, roster, long_roster, accessible):
    head = sign_in("head", "en")
    head.goto(f"{base_url}/en/learning/")
    head.get_by_role("link", name="To the office").click()
    accessible(head)
    head.get_by_role("link", name="Rosters").click()
    accessible(head)
    send(head, roster)
    expect(head.get_by_text("Read as GB18030. The headings stand in line 2")).to_be_visible()
    expect(head.get_by_text("116 rows are ready.")).to_be_visible()
    accessible(head)
    assert head.evaluate("document.documentElement.scrollWidth <= innerWidth")

    press(head, "Needs a look", 5, "The class is 二年级（甲）")
    press(head, "Needs a look", 9, "2017-05")
    press(head, "Needs a look", 14, "It is another child")
    head.get_by_role("link", name="Blocked").click()
    row = head.locator("#row-8")
    row.get_by_text("Mend this row").click()
    row.get_by_label("Birth").fill("2017-02")
    row.get_by_role("button", name="Keep this").click()
    expect(head.get_by_text("120 rows are ready.")).to_be_visible()

    head.get_by_role("link", name="Import the ready rows").click()
    accessible(head)
    head.get_by_role("button", name="Import").click()
    expect(head.get_by_role("heading", level=1)).to_have_text("Imported")
    expect(head.get_by_text("It can be undone until:")).to_be_visible()
    accessible(head)
    with head.expect_download() as download:
        head.get_by_role("link", name="Report of every row").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    head.get_by_role("link", name="Rosters").click()
    send(head, long_roster)
    head.get_by_role("link", name="Import the ready rows").click()
    facts = head.locator("dl.facts")
    expect(facts).to_contain_text("Brought up to date")
    # Of 240 children 106 came in with the first file.
    expect(facts.locator("dd")).to_have_text(["134", "106", "0"])
    head.get_by_role("button", name="Import").click()
    wait_for_the_queue(head)
    head.get_by_role("link", name="Undo this import").click()
    head.get_by_role("button", name="Undo the import").click()
    expect(head.get_by_text("The import was undone.")).to_be_visible()


def wait_for_the_queue(page: Page) -> None:
    """By pressing, as the page says: it needs no script."""
    for _press in range(60):
        if page.get_by_role("heading", level=1).inner_text() == "Imported":
            return
        page.get_by_role("link", name="See how far it is").click()
        page.wait_for_timeout(500)
    raise AssertionError("The queue has not imported the roster.")
