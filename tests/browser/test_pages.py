"""The reading pages as a visitor sees them, on a phone and on a desktop."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
ANNEXES = ("/annex/1-1/", "/annex/1-2/", "/annex/1-3/")
PAGES = (
    "/",
    "/std/",
    "/std/chapter-2/",
    "/std/chapter-3/",
    "/proc/chapter-4/",
    *ANNEXES,
    "/guides/",
    "/guides/engineer/",
    "/guides/exceptional/",
    "/guides/targeted/",
    "/guides/unit/",
    "/titles/",
    "/titles/senior_engineer/",
    "/year/",
    "/readings/",
    "/differences/",
    "/register/",
)
COLUMNS = 7

# What stands beyond the right edge, but for what is moved out of sight for screen readers alone.
OVERFLOWING = """() => [...document.querySelectorAll('article *')]
  .filter(element => !element.closest('thead') && element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 120))"""

# Columns taken in each row of a table, cells that reach down from above included.
WIDTHS = """table => {
  const rows = [...table.rows], widths = rows.map(() => 0);
  rows.forEach((row, at) => [...row.cells].forEach(cell => {
    for (let down = 0; down < cell.rowSpan; down++) widths[at + down] += cell.colSpan;
  }));
  return widths;
}"""


@pytest.fixture(params=[360, 1280], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


@pytest.mark.parametrize("path", PAGES)
def test_nothing_overflows(screen: Page, path: str) -> None:
    screen.goto(path)
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert screen.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("path", PAGES)
def test_all_words_are_chinese_but_those_of_the_policy(page: Page, path: str) -> None:
    page.goto(path)
    policy = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "rules" / "policy").glob("*.md")
    )
    known = latin_words(re.sub(r"\{#.*?\}", "", policy))
    assert latin_words(page.locator("body").inner_text()) <= known


def latin_words(text: str) -> set[str]:
    return set(re.findall("[A-Za-z]{2,}", text))


@pytest.mark.parametrize("path", ANNEXES)
def test_each_row_of_the_form_has_all_its_columns(page: Page, path: str) -> None:
    page.goto(path)
    widths = page.locator(".score-table").evaluate(WIDTHS)
    assert set(widths) == {COLUMNS}


@pytest.mark.parametrize("path", ANNEXES)
def test_on_a_phone_each_value_of_the_form_bears_its_heading(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(path)
    headings = page.locator(".score-table td.cap").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert set(headings) == {'"最高分"'}


def test_a_clause_is_in_sight_and_marked_where_a_link_leads_to_it(screen: Page) -> None:
    screen.goto("/std/chapter-2/#std-16-3-1")
    clause = screen.locator("#std-16-3-1")
    header = screen.locator(".md-header").bounding_box()
    box = clause.bounding_box()
    assert header
    assert box
    assert header["height"] <= box["y"] < 800
    assert (
        clause.evaluate("element => getComputedStyle(element).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )


def test_the_number_of_a_clause_is_its_own_link(page: Page) -> None:
    page.goto("/std/chapter-3/")
    page.locator("#std-20-2-4 > a").click()
    assert page.url.endswith("/std/chapter-3/#std-20-2-4")


def test_home_leads_to_the_text_and_to_the_calculator(screen: Page) -> None:
    screen.goto("/")
    doors = screen.locator("a.door")
    assert [door.get_attribute("href") for door in doors.all()] == ["std/", "calculator/", "batch/"]
    second = doors.nth(1).bounding_box()
    assert second
    assert second["y"] + second["height"] <= 800, "an applicant has both on the first screen"


def test_dark_and_light_follow_the_system(page: Page) -> None:
    schemes = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto("/std/chapter-1/")
        schemes.append(page.locator("body").get_attribute("data-md-color-scheme"))
    assert schemes == ["default", "slate"]
