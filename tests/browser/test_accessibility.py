"""The reading pages for everybody: checked by axe, by keyboard alone, zoomed, without motion."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.axe import violations, violations_in_all_colours
from tests.server import Server

PHONE: ViewportSize = {"width": 360, "height": 800}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
NOWHERE = "/nowhere/"
# For the keyboard and for narrow windows: one of each kind, but all three tables.
PAGES = (
    "/",
    "/std/",
    "/std/chapter-2/",
    "/annex/1-1/",
    "/annex/1-2/",
    "/annex/1-3/",
    "/guides/",
    "/guides/exceptional/",
    "/guides/targeted/",
    "/guides/unit/",
    "/titles/",
    "/titles/senior_engineer/",
    "/year/",
    "/readings/",
    "/differences/",
    "/register/",
    NOWHERE,
)

# Where the focus is: what has it, whether a ring shows it, and whether it is in sight with nothing over it.
FOCUS = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const line = element.getClientRects()[0];
  const hit = line && document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2);
  return {
    name: element.ariaLabel || element.textContent.trim().slice(0, 20),
    tag: element.localName,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    sight: box.width > 0 && box.x >= 0 && box.right <= innerWidth && box.y < innerHeight && box.bottom > 0,
    clear: Boolean(hit && (element.contains(hit) || hit.contains(element))),
  };
}"""

# What a keyboard must reach: all that can be pressed or followed and is in sight now or further down. The skip link
# comes into sight when the keyboard reaches it.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, summary")]
  .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && it.tabIndex >= 0)
  .length + 1"""

# More room between lines, letters and words, as WCAG 1.4.12 lets a reader set it.
# The page's policy allows no style sheet in the page itself.
ADD_STYLE = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
}"""
SPACIOUS = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest, page: Page, expected_errors: list[str]) -> Page:
    expected_errors.append("404")
    page.set_viewport_size(request.param)
    return page


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focus(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(FOCUS)
    return found


def stops(page: Page) -> Iterator[dict[str, Any]]:
    """Goes through the page with the Tab key, from its top to where the keyboard leaves it."""
    press(page, "Tab")
    while (found := focus(page))["tag"] != "body":
        yield found
        press(page, "Tab")


def tab_to(page: Page, name: str) -> None:
    """Goes on with the Tab key to what has this name."""
    assert any(stop["name"] == name for stop in stops(page)), f"the keyboard does not reach {name}"


def search_for(page: Page, words: str) -> None:
    """Opens the search with the keyboard alone, and waits for what it finds."""
    if page.get_by_role("button", name="搜索", exact=True).is_visible():
        tab_to(page, "搜索")
        press(page, "Enter")
    else:
        tab_to(page, "搜索条文")
    page.keyboard.insert_text(words)
    expect(page.locator(".md-search-result__link").first).to_be_visible()


# By axe.

PARTS = 6  # of all pages, so that they can be looked at side by side


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(screen: Page, site: Path, part: int) -> None:
    found = {}
    for file in sorted(site.rglob("*.html"))[part::PARTS]:
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        screen.emulate_media(color_scheme="light")
        screen.goto(f"/{address}")
        found[address] = violations_in_all_colours(screen)
    assert found
    assert {address: lines for address, lines in found.items() if lines} == {}


def test_axe_finds_what_is_wrong(page: Page) -> None:
    page.goto("/")
    page.evaluate("""document.querySelector("article").insertAdjacentHTML("beforeend",
        '<button></button><p id="pale">看不清的字</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')""")
    page.evaluate("document.querySelector('#pale').style.cssText = 'color: #aaa; background: #fff'")
    assert {line.partition(":")[0] for line in violations(page)} == {
        "button-name",
        "color-contrast",
        "image-alt",
    }


def test_axe_finds_nothing_in_the_open_search(screen: Page) -> None:
    screen.goto("/std/chapter-3/")
    search_for(screen, "学历")
    assert violations_in_all_colours(screen) == []


def test_axe_finds_nothing_in_the_open_menu(screen: Page) -> None:
    screen.set_viewport_size(PHONE)
    screen.goto("/std/chapter-3/")
    screen.get_by_role("button", name="打开导航").click()
    closed = screen.locator(".menu details:not([open]) summary")
    while closed.count():
        closed.first.click()
    assert violations_in_all_colours(screen) == []


@pytest.mark.parametrize("place", ["/annex/1-2/#annex-1-2-performance", "/std/chapter-2/#std-16-2"])
def test_axe_finds_nothing_where_a_link_leads(screen: Page, place: str) -> None:
    screen.goto(place)
    assert screen.evaluate("scrollY") > 0
    assert violations_in_all_colours(screen) == []


# By keyboard alone.


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(screen: Page, path: str) -> None:
    screen.emulate_media(reduced_motion="reduce")
    screen.goto(path)
    reachable = screen.evaluate(REACHABLE)
    found = list(stops(screen))
    assert [stop for stop in found if not (stop["ring"] and stop["sight"] and stop["clear"])] == []
    assert len(found) == reachable


@pytest.mark.parametrize("path", ["/", "/annex/1-1/", "/std/chapter-2/", NOWHERE])
def test_the_first_key_skips_to_the_text(page: Page, expected_errors: list[str], path: str) -> None:
    expected_errors.append("404")
    page.goto(path)
    address = page.url
    press(page, "Tab")
    assert focus(page)["name"] == "跳到正文"
    press(page, "Enter")
    expect(page.locator("article")).to_be_focused()
    assert page.url == address, "on the calculator's page the address says what is in sight"


def test_the_menu_opens_leads_on_and_closes(phone: Page) -> None:
    phone.goto("/std/chapter-2/")
    tab_to(phone, "打开导航")
    press(phone, "Enter")
    menu = phone.get_by_role("dialog", name="导航")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("link", name="第二章 申报基本条件")).to_be_focused()

    tab_to(phone, "评审办法")
    press(phone, "Enter")
    expect(menu.get_by_role("link", name="第四章 组织评审")).to_be_visible()
    press(phone, "Escape")
    expect(menu).to_be_hidden()
    expect(phone.get_by_role("button", name="打开导航")).to_be_focused()

    press(phone, "Enter")
    tab_to(phone, "第四章 组织评审")
    press(phone, "Enter")
    phone.wait_for_url("**/proc/chapter-4/")


