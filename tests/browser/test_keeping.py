"""Keeping and sharing: nothing is lost, nothing is kept unasked, and what comes back is checked."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.calculator_page import (
    DESK,
    FIRST_RESULT,
    PATIENCE,
    RECORDS,
    Person,
    enter,
    facts,
    filled_in,
    load,
    opened,
    record_of,
    result_of,
    settled,
    sheet,
    take,
    total,
    verdict,
)
from tests.records import varied
from tests.server import Server
from tests.visitor import visiting

ROOT = Path(__file__).parents[2]
RECORD = RECORDS["副高, all known"]
# For the tab and for the browser, which also keeps the colours chosen for the site: how much there is of ours.
STORED = """[sessionStorage, localStorage].map(
    (each) => Object.keys(each).filter((name) => name.startsWith("zhicheng-calculator")).length)"""


def follow_in(person: Person, section: str) -> None:
    person.follow("填写")
    person.follow(person.page.locator(f".tasks a[href='#s-{section}']"))


def saved(person: Person, folder: Path) -> Path:
    """A file as the page saves it."""
    person.follow("保存和打印")
    with person.page.expect_download() as download:
        person.push("存成文件")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def notice(page: Page) -> str:
    expect(page.locator("[data-notice]")).to_be_visible()
    return page.locator("[data-notice]").inner_text()


# In the tab and in the browser


def test_reload_and_back_lose_nothing(page: Page) -> None:
    """None of this waits for Python, which is not there yet: what is filled in is the form's own."""
    page.route("**/python/*/engine.bin", lambda route: None)
    person = Person(page, touch=False)
    page.goto("/calculator/")
    given = dict(facts(RECORD)) | {"grassroots_years": "三年"}
    entered: dict[str, str] = {}
    for section in ("application", "place", "education", "title", "exam", "assessment", "bonus"):
        follow_in(person, section)
        asked = page.locator(".form-section:not(.away) [name]:visible")
        for name in dict.fromkeys(asked.evaluate_all("all => all.map(({ name }) => name)")):
            if name in given:
                assert enter(person, name, given[name])
        before = filled_in(page)
        assert len(before) > len(entered)
        entered = before
        page.reload()
        assert filled_in(page) == entered
        expect(page.locator(f"#s-{section}")).to_be_visible()
        page.go_back()
        expect(page.locator(f"#s-{section}")).to_be_hidden()
        assert filled_in(page) == entered
        page.go_forward()
        expect(page.locator(f"#s-{section}")).to_be_visible()
        assert filled_in(page) == entered
    assert entered["grassroots_years"] == "三年"
    page.goto("/std/")
    page.go_back()
    assert filled_in(page) == entered


def test_only_who_agrees_finds_their_answers_again(page: Page) -> None:
    person = Person(opened(page), touch=False)
    follow_in(person, "education")
    page.select_option("[name=education]", "doctor")
    settled(page)
    assert page.evaluate(STORED) == [1, 0]
    other = page.context.new_page()
    other.goto("/calculator/")
    assert "education" not in filled_in(other)

    person.follow("保存和打印")
    agree = page.get_by_role("checkbox", name="留在这台设备的浏览器里")
    agree.check()
    assert page.evaluate(STORED) == [1, 1]
    other.close()
    other = page.context.new_page()
    other.goto("/calculator/#keep")
    assert filled_in(other)["education"] == "doctor"
    expect(other.get_by_role("checkbox", name="留在这台设备的浏览器里")).to_be_checked()
    other.close()

    agree.uncheck()
    assert page.evaluate(STORED) == [1, 0]
    agree.check()
    person.push("全部清除")
    assert page.evaluate(STORED) == [0, 0]
    assert "education" not in filled_in(page)
    assert "都不再有填写的内容" in notice(page)
    expect(agree).not_to_be_checked()
    settled(page)
    assert page.evaluate(STORED) == [0, 0]
    page.reload()
    assert "education" not in filled_in(page)


def test_all_is_wiped_also_before_python_is_there(page: Page, server: Server) -> None:
    held: list[Any] = []
    page.route("**/python/*/engine.bin", lambda route: held.append(route))
    page.goto("/calculator/#s-education")
    page.select_option("[name=education]", "doctor")
    person = Person(page, touch=False)
    person.follow("保存和打印")
    page.get_by_role("checkbox", name="留在这台设备的浏览器里").check()
    person.push("全部清除")
    assert page.evaluate(STORED) == [0, 0]
    follow_in(person, "education")
    page.select_option("[name=education]", "master")
    assert page.evaluate(STORED) == [1, 0]
    held[0].continue_()
    settled(page)
    assert page.evaluate(STORED) == [1, 0]


