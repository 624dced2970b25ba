"""From clause to clause in the browser: links in the text, copied links, links to what is gone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_all_colours
from tests.server import published

READ = "navigator.clipboard.readText()"


def test_a_reference_leads_to_what_it_says(page: Page) -> None:
    page.goto("/std/chapter-1/")
    page.get_by_role("link", name="本标准第十二条").click()
    page.wait_for_url("**/std/chapter-2/#std-12")
    expect(page.locator("#std-12")).to_be_in_viewport()


def test_an_article_leads_on_across_chapters(page: Page) -> None:
    page.goto("/std/chapter-1/#std-11")
    page.get_by_role("link", name="下一条：第十二条").click()
    page.wait_for_url("**/std/chapter-2/#std-12")
    page.get_by_role("link", name="上一条：第十一条").click()
    page.wait_for_url("**/std/chapter-1/#std-11")


def test_the_fold_shows_who_refers_to_a_clause(page: Page) -> None:
    page.goto("/std/chapter-2/")
    fold = page.locator("#std-12 ~ .clause-foot details").first
    fold.locator("summary").click()
    fold.get_by_role("link", name="第五条").first.click()
    page.wait_for_url("**/std/chapter-1/#std-5")


@pytest.mark.parametrize(
    ("path", "control", "ends"),
    [
        ("/std/chapter-2/", "#std-16-2-1 > a.number", "/std/chapter-2/#std-16-2-1"),
        ("/annex/1-2/", "#annex-1-2-education > .item a.copy", "/annex/1-2/#annex-1-2-education"),
    ],
)
def test_a_link_is_copied(page: Page, path: str, control: str, ends: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(path)
    link = page.locator(control)
    shown = "(it) => getComputedStyle(it, '::before').opacity"
    assert link.evaluate(shown) == "0"
    link.focus()
    assert link.evaluate(shown) == "1"
    link.click()
    expect(page.locator(".copied")).to_have_text("链接已复制")
    # What is handed on says which edition it is of, and leads here.
    copied = page.evaluate(READ)
    edition = page.locator("meta[name=edition]").get_attribute("content")
    assert copied.endswith(ends.replace("#", f"?edition={edition}#"))
    assert page.url.endswith(ends)
    page.goto(copied)
    expect(page.locator(control)).to_be_visible()


def test_without_the_right_to_copy_it_is_a_plain_link(page: Page) -> None:
    page.goto("/std/chapter-2/")
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.locator("#std-13 > a.number").click()
    page.wait_for_url("**/std/chapter-2/#std-13")
    expect(page.locator(".copied")).to_be_empty()


def test_an_anchor_of_another_page_leads_there(page: Page) -> None:
    page.goto("/std/chapter-2/#std-20-2-4")
    page.wait_for_url("**/std/chapter-3/#std-20-2-4")
    expect(page.locator("#std-20-2-4")).to_be_in_viewport()


def test_a_renamed_anchor_leads_to_the_new_one(page: Page, site: Path) -> None:
    text = published(site, "assets/anchors.js").read_text(encoding="utf-8")
    renamed = f'{text}anchors["std-24-old"] = anchors["std-24-2"];'
    page.route("**/anchors.js", lambda it: it.fulfill(body=renamed))
    page.goto("/proc/chapter-1/#std-24-old")
    page.wait_for_url("**/std/chapter-4/#std-24-2")


@pytest.mark.parametrize(
    ("anchor", "nearest"),
    [
        ("std-16-2-99", "《评价标准》第十六条（二）"),
        ("STD-99", "《评价标准》"),
        ("nothing", "首页"),
        ("constructor", "首页"),
        ("%E0%A4%A", "首页"),
        ("<img src=x onerror=alert(1)>", "首页"),
        ("x" * 10_000, "首页"),
    ],
)
def test_a_wrong_anchor_gets_a_notice(page: Page, anchor: str, nearest: str) -> None:
    page.goto(f"/std/chapter-2/#{anchor}")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("没有这个位置")
    expect(notice.get_by_role("link").first).to_have_text(nearest)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("location.hash = 'std-13'")
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("address", ["/guides/engineer/#need", "/titles/#requirements"])
def test_a_heading_that_is_there_is_not_called_missing(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.locator("div.lost").count() == 0
    assert page.evaluate("scrollY") > 0


def test_axe_finds_nothing_in_the_notice(page: Page) -> None:
    page.goto("/std/chapter-2/#std-99")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations_in_all_colours(page) == []


def test_the_page_of_views_keeps_its_own_anchors(page: Page) -> None:
    page.goto("/calculator/#nothing-here")
    page.wait_for_load_state("networkidle")
    assert page.locator("div.lost").count() == 0


def test_axe_finds_nothing_in_open_folds(page: Page) -> None:
    for path in ("/std/chapter-5/", "/std/chapter-7/", "/proc/chapter-1/", "/annex/1-1/"):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
        assert violations_in_all_colours(page) == []
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