def test_the_menu_leads_to_a_place_of_its_own_page(phone: Page) -> None:
    phone.goto("/std/chapter-2/")
    phone.get_by_role("button", name="打开导航").click()
    phone.get_by_role("dialog").get_by_role("link", name="（四）助理工程师").click()
    expect(phone.get_by_role("dialog")).to_be_hidden()
    expect(phone.locator("#std-16-4")).to_be_in_viewport()


def test_the_menu_closes_at_a_tap_beside_it(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("button", name="打开导航").click()
    phone.mouse.click(350, 400)
    expect(phone.get_by_role("dialog")).to_be_hidden()


def test_the_search_is_used_without_a_mouse(screen: Page) -> None:
    screen.goto("/")
    search_for(screen, "破格")
    expect(screen.get_by_role("status")).to_contain_text("结果")
    press(screen, "ArrowDown")
    found = focus(screen)
    assert found["tag"] == "a"
    assert found["ring"]
    assert found["clear"]
    press(screen, "Enter")
    screen.wait_for_url(re.compile(r"/(std|proc|calculator|annex|readings)/"))


def test_the_search_closes_and_gives_the_focus_back(screen: Page) -> None:
    screen.goto("/")
    search_for(screen, "破格")
    results = screen.locator(".md-search-result__list")
    press(screen, "Escape")
    expect(results).to_be_hidden()
    opener = screen.get_by_role("button", name="搜索", exact=True)
    if opener.is_visible():
        expect(opener).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "false")
    press(screen, "Tab")
    assert focus(screen)["tag"] == "a", "the next key goes on to the page"
    expect(results).to_be_hidden()


def test_the_search_closes_at_its_button(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("button", name="搜索", exact=True).click()
    expect(phone.get_by_label("搜索条文")).to_be_focused()
    phone.get_by_role("button", name="关闭搜索").click()
    expect(phone.get_by_label("搜索条文")).to_be_hidden()


def test_the_colours_change_with_the_enter_key(screen: Page) -> None:
    screen.emulate_media(color_scheme="dark")
    screen.goto("/")
    tab_to(screen, "颜色：跟随系统。点按改为浅色")
    seen = []
    for _ in range(3):
        press(screen, "Enter")
        scheme = screen.locator("body").get_attribute("data-md-color-scheme")
        seen.append((focus(screen)["name"].split("。")[0], scheme))
    assert seen == [
        ("颜色：浅色", "default"),
        ("颜色：深色", "slate"),
        ("颜色：跟随系统", "slate"),
    ]


@pytest.mark.parametrize("key", ["n", "p", "s"])
def test_a_single_letter_does_nothing(page: Page, key: str) -> None:
    page.goto("/std/chapter-2/")
    address = page.url
    press(page, "Tab", key)
    page.wait_for_timeout(500)  # the page would have turned by then
    assert page.url == address
    expect(page.locator("#__search")).not_to_be_checked()


# Zoomed and narrow.


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways(page: Page, expected_errors: list[str], path: str) -> None:
    expected_errors.append("404")
    page.set_viewport_size({"width": 640, "height": 400})  # 1280 by 800 at 200 %
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.set_viewport_size({"width": 320, "height": 400})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(ADD_STYLE, SPACIOUS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_menu_and_search_fit_a_zoomed_window(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto("/std/chapter-3/")
    page.get_by_role("button", name="打开导航").click()
    last = page.get_by_role("dialog").get_by_role("link", name="条文登记表")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    page.get_by_role("button", name="关闭导航").click()

    page.get_by_role("button", name="搜索", exact=True).click()
    page.keyboard.insert_text("学历")
    result = page.locator(".md-search-result__link").last
    result.scroll_into_view_if_needed()
    expect(result).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


# Without motion.


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, server: Server) -> None:
    context = browser.new_context(
        base_url=server.url, viewport={"width": 1280, "height": 300}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/std/chapter-3/")
    page.wait_for_timeout(500)  # the theme glides only after a moment of rest
    assert places_of_the_list(page) < 5, "some jumps, and no glide"
    page.locator(".md-search__input").focus()
    assert page.evaluate("document.getAnimations().length") == 0
    page.set_viewport_size(PHONE)
    page.reload()
    page.get_by_role("button", name="打开导航").click()
    assert page.evaluate("document.getAnimations().length") == 0
    context.close()


def places_of_the_list(page: Page) -> int:
    """At how many places the list of places is seen while the text jumps to its end."""
    seen: int = page.evaluate("""async () => {
        const list = document.querySelector(".md-sidebar--secondary .md-sidebar__scrollwrap");
        const places = new Set([list.scrollTop]);
        scrollTo(0, document.body.scrollHeight);
        for (const end = performance.now() + 1500; performance.now() < end;) {
            await new Promise(requestAnimationFrame);
            places.add(list.scrollTop);
        }
        return places.size;
    }""")
    return seen
