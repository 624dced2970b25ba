"""How the reading pages are set: on a phone, and on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from calculator.loading import FOLDER, compile_folder

POLICY = compile_folder(FOLDER)[1]
WIDTH = round((210 - 2 * 25) / 25.4 * 96)  # of A4 within paper.css's margins, in CSS pixels

# What stands beyond the right edge, and the colours of all words.
CUT = """() => [...document.querySelectorAll("article *")]
  .filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth + 1)
  .map((it) => it.outerHTML.slice(0, 120))"""
COLOURS = """() => [...document.querySelectorAll("article *")]
  .filter((it) => it.checkVisibility() && [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((it) => getComputedStyle(it).color)"""


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 360, "height": 800})
    return page


@pytest.fixture
def paper(page: Page) -> Page:
    """As wide as what is printed, where the screen is dark."""
    page.set_viewport_size({"width": WIDTH, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    return page


# On a phone.


def test_the_chosen_titles_stand_side_by_side(phone: Page) -> None:
    phone.goto("/titles/")
    heads = phone.locator(".compare thead th")
    boxes = phone.locator(".pick input")
    rows = phone.locator(".compare tbody tr:has(td)")
    chosen = [at for at, box in enumerate(boxes.all()) if box.is_checked()]
    assert 1 <= len(chosen) < boxes.count()
    for row in rows.all():
        cells = row.locator("td")
        assert [at for at in range(cells.count()) if cells.nth(at).is_visible()] == chosen
    assert [at - 1 for at in range(1, heads.count()) if heads.nth(at).is_visible()] == chosen
    first, second = (rows.first.locator("td").nth(at).bounding_box() for at in chosen[:2])
    assert first
    assert second
    assert first["y"] == second["y"]


def test_with_no_title_chosen_all_are_compared(phone: Page) -> None:
    phone.goto("/titles/")
    boxes = phone.locator(".pick input")
    for box in boxes.all():
        box.uncheck()
    first = phone.locator(".compare tbody tr").first
    expect(first.locator("td:visible")).to_have_count(boxes.count())


def test_on_a_desk_all_titles_are_compared_and_nothing_is_chosen(page: Page) -> None:
    page.goto("/titles/")
    expect(page.locator(".pick")).to_be_hidden()
    first = page.locator(".compare tbody tr").first
    expect(first.locator("td:visible")).to_have_count(page.locator(".pick input").count())


@pytest.mark.parametrize(
    "path",
    ["/annex/1-1/", "/titles/", "/year/", "/differences/", "/register/", "/guides/exceptional/"],
)
def test_nothing_leaves_the_narrowest_screen(phone: Page, path: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_numbers_of_lines_stand_off_from_numbers_that_follow(phone: Page) -> None:
    phone.goto("/annex/1-1/")
    for number in phone.locator(".line__number").all():
        assert number.evaluate("it => parseFloat(getComputedStyle(it).paddingRight)") > 0


# On paper.


PRINTED = ("/std/", "/std/chapter-2/", "/annex/1-1/", "/titles/", "/year/", "/register/")


@pytest.mark.parametrize("path", PRINTED)
def test_paper_is_white_and_all_words_are_black(paper: Page, path: str) -> None:
    paper.goto(path)
    expect(paper.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert set(paper.evaluate(COLOURS)) == {"rgb(0, 0, 0)"}


@pytest.mark.parametrize("path", PRINTED)
def test_nothing_is_cut_off_at_the_edge_of_the_paper(paper: Page, path: str) -> None:
    paper.goto(path)
    assert paper.evaluate(CUT) == []


def test_a_printed_chapter_has_its_document_s_name_and_nothing_of_the_site(paper: Page) -> None:
    document = POLICY.documents[0]
    paper.goto("/std/chapter-2/")
    expect(paper.locator(".on-paper--title")).to_have_text(document.title)
    expect(paper.locator(".on-paper--title")).to_be_visible()
    expect(paper.locator(".on-paper--source")).to_contain_text("西藏网信工程职称")
    frame = ".md-header, .md-tabs, .md-footer, .md-sidebar, .md-path, .clause-foot, .copied, dialog"
    expect(paper.locator(frame).locator("visible=true")).to_have_count(0)
    # At the head of each sheet; the margins of a page take it from the root.
    running = "getComputedStyle(document.documentElement).getPropertyValue('--document')"
    assert paper.evaluate(running) == f'"{document.title}"'
    paper.goto("/annex/1-2/")
    assert POLICY.annexes[1].title in paper.evaluate(running)


def test_on_screen_the_lines_for_paper_are_not_seen(page: Page) -> None:
    page.goto("/std/chapter-2/")
    for line in page.locator(".on-paper").all():
        expect(line).to_be_hidden()


def test_folds_are_not_printed_and_the_heads_of_tables_are_on_each_sheet(paper: Page) -> None:
    paper.goto("/annex/1-1/")
    expect(paper.locator("details.cited-by").locator("visible=true")).to_have_count(0)
    display = paper.locator(".score-table").evaluate(
        "table => [table.tHead, table.tFoot].map((it) => getComputedStyle(it).display)"
    )
    assert display == ["table-header-group", "table-row-group"]


def test_an_annex_takes_five_sheets_at_most(page: Page) -> None:
    page.goto("/annex/1-1/")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 2 <= sheets <= 5


def test_the_calculator_is_printed_its_own_way(page: Page) -> None:
    page.goto("/calculator/")
    expect(page.locator("link[href*='paper.css']")).to_have_count(0)
    page.goto("/std/")
    expect(page.locator("link[href*='paper.css']")).to_have_count(1)