def test_a_browser_that_stores_nothing_does_no_harm(page: Page) -> None:
    page.add_init_script("""for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get() { throw new DOMException("refused"); } });
    }""")
    person = Person(opened(page), touch=False)
    take(person, RECORD)
    page.get_by_role("checkbox", name="留在这台设备的浏览器里").check()
    settled(page)
    person.follow("结果")
    assert total(page) == "76"
    person.follow("保存和打印")
    person.push("全部清除")
    assert "都不再有填写的内容" in notice(page)
    assert "education" not in filled_in(page)


# A file


def test_a_saved_file_is_verified_and_loaded(person: Person, page: Page, tmp_path: Path) -> None:
    take(person, RECORD)
    file = saved(person, tmp_path)
    assert file.name.startswith("高级工程师-2026年申报-")
    code = person.page.locator("#keep [data-text=code]").inner_text()
    verify = [sys.executable, "-m", "calculator", "verify", str(file)]
    run = subprocess.run([*verify, code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    wrong = "0000-0000" if code != "0000-0000" else "1111-1111"
    assert subprocess.run([*verify, wrong], cwd=ROOT, capture_output=True).returncode == 1

    other = Person(opened(page), touch=False)
    load(other, file.read_text(encoding="utf-8"))
    assert "已打开保存的填写" in notice(page)
    expect(page.locator("[data-notice] table")).to_be_hidden()
    settled(page)
    expect(page.locator("#keep [data-text=code]")).to_have_text(code)
    assert record_of(page) == record_of(person.page)
    other.follow("结果")
    assert (total(page), verdict(page)) == ("76", "可以申报")
    # It has taken the place of an empty form, which can be had back.
    other.push("撤销，回到原来的填写")
    assert "education" not in filled_in(page)


def test_a_file_of_older_rules_says_what_has_changed(person: Person, tmp_path: Path) -> None:
    take(person, RECORD)
    file = json.loads(saved(person, tmp_path).read_text(encoding="utf-8"))
    file["rules"] = "0000-0000"
    file["record"]["hat"] = True
    file["result"]["total"] = {"min": 70, "max": 70}
    file["result"]["items"]["education"] = {"min": 1, "max": 1}
    load(person, json.dumps(file))
    said = notice(person.page)
    assert "保存时的规则是0000-0000版" in said
    assert "“hat”：现在的规则没有这一项，已略去" in said
    rows = person.page.locator("[data-notice] tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [["总分", "70", "76"], ["学历学位", "1", "3"]]
    person.follow("结果")
    settled(person.page)
    assert total(person.page) == "76"


DAMAGED: dict[str, Callable[[str], str | bytes]] = {
    "empty": lambda text: "",
    "cut off": lambda text: text[: len(text) // 2],
    "binary": lambda text: bytes(range(256)),
    "an image": lambda text: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "another JSON": lambda text: '{"name": "zhicheng", "version": "1.0.0"}',
    "a list": lambda text: f"[{text}, {text}]",
    "a number": lambda text: "42",
    "huge": lambda text: text.replace('"record"', f'"{"x" * 3_000_000}": 0, "record"'),
    "deep": lambda text: "[" * 100_000,
    "a later layout": lambda text: text.replace("title-calculator/1", "title-calculator/2"),
    "a wrong answer": lambda text: text.replace('"bachelor"', '"emperor"'),
    "an answer of another kind": lambda text: text.replace('"bachelor"', "{}"),
}


def test_files_that_are_none_change_nothing(person: Person, tmp_path: Path) -> None:
    page = person.page
    take(person, RECORD)
    before = filled_in(page)
    text = saved(person, tmp_path).read_text(encoding="utf-8")
    for name, damage in DAMAGED.items():
        load(person, damage(text))
        said = notice(page)
        assert "没有打开。" in said, name
        assert "现在填的内容没有变" in said, name
        assert filled_in(page) == before, name
        expect(page.locator("[data-notice]")).to_be_focused()
        person.push("知道了")
        expect(page.locator("[data-notice]")).to_be_hidden()


def test_an_altered_file_is_opened_and_said_to_be_altered(person: Person, tmp_path: Path) -> None:
    take(person, RECORD)
    text = saved(person, tmp_path).read_text(encoding="utf-8")
    load(person, text.replace('"bachelor"', '"doctor"'))
    assert "可能被改动过" in notice(person.page)
    settled(person.page)
    assert filled_in(person.page)["education"] == "doctor"


def test_facts_without_a_control_survive(person: Person, tmp_path: Path) -> None:
    works = [{"what": "网络安全平台", "date": "2024-05-01", "used_before": False}]
    record = RECORD | {
        "achievements": RECORD["achievements"] | {"std-20-2-5": works},
        "political_exam": {},
        "submitted": "2026-08-01",
    }
    take(person, record)
    kept = json.loads(saved(person, tmp_path).read_text(encoding="utf-8"))["record"]
    assert kept["achievements"]["std-20-2-5"] == works
    assert kept["political_exam"] == {}
    assert result_of(kept)["score"]["total"] == result_of(record)["score"]["total"]


# A link


def link_of(person: Person) -> str:
    person.follow("保存和打印")
    expect(person.page.get_by_text("拿到链接的人，都能看到您填写的全部内容")).to_be_visible()
    person.push("做一个链接")
    return person.page.get_by_label("带有填写内容的链接").input_value()


def test_a_link_carries_the_answers_and_no_server_sees_them(
    browser: Browser, server: Server
) -> None:
    requests: list[Request] = []
    with visiting(browser, server.url, **DESK) as page:
        page.context.on("request", lambda request: requests.append(request))
        person = Person(opened(page), touch=False)
        take(person, RECORD)
        link = link_of(person)
        person.follow("结果")
        points = sheet(page)
    with visiting(browser, server.url, **DESK) as page:
        page.context.on("request", lambda request: requests.append(request))
        page.goto(link)
        page.wait_for_function(FIRST_RESULT, timeout=PATIENCE)
        assert "已打开保存的填写" in notice(page)
        settled(page)
        assert page.url == f"{server.url}/calculator/#result"
        assert (total(page), sheet(page)) == ("76", points)
        page.reload()
        assert filled_in(page)["education"] == "bachelor"
        page.go_back()
        assert "open=" not in page.url

    payload = link.partition("#")[2]
    assert len(payload) > 100
    for request in requests:
        address, _, _ = request.url.partition("#")
        assert request.method == "GET"
        assert request.post_data is None
        assert "?" not in address
        assert request.url.startswith((f"{server.url}/", f"blob:{server.url}/"))
        assert "referer" not in request.headers or "open" not in request.headers["referer"]
    assert [path for path in server.requested if "?" in path or "open" in path] == []


def test_links_that_are_damaged_change_nothing(person: Person) -> None:
    page = person.page
    take(person, RECORD)
    link = link_of(person)
    before = filled_in(page)
    head, payload = link.split("open=")
    damaged = ["", "x", payload[:-9], payload[9:], payload.swapcase(), "%E0%A4%A", "%", "eN" * 9000]
    for each in damaged:
        page.goto(f"{head}open={each}")
        assert "没有打开。" in notice(page), each
        assert filled_in(page) == before
        expect(page.locator("#result")).to_be_visible()
        assert "open=" not in page.url
        person.push("知道了")
    page.goto(f"{head}open={payload}")
    assert "已打开" in notice(page)


def test_addresses_that_lead_nowhere_show_the_form(page: Page) -> None:
    page.goto("/calculator/#%E0%A4%A")
    page.wait_for_function(FIRST_RESULT, timeout=PATIENCE)
    for name in ("%", "nonsense", "q-", "q-nonsense", "s-nonsense", "__search"):
        page.goto(f"/calculator/#{name}")
        expect(page.locator(".overview")).to_be_visible()


# The form and the record


def test_records_go_through_the_form_unchanged(person: Person) -> None:
    """Whatever a record says: once it has been on the form, it gives the same result."""
    records = [completed(record) for record in varied(100)]
    results = [result_of(record) for record in records]
    asked = [[each, result["periods"]] for each, result in zip(records, results, strict=True)]
    read: list[dict[str, Any]] = person.page.evaluate(THROUGH_THE_FORM, asked)
    for record, result, back in zip(records, results, read, strict=True):
        assert standing(result_of(back)) == standing(result), [record, back]


THROUGH_THE_FORM = """async (all) => {
    const { form, readRecord, showPeriods, writeRecord } = calculator;
    return all.map(([record, periods]) => {
        writeRecord(record);
        showPeriods(form, periods);
        return readRecord();
    });
}"""


def completed(record: dict[str, Any]) -> dict[str, Any]:
    """With all years asked for: one that is not there is not the same as one not known, and on the form it is that."""
    hours = record.get("continuing_education")
    if not hours:
        return record
    year = record["year"]
    # Without a known beginning, the form shows the last five.
    years = result_of(record)["periods"]["continuing_education"] or range(year - 5, year)
    unknown = {"general": None, "professional": None}
    return record | {"continuing_education": {str(year): unknown for year in years} | hours}


def standing(result: dict[str, Any]) -> object:
    """What a result says, but for its words."""
    eligibility, score = result["eligibility"], result["score"]
    return (
        eligibility["verdict"],
        eligibility["route"],
        eligibility["earliest_year"],
        [(each["id"], each["status"]) for each in eligibility["requirements"]],
        [(each["id"], each["status"]) for each in eligibility["routes"]],
        score and [(item["id"], item["min"], item["max"]) for item in score["items"]],
        score and (score["total"], score["passes"]),
        result["readings"],
    )
