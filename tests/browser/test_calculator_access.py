"""The calculator for everybody: narrow, zoomed, touched, checked by axe in each view; words of people, not of code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from calculator.rules import Rules
from tests.browser.axe import violations
from tests.browser.calculator_page import (
    RECORDS,
    RULES,
    Person,
    load,
    settled,
    take,
)

ROOT = Path(__file__).parents[2]
RECORD = RECORDS["副高, exam 60.5"]
OPEN = RECORDS["副高, panel and honours open"]
# What stands over the edge of the window, but for what is scrolled on its own or out of sight on purpose.
TOO_WIDE = """() => [...document.querySelectorAll(".calculator *")]
    .filter((each) => each.checkVisibility() && !each.closest(".scroll, .unseen"))
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => each.outerHTML.slice(0, 120))"""
# What can be pressed and is smaller than WCAG 2.5.8 asks for; a link within a sentence may be.
TOO_SMALL = """() => [...document.querySelectorAll(".calculator :is(input, select, button, summary, a)")]
    .filter((each) => each.checkVisibility() && !each.closest(".unseen"))
    .filter((each) => !each.matches(".unseen"))
    .filter((each) => !(each.matches("a") && getComputedStyle(each).display === "inline"))
    .map((each) => [each.outerHTML.slice(0, 120), (each.labels?.[0] ?? each).getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24)
    .map(([what, { width, height }]) => `${what}: ${width} by ${height}`)"""
UNNAMED = """() => [...document.querySelectorAll(".calculator :is(input, select, button)")]
    .filter((each) => each.checkVisibility())
    .filter((each) => !(each.ariaLabel || each.textContent.trim() || each.labels?.length
        || document.getElementById(each.getAttribute("aria-labelledby"))))
    .map((each) => each.outerHTML.slice(0, 120))"""


UNFOLD = "document.querySelectorAll('.calculator details').forEach((each) => { each.open = true; })"


def form(person: Person) -> None:
    person.follow("填写")


def section(person: Person) -> None:
    person.follow("填写")
    person.follow(person.page.locator(".tasks a[href='#s-achievements']"))


def whole_form(person: Person) -> None:
    person.follow("填写")
    person.follow("全部问题放在一页上")
    person.page.evaluate(UNFOLD)


def clause(person: Person) -> None:
    person.follow("填写")
    person.follow(person.page.locator(".tasks a[href='#s-exam']"))
    person.press(person.page.locator(".form-section:not(.away) .source a:visible").first)


def mistake(person: Person) -> None:
    person.follow("填写")
    person.follow(person.page.locator(".tasks a[href='#s-bonus']"))
    person.page.locator("[name=grassroots_years]").fill("三年")
    expect(person.page.locator(".mistakes")).to_be_visible()


def result(person: Person) -> None:
    person.follow("结果")
    person.page.evaluate(UNFOLD)


def tried(person: Person) -> None:
    person.follow("结果")
    person.press(person.page.locator("#r-next button:visible", has_text="试一试").first)
    expect(person.page.locator("[data-notice]")).to_contain_text("正在试", use_inner_text=True)
    settled(person.page)


def compared(person: Person) -> None:
    person.follow("比较")
    person.push("晚一年申报")
    settled(person.page)
    person.push("留住现在的填写")
    expect(person.page.get_by_role("region", name="结果的不同")).to_be_visible()


def kept(person: Person) -> None:
    person.follow("保存和打印")
    person.push("做一个链接")


def not_opened(person: Person) -> None:
    load(person, "{")
    expect(person.page.locator("[data-notice]")).to_contain_text("没有打开")


STATES = [
    form,
    section,
    whole_form,
    clause,
    mistake,
    result,
    tried,
    compared,
    kept,
    not_opened,
]


@pytest.fixture(params=STATES, ids=lambda state: state.__name__)
def state(request: pytest.FixtureRequest, person: Person) -> Page:
    """The page in one of its states, with a case that has all parts of a result."""
    take(person, RECORD)
    request.param(person)
    return person.page


def test_every_state_is_for_everybody(state: Page) -> None:
    page = state
    wrong = []
    # 640 is a window of 1280 at 200 %.
    for width in (1280, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        wrong += [f"{width}: {each}" for each in page.evaluate(TOO_WIDE)]
        wrong += [f"{width}: {each}" for each in page.evaluate(TOO_SMALL)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{width}: the page scrolls sideways")
        page.evaluate("scrollTo(0, 0)")  # where the head of the page lies over nothing
    assert wrong == []
    assert page.evaluate(UNNAMED) == []
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 740})
    page.emulate_media(color_scheme="dark")
    page.locator('body[data-md-color-scheme="slate"]').wait_for()
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    assert latin(page) == []


@pytest.mark.parametrize("target", ["engineer", "full_senior_engineer", "technician"])
def test_every_title_is_for_everybody(person: Person, target: str) -> None:
    page = person.page
    take(person, {"target": target, "year": 2026})
    page.set_viewport_size({"width": 320, "height": 740})
    for view in (whole_form, result):
        view(person)
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert latin(page) == []


def test_nothing_moves_for_who_wants_no_motion(person: Person) -> None:
    page = person.page
    page.emulate_media(reduced_motion="reduce")
    take(person, RECORD)
    result(person)
    moving = page.evaluate("""() => [...document.querySelectorAll(".calculator, .calculator *")]
        .map((each) => [each.outerHTML.slice(0, 80), getComputedStyle(each)])
        .filter(([, style]) => parseFloat(style.animationDuration) > 0.01
            || parseFloat(style.transitionDuration) > 0.01 || style.scrollBehavior === "smooth")
        .map(([what]) => what)""")
    page.emulate_media(reduced_motion="no-preference")
    assert moving == []


# Words

# Latin letters that may be read on screen: what a code or a version may have, and two names of techniques.
CODE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")
NAMES = {"PDF", "JavaScript"}
SEEN = """() => {
    const seen = [];
    const texts = document.createTreeWalker(document.querySelector(".calculator"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { parentElement: around, data } = texts.currentNode;
        if (around.checkVisibility() && !around.closest("noscript, script, style")) seen.push(data);
    }
    for (const each of document.querySelectorAll(".calculator [placeholder], .calculator [aria-label]")) {
        if (each.checkVisibility()) seen.push(each.placeholder ?? "", each.ariaLabel ?? "");
    }
    return seen;
}"""


def latin(page: Page) -> list[str]:
    """The words in Latin letters that can be read on the page, but for those that may."""
    policy = "".join(file.read_text(encoding="utf-8") for file in policy_files())
    words = (word for text in page.evaluate(SEEN) for word in re.findall(r"[A-Za-z0-9_.-]+", text))
    return [
        word
        for word in words
        if re.search("[A-Za-z]", word) and not (CODE.match(word) or word in NAMES or word in policy)
    ]


def policy_files() -> Iterator[Path]:
    return (ROOT / "rules" / "policy").glob("*.md")


# The code itself


SCRIPTS = ROOT / "site_src" / "assets"


def modules() -> dict[str, str]:
    """The project's JavaScript of the calculator, before it is bundled."""
    folder = SCRIPTS / "calculator"
    return {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.mjs")}


def test_javascript_stays_small() -> None:
    sizes = {name: len(text.encode()) for name, text in modules().items()}
    assert "page.mjs" in sizes
    assert sum(sizes.values()) < 40_000, sizes


def test_what_starts_python_stays_small() -> None:
    sizes = {file.name: file.stat().st_size for file in (SCRIPTS / "runtime").glob("*.mjs")}
    assert "quick.mjs" in sizes
    assert sum(sizes.values()) < 15_000, sizes


def names_of(rules: Rules) -> set[str]:
    """What a rule is called: clauses, questions and their answers, items, readings."""
    conditions = [claim for question in rules.questions for claim in question.claims]
    items = [item for table in rules.tables for group in table.groups for item in group.items]
    return {
        *(part for question in rules.questions for part in (question.path, question.clause)),
        *(str(option.value) for question in rules.questions for option in question.options),
        *(str(part.path) for question in rules.questions for part in question.parts),
        *(claim.clause for claim in conditions),
        *(name for item in items for name in (item.id, item.clause)),
        *(group.id for table in rules.tables for group in table.groups),
        *(reading.id for reading in rules.readings),
        *(section.id for section in rules.sections),
        *(table.annex for table in rules.tables),
    }


# The two questions that decide which others are on the form; and what JavaScript and HTML call so as well.
ITS_OWN = {"target", "year"}
WORDS = {"none", "start", "title", "first", "fail", "application"}


def test_javascript_knows_no_rule() -> None:
    names = {name for name in names_of(RULES) if not name.isdigit()} - ITS_OWN - WORDS
    assert len(names) > 200
    small = (SCRIPTS / "small.mjs").read_text(encoding="utf-8")
    for file, text in {**modules(), "small.mjs": small}.items():
        code = code_of(text)
        told = [name for name in names if re.search(rf"""["'`.=]{re.escape(name)}\b""", code)]
        told += [name for name in names if re.search(r"[-_.]", name) and name in code]
        assert told == [], file


def code_of(text: str) -> str:
    """Without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)
