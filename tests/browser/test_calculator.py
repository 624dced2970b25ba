"""The calculator's page as a person uses it: fill in, read the result, mend mistakes, lose the network."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_runtime import CALCULATOR, command_line
from tests.server import Server

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "examples.json").read_bytes())
BY_NAME = {example["name"]: example for example in EXAMPLES}
ENGINE = f"**{CALCULATOR}/pyodide/pyodide.asm.wasm"


def opened(page: Page) -> Page:
    """The page with its first result."""
    page.goto("/calculator/")
    page.wait_for_function("performance.getEntriesByName('calculator-first-result').length")
    return page


def answers(record: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """The facts of a record by the name that their control must have."""
    for name, value in record.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            yield from answers(value, inner)
        else:
            yield inner, value


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "，".join(map(str, value)) or "0"
    return str(value)


def fill(page: Page, record: dict[str, Any]) -> list[str]:
    """Fills in each fact that the form asks for, and returns the others' names."""
    not_asked = []
    for name, value in answers(record):
        control = page.locator(f'[name="{name}"]')
        if not control.count() or not control.first.is_visible():
            not_asked.append(name)
        elif control.first.get_attribute("type") == "radio":
            page.check(f'[name="{name}"][value="{text_of(value)}"]')
        elif control.evaluate("control => control.localName") == "select":
            control.select_option(text_of(value))
        else:
            control.fill(text_of(value))
    return not_asked


def press_all_rest(page: Page) -> None:
    """What is not filled in is nothing: the buttons that say so."""
    for button in page.locator("[data-rest]").all():
        if button.is_visible():
            button.click()


def sheet_of(page: Page) -> dict[str, str]:
    """The points on the sheet in sight, by item."""
    points: dict[str, str] = page.evaluate("""() => Object.fromEntries(
        [...document.querySelectorAll("[data-sheet]:not([hidden]) [data-item]")].map(
            (line) => [line.dataset.item, line.querySelector("[data-points]").textContent]))""")
    return points


def shown(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} 至 {high:g}"


@pytest.mark.parametrize("name", ["副高, all known", "中级, three conditions", "正高, all known"])
def test_a_record_filled_in_by_hand(page: Page, name: str) -> None:
    example = BY_NAME[name]
    opened(page)
    # The years to fill in follow from the title's date: that first.
    fill(page, {key: example["record"][key] for key in ("target", "year", "title", "title_since")})
    total = page.locator(".total [data-total]")
    oldest = min(example["record"]["continuing_education"])
    expect(page.locator(f'[name="continuing_education.{oldest}.general"]')).to_be_visible()
    not_asked = fill(page, example["record"])
    press_all_rest(page)
    expect(total).to_have_text(shown(*example["expect"]["total"]))
    expect(page.locator("[data-verdict=eligible]")).to_be_visible()

    (result,) = command_line([example["record"]])
    assert sheet_of(page) == {
        item["id"]: shown(item["min"], item["max"]) for item in result["score"]["items"]
    }
    # What the form does not ask decides nothing: the result without it is the same.
    needed = {key: value for key, value in example["record"].items() if key not in {*not_asked}} | {
        "honours": {},
        "achievements": example["record"]["achievements"],
    }
    (without,) = command_line([needed])
    assert without["score"] == result["score"]
    assert without["eligibility"]["verdict"] == result["eligibility"]["verdict"]


def test_the_verdict_is_explained_with_its_clauses(page: Page) -> None:
    example = BY_NAME["副高, titled on 1 January 2022"]
    opened(page)
    fill(page, {key: example["record"][key] for key in ("target", "year", "title", "title_since")})
    oldest = min(example["record"]["continuing_education"])
    expect(page.locator(f'[name="continuing_education.{oldest}.general"]')).to_be_visible()
    fill(page, example["record"])
    press_all_rest(page)
    expect(page.locator("[data-verdict=ineligible]")).to_be_visible()
    expect(page.locator("[data-verdict-why]")).to_contain_text("最早2027年")
    expect(page.locator("[data-steps=sets] li").first).to_contain_text("等到2027年申报")
    expect(page.locator("[data-steps=ask]")).to_be_hidden()
    page.locator("[data-eligibility] summary").click()
    failing = page.locator("[data-tree] [data-node-status=unmet]", has_text="满4年，要求满5年").last
    expect(failing).to_be_visible()
    expect(failing.get_by_role("link").first).to_have_attribute(
        "href", "../std/chapter-2/#std-16-2-1"
    )


