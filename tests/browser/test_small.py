"""The small calculators in the text: nothing is loaded untouched, what they say is what the core says."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from calculator.record import check
from calculator.result import ways
from tests.browser.axe import violations_in_all_colours
from tests.browser.calculator_page import (
    PATIENCE,
    RULES,
    record_of,
    result_of,
    settled,
    shown,
)
from tests.server import Server, published, serving
from tests.visitor import visiting

CHAPTER, ANNEX = "/std/chapter-2/", "/annex/1-2/"
YEARS = "small-std-16-2"
EXAM, HOURS, HONOURS = (
    f"small-annex-1-2-{item}" for item in ("political_exam", "continuing_education", "honours")
)
ENGINES = tuple(f"/python/{way}/engine.bin" for way in ("quick", "plain"))
PHONE: ViewportSize = {"width": 360, "height": 800}
DESK: ViewportSize = {"width": 1280, "height": 800}
SHARED: dict[str, Any] = {
    "target": "senior_engineer",
    "title_series": "cyberspace",
    "study_leaves": [0],
}


@pytest.fixture(scope="module")
def started(browser: Browser, site: Path) -> Iterator[Page]:
    """The annex's page, with Python there."""
    with serving(site) as server, visiting(browser, server.url) as page:
        page.goto(ANNEX)
        fill(opened(page, EXAM), {"political_exam.score": 70})
        answer(page, EXAM)
        yield page


def fold(page: Page, id: str) -> Locator:
    return page.locator(f'[id="{id}"]')


def opened(page: Page, id: str) -> Locator:
    found = fold(page, id)
    if found.get_attribute("open") is None:
        found.locator("> summary").click()
    expect(found.locator("form")).to_be_visible()
    return found


def fill(found: Locator, answers: dict[str, Any]) -> None:
    for name, value in answers.items():
        control = found.locator(f'[name="{name}"]').first
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if control.get_attribute("type") == "radio":
            chosen = found.locator(f'[name="{name}"][value="{text}"]')
            chosen.check()
        elif control.evaluate("control => control.localName") == "select":
            control.select_option(text)
        else:
            control.fill(text)


def answer(page: Page, id: str) -> Locator:
    """What stands large in the answer, once it is there."""
    found = fold(page, id).locator(".small-answer:visible")
    expect(found).to_be_visible(timeout=PATIENCE)
    return found


def engine_requests(server: Server) -> int:
    return sum(map(server.requested.count, ENGINES))


# Loading


def test_nothing_is_loaded_before_it_is_touched(page: Page, server: Server) -> None:
    for path, id in ((CHAPTER, YEARS), (ANNEX, HONOURS)):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert not [it for it in server.requested if re.search("/(small.js|worker.js|python/)", it)]
        opened(page, id)
        page.wait_for_load_state("networkidle")
        assert not [it for it in server.requested if "/python/" in it]
        server.requested.clear()


def test_the_script_of_every_page_stays_small(site: Path) -> None:
    assert len(gzip.compress(published(site, "assets/site.js").read_bytes())) < 4_000


def test_what_is_filled_in_while_python_loads_counts(page: Page, server: Server) -> None:
    page.goto(CHAPTER)
    found = opened(page, YEARS)
    fill(found, {"year": 2026, "education": "bachelor"})
    loading = found.get_by_text("正在准备计算")
    expect(loading).to_be_visible()
    fill(found, {"title": "engineer", "title_since": "2022-01-01"})
    expect(answer(page, YEARS)).to_have_text(
        "一般途径：2027年起，学历、资历符合要求", use_inner_text=True
    )
    expect(loading).to_be_hidden()
    assert engine_requests(server) == 1


def test_a_failed_start_is_told_and_tried_again(
    page: Page, server: Server, expected_errors: list[str]
) -> None:
    expected_errors.append("")
    server.broken |= dict.fromkeys(ENGINES)
    page.goto(ANNEX)
    found = opened(page, EXAM)
    fill(found, {"political_exam.score": 85})
    expect(found.get_by_role("alert").filter(visible=True)).to_contain_text("填的内容都还在")
    server.broken.clear()
    found.get_by_role("button", name="再试一次").click()
    points = points_of("political_exam", {"political_exam": {"score": 85}})
    expect(answer(page, EXAM)).to_contain_text(f"{points}分")
    expect(found.get_by_role("alert").filter(visible=True)).to_have_count(0)


def test_a_lost_script_is_told(page: Page, server: Server, expected_errors: list[str]) -> None:
    expected_errors += ["404", "small.js"]
    server.broken["/assets/small.js"] = None
    page.goto(ANNEX)
    fold(page, EXAM).locator("> summary").click()
    expect(fold(page, EXAM).get_by_role("alert").filter(visible=True)).to_contain_text("请刷新页面")
    expect(fold(page, EXAM).locator("form")).to_be_hidden()
    # Another fold tries again; what was lost is there then as well.
    server.broken.clear()
    opened(page, HONOURS)
    expect(fold(page, EXAM).locator("form")).to_be_visible()
    expect(fold(page, EXAM).get_by_role("alert").filter(visible=True)).to_have_count(0)


