"""What the calculator prints: the official score table filled in, and the summary; each as a document on A4."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from calculator.loading import FOLDER, compile_folder, load
from calculator.policy import Annex
from calculator.record import check
from calculator.result import result
from calculator.summary import answers
from tests.official_form import certain, plain, words_of

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "examples.json").read_bytes())
RECORDS = {example["name"]: example["record"] for example in EXAMPLES}
RULES = load()[0]
POLICY = compile_folder(FOLDER)[1]
SHEET = {"version": "7F3A-22C1", "date": "2026-11-22", "code": "7K3F-9QXA"}

SCORED = ["正高, all known", "副高, all known", "中级, three conditions"]
OPEN = "副高, panel and honours open"
UNSCORED = "技术员, 中专, one year"
WIDTH = round((210 - 2 * 12) / 25.4 * 96)  # of A4 within print.css's margins, in CSS pixels

# Only the binder: what it fills in comes from the test, whatever the page's own script would ask.
OWN_SCRIPT = "**/assets-*/calculator.js"
BINDER = Path(__file__).parents[2] / "site_src" / "assets" / "calculator" / "fill.mjs"
FILL = """async ([data, mode]) => {
    const { fill } = await import("/assets/fill.mjs");
    document.querySelector("[data-calculator]").dataset.print = mode;
    fill(document.querySelector(".print"), data);
}"""


def opened(page: Page) -> Page:
    """The calculator's page as it is printed, with nothing filled in but by an earlier call."""
    if page.url.endswith("/calculator/"):
        return page
    page.route(OWN_SCRIPT, lambda route: route.fulfill(body=""))
    page.route("**/assets/fill.mjs", lambda route: route.fulfill(path=BINDER))
    page.goto("/calculator/")
    page.emulate_media(media="print")
    return page


def printed(page: Page, name: str, mode: str) -> tuple[Locator, dict[str, Any]]:
    """What is printed for an example, and the data in it."""
    data = shown(RECORDS[name])
    opened(page).evaluate(FILL, [data, mode])
    return page.locator(".print"), data


def shown(data: dict[str, Any]) -> dict[str, Any]:
    """What the page's templates are filled from."""
    record, errors = check(data, RULES.questions, RULES.readings)
    assert errors == ()
    return result(RULES, record) | {"answers": answers(RULES, record), "sheet": SHEET}


@pytest.mark.parametrize("name", [*SCORED, OPEN])
def test_the_sheet_is_the_official_table_filled_in(page: Page, name: str) -> None:
    paper, data = printed(page, name, "sheet")
    annex = POLICY.clauses[RULES.table[data["target"]].annex]
    assert isinstance(annex, Annex)
    sheet = paper.locator(".print-sheet")
    expect(sheet.locator(".print-number:visible")).to_have_text(annex.number)
    expect(sheet.locator("h2:visible")).to_have_text(annex.title)

    table = sheet.locator(".print-table:visible")
    expect(table).to_have_count(1)
    written = table.locator("td.blank").all_inner_texts()
    assert written == [
        *(certain(item) for item in data["score"]["items"]),
        certain(data["score"]["total"]),
    ]
    blank_form = table.evaluate("""table => {
        const form = table.cloneNode(true);
        for (const ours of form.querySelectorAll("[data-span], .print-running")) ours.remove();
        return form.textContent;
    }""")
    assert plain(blank_form) == words_of(annex)


def test_the_sheet_says_for_whom_by_whom_and_what_it_is_worth(page: Page) -> None:
    paper, data = printed(page, OPEN, "sheet")
    lines = paper.locator(".print-sheet .print-person > div").all_inner_texts()
    assert [plain(line) for line in lines] == [
        "姓名",
        "单位",
        "现职称工程师（中级）",
        "申报职称高级工程师（副高级）",
        f"申报年度{data['year']}",
    ]
    for who in ("申报人", "委托评审单位初审（盖章）", "评委会办事机构复核"):
        expect(paper.locator(".print-signatures:visible")).to_contain_text(who)
    foot = paper.locator(".print-sheet .print-foot")
    expect(foot).to_contain_text("规则版本 7F3A-22C1")
    expect(foot).to_contain_text("试算日期 2026年11月22日")
    expect(foot).to_contain_text("校验码 7K3F-9QXA")
    expect(paper.locator(".print-sheet .print-fine")).to_contain_text("不是官方结论")


@pytest.mark.parametrize("mode", ["sheet", "summary"])
def test_nothing_else_of_the_page_is_printed(page: Page, mode: str) -> None:
    printed(page, OPEN, mode)
    # Headings, controls and words in sight that stand outside of what is meant.
    stray = page.evaluate(
        """mode => [...document.body.querySelectorAll(`*:not(.print-${mode} *)`)]
            .filter((each) => each.checkVisibility() && !each.querySelector(`.print-${mode}`))
            .filter((each) => !each.matches(`.print-${mode}`) && each.getClientRects().length)
            .filter((each) => each.getBoundingClientRect().height > 0)
            .map((each) => each.outerHTML.slice(0, 100))""",
        mode,
    )
    assert stray == []


