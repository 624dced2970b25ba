"""The calculator's page as a person uses it: fill in, read the result, mend mistakes, lose the network."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.calculator_page import (
    PHONE,
    RECORDS,
    RULES,
    Person,
    opened,
    points_of,
    result_of,
    settled,
    sheet,
    shown,
    take,
    verdict,
)
from tests.browser.test_runtime import FAULTS, RUNTIME, command_line
from tests.server import Server, published
from tests.visitor import visiting

ENGINE = "**/python/*/engine.bin"
NEW = {"target": "engineer", "year": 2026}
# The classes of what has been moved by something else that came or went.
MOVED = """window.moved = [];
new PerformanceObserver((list) => {
    for (const { sources } of list.getEntries()) moved.push(...sources.map(({ node }) => node?.className));
}).observe({ type: "layout-shift", buffered: true });"""


def points(page: Page, item: str) -> Locator:
    """The points of a line on the sheet in sight."""
    return page.locator(f"[data-sheet]:visible [data-item={item}] [data-points]")


def section(person: Person, id: str) -> None:
    """Goes to a section of the form from anywhere."""
    person.follow("填写")
    person.follow(person.page.locator(f".tasks a[href='#s-{id}']"))


def test_the_verdict_is_explained_with_its_clauses(person: Person) -> None:
    page = person.page
    take(person, RECORDS["副高, titled on 1 January 2022"])
    person.follow("结果")
    assert verdict(page) == "不能申报"
    expect(page.locator("#r-verdict > .verdict + p")).to_contain_text("最早2027年")
    expect(page.locator("#r-next")).to_contain_text("等到2027年申报")
    expect(page.get_by_text("先弄清这些")).to_be_hidden()
    route = page.locator("#r-verdict details", has_text="最早2027年").first
    person.press(route.locator("summary"))
    failing = route.locator("li[data-is=unmet]", has_text="满4年，要求满5年")
    expect(failing).to_be_visible()
    expect(failing.locator(".mark")).to_have_text("不满足", use_inner_text=True)
    expect(failing.get_by_role("link").first).to_have_attribute(
        "href", "../std/chapter-2/#std-16-2-1"
    )


def test_the_first_result_says_what_is_open(person: Person) -> None:
    page = person.page
    result = result_of(NEW)
    expect(page.locator(".card [data-total]")).to_have_text(shown(result["score"]["total"]))
    expect(page.locator(".card .passes")).to_contain_text("还不能确定", use_inner_text=True)
    person.follow("结果")
    assert sheet(page) == points_of(result)
    person.press(page.locator("[data-sheet=engineer] [data-item=conduct] summary"))
    expect(page.locator("[data-sheet=engineer] [data-item=conduct] [data-why]")).to_contain_text(
        "不清楚"
    )


def test_every_line_opens_to_its_reason_and_its_clause(person: Person) -> None:
    page = person.page
    record = RECORDS["中级, three conditions"]
    take(person, record)
    person.follow("结果")
    for item in result_of(record)["score"]["items"]:
        line = page.locator(f"[data-sheet]:visible [data-item={item['id']}]")
        person.press(line.locator("summary"))
        expect(line.locator("[data-why]")).to_have_text(item["why"])
        expect(line.locator("[data-clause]")).to_be_visible()


def test_a_change_is_scored_at_once(person: Person) -> None:
    result, total = result_of(NEW), person.page.locator(".card [data-total]")
    section(person, "unit")
    person.choose("unit.conduct", "good")
    expect(total).to_have_text(
        shown(result_of(NEW | {"unit": {"conduct": "good"}})["score"]["total"])
    )
    person.choose("unit.conduct", "")
    expect(total).to_have_text(shown(result["score"]["total"]))


def test_results_arrive_in_the_order_of_what_was_entered(person: Person) -> None:
    """However fast somebody types: a result never follows that of a later entry."""
    page = person.page
    section(person, "bonus")
    page.evaluate("""() => {
        const total = document.querySelector(".card [data-total]");
        window.seen = [];
        new MutationObserver(() => window.seen.push(parseFloat(total.textContent))).observe(
            total, { childList: true, characterData: true, subtree: true });
    }""")
    years = page.locator("[name=grassroots_years]")
    for count in range(13):
        years.fill(str(count))
    settled(page)
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert seen[-1] == result_of(NEW | {"grassroots_years": 12})["score"]["total"]["min"]


def test_a_mistake_stands_beside_its_question_until_it_is_mended(person: Person) -> None:
    page = person.page
    section(person, "bonus")
    total = page.locator(".card [data-total]")
    before = total.text_content() or ""
    years = page.locator("[name=grassroots_years]")
    years.fill("三年")
    problem = page.locator("[data-name=grassroots_years] .problem")
    expect(problem).to_contain_text("三年")
    expect(years).to_have_attribute("aria-invalid", "true")
    summary = page.locator(".mistakes")
    expect(summary).to_be_visible()
    expect(total).to_have_text(before)
    # From anywhere, the summary leads to the question.
    person.follow("结果")
    person.follow(summary.get_by_role("link", name="艰苦边远地区和基层一线工作年限"))
    expect(years).to_be_focused()
    expect(years).to_have_attribute("aria-invalid", "true")
    # What a file or a sheet would say is not what stands on the form.
    person.follow("保存和打印")
    expect(page.get_by_role("button", name="存成文件")).to_be_hidden()
    person.back()
    years.fill("３")  # full-width digits are digits
    expect(problem).to_be_hidden()
    expect(years).not_to_have_attribute("aria-invalid", "true")
    expect(summary).to_be_hidden()
    person.follow("结果")
    expect(points(page, "grassroots")).to_have_text("1.5")


def test_a_condition_is_decided_from_its_numbers(person: Person) -> None:
    page = person.page
    person.choose("target", "senior_engineer")
    settled(page)
    name = "achievements.std-20-2-9"
    claim = page.locator(f'[data-name="{name}"]')
    line = page.locator("[data-sheet=senior_engineer] [data-item=performance]")

    def scores(points: str) -> None:
        person.follow("结果")
        expect(line.locator("[data-points]")).to_have_text(points)

    section(person, "achievements")
    person.press(page.locator(".claims", has=claim).locator("> .rest"))
    scores("0")
    # The numbers take the place of the plain answer, which is “no” now; nothing else has become one.
    person.back()
    person.press(claim.locator("summary"))
    page.fill(f'[name="{name}.contracts"]', "150，80.5")
    scores("0 至 20")
    person.back()
    person.press(claim.locator(".rest"))
    person.choose(f"{name}.benefit", "true")
    scores("0 至 20")
    expect(line.locator("[data-why]")).to_contain_text("150、80.5万元，还不清楚")
    section(person, "application")
    person.choose("track", "targeted")
    scores("20")
    person.back()
    person.choose("track", "regular")
    scores("0")
    section(person, "achievements")
    page.fill(f'[name="{name}.protection_level"]', "3")
    scores("20")


def test_a_mistake_among_a_conditions_numbers_stands_beside_it(person: Person) -> None:
    page = person.page
    person.choose("target", "senior_engineer")
    settled(page)
    section(person, "achievements")
    name = "achievements.std-20-2-9"
    claim = page.locator(f'[data-name="{name}"]')
    person.press(claim.locator("summary"))
    page.fill(f'[name="{name}.contracts"]', "300，300万")
    contracts = claim.locator(f'[data-name="{name}.contracts"] .problem')
    expect(contracts).to_contain_text("300万")
    expect(claim.locator("> .problem")).to_be_hidden()
    expect(page.locator(".mistakes")).to_contain_text("合同金额")
    page.fill(f'[name="{name}.contracts"]', "300，300")
    expect(contracts).to_be_hidden()


def test_a_reading_can_be_chosen_where_it_matters(person: Person) -> None:
    page = person.page
    record = RECORDS["副高, exam 60.5"]
    result = result_of(record)
    (expected,) = [each for each in result["readings"] if each["id"] == "tier-gap"]
    take(person, record)
    person.follow("结果")
    reading = page.locator("[data-reading=tier-gap]")
    other = reading.locator(".other")
    expect(other).to_contain_text(f"总分{shown(expected['total'])}分")
    expect(points(page, "political_exam")).to_have_text("1")
    person.choose("readings.tier-gap", "B")
    expect(points(page, "political_exam")).to_have_text("2")
    expect(other).to_contain_text(f"总分{shown(result['score']['total'])}分")
    # Where it matters no more, the one that is chosen stays in sight, to be taken back.
    section(person, "exam")
    page.fill('[name="political_exam.score"]', "70")
    settled(page)
    person.follow("结果")
    expect(reading).to_be_visible()
    expect(other).to_be_hidden()
    person.choose("readings.tier-gap", "")
    expect(reading).to_be_hidden()


def test_the_picture_of_the_points_has_its_numbers_as_text(person: Person) -> None:
    page = person.page
    person.follow("结果")
    (result,) = command_line([{"target": "engineer", "year": 2026}])
    for group in result["score"]["groups"]:
        bar = page.locator(f'[data-of="score.groups.{group["id"]}"].bar:visible')
        expect(bar).to_contain_text(f"最多{group['cap']:g}分")
        expect(bar).to_contain_text(
            f"已定{group['min']:g}分，待定{group['max'] - group['min']:g}分"
        )
        expect(bar.get_by_text("得不到")).to_be_hidden()
    section(person, "unit")
    person.choose("unit.conduct", "pass")
    settled(page)
    person.follow("结果")
    bar = page.locator('[data-of="score.groups.unit"].bar:visible')
    expect(bar).to_contain_text("得不到1分")


def test_only_what_matters_for_the_title_is_asked(person: Person) -> None:
    page = person.page
    section(person, "panel")
    expect(page.locator('[name="panel.panel_grade"]').first).to_be_visible()
    section(person, "achievements")
    expect(page.locator('[name="achievements.std-20-2-4"]').first).to_be_hidden()
    person.follow("返回各部分")
    person.choose("target", "senior_engineer")
    section(person, "panel")
    expect(page.locator('[name="panel.panel_grade"]').first).to_be_hidden()
    section(person, "achievements")
    expect(page.locator('[name="achievements.std-20-2-4"]').first).to_be_visible()
    person.follow("结果")
    expect(page.locator("[data-sheet=senior_engineer]")).to_be_visible()
    expect(page.locator("[data-sheet=engineer]")).to_be_hidden()


@pytest.mark.parametrize("target", ["technician", "assistant_engineer"])
def test_a_title_without_a_score_table(person: Person, target: str) -> None:
    page = person.page
    person.choose("target", target)
    settled(page)
    expect(page.locator(".card .total")).to_be_hidden()
    expect(page.locator(".card")).to_contain_text("这次申报不计分")
    for id in ("unit", "panel", "bonus"):
        expect(page.locator(f".tasks a[href='#s-{id}']")).to_be_hidden()
    person.follow("结果")
    expect(page.locator("#result .notice")).to_contain_text("认定")
    expect(page.locator("#r-sheet")).to_be_hidden()
    person.follow("保存和打印")
    expect(page.get_by_role("button", name="打印小结")).to_be_visible()
    expect(page.get_by_role("button", name="打印量化计分表")).to_be_hidden()


def test_a_question_with_an_address_is_led_to_in_every_view(person: Person) -> None:
    page = person.page
    person.follow("结果")
    asked = page.locator("#r-verdict .to-fill:visible").first
    path = (asked.get_attribute("href") or "").removeprefix("#q-")
    person.follow(asked)
    question = page.locator(f'.question[data-name="{path}"]')
    expect(question).to_be_in_viewport()
    expect(question.locator(":focus")).to_have_count(1)
    person.back()
    expect(page.locator("#result")).to_be_visible()
    expect(question).to_be_hidden()


def test_a_score_table_leads_to_the_form_of_its_title(page: Page) -> None:
    page.goto("/annex/1-2/")
    page.click(".jump__action")
    expect(page.locator("[name=target][value=senior_engineer]")).to_be_checked()
    (result,) = command_line([{"target": "senior_engineer", "year": this_year(page)}])
    expect(page.locator(".card [data-total]")).to_have_text(shown(result["score"]["total"]))


def test_what_is_filled_in_before_python_is_there_counts(page: Page) -> None:
    held: list[Route] = []
    page.context.route(ENGINE, lambda route: held.append(route))
    page.goto("/calculator/#s-education")
    expect(page.locator(".status")).to_contain_text("可以先填写")
    page.select_option("[name=education]", "doctor")
    page.goto("/calculator/#s-education_hours")
    page.fill(f'[name="continuing_education.{this_year(page) - 1}.general"]', "40")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.goto("/calculator/#result")
    expect(points(page, "education")).to_have_text("5")


def this_year(page: Page) -> int:
    return int(page.locator("[name=year]").input_value())


def test_nothing_moves_while_it_loads(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url, **PHONE) as page:
        page.add_init_script(MOVED)
        opened(page)
        expect(page.locator(".result-bar")).to_be_visible()
        assert "calculator-columns" not in page.evaluate("moved")


def test_the_network_is_lost_before_the_start_and_comes_back(
    page: Page, server: Server, expected_errors: list[str]
) -> None:
    expected_errors.append("")
    for way in ("quick", "plain"):
        server.broken[f"{RUNTIME}/{way}/engine.bin"] = None
    page.goto("/calculator/#s-education")
    page.select_option("[name=education]", "master")
    failure = page.locator(".failure")
    expect(failure).to_contain_text("没有下载完整", use_inner_text=True)
    page.goto("/calculator/#result")
    expect(page.locator("#result")).to_contain_text("还没有结果")
    server.broken.clear()
    failure.get_by_role("button", name="再试一次").click()
    expect(points(page, "education")).to_have_text("4")
    expect(failure).to_be_hidden()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("file", ["calculator.js", "site.js", "css/site.css", "css/calculator.css"])
def test_a_file_of_the_page_does_not_come_whole(
    page: Page, server: Server, site: Path, expected_errors: list[str], file: str, fault: str
) -> None:
    """The page can be read, says so where it cannot calculate, and is right once it is opened again."""
    expected_errors.append("")
    server.broken[f"/assets/{file}"] = FAULTS[fault](published(site, f"assets/{file}").read_bytes())
    page.goto("/calculator/")
    expect(page.get_by_text("申报哪一级职称")).to_be_visible()
    if file == "calculator.js" and fault != "another of the same length":
        expect(page.locator("[data-absent]")).to_be_visible()
    server.broken.clear()
    opened(page)
    expect(page.locator("[data-absent]")).to_be_hidden()


def test_a_browser_without_webassembly_is_told_so(page: Page) -> None:
    page.add_init_script("delete window.WebAssembly")
    page.goto("/calculator/")
    expect(page.locator(".failure")).to_contain_text("换用较新的浏览器", use_inner_text=True)
    expect(page.get_by_role("button", name="再试一次")).to_be_hidden()
    page.goto("/annex/1-3/")
    expect(page.locator("table")).to_contain_text("博士研究生计5分")


def test_the_page_is_read_without_javascript(page: Page) -> None:
    browser = page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{opened_url(page)}/calculator/")
    expect(plain.locator("noscript .notice")).to_contain_text("没有启用")
    for question in RULES.questions:
        if question.kind not in ("claims", "readings"):
            asked = plain.locator(f'.question[data-name="{question.path}"]')
            assert not asked.count() or asked.is_visible(), question.path
    expect(plain.locator(".question")).not_to_have_count(0)
    for scripted in plain.locator(".scripted").all():
        assert not scripted.is_visible()
    link = plain.locator(".question .source a:visible").first
    clause = re.sub(r".*#", "", link.get_attribute("href") or "")
    link.click()
    expect(plain.locator(f"[id='{clause}']")).to_be_visible()
    context.close()


def opened_url(page: Page) -> str:
    page.goto("/")
    return page.url.rstrip("/")
