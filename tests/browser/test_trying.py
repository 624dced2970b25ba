"""Trying out: what the advice promises comes true and can be undone; kept scenarios stand side by side."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from calculator.comparison import compare
from calculator.record import check
from tests.browser.calculator_page import (
    FIRST_RESULT,
    PATIENCE,
    RECORDS,
    RULES,
    Person,
    filled_in,
    opened,
    record_of,
    result_of,
    settled,
    shown,
    take,
    total,
    verdict,
)

VERDICTS = {
    "eligible": "可以申报",
    "undetermined": "还不能确定能不能申报",
    "ineligible": "不能申报",
}


def tried(person: Person, index: int) -> None:
    """Presses one of the buttons 试一试."""
    person.press(person.page.locator("#r-next button:visible", has_text="试一试").nth(index))
    # Of what is hidden the inner text is all of its text: seen first, or the notice before this one will do.
    notice = person.page.locator("[data-notice]").filter(visible=True)
    expect(notice).to_contain_text("正在试", use_inner_text=True)
    settled(person.page)


def undone(person: Person, before: dict[str, str]) -> None:
    person.push("撤销，回到原来的填写")
    settled(person.page)
    assert filled_in(person.page) == before


@pytest.mark.parametrize("name", ["副高, titled on 1 January 2022", "中级, one condition"])
def test_what_opens_the_way_is_tried_and_undone(person: Person, name: str) -> None:
    page = person.page
    sets = result_of(RECORDS[name], full=True)["advice"]["sets"]
    take(person, RECORDS[name])
    before = filled_in(page)
    person.follow("结果")
    buttons = page.locator("#r-next button:visible", has_text="试一试")
    assert sets
    for index, plan in enumerate(sets):
        expect(buttons).to_have_count(len(sets))
        tried(person, index)
        assert verdict(page) == VERDICTS[plan["verdict"]]
        expect(page.locator("[name=year]")).to_have_value(str(plan["year"]))
        undone(person, before)
        assert verdict(page) == VERDICTS["ineligible"]


@pytest.mark.parametrize("name", ["副高, all known", "中级, three conditions"])
def test_what_adds_points_is_tried_and_undone(person: Person, name: str) -> None:
    page = person.page
    result = result_of(RECORDS[name], full=True)
    gains, points = result["advice"]["gains"], result["score"]["total"]
    take(person, RECORDS[name])
    before = filled_in(page)
    person.follow("结果")
    buttons = page.locator("#r-next button:visible", has_text="试一试")
    assert gains
    for index, gain in enumerate(gains):
        expect(buttons).to_have_count(len(gains))
        tried(person, index)
        assert total(page) == shown(
            {end: points[end] + gain["points"][end] for end in ("min", "max")}
        )
        assert verdict(page) == VERDICTS["eligible"]
        undone(person, before)
        assert total(page) == shown(points)


def table(page: Page, name: str) -> list[list[str]]:
    """The cells of a table of the comparison, a row a list."""
    rows: list[list[str]] = page.get_by_role("region", name=name).evaluate("""region =>
        [...region.querySelectorAll("tr")].map((row) =>
            [...row.children].filter((cell) => cell.matches("th, td"))
                .map((cell) => (cell.firstElementChild ?? cell).textContent))""")
    return rows


def expected(records: list[dict[str, Any]]) -> tuple[list[list[str]], list[list[str]]]:
    """The rows that the core gives for records side by side."""
    checked = []
    for record in records:
        found, errors = check(record, RULES.questions, RULES.readings)
        assert not errors
        checked.append(found)
    sides = compare(RULES, checked)
    return tuple(  # type: ignore[return-value]
        [[row["name"], *row["values"]] for row in sides[part]] for part in ("answers", "results")
    )


def row(page: Page, region: str, name: str) -> Locator:
    return page.get_by_role("region", name=region).locator("tr", has_text=name).first


def test_a_kept_scenario_stands_beside_what_is_changed(person: Person) -> None:
    page = person.page
    record = RECORDS["副高, all known"]
    take(person, record)
    person.follow("比较")
    kept = record_of(page)
    person.push("留住现在的填写")
    settled(page)
    expect(page.get_by_text("填写的内容都一样")).to_be_visible()
    person.follow("填写")
    person.follow(page.locator(".tasks a[href='#s-education']"))
    page.select_option("[name=education]", "doctor")
    settled(page)
    person.follow("比较")
    answers, results = expected([record_of(page), kept])
    assert ["学历学位", "博士", "大学本科或学士学位"] in answers
    assert table(page, "填写的不同") == [["问题", "现在的填写", "方案一"], *answers]
    assert table(page, "结果的不同") == [["结果", "现在的填写", "方案一"], *results]
    expect(row(page, "结果的不同", "总分").locator(".differs")).to_be_visible()
    # A reload keeps the scenario; what is kept takes the place of what is filled in, and gives it back.
    page.reload()
    page.wait_for_function(FIRST_RESULT, timeout=PATIENCE)
    settled(page)
    assert table(page, "填写的不同")[1:] == answers
    person.push("换成这一种")
    settled(page)
    expect(page.locator("[name=education]")).to_have_value("bachelor")
    expect(page.get_by_text("填写的内容都一样")).to_be_visible()
    person.push("撤销，回到原来的填写")
    settled(page)
    expect(page.locator("[name=education]")).to_have_value("doctor")
    person.push("去掉")
    expect(page.get_by_text("还没有留住的填写")).to_be_visible()


def test_another_year_and_another_track_are_compared_at_once(person: Person) -> None:
    page = person.page
    take(person, RECORDS["副高, titled on 1 January 2022"])
    person.follow("比较")
    person.push("晚一年申报")
    settled(page)
    assert table(page, "填写的不同")[1][1:] == ["2027年", "2026年"]
    assert row(page, "结果的不同", "能不能申报").locator("td").all_inner_texts() == [
        "可以申报",
        "不能申报",
    ]
    person.push("改为参加“双定”评审")
    settled(page)
    expect(page.get_by_role("region", name="填写的不同").locator("thead th")).to_have_text(
        ["问题", "现在的填写", "方案一", "方案二"]
    )
    assert len(row(page, "填写的不同", "评审").locator("td").all_inner_texts()) == 3


def test_a_table_of_many_columns_is_scrolled_within_itself(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    person = Person(opened(page, "#compare"), touch=False)
    for _ in range(3):
        person.push("留住现在的填写")
    settled(page)
    region = page.get_by_role("region", name="结果的不同")
    expect(region).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
