"""The page for rosters: what goes in comes out, mistakes by their cells, the table, somebody opened, the ranking."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.batch.line import line
from calculator.batch.ranking import Tally
from tests.browser.axe import violations_in_all_colours
from tests.browser.batch_page import (
    MISTAKEN,
    MOST,
    account_of,
    cell,
    examples,
    opened,
    read,
    row,
    rows,
    workbook,
)
from tests.browser.calculator_page import DESK, PHONE, RULES, shown, total
from tests.server import serving
from tests.visitor import visiting

PEOPLE = examples()
LINES = {name: line(RULES, account_of(key, name, record)) for key, name, record in PEOPLE}


@pytest.fixture(scope="module")
def desk(browser: Browser, site: Path) -> Iterator[Page]:
    """The page at a desk, with the worked examples and somebody with a mistake."""
    with serving(site) as server, visiting(browser, server.url, **DESK) as page:
        opened(page)
        read(page, workbook([*PEOPLE, ("900", "有错的人", None)]))
        yield page


@pytest.fixture(autouse=True)
def anew(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing is left sorted, filtered or open that an earlier test has chosen."""
    yield
    if "desk" in request.fixturenames:
        page: Page = request.getfixturevalue("desk")
        page.evaluate("""() => {
            const form = document.querySelector("[data-filters]");
            form.reset();
            for (const name of ["text", "by"])
                form.elements[name].dispatchEvent(new InputEvent("input", { bubbles: true }));
        }""")


def test_everybody_has_the_results_of_the_core(desk: Page) -> None:
    for name, expected in LINES.items():
        found = row(desk, name)
        verdict = {"eligible": "可以申报", "undetermined": "还不能确定", "ineligible": "不能申报"}
        expect(cell(found, "结论")).to_contain_text(verdict[expected["verdict"]])
        expect(cell(found, "总分")).to_have_text(
            shown(expected["total"]) if expected["total"] else ""
        )
        groups = [
            found.locator(f"[data-span='groups.{group['id']}']") for group in expected["groups"]
        ]
        assert [each.inner_text() for each in groups] == list(map(shown, expected["groups"]))
        expect(cell(found, "未定的分")).to_have_text(f"{expected['open']:g}")
        for asked in expected["ask"][:2]:
            expect(cell(found, "要问谁")).to_contain_text(asked["name"])


def test_nobody_is_lost_of_those_with_mistakes(desk: Page) -> None:
    mistake = desk.locator(".mistakes-sheet tbody tr")
    expect(mistake).to_have_count(1)
    row_ = 2 + sum(record["target"] == MOST for _, _, record in PEOPLE)
    expect(mistake.locator("th")).to_have_text(re.compile(rf"^[A-Z]+{row_}$"))
    expect(mistake).to_contain_text(MISTAKEN)
    expect(cell(row(desk, "有错的人"), "结论")).to_contain_text("没有计算")
    tiles = desk.locator(".tiles strong").all_inner_texts()
    assert int(tiles[0]) == len(PEOPLE) + 1 == sum(map(int, tiles[1:]))
    assert tiles[-1] == "1"


def test_a_column_is_sorted_up_and_down(desk: Page) -> None:
    head = desk.locator("th[data-by=total]")
    totals = [it["total"] for it in LINES.values() if it["total"]]
    rising = sorted((it["min"] + it["max"]) / 2 for it in totals)
    for order, expected in (("ascending", rising), ("descending", rising[::-1])):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        expect(rows(desk).first.locator("[data-label=总分]")).not_to_have_text("")
        texts = desk.locator("[data-rows] [data-label=总分]").all_inner_texts()
        points = [[float(end) for end in text.split(" 至 ")] for text in texts if text]
        assert [(each[0] + each[-1]) / 2 for each in points] == expected
        assert texts[len(points) :] == [""] * (len(PEOPLE) + 1 - len(points)), "nothing comes last"


@pytest.mark.parametrize(("name", "value"), [("verdict", "ineligible"), ("target", "engineer")])
def test_a_filter_leaves_out_all_others(desk: Page, name: str, value: str) -> None:
    expected = {each for each, it in LINES.items() if it[name] == value}
    expected |= {"有错的人"} if name == "target" else set()
    desk.locator(f"[data-filters] [name={name}]").select_option(value)
    expect(rows(desk)).to_have_count(len(expected))
    assert set(rows(desk).locator("th button").all_inner_texts()) == expected


def test_somebody_is_found_by_name_employer_or_number(desk: Page) -> None:
    for said in ("有错", "900", "某单位 900"):
        desk.get_by_label("找人").fill(said)
        expect(rows(desk)).to_have_count(1)
        expect(rows(desk)).to_contain_text("有错的人")
    desk.get_by_label("找人").fill("没有这个人")
    expect(rows(desk)).to_have_count(0)