@pytest.mark.parametrize("mode", ["sheet", "summary"])
def test_it_is_black_on_white_also_where_the_screen_is_dark(page: Page, mode: str) -> None:
    page.emulate_media(color_scheme="dark")
    printed(page, OPEN, mode)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    colours = page.evaluate("""() => [...document.querySelectorAll(".print *")]
        .filter((each) => each.checkVisibility() && each.textContent.trim())
        .map((each) => getComputedStyle(each).color)""")
    assert set(colours) == {"rgb(0, 0, 0)"}
    grounds = page.evaluate("""() => [document.documentElement, document.body].map(
        (each) => getComputedStyle(each).backgroundColor)""")
    assert grounds == ["rgb(255, 255, 255)"] * 2


@pytest.mark.parametrize("name", SCORED)
def test_nothing_is_cut_off_at_the_edge_of_the_paper(page: Page, name: str) -> None:
    page.set_viewport_size({"width": WIDTH, "height": 1000})
    for mode in ("sheet", "summary"):
        printed(page, name, mode)
        cut = page.evaluate("""() => [...document.querySelectorAll(".print *")]
            .filter((each) => each.checkVisibility())
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
                || each.matches("th, td, p, li, dt, dd") && each.scrollWidth > each.clientWidth + 1)
            .map((each) => each.outerHTML.slice(0, 100))""")
        assert cut == []


@pytest.mark.parametrize("name", SCORED)
def test_a_sheet_takes_three_pages_and_a_summary_five_at_most(page: Page, name: str) -> None:
    printed(page, name, "sheet")
    assert 2 <= pages(page) <= 3
    printed(page, name, "summary")
    assert 2 <= pages(page) <= 5


def pages(page: Page) -> int:
    """The pages of the PDF that Chromium makes of it."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_the_heads_of_the_columns_stand_on_each_page_and_the_closing_rows_once(page: Page) -> None:
    paper, _ = printed(page, OPEN, "sheet")
    table = paper.locator(".print-sheet .print-table:visible")
    displays = table.evaluate(
        "table => [table.tHead, table.tFoot].map((each) => getComputedStyle(each).display)"
    )
    assert displays == ["table-header-group", "table-row-group"]


@pytest.mark.parametrize("name", [*SCORED, OPEN, UNSCORED])
def test_the_summary_has_the_verdict_the_points_and_all_their_reasons(
    page: Page, name: str
) -> None:
    paper, data = printed(page, name, "summary")
    said = paper.locator(".print-summary").inner_text()
    eligibility = data["eligibility"]
    met = [route for route in eligibility["routes"] if route["status"] == "met"]
    reasons = [
        eligibility["why"],
        *(each["why"] for each in eligibility["requirements"]),
        *(route["why"] for route in eligibility["routes"]),
        *(each["why"] for route in met for each in route["requirements"]),
        *(item["why"] for item in (data["score"] or {"items": []})["items"]),
        *(each["name"] for each in data["materials"] if each["status"] != "not_needed"),
        *(each["what"] for each in data["calendar"]),
        *(reading.question for reading in RULES.readings if reading.id in of_readings(data)),
        *(each["value"] for section in data["answers"] for each in section["answers"]),
        SHEET["version"],
        SHEET["code"],
    ]
    assert [reason for reason in reasons if reason not in said] == []
    for unneeded in data["materials"]:
        assert unneeded["status"] != "not_needed" or unneeded["name"] not in said


def of_readings(data: dict[str, Any]) -> set[str]:
    return {each["id"] for each in data["readings"]}


def test_the_summary_shows_the_points_as_bars_and_as_numbers(page: Page) -> None:
    paper, data = printed(page, OPEN, "summary")
    total = data["score"]["total"]
    assert total["min"] < total["max"]
    expect(paper.locator(".print-total b")).to_have_text(f"{total['min']:g} 至 {total['max']:g}")
    bonus = next(table for table in RULES.tables if table.target == data["target"]).groups[-1]
    rows = paper.locator(".print-points:visible tr.group")
    last = rows.last
    expect(last.locator("th")).to_have_text(bonus.name)
    bar = last.locator(".print-bar")
    whole, sure, still_open = (
        part.evaluate("part => part.getBoundingClientRect().width")
        for part in (bar, bar.locator(".print-sure"), bar.locator(".print-open"))
    )
    found = next(group for group in data["score"]["groups"] if group["id"] == bonus.id)
    assert sure == pytest.approx(whole * found["min"] / bonus.cap, abs=3)
    assert still_open == pytest.approx(whole * (found["max"] - found["min"]) / bonus.cap, abs=3)


def test_a_title_without_a_table_has_only_the_summary(page: Page) -> None:
    paper, _ = printed(page, UNSCORED, "sheet")
    expect(paper.locator(".print-sheet")).to_be_hidden()
    expect(paper.locator(".print-summary")).to_contain_text("这次申报不计分")


def test_without_a_result_it_says_so(page: Page) -> None:
    opened(page)
    expect(page.locator(".print-none")).to_be_visible()
    printed(page, OPEN, "sheet")
    expect(page.locator(".print-none")).to_be_hidden()


def test_on_screen_it_is_not_seen(page: Page) -> None:
    printed(page, OPEN, "sheet")
    page.emulate_media(media="screen")
    expect(page.locator(".print")).to_be_hidden()
