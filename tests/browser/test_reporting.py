"""From a reader to a test: the page writes a case file, which runs, and holds nothing personal but what is ticked."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import violations_in_all_colours
from tests.browser.calculator_page import (
    DESK,
    PHONE,
    RECORDS,
    RULES,
    Person,
    enter,
    opened,
    settled,
    take,
)
from tests.calculator import test_reported
from tests.server import Server
from tests.visitor import visiting

WORK = {"what": "某某平台", "date": "2024-05-11", "used_before": False}
RECORD = {
    **RECORDS["副高, all known"],
    "achievements": {**RECORDS["副高, all known"]["achievements"], "std-20-2-5": [WORK]},
}
PERSONAL = {question.path for question in RULES.questions if question.personal}
GONE = ["shigatse", "employer", "accident_year", "2021-03-15", "2024-05-11", "某某平台"]


@pytest.fixture
def person(page: Page) -> Person:
    found = Person(opened(page), touch=False)
    take(found, RECORD)
    found.follow("结果")
    return found


def part(page: Page) -> Locator:
    return page.locator("#r-report")


def write(person: Person) -> None:
    person.push("写成用例文件")
    expect(person.page.get_by_label("哪里不对")).to_be_visible()


def downloaded(person: Person, folder: Path) -> dict[str, Any]:
    """The case of the file as the page writes it, which must run."""
    with person.page.expect_download() as download:
        person.push("下载用例文件")
    assert download.value.suggested_filename.endswith(".toml")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    (case,) = tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    test_reported.run(case)
    found: dict[str, Any] = case
    return found


def draft(page: Page) -> tuple[str, str]:
    """Subject and body of the mail, which is addressed to nobody."""
    address = urlsplit(part(page).get_by_role("link", name="写邮件").get_attribute("href") or "")
    assert (address.scheme, address.path) == ("mailto", "")
    asked = parse_qs(address.query, strict_parsing=True)
    assert asked.keys() == {"subject", "body"}
    return asked["subject"][0], asked["body"][0]


def test_a_file_runs_and_holds_nothing_personal(person: Person, tmp_path: Path) -> None:
    write(person)
    case = downloaded(person, tmp_path)
    text = next(tmp_path.iterdir()).read_text(encoding="utf-8")
    assert [words for words in GONE if words in text] == []
    assert case["record"]["title_since"] == "2021-03-01"
    assert case["record"]["education"] == "bachelor"
    assert case["doubt"] == {"about": "整个结果", "words": ""}
    # What is left out changes the verdict: the page says so, and the file has the other one.
    assert case["expect"]["verdict"] == "undetermined"
    rows = part(person.page).locator("tbody tr").all_inner_texts()
    assert rows[0].split() == ["能不能申报", "可以申报", "还不能确定"]


def test_what_is_ticked_is_in_it(person: Person, tmp_path: Path) -> None:
    page = person.page
    write(person)
    ticks = part(page).get_by_role("checkbox")
    assert {tick.input_value() for tick in ticks.all()} <= PERSONAL
    for tick in ticks.all():
        expect(tick).not_to_be_checked()
        tick.check()
    expect(part(page).locator("table")).to_be_hidden()
    case = downloaded(person, tmp_path)
    for name in ("prefecture", "employer", "title_since", "accident_year"):
        assert case["record"][name] == RECORD[name]
    assert case["record"]["achievements"]["std-20-2-5"] == [WORK]
    assert case["expect"]["verdict"] == "eligible"
    part(page).get_by_role("checkbox", name="发生重大责任事故的年度").uncheck()
    expect(part(page).locator("table")).to_be_visible()
    assert "accident_year" not in downloaded(person, tmp_path)["record"]


def test_ticks_set_in_quick_succession_all_stay(person: Person, tmp_path: Path) -> None:
    """Each asks for the file anew: the answer to an earlier tick comes when later ones are set already."""
    write(person)
    ticks = part(person.page).get_by_role("checkbox")
    ticks.evaluate_all(
        "async (ticks) => {"
        " for (const tick of ticks) { tick.click(); await new Promise((next) => setTimeout(next)); }"
        "}"
    )
    expect(part(person.page).locator("table")).to_be_hidden()
    for tick in ticks.all():
        expect(tick).to_be_checked()
    told = downloaded(person, tmp_path)["record"]
    assert {"prefecture", "employer", "title_since", "accident_year"} <= told.keys()


def test_a_doubt_is_in_the_file_and_in_the_draft(person: Person, tmp_path: Path) -> None:
    page = person.page
    write(person)
    page.get_by_label("哪里不对").select_option("学历学位")
    words = "应当计4分。\n见附件1-2，“学历学位”一行 & 其他？#%+"
    page.get_by_label("您认为应当是什么结果").fill(words)
    case = downloaded(person, tmp_path)
    assert case["doubt"] == {"about": "学历学位", "words": words}
    assert case["clause"] == "annex-1-2-education"
    subject, body = draft(page)
    assert subject == "试算结果的疑问：高级工程师，2026年申报"
    assert words.replace("\n", "\r\n") in body
    assert "学历学位" in body
    assert next(tmp_path.iterdir()).name in body
    expect(part(page).get_by_text("文件放不进草稿")).to_be_visible()


def test_a_short_file_is_in_the_draft(page: Page) -> None:
    person = Person(opened(page), touch=False)
    take(person, {"target": "technician", "year": 2026})
    person.follow("结果")
    write(person)
    _, body = draft(page)
    (case,) = tomllib.loads(body[body.index("[[case]]") :])["case"]
    test_reported.run(case)
    expect(part(page).get_by_text("文件放不进草稿")).to_be_hidden()


def test_the_file_is_shown_and_copied(person: Person) -> None:
    page = person.page
    page.context.grant_permissions(["clipboard-read"])
    write(person)
    part(page).get_by_text("看文件的内容").click()
    person.push("复制")
    expect(part(page).get_by_text("已复制")).to_be_visible()
    text = page.get_by_label("用例文件的内容").input_value()
    assert page.evaluate("() => navigator.clipboard.readText()") == text
    (case,) = tomllib.loads(text)["case"]
    test_reported.run(case)


def test_no_file_says_another_thing_than_the_form(person: Person, tmp_path: Path) -> None:
    page = person.page
    write(person)
    page.get_by_label("您认为应当是什么结果").fill("原来的话")
    person.follow("填写")
    person.follow(page.locator(".tasks a[href='#s-education']"))
    enter(person, "education", "doctor")
    settled(page)
    person.follow("结果")
    expect(page.get_by_label("哪里不对")).to_be_hidden()
    write(person)
    case = downloaded(person, tmp_path)
    assert case["record"]["education"] == "doctor"
    assert case["doubt"]["words"] == "原来的话"


def test_wiping_takes_the_words_as_well(person: Person) -> None:
    page = person.page
    write(person)
    page.get_by_label("您认为应当是什么结果").fill("原来的话")
    part(page).get_by_role("checkbox").first.check()
    person.follow("保存和打印")
    person.push("全部清除")
    take(person, RECORD)
    person.follow("结果")
    write(person)
    expect(page.get_by_label("您认为应当是什么结果")).to_have_value("")
    expect(part(page).get_by_role("checkbox").first).not_to_be_checked()


def test_there_is_nothing_to_write_before_python_is_there(page: Page) -> None:
    page.route("**/python/*/engine.bin", lambda route: None)
    page.goto("/calculator/#result")
    expect(page.get_by_text("还没有结果。", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="写成用例文件")).to_be_hidden()


def test_it_is_reached_from_what_is_saved(person: Person) -> None:
    person.follow("保存和打印")
    person.follow("写成用例文件")
    expect(person.page.get_by_role("button", name="写成用例文件")).to_be_in_viewport()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(browser: Browser, server: Server, size: dict[str, Any]) -> None:
    with visiting(browser, server.url, **size) as page:
        person = Person(opened(page), touch=size is PHONE)
        take(person, RECORD)
        person.follow("结果")
        write(person)
        part(page).get_by_text("看文件的内容").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate("scrollTo(0, 0)")  # nothing is half below the head
        assert violations_in_all_colours(page) == []
