"""Reading without scripts: the text, its tables and folds, and a way to every page; nothing that would do nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.test_accessibility import DESKTOP, NOWHERE, PAGES, PHONE
from tests.server import Server
from tests.visitor import visiting


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    size: ViewportSize = request.param
    options = {"viewport": size, "java_script_enabled": False}
    with visiting(browser, server.url, ["404"], **options) as page:
        yield page


# What waits for a script: buttons, the search, the signs that copy a link.
DEAD = """() => [...document.querySelectorAll("button, [role=button], [type=search], .md-search, a.copy")]
  .filter((it) => it.checkVisibility({ visibilityProperty: true }))
  .map((it) => it.outerHTML.slice(0, 120))"""

# Where the links of the menu or of the tabs lead, whichever is in sight; what is folded there included.
LISTED = """() => [...document.querySelectorAll(".menu, .md-tabs")]
  .filter((list) => list.checkVisibility())
  .flatMap((list) => [...list.querySelectorAll("a")].map((link) => new URL(link.href).pathname))"""


@pytest.mark.parametrize("path", [*PAGES, "/calculator/"])
def test_nothing_is_shown_that_does_nothing(screen: Page, path: str) -> None:
    screen.goto(path)
    assert screen.evaluate(DEAD) == []


@pytest.mark.parametrize("path", ["/", "/std/chapter-2/", "/annex/1-2/", "/titles/", NOWHERE])
def test_every_part_of_the_site_is_a_link_away(screen: Page, path: str) -> None:
    screen.goto(path)
    if screen.viewport_size == PHONE:
        screen.get_by_role("link", name="全站目录").click()
        expect(screen.locator(".menu")).to_be_in_viewport()
    parts = {
        "/",
        "/calculator/",
        "/titles/",
        "/std/",
        "/proc/",
        "/year/",
        "/readings/",
        "/register/",
    }
    assert parts <= set(screen.evaluate(LISTED))


def test_the_menu_unfolds_to_the_chapters(screen: Page) -> None:
    screen.set_viewport_size(PHONE)
    screen.goto("/")
    screen.get_by_role("link", name="全站目录").click()
    screen.locator(".menu summary", has_text="评审办法").click()
    screen.locator(".menu a:visible", has_text="第四章 组织评审").click()
    expect(screen.get_by_role("heading", level=1)).to_contain_text("组织评审")


def test_a_page_begins_at_its_top(screen: Page) -> None:
    screen.goto("/std/chapter-2/")
    expect(screen.get_by_role("heading", level=1)).to_be_in_viewport()


def test_folds_unfold(screen: Page) -> None:
    screen.goto("/std/chapter-2/")
    fold = screen.locator("details.cited-by").first
    expect(fold.locator("dl").first).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("dl").first).to_be_visible()


def test_tables_are_whole(screen: Page) -> None:
    screen.goto("/annex/1-1/")
    table = screen.locator(".score-table")
    expect(table.locator(".cap:visible")).to_have_count(table.locator(".cap").count())
    screen.goto("/titles/")
    boxes = screen.locator(".pick input")
    if screen.viewport_size == PHONE:
        for box in boxes.all():
            box.check()
    row = screen.locator(".compare tbody tr").first
    expect(row.locator("td:visible")).to_have_count(boxes.count())


def test_the_calculator_says_what_still_works(screen: Page) -> None:
    screen.goto("/calculator/")
    expect(
        screen.locator(".calculator > .notice:not([hidden]), .calculator noscript .notice")
    ).to_contain_text("仍可对照阅读")
    expect(screen.locator("[name=target]").first).to_be_attached()