def test_the_first_result_says_what_is_open(page: Page) -> None:
    opened(page)
    (result,) = command_line([{"target": "engineer", "year": 2026}])
    total = result["score"]["total"]
    expect(page.locator(".total [data-total]")).to_have_text(shown(total["min"], total["max"]))
    expect(page.locator("[data-passes=undetermined]")).to_be_visible()
    assert sheet_of(page)["conduct"] == "1 至 2"
    page.locator("[data-sheet=engineer] [data-group=unit] summary").click()
    expect(page.locator("[data-sheet=engineer] [data-item=conduct] [data-why]")).to_contain_text(
        "不清楚"
    )


def test_a_change_is_scored_at_once(page: Page) -> None:
    opened(page)
    page.check('[name="unit.conduct"][value=good]')
    expect(page.locator("[data-sheet=engineer] [data-item=conduct] [data-points]")).to_have_text(
        "1.5"
    )
    page.check('[name="unit.conduct"][value=""]')
    expect(page.locator("[data-sheet=engineer] [data-item=conduct] [data-points]")).to_have_text(
        "1 至 2"
    )


def test_many_changes_end_in_the_result_of_the_last(page: Page) -> None:
    opened(page)
    page.evaluate("""() => {
        const years = document.querySelector("[name=grassroots_years]");
        for (let count = 0; count <= 40; count += 1) {
            years.value = String(count % 8);
            years.dispatchEvent(new Event("input", { bubbles: true }));
        }
    }""")
    expect(page.locator("[data-sheet=engineer] [data-item=grassroots] [data-points]")).to_have_text(
        "0"
    )


def test_a_mistake_stands_beside_its_question_until_it_is_mended(page: Page) -> None:
    opened(page)
    before = page.locator(".total [data-total]").text_content()
    page.fill("[name=grassroots_years]", "三年")
    question = page.locator("[data-name=grassroots_years]")
    expect(question.locator(".problem")).to_contain_text("三年")
    expect(page.locator("[data-status]")).to_contain_text("艰苦边远地区和基层一线工作年限")
    expect(page.locator(".total [data-total]")).to_have_text(before or "")
    page.fill("[name=grassroots_years]", "３")  # full-width digits are digits
    expect(question.locator(".problem")).to_be_hidden()
    expect(page.locator("[data-status]")).to_be_hidden()
    expect(page.locator("[data-sheet=engineer] [data-item=grassroots] [data-points]")).to_have_text(
        "1.5"
    )


def test_a_condition_is_decided_from_its_numbers(page: Page) -> None:
    opened(page)
    page.select_option("[name=target]", "senior_engineer")
    performance = page.locator("[data-sheet=senior_engineer] [data-item=performance]")
    name = "achievements.std-20-2-9"
    claim = page.locator(f'[data-name="{name}"]')
    page.locator(".claims", has=claim).locator("> [data-rest]").click()
    expect(performance.locator("[data-points]")).to_have_text("0")
    # The numbers take the place of the plain answer, which is “no” now; nothing else has become one.
    claim.locator("summary").click()
    page.fill(f'[name="{name}.contracts"]', "150，80.5")
    expect(performance.locator("[data-points]")).to_have_text("0 至 20")
    claim.locator("[data-rest]").click()
    page.check(f'[name="{name}.benefit"][value=true]')
    expect(performance.locator("[data-why]")).to_contain_text("150、80.5万元，还不清楚")
    page.check("[name=track][value=targeted]")
    expect(performance.locator("[data-points]")).to_have_text("20")
    page.check("[name=track][value=regular]")
    expect(performance.locator("[data-points]")).to_have_text("0")
    page.fill(f'[name="{name}.protection_level"]', "3")
    expect(performance.locator("[data-points]")).to_have_text("20")


def test_a_mistake_among_a_conditions_numbers_stands_beside_it(page: Page) -> None:
    opened(page)
    page.select_option("[name=target]", "senior_engineer")
    name = "achievements.std-20-2-9"
    claim = page.locator(f'[data-name="{name}"]')
    claim.locator("summary").click()
    page.fill(f'[name="{name}.contracts"]', "300，300万")
    contracts = claim.locator(f'[data-name="{name}.contracts"] .problem')
    expect(contracts).to_contain_text("300万")
    expect(claim.locator("> .problem")).to_be_hidden()
    expect(page.locator("[data-status]")).to_contain_text("合同金额")
    page.fill(f'[name="{name}.contracts"]', "300，300")
    expect(contracts).to_be_hidden()


def test_a_reading_can_be_chosen_where_it_matters(page: Page) -> None:
    opened(page)
    reading = page.locator("[data-reading=tier-gap]")
    expect(reading).to_be_hidden()
    page.fill('[name="political_exam.score"]', "60.5")
    page.fill('[name="political_exam.pass_mark"]', "60")
    expect(reading.locator("[data-other]")).to_be_visible()
    points = page.locator("[data-sheet=engineer] [data-item=political_exam] [data-points]")
    expect(points).to_have_text("1")
    reading.locator("input[value=B]").check()
    expect(points).to_have_text("2")
    page.fill('[name="political_exam.score"]', "70")
    expect(reading).to_be_visible()  # chosen, it stays in sight


