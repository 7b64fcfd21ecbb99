"""The house itself opens: before any journey, whether there is something to travel through."""

import re

import pytest
from playwright.sync_api import expect

from lessons.demo.accounts import DEMO_ACCOUNTS


def test_a_visitor_finds_the_catalogue(page, base_url, accessible):
    page.goto(base_url)

    expect(page).to_have_url(re.compile(r"/(zh-hans|en)/$"))
    expect(page.locator("h1").first).to_be_visible()
    accessible(page)


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.username)
def test_every_printed_log_in_opens_the_door(sign_in, account):
    page = sign_in(account.username)

    expect(page.locator("body")).to_contain_text(account.display_name)
