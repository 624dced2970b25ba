"""What the site asks of others and lets others do: nothing. Each page under its policy, every request, hostile input."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.calculator_page import (
    DESK,
    NEVER_PRINTS,
    Person,
    enter,
    filled_in,
    load,
    record_of,
    settled,
)
from tests.browser.test_accessibility import NOWHERE, PAGES
from tests.server import Server
from tests.visitor import visiting

KINDS = tuple(
    dict.fromkeys([*PAGES, "/year/", "/readings/", "/register/", "/calculator/", NOWHERE])
)
# What the policy of a page forbids, as the page itself is told of it.
WATCH = """window.violated = [];
addEventListener("securitypolicyviolation", (it) => violated.push(`${it.violatedDirective} ${it.blockedURI}`));"""
REFUSED = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("refused"); } });"""


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of a visitor at a desk; what its policy forbids is an error in the console, which fails the test."""
    with visiting(browser, server.url, ["404"], **DESK) as page:
        page.add_init_script(NEVER_PRINTS + WATCH)
        yield page


def violated(page: Page) -> list[str]:
    found: list[str] = page.evaluate("violated")
    return found


def visit(page: Page, path: str) -> None:
    """Opens a page, and uses all that its frame has where that is worth its time."""
    page.goto(path)
    if path in ("/std/chapter-2/", "/calculator/", NOWHERE):
        use_frame(page, "破格")


def use_frame(page: Page, words: str) -> None:
    """Chooses dark colours, opens and closes the menu, searches, and prints."""
    for name in ("颜色：跟随系统", "颜色：浅色"):
        page.get_by_role("button", name=name).click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_role("button", name="打开导航").click()
    page.get_by_role("button", name="关闭导航").click()
    page.set_viewport_size(DESK["viewport"])
    page.get_by_label("搜索条文").fill(words)
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("print()")


@pytest.mark.parametrize("path", KINDS)
def test_no_page_is_at_odds_with_its_policy(desk: Page, path: str) -> None:
    visit(desk, path)
    if path == "/calculator/":
        settled(desk)
    assert violated(desk) == []


def test_the_policy_holds(browser: Browser, server: Server) -> None:
    """What is written into a page does not run, and nobody else is asked."""
    with visiting(browser, server.url, ["Content Security Policy", "Failed to fetch"]) as page:
        page.add_init_script(WATCH)
        page.goto("/calculator/")
        page.evaluate("""() => {
            const host = document.querySelector("article");
            host.insertAdjacentHTML("beforeend", "<img src=data:, onerror='window.ran = 1'><p style='color:red'>");
            host.append(Object.assign(document.createElement("script"), { text: "window.ran = 2" }));
            fetch("https://example.org/").catch(() => {});
        }""")
        page.wait_for_function("() => violated.length >= 4")
        assert page.evaluate("window.ran") is None
        found = " ".join(violated(page))
    for each in ("script-src-attr", "style-src-attr", "script-src-elem", "connect-src"):
        assert each in found


@pytest.mark.parametrize("path", KINDS)
def test_a_browser_that_stores_nothing_has_all_but_that(desk: Page, path: str) -> None:
    desk.add_init_script(REFUSED)
    visit(desk, path)


def test_the_chosen_colours_are_kept_and_there_before_anything_is_seen(desk: Page) -> None:
    desk.goto("/")
    desk.get_by_role("button", name="颜色：跟随系统").click()
    desk.get_by_role("button", name="颜色：浅色").click()
    desk.route("**/site.js", lambda route: route.fulfill(body=""))  # it is not this that sets them
    desk.goto("/std/")
    expect(desk.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_the_system_s_colours_are_followed_as_they_change(desk: Page) -> None:
    desk.goto("/std/")
    for colours, scheme in (("dark", "slate"), ("light", "default")):
        desk.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        expect(desk.locator("body")).to_have_attribute("data-md-color-scheme", scheme)


# Every request


ANSWERS: dict[str, Any] = {
    "target": "senior_engineer",
    "year": 2026,
    "education": "doctor",
    "title": "engineer",
    "title_since": "2019-03-07",
    "political_exam": {"score": 83.17},
    "grassroots_years": 13.25,
}
TOLD = ("83.17", "2019-03-07", "13.25", "doctor")  # in no address of the site
SEARCHED = "薪火相传"


def test_no_request_carries_an_answer(browser: Browser, server: Server, tmp_path: Path) -> None:
    """A whole session: reading, searching, filling in, saving, sharing, printing, small calculators."""
    requests: list[Request] = []
    with visiting(browser, server.url, service_workers="allow", **DESK) as page:
        page.context.on("request", lambda it: requests.append(it))
        page.add_init_script(NEVER_PRINTS)
        page.goto("/")
        page.get_by_role("link", name="查政策").first.click()
        page.get_by_label("搜索条文").fill(SEARCHED)
        expect(page.get_by_role("status")).not_to_contain_text("正在准备")

        page.goto("/annex/1-2/")
        fold = page.locator("[id='small-annex-1-2-political_exam']")
        fold.locator("> summary").click()
        fold.locator("[name='political_exam.score']").fill(TOLD[0])
        expect(fold.locator(".small-answer:visible")).to_be_visible()
        page.wait_for_function("() => document.querySelector('.small a.button[href*=open]')")
        fold.get_by_role("link", name="带着这些去算一算").click()
        expect(page.locator("[data-notice]")).to_be_visible()

        person = Person(page, touch=False)
        settled(page)
        load(person, json.dumps(ANSWERS))
        expect(page.locator("[data-notice]")).to_contain_text("已打开")
        settled(page)
        for name in ("title_since", "grassroots_years"):
            assert str(filled_in(page)[name]) in TOLD
        person.follow("填写")
        person.follow(page.locator(".tasks a[href='#s-education']"))
        assert enter(person, "education", TOLD[3])
        settled(page)
        person.follow("比较")
        person.push("留住现在的填写")
        person.follow("保存和打印")
        page.get_by_role("checkbox", name="留在这台设备的浏览器里").check()
        with page.expect_download() as download:
            person.push("存成文件")
        assert TOLD[0] in Path(download.value.path()).read_text(encoding="utf-8")
        person.push("做一个链接")
        link = page.get_by_label("带有填写内容的链接").input_value()
        person.push("打印量化计分表")
        page.goto("/")
        page.goto(link)
        expect(page.locator("[data-notice]")).to_contain_text("已打开")
        page.goto("/std/")
        sent = [(it.url, it.method, it.post_data_buffer, it.all_headers()) for it in requests]
        cookies = page.context.cookies()

    assert cookies == []
    assert any("/python/" in url for url, *_ in sent), "those of the worker are among them"
    assert any("search-entries" in url for url, *_ in sent)
    payload = link.partition("open=")[2]
    for url, method, body, headers in sent:
        assert url.startswith((f"{server.url}/", f"blob:{server.url}/"))
        assert (method, body) == ("GET", None)
        asked = " ".join([url.partition("#")[0], *headers, *headers.values()])
        assert [it for it in (*TOLD, SEARCHED, payload) if it in asked] == []
        assert "cookie" not in headers
    assert not [path for path in server.requested if "?" in path]
    assert any(path.startswith("/offline/") for path in server.requested), (
        "and the service worker's"
    )


# Hostile input

ATTACKS = (
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    "javascript:window.hit=1",
    '"><svg onload=window.hit=1>{{hit=1}}${hit=1}',
)
UNHARMED = """() => [window.hit, {}.polluted, {}.hit, Object.keys(Object.prototype).length,
    document.querySelectorAll("article :is(img, script[src*='hit'], svg[onload], [href^='javascript'])").length]"""


def unharmed(page: Page) -> bool:
    found: list[Any] = page.evaluate(UNHARMED)
    return found == [None, None, None, 0, 0]


def packed(data: object) -> str:
    """What a link carries, of any data."""
    text = json.dumps(data, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")


@pytest.mark.parametrize("attack", ATTACKS)
def test_script_in_every_field_is_text(person: Person, attack: str) -> None:
    page = person.page
    page.goto("/calculator/#all")
    settled(page)
    asked: list[str] = page.evaluate("""() => [...document.querySelectorAll("#answers input")]
        .filter((it) => it.checkVisibility() && it.type !== "radio" && it.type !== "date").map(({ name }) => name)""")
    assert len(asked) > 1
    for name in asked:
        page.locator(f'[name="{name}"]').evaluate(
            """(field, text) => {
                field.value = text;
                field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            }""",
            attack,
        )
    expect(page.locator(".mistakes")).to_be_visible()
    assert unharmed(page)
    page.reload()
    assert unharmed(page)


@pytest.mark.parametrize("attack", ATTACKS)
def test_script_in_a_file_or_a_link_is_text(person: Person, attack: str) -> None:
    page = person.page
    work = {"what": attack, "date": "2024-05-01", "used_before": False}
    record = {
        "target": "senior_engineer",
        "year": 2026,
        "achievements": {"std-20-2-5": [work]},
    }
    whole = {"format": "title-calculator/1", "rules": "0000-0000", "date": "2026-01-01"}
    for each in (record, whole | {"record": record | {attack: attack}}, {attack: attack}):
        load(person, json.dumps(each))
        expect(page.locator("[data-notice]")).to_be_visible()
        assert unharmed(page)
        person.push("知道了")
    for data in ([1, "0000-0000", attack, record | {attack: 1}, []], [attack]):
        page.goto(f"/calculator/#open={packed(data)}")
        expect(page.locator("[data-notice]")).to_be_visible()
        assert unharmed(page)
        person.push("知道了")
    person.follow("结果")
    assert unharmed(page)


POLLUTING = ("__proto__", "constructor", "prototype", "toString", "hasOwnProperty")


@pytest.mark.parametrize("name", POLLUTING)
def test_names_of_javascript_s_own_pollute_nothing(person: Person, name: str) -> None:
    page = person.page
    record = f'{{"target": "engineer", "year": 2026, "{name}": {{"polluted": true}}}}'
    whole = f'{{"format": "title-calculator/1", "rules": "0000-0000", "date": "2026-01-01", "record": {record}}}'
    for text in (record, whole):
        load(person, text)
        expect(page.locator("[data-notice]")).to_contain_text(name)
        assert unharmed(page)
        person.push("知道了")
    hours = {name: {"general": 30, "professional": 60, "polluted": True}}
    for data in (
        [
            1,
            "0000-0000",
            "2026-01-01",
            {"target": "engineer", "year": 2026, name: {"polluted": 1}},
            [],
        ],
        {"target": "engineer", "year": 2026, "continuing_education": hours},
    ):
        page.goto(f"/calculator/#open={packed(data)}")
        expect(page.locator("[data-notice]")).to_be_visible()
        assert unharmed(page)
        person.push("知道了")
    # What the tab keeps is anybody's who can write there.
    kept = f'{{"answers": {{"controls": {{"{name}": "x"}}, "beside": {{"{name}": {{"polluted": 1}}}}}}, '
    page.evaluate(
        "(text) => sessionStorage.setItem('zhicheng-calculator-trial', text)",
        kept + '"scenarios": [], "ticked": []}',
    )
    page.reload()
    expect(page.locator("#fill, #result").first).to_be_attached()
    assert unharmed(page)


def bombs() -> dict[str, bytes]:
    """Small files of much."""
    much = b"0" * 100_000_000
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened_archive:
        opened_archive.writestr("record.json", much)
    link = base64.urlsafe_b64encode(zlib.compress(much, 9)).rstrip(b"=")
    return {"gzip": gzip.compress(much), "zip": archive.getvalue(), "payload": link}


def test_a_bomb_is_told_and_not_unpacked(person: Person) -> None:
    page = person.page
    before = record_of(page)
    found = bombs()
    for content in found.values():
        load(person, content)
        expect(page.locator("[data-notice]")).to_contain_text("没有打开。")
        person.push("知道了")
    page.goto(f"/calculator/#open={found['payload'].decode()}")
    expect(page.locator("[data-notice]")).to_contain_text("太大")
    person.push("知道了")
    settled(page)
    assert record_of(page) == before


# From a folder without a server


@pytest.fixture
def folder(browser: Browser, site: Path) -> Iterator[Page]:
    """The site as it lies in a folder. Any error in the console fails the test."""
    errors: list[str] = []
    with browser.new_context(locale="zh-CN", **DESK) as context:
        context.on("console", lambda it: errors.append(it.text) if it.type == "error" else None)
        context.on("weberror", lambda it: errors.append(str(it.error)))
        page = context.new_page()
        page.add_init_script(NEVER_PRINTS)
        page.goto((site / "index.html").as_uri())
        yield page
    assert errors == []


def test_from_a_folder_links_lead_on(folder: Page) -> None:
    folder.get_by_role("link", name="查政策").first.click()
    expect(folder.get_by_role("heading", level=1)).to_contain_text("评价标准")
    folder.get_by_role("link", name="第二章", exact=False).first.click()
    folder.wait_for_url("**/std/chapter-2/index.html*")
    assert (
        folder.evaluate(
            """() => [...document.links].map(({ href }) => href)
            .filter((href) => href.startsWith("file:") && !/\\/index\\.html([?#]|$)/.test(href))"""
        )
        == []
    )
    use_frame(folder, "破格")


def test_from_a_folder_the_search_finds(folder: Page) -> None:
    folder.get_by_label("搜索条文").fill("软考")
    folder.locator(".md-search-result__link").first.click()
    folder.wait_for_url("**/std/chapter-7/index.html#std-35")
    expect(folder.locator("#std-35")).to_be_in_viewport()


def test_from_a_folder_a_lost_anchor_leads_on(folder: Page) -> None:
    folder.goto(folder.url.replace("index.html", "std/chapter-2/index.html#std-20-2-4"))
    folder.wait_for_url("**/std/chapter-3/index.html#std-20-2-4")


def test_from_a_folder_the_calculator_says_what_it_needs(folder: Page) -> None:
    folder.get_by_role("link", name="算一算").first.click()
    expect(folder.locator(".failure")).to_contain_text("从文件夹打开")
    expect(folder.locator(".failure")).to_contain_text("网站的地址")
    expect(folder.locator(".failure button")).to_be_hidden()
    expect(folder.locator("#answers")).to_be_visible()
    folder.goto(folder.url.replace("calculator/", "annex/1-2/"))
    fold = folder.locator("[id='small-annex-1-2-political_exam']")
    fold.locator("> summary").click()
    fold.locator("[name='political_exam.score']").fill("70")
    expect(fold.get_by_role("alert").filter(visible=True)).to_contain_text("从文件夹打开")
    expect(fold.locator(".small-result button")).to_be_hidden()