def test_only_what_matters_for_the_title_is_asked(page: Page) -> None:
    opened(page)
    expect(page.locator('[name="panel.panel_grade"]').first).to_be_visible()
    expect(page.locator('[name="achievements.std-20-2-4"]').first).to_be_hidden()
    page.select_option("[name=target]", "senior_engineer")
    expect(page.locator('[name="panel.panel_grade"]').first).to_be_hidden()
    expect(page.locator('[name="achievements.std-20-2-4"]').first).to_be_visible()
    expect(page.locator("[data-sheet=senior_engineer]")).to_be_visible()
    expect(page.locator("[data-sheet=engineer]")).to_be_hidden()


@pytest.mark.parametrize("target", ["technician", "assistant_engineer"])
def test_a_title_without_a_score_table(page: Page, target: str) -> None:
    opened(page)
    page.select_option("[name=target]", target)
    expect(page.locator("[data-no-score]")).to_contain_text("认定")
    expect(page.locator("[data-scored]")).to_be_hidden()


def test_a_score_table_leads_to_the_form_of_its_title(page: Page) -> None:
    page.goto("/annex/1-2/")
    page.click(".jump__action")
    expect(page.locator("[name=target]")).to_have_value("senior_engineer")
    expect(
        page.locator("[data-sheet=senior_engineer] [data-item=conduct] [data-points]")
    ).to_have_text("1 至 2")


def test_what_is_filled_in_before_python_is_there_counts(page: Page) -> None:
    held: list[Route] = []
    page.context.route(ENGINE, lambda route: held.append(route))
    page.goto("/calculator/")
    expect(page.locator("[data-status-text]")).to_contain_text("可以先填写")
    page.select_option("[name=education]", "doctor")
    page.fill('[name="continuing_education.2025.general"]', "40")
    (engine,) = held
    engine.continue_()
    expect(page.locator("[data-sheet=engineer] [data-item=education] [data-points]")).to_have_text(
        "5"
    )


def test_the_network_is_lost_and_comes_back(
    page: Page, server: Server, expected_errors: list[str]
) -> None:
    expected_errors.append("")
    server.broken[f"{CALCULATOR}/pyodide/pyodide.asm.wasm"] = None
    page.goto("/calculator/")
    page.select_option("[name=education]", "master")
    status = page.locator("[data-status]")
    expect(status).to_contain_text("没有下载完整")
    expect(page.locator("[data-scored]")).to_be_hidden()
    server.broken.clear()
    status.get_by_role("button", name="再试一次").click()
    expect(page.locator("[data-sheet=engineer] [data-item=education] [data-points]")).to_have_text(
        "4"
    )
    expect(status).to_be_hidden()


def test_a_browser_without_webassembly_is_told_so(page: Page) -> None:
    page.add_init_script("delete window.WebAssembly")
    page.goto("/calculator/")
    expect(page.locator("[data-status]")).to_contain_text("WebAssembly")
    expect(page.locator("[data-retry]")).to_be_hidden()
    page.goto("/annex/1-3/")
    expect(page.locator("table")).to_contain_text("博士研究生计5分")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_runs_over_the_edge(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page)
    page.fill('[name="political_exam.score"]', "60.5")
    page.fill("[name=grassroots_years]", "x")
    expect(page.locator("[data-name=grassroots_years] .problem")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for target in ("engineer", "senior_engineer", "full_senior_engineer"):
        page.select_option("[name=target]", target)
        too_wide = page.evaluate("""() => [...document.querySelectorAll(".calculator *")]
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
            .map((each) => each.outerHTML.slice(0, 80))""")
        assert too_wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_control_can_be_reached_and_has_a_name(page: Page) -> None:
    opened(page)
    unnamed = page.evaluate("""() => [...document.querySelectorAll(".calculator :is(input, select, button)")]
        .filter((each) => each.checkVisibility())
        .filter((each) => !(each.ariaLabel || each.textContent.trim() || each.labels?.length
            || document.getElementById(each.getAttribute("aria-labelledby"))))
        .map((each) => each.outerHTML.slice(0, 120))""")
    assert unnamed == []
    small = page.evaluate("""() => [...document.querySelectorAll(".calculator :is(input, select, button)")]
        .filter((each) => each.checkVisibility())
        .map((each) => [each.name, (each.labels?.[0] ?? each).getBoundingClientRect().height])
        .filter(([, height]) => height < 24)""")
    assert small == []
