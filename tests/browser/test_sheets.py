"""The sheets of many people as Chromium prints them: a document of A4 pages, each sheet on pages of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from calculator.batch.line import Line
from calculator.batch.sheets import document
from tests.batch.made import DAY, EXAMPLES, line_of, person, printed
from tests.browser.test_print import WIDTH, pages
from tests.calculator.scoring import RULES

LONG = "某某自治区某某地区某某县网络安全和信息化委员会办公室网络应急指挥中心" * 3


@pytest.fixture
def paper(browser: Browser) -> Iterator[Page]:
    """A page without a network."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


def lines() -> list[Line]:
    """One for each score table, the first with all parties and long names, and two who are not scored."""
    first, *others = {each["target"]: each for each in EXAMPLES}.values()
    everybody = person(first, first, first, name="扎西多吉" * 5, employer=LONG, key="2026-" * 8)
    return [line_of(each) for each in (everybody, *map(person, others), person())]


def shown(page: Page, *of: Line) -> Page:
    page.set_content("".join(document(RULES, printed(), of, DAY)))
    return page


def test_each_sheet_begins_on_a_page_of_its_own(paper: Page) -> None:
    single = [pages(shown(paper, line)) for line in lines()]
    assert sorted(single) == [1, 1, 3, 3, 4]
    together = pages(shown(paper, *lines()))
    # Those who have no sheet stand on one page together.
    assert together == sum(single) - 1


def test_the_heads_of_the_columns_stand_on_each_page_and_the_closing_rows_once(paper: Page) -> None:
    displays = shown(paper, *lines()).evaluate(
        """() => [...document.querySelectorAll("section:not(.without) table")].map((table) =>
            [table.tHead, table.tFoot].map((each) => getComputedStyle(each).display).join())"""
    )
    assert displays == ["table-header-group,table-row-group"] * len(RULES.tables)


def test_nothing_is_cut_off_at_the_edge_of_the_paper(paper: Page) -> None:
    paper.set_viewport_size({"width": WIDTH, "height": 1000})
    cut = shown(paper, *lines()).evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
                || each.matches("th, td, p, dt, dd") && each.scrollWidth > each.clientWidth + 1)
            .map((each) => each.outerHTML.slice(0, 100))"""
    )
    assert cut == []
