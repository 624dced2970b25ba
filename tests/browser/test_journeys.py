"""From the first question to the printed sheet, as people go: at a desk, on a phone, by keyboard, without a network."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from calculator.loading import FOLDER, compile_folder
from sitegen.form import words_of
from tests.browser.calculator_page import (
    DESK,
    NEVER_PRINTS,
    PATIENCE,
    PHONE,
    RECORDS,
    Person,
    facts,
    fill,
    opened,
    points_of,
    printing,
    record_of,
    result_of,
    settled,
    sheet,
    shown,
    take,
    text_of,
    total,
    verdict,
)
from tests.browser.test_runtime import command_line
from tests.server import Server
from tests.visitor import visiting

POLICY = compile_folder(FOLDER)[1]
FULL = ["中级, three conditions", "副高, all known", "正高, all known"]


@pytest.fixture(params=["desk", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Person]:
    """Somebody who opens the page for the first time."""
    device = DESK if request.param == "desk" else PHONE
    with visiting(browser, server.url, **device) as page:
        page.add_init_script(NEVER_PRINTS)
        opened(page)
        yield Person(page, touch=request.param == "phone")


def blanks(page: Page) -> list[str]:
    """得分 on the printed sheet, from the first line to the total."""
    return page.locator(".print-sheet .print-table:visible td.blank").all_inner_texts()


def printed(person: Person, result: dict[str, Any]) -> None:
    """Prints the official sheet, and holds it against a result."""
    page = person.page
    person.follow("保存和打印")
    before = page.evaluate("window.prints ?? 0")
    person.push("打印量化计分表")
    assert page.evaluate("window.prints") == before + 1
    version = page.locator("#keep [data-text=version]").inner_text()
    code = page.locator("#keep [data-text=code]").inner_text()
    with printing(page):
        score = result["score"]
        assert blanks(page) == [
            *(blank(item) for item in score["items"]),
            blank(score["total"]),
        ]
        foot = page.locator(".print-sheet .print-foot").inner_text()
        assert f"规则版本 {version}" in foot
        assert f"校验码 {code}" in foot
        assert re.search(r"试算日期 \d{4}年\d{1,2}月\d{1,2}日", foot)
        expect(page.locator(".print-summary")).to_be_hidden()


def blank(span: dict[str, float]) -> str:
    return f"{span['min']:g}" if span["min"] == span["max"] else ""


@pytest.mark.parametrize("name", FULL)
def test_from_the_title_to_the_printed_sheet(visitor: Person, name: str, tmp_path: Path) -> None:
    page = visitor.page
    not_asked = fill(visitor, RECORDS[name])
    (result,) = command_line([RECORDS[name]])
    assert verdict(page) == "可以申报"
    assert total(page) == shown(result["score"]["total"])
    assert sheet(page) == points_of(result)
    assert page.locator("#result .readings").count()
    # What was not asked decides nothing, and nothing else is open.
    bar = page.locator(".result-bar" if visitor.touch else ".card .left-open")
    expect(bar).to_contain_text(
        "看结果" if visitor.touch else "会影响结果的都填好了", use_inner_text=True
    )
    assert not_asked.keys() < dict(facts(RECORDS[name])).keys()
    (filled,) = command_line([record_of(page)])
    assert filled["score"] == result["score"] | {"items": filled["score"]["items"]}
    assert points_of(filled) == points_of(result)
    printed(visitor, result)


def test_the_network_is_lost_after_the_start(visitor: Person) -> None:
    page = visitor.page
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    take(visitor, RECORDS["副高, panel and honours open"])
    visitor.follow("填写")
    visitor.follow(page.locator(".tasks a[href='#s-panel']"))
    visitor.choose("panel.defence_frontier", "1")
    settled(page)
    visitor.press(page.locator(".form-section:not(.away) .question .source a:visible").first)
    expect(page.locator(".clause-words:visible")).to_contain_text("分")
    record = RECORDS["副高, panel and honours open"] | {"panel": {"defence_frontier": 1}}
    printed(visitor, result_of(record))
    visitor.push("打印小结")
    with printing(page):
        expect(page.locator(".print-summary")).to_contain_text("申报试算小结")
        expect(page.locator(".print-sheet")).to_be_hidden()
    with page.expect_download() as download:
        visitor.push("存成文件")
    saved = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert saved["record"]["panel"]["defence_frontier"] == 1


def test_the_words_of_a_clause_open_in_place_and_close(visitor: Person) -> None:
    page = visitor.page
    visitor.follow("填写")
    visitor.follow(page.locator(".tasks a[href='#s-education']"))
    address = page.url
    link = page.locator('.question[data-name="education"] .source a:visible').first
    visitor.press(link)
    words = page.locator(".clause-words:visible")
    expect(words).to_have_count(1)
    clause = words.get_attribute("data-words") or ""
    expect(words.locator("p").first).to_have_text(words_of(POLICY.clauses[clause])[0])
    expect(link).to_have_attribute("aria-expanded", "true")
    assert page.url == address
    # Its own link leads to the clause among the others.
    expect(words.get_by_role("link")).to_have_attribute("href", re.compile(f"#{clause}$"))
    visitor.press(link)
    expect(words).to_have_count(0)
    expect(link).to_have_attribute("aria-expanded", "false")
    # In a list of claims, and in the result, as well.
    visitor.follow("结果")
    visitor.press(page.locator("#r-verdict > .tree a[data-clause]").first)
    expect(words).to_have_count(1)


# By keyboard alone

# What has the focus; is it to be seen that it has; and is it in sight, with nothing over it?
FOCUS = """() => {
    const element = document.activeElement;
    const shown = [element, element.closest("label")].filter(Boolean).map((each) => getComputedStyle(each));
    const box = element.getBoundingClientRect(), line = element.getClientRects()[0] ?? box;
    const hit = document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2);
    return {
        what: element.outerHTML.slice(0, 160),
        tag: element.localName,
        name: element.name ?? "",
        type: element.type ?? "",
        text: element.textContent.trim(),
        href: element.getAttribute("href") ?? "",
        value: element.value ?? "",
        classes: element.className,
        isOurs: Boolean(element.closest(".calculator")),
        visible: element.matches("[tabindex='-1'], [type=date]") // inside a date, the browser draws its own
            || shown.some(({ outlineStyle, outlineWidth, boxShadow }) =>
                (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none"),
        clear: Boolean(hit && (element.contains(hit) || hit.contains(element) || hit.closest("label")?.contains(element))),
    };
}"""
MOST_STOPS = 400


class Keyboard:
    """Somebody without a mouse. Checks at each stop that one sees where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def stop(self, key: str = "Tab") -> dict[str, Any]:
        self.press(key)
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        assert found["visible"], found["what"]
        # A result that arrives may move it for a moment.
        self.page.wait_for_function(f"() => ({FOCUS})().clear", timeout=PATIENCE)
        return found

    def to(self, text: str, key: str = "Tab") -> None:
        """Goes on to a link or a button by its words."""
        for _ in range(MOST_STOPS):
            if self.stop(key)["text"].startswith(text):
                return
        raise AssertionError(f"{text} is not reached")

    def answer(self, stop: dict[str, Any], value: Any) -> None:
        """Answers the question whose control has the focus."""
        text = text_of(value)
        if stop["type"] == "radio":
            for _ in range(9):
                if self.page.evaluate("document.activeElement.value") == text:
                    return
                self.press("ArrowDown")
        elif stop["tag"] == "select":
            for _ in range(20):
                if self.page.evaluate("document.activeElement.value") == text:
                    return
                self.press("ArrowDown")
        elif stop["type"] == "date":
            year, month, day = text.split("-")
            # In the order that the browser shows them in, which hangs on its own language.
            for first, rest in ((year, month + day), (month + day, year)):
                self.press("ArrowLeft", "ArrowLeft")
                self.page.keyboard.type(first)
                if first == year:
                    self.press("ArrowRight")
                self.page.keyboard.type(rest)
                if self.page.evaluate("document.activeElement.value") == text:
                    return
        else:
            self.page.keyboard.type(text)
            return
        raise AssertionError(f"{stop['name']} does not take {text}")


def test_a_full_case_by_keyboard_alone(browser: Browser, server: Server) -> None:
    name = "中级, three conditions"
    left = dict(facts(RECORDS[name]))
    with visiting(browser, server.url, **DESK, reduced_motion="reduce") as page:
        page.add_init_script(NEVER_PRINTS)
        opened(page)
        hands = Keyboard(page)
        hands.to("跳到正文")
        hands.press("Enter")
        hands.to(first_section(page))
        hands.press("Enter")
        while "#result" not in page.url:
            section = page.locator(".form-section:not(.away)")
            expect(section.locator("h2")).to_be_focused()
            settled(page)
            through(hands, left, section)
        settled(page)
        (result,) = command_line([RECORDS[name]])
        assert (verdict(page), total(page)) == ("可以申报", shown(result["score"]["total"]))
        expect(page.locator("#result-title")).to_be_focused()
        hands.to("保存和打印", "Shift+Tab")
        hands.press("Enter")
        expect(page.locator("#keep-title")).to_be_focused()
        hands.to("打印量化计分表")
        hands.press("Space")
        assert page.evaluate("window.prints") == 1
        with printing(page):
            assert blanks(page)[-1] == shown(result["score"]["total"])


def first_section(page: Page) -> str:
    return page.locator(".tasks a:visible").first.inner_text()


def through(hands: Keyboard, left: dict[str, Any], section: Locator) -> None:
    """Answers a section from its heading to the link that leads on."""
    for _ in range(MOST_STOPS):
        stop = hands.stop()
        assert stop["isOurs"], "the keyboard has left the section without its end"
        if stop["name"] in left:
            hands.answer(stop, left.pop(stop["name"]))
            settled(hands.page)
        elif "rest" in stop["classes"].split():
            hands.press("Space")
        elif stop["text"].startswith(("下一部分", "看结果")):
            hands.press("Enter")
            hands.page.wait_for_function(
                "() => document.activeElement.matches('h2')", timeout=PATIENCE
            )
            return
    raise AssertionError("the section has no end")