def test_without_javascript_the_fold_leads_back_to_the_text(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(ANNEX)
    fold(page, EXAM).locator("> summary").click()
    expect(fold(page, EXAM).locator("noscript p")).to_be_visible()
    expect(fold(page, EXAM).locator("input:visible, select:visible")).to_have_count(0)
    context.close()


# What is said


def points_of(item: str, facts: dict[str, Any]) -> str:
    """The core's points of an item, as they are shown."""
    result = result_of({"target": "senior_engineer", "year": 2026, "aid_tibet_years": 0, **facts})
    return next(shown(each) for each in result["score"]["items"] if each["id"] == item)


@pytest.mark.parametrize("mark", [59, 60, 80, 81, 90, 91])
def test_the_points_of_a_mark(started: Page, mark: int) -> None:
    fill(opened(started, EXAM), {"political_exam.pass_mark": 60, "political_exam.score": mark})
    exam = {"score": mark, "pass_mark": 60}
    points = points_of("political_exam", {"political_exam": exam})
    expect(answer(started, EXAM)).to_contain_text(re.compile(f"^{re.escape(points)}分"))


def test_the_points_of_a_grade(started: Page) -> None:
    found = opened(started, EXAM)
    fill(found, {"political_exam.score": "", "political_exam.waived": True})
    fill(found, {"political_exam.grade": "good"})
    points = points_of("political_exam", {"political_exam": {"waived": True, "grade": "good"}})
    expect(answer(started, EXAM)).to_contain_text(re.compile(f"^{re.escape(points)}分"))
    expect(found.locator(".small-result")).to_contain_text("免考")


@pytest.mark.parametrize(
    ("counts", "workplace"),
    [
        ({"national": {"personal": 1}}, "regional"),
        ({"national": {"personal": 1, "merit": 1}, "provincial": {"first": 1}}, "regional"),
        ({"national": {"personal": 9}}, "regional"),
        ({"prefecture": {"third": 1}}, "county"),
        ({"prefecture": {"third": 1}}, "regional"),
    ],
)
def test_the_sum_of_the_honours(
    started: Page, counts: dict[str, dict[str, int]], workplace: str
) -> None:
    found = opened(started, HONOURS)
    found.locator("form").evaluate("form => form.reset()")
    found.locator("[name=year]").evaluate("control => { control.value = 2026; }")
    fill(
        found, {f"honours.{row}.{name}": n for row, of in counts.items() for name, n in of.items()}
    )
    fill(found, {"workplace": workplace})
    points = points_of("honours", {"honours": counts, "workplace": workplace})
    expect(answer(started, HONOURS)).to_contain_text(re.compile(f"^{re.escape(points)}分"))


def test_the_years_of_the_hours_follow_the_title_and_a_short_one_delays(started: Page) -> None:
    found = opened(started, HOURS)
    fill(found, {"year": 2026, "title": "engineer", "title_since": "2023-05-01"})
    fill(found, {"first_application": False, "special_training": False})
    rows = found.locator(".year:visible")
    expect(rows).to_have_count(2)
    hours = {
        "2024": {"general": 30, "professional": 90},
        "2025": {"general": 30, "professional": 10},
    }
    fill(
        found,
        {
            f"continuing_education.{y}.{part}": n
            for y, of in hours.items()
            for part, n in of.items()
        },
    )
    facts = {
        "aid_tibet_years": 0,
        "title": "engineer",
        "title_since": "2023-05-01",
        "first_application": False,
        "special_training": False,
        "continuing_education": hours,
    }
    points = points_of("continuing_education", facts)
    expect(answer(started, HOURS)).to_contain_text(re.compile(f"^{re.escape(points)}分"))
    result = result_of({"target": "senior_engineer", "year": 2026, **facts})
    [why] = [it["why"] for it in result["eligibility"]["requirements"] if it["id"] == "std-15"]
    assert "顺延" in why
    expect(found.locator(".small-result")).to_contain_text(why)


def test_a_mistake_stands_at_its_question(started: Page) -> None:
    found = opened(started, EXAM)
    fill(found, {"political_exam.waived": "", "political_exam.score": "一百"})
    question = found.locator('[data-name="political_exam.score"]')
    expect(question.locator(".problem")).to_be_visible()
    expect(found.locator(".small-answer:visible")).to_have_count(0)
    fill(found, {"political_exam.score": 100})
    expect(answer(started, EXAM)).to_be_visible()
    expect(question.locator(".problem")).to_be_hidden()


@pytest.mark.parametrize("path", [CHAPTER, "/titles/senior_engineer/"])
def test_the_routes_are_those_of_the_core(page: Page, path: str) -> None:
    page.goto(path)
    found = opened(page, YEARS)
    facts = {
        "year": 2026,
        "education": "bachelor",
        "title": "engineer",
        "title_since": "2022-01-01",
    }
    place = {"track": "targeted", "border_county": False, "engineering_professional_degree": False}
    fill(found, facts | place)
    checked, _ = check(facts | place | SHARED, RULES.questions, RULES.readings)
    result = ways(RULES, checked, ["std-16-2-1", "std-16-2-3", "std-25"])
    expect(answer(page, YEARS)).to_have_text(
        "“双定”：2026年，学历、资历符合要求", use_inner_text=True
    )
    reasons = found.locator("[data-of=soonest] li span[data-text=why]")
    assert reasons.all_inner_texts() == [it["why"] for it in result["soonest"]["requirements"]]
    shown_routes = found.locator("[data-each=routes] > li > details > summary span[data-text=why]")
    assert shown_routes.all_inner_texts() == [it["why"] for it in result["routes"]]
    links = found.locator("[data-each=routes] > li > details > p a")
    for link, route in zip(links.all(), result["routes"], strict=True):
        assert (link.get_attribute("href") or "").endswith(f"#{route['id']}")


def test_the_answers_go_along_to_the_calculator(page: Page, server: Server) -> None:
    page.goto(ANNEX)
    found = opened(page, HONOURS)
    facts = {"workplace": "county", "honours": {"national": {"personal": 1}}}
    fill(found, {"workplace": "county", "honours.national.personal": 1})
    expect(answer(page, HONOURS)).to_contain_text(
        re.compile(f"^{re.escape(points_of('honours', facts))}分")
    )
    server.requested.clear()
    found.get_by_role("link", name="带着这些去算一算").click()
    expect(page.locator("[data-notice]")).to_be_visible(timeout=PATIENCE)
    settled(page)
    record = record_of(page)
    assert record["workplace"] == "county"
    assert record["honours"]["national"]["personal"] == 1
    assert record["target"] == "senior_engineer"
    assert not [path for path in server.requested if "open" in path]


def test_nothing_stays_on_the_device(started: Page) -> None:
    fill(opened(started, EXAM), {"political_exam.score": 77})
    kept = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
    assert "77" not in started.evaluate(kept)


# For everybody


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desktop"])
def test_axe_finds_nothing_closed_open_and_with_a_result(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.goto(CHAPTER)
    found = opened(page, YEARS)
    fill(found, {"title": "engineer", "education": "bachelor", "title_since": "2022-01-01"})
    answer(page, YEARS)
    page.locator(f'[id="{YEARS}"] details:not([open])').evaluate_all(
        "all => all.forEach((each) => { each.open = true; })"
    )
    assert violations_in_all_colours(page) == []
    page.emulate_media(color_scheme="light")
    page.goto(ANNEX)
    for id in (EXAM, HOURS, HONOURS):
        opened(page, id)
    fill(fold(page, EXAM), {"political_exam.score": "?"})
    expect(fold(page, EXAM).locator(".problem:visible")).to_be_visible(timeout=PATIENCE)
    fill(fold(page, HONOURS), {"honours.national.personal": 1})
    answer(page, HONOURS)
    assert violations_in_all_colours(page) == []


def test_by_keyboard_alone(page: Page) -> None:
    page.goto(CHAPTER)
    fold(page, YEARS).locator("> summary").focus()
    page.keyboard.press("Enter")
    education = fold(page, YEARS).locator("[name=education]")
    expect(education).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Tab")
        if education.evaluate("it => it === document.activeElement"):
            break
    expect(education).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(education).to_have_value("doctor")
    expect(fold(page, YEARS).locator(".small-answer:visible")).to_contain_text(
        "还要看没有填的", timeout=PATIENCE
    )
    expect(fold(page, YEARS).get_by_role("status")).to_contain_text("还要看没有填的")


@pytest.mark.parametrize("path", [CHAPTER, ANNEX, "/titles/engineer/"])
def test_nothing_scrolls_sideways_with_all_open(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(path)
    for each in page.locator("details.small").all():
        opened(page, each.get_attribute("id") or "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.locator("details.small :is(select, input:not([type=hidden]), .pill, a.button)")
    for control in small.filter(visible=True).all()[:40]:
        box = control.evaluate("it => (it.closest('.pill') ?? it).getBoundingClientRect().height")
        assert box >= 43.9


def test_print_leaves_them_out(page: Page) -> None:
    page.goto(CHAPTER)
    page.emulate_media(media="print")
    expect(fold(page, YEARS)).to_be_hidden()