def test_somebody_opened_has_all_reasons_and_leads_to_the_calculator(desk: Page) -> None:
    name, expected = next(
        (name, it) for name, it in LINES.items() if it["total"] and it["requirements"]
    )
    row(desk, name).get_by_role("button").click()
    dialog = desk.get_by_role("dialog", name=name)
    for item in expected["items"]:
        expect(dialog).to_contain_text(item["why"])
    for requirement in expected["requirements"]:
        expect(dialog).to_contain_text(requirement["why"])
    assert dialog.locator("[data-is=item]").count() == len(expected["items"])
    with desk.context.expect_page() as found:
        dialog.get_by_role("link", name="在计算器里打开").click()
    calculator = found.value
    expect(calculator.locator("[data-notice]")).to_contain_text("已打开")
    calculator.wait_for_function(
        "() => performance.getEntriesByName('calculator-first-result').length"
    )
    assert total(calculator) == shown(expected["total"])
    calculator.close()
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(row(desk, name).get_by_role("button")).to_be_focused()


def ranked(choices: dict[str, str]) -> list[dict[str, Any]]:
    """The groups, as the core has them."""
    tally = Tally(RULES)
    for it in LINES.values():
        tally.add(json.loads(json.dumps(it)))
    groups: list[dict[str, Any]] = tally.ranked(choices)["groups"]
    return groups


def test_the_ranking_is_that_of_the_core_and_follows_the_readings(desk: Page) -> None:
    assert RULES.ranking
    for choices in ({}, {RULES.ranking.readings[0].id: "B"}):
        for id, side in choices.items():
            desk.locator(".understood > summary").click()
            desk.locator(f"[name='{id}'][value={side}]").check()
        for at, group in enumerate(ranked(choices)):
            fold = desk.locator(".ranked").nth(at)
            expect(fold).to_contain_text(group["why"])
            for standing, count in group["counts"].items():
                badge = fold.locator(f".ranked-count:has([data-is={standing}])")
                expect(badge).to_have_count(min(count, 1))
                if count:
                    expect(badge).to_contain_text(f"{count}人")
    desk.locator(f"[name='{RULES.ranking.readings[0].id}'][value=A]").check()
    expect(desk.locator(".ranked").first).to_be_visible()


def test_the_picture_has_a_bar_for_each(desk: Page) -> None:
    for at, group in enumerate(ranked({})):
        fold = desk.locator(".ranked").nth(at)
        fold.evaluate("fold => { fold.open = true; }")
        expect(fold.locator("svg .axis")).to_have_count(1)
        for standing, count in group["counts"].items():
            drawn = fold.locator(f"svg .bars.{standing}")
            bars = (drawn.get_attribute("d") or "").count("M") if count else 0
            assert (drawn.count(), bars) == (bool(count), count)


def test_fifty_a_page(browser: Browser, site: Path) -> None:
    with serving(site) as server, visiting(browser, server.url, **DESK) as page:
        opened(page)
        read(page, workbook([(f"{at}", f"第{at}人", PEOPLE[0][2]) for at in range(120)]))
        for first, last, onward in ((0, 49, "下一页"), (50, 99, "下一页"), (100, 119, "上一页")):
            expect(rows(page).last).to_contain_text(f"第{last}人")
            expect(rows(page).first).to_contain_text(f"第{first}人")
            expect(rows(page)).to_have_count(last - first + 1)
            page.get_by_role("button", name=onward).click()
        expect(page.get_by_text("第2页，共3页")).to_be_visible()


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_stands_in_anybodys_way(
    browser: Browser, site: Path, device: dict[str, Any]
) -> None:
    with serving(site) as server, visiting(browser, server.url, **device) as page:
        opened(page)
        assert violations_in_all_colours(page) == []
        read(page, workbook([*PEOPLE, ("900", "有错的人", None)]))
        page.locator(".ranked").first.evaluate("fold => { fold.open = true; }")
        assert violations_in_all_colours(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        row(page, PEOPLE[0][1]).get_by_role("button").click()
        expect(page.get_by_role("link", name="在计算器里打开")).to_be_visible()
        assert violations_in_all_colours(page) == []


def test_the_line_is_drawn_where_the_places_end(desk: Page) -> None:
    ends = [group["line"] for group in ranked({})]
    assert any(end and end["min"] == end["max"] for end in ends), "a line without breadth"
    for at, end in enumerate(ends):
        fold = desk.locator(".ranked").nth(at)
        fold.evaluate("fold => { fold.open = true; }")
        expect(fold.locator("svg .axis")).to_have_count(1)
        # A rectangle of no height has no outline either.
        expect(fold.locator("svg path.line")).to_have_count(1 if end else 0)


def test_a_tile_leaves_only_those_whom_it_counts(desk: Page) -> None:
    desk.locator("[data-filters] [name=target]").select_option(MOST)
    desk.locator(".tiles").get_by_role("button", name="没有计算").click()
    expect(rows(desk)).to_have_count(1)
    expect(rows(desk)).to_contain_text("有错的人")
    desk.get_by_role("button", name="显示全部的人").click()
    expect(desk.locator(".found")).to_contain_text(f"共{len(PEOPLE) + 1}人")
    expect(desk.get_by_role("button", name="显示全部的人")).to_be_hidden()


def test_from_a_roster_and_from_somebody_it_is_a_step_to_the_mistakes(desk: Page) -> None:
    desk.locator(".rosters").get_by_role("link", name="1处有错").click()
    expect(desk.locator("#mistakes-title")).to_be_in_viewport()
    row(desk, "有错的人").get_by_role("button", name="处有错").click()
    dialog = desk.get_by_role("dialog", name="有错的人")
    expect(dialog).to_contain_text(MISTAKEN)
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
