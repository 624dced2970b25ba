"""The page of readings: what the check of the rules found there, and its examples in the calculator."""

import re

import pytest
from playwright.sync_api import Page, expect

# The one who lacks a year by the first side and does not by the second; one whose points alone differ.
SHOWN = (("stack-area", "不能申报"), ("tier-gap", "可以申报"))


@pytest.mark.parametrize(("reading", "verdict"), SHOWN)
def test_an_example_opens_in_the_calculator(page: Page, reading: str, verdict: str) -> None:
    page.goto("/readings/")
    found = page.locator(f"h2#{reading} + .reading li")
    expect(found.first).to_contain_text("按甲，")
    found.first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/calculator/#result$"))
    expect(page.locator("#result")).to_contain_text(verdict)
    # Below it stands what comes out by the other side.
    other = page.locator(f'[data-reading="{reading}"] .other')
    expect(other).to_contain_text("按另一种理解")
