"""The page for rosters when something goes wrong: nothing is lost of what was right, and the page says what happened."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.batch.line import line
from tests.batch.test_workbook import REFUSED
from tests.browser.batch_page import (
    account_of,
    cell,
    examples,
    opened,
    put,
    read,
    roster,
    row,
    rows,
    workbook,
)
from tests.browser.calculator_page import DESK, PATIENCE, RULES, shown
from tests.browser.test_locked_down import ATTACKS, UNHARMED
from tests.server import Server
from tests.visitor import visiting

PEOPLE = examples()


def of(many: int) -> bytes:
    """A roster of so many people."""
    return workbook([(f"{at}", f"第{at}人", PEOPLE[at % len(PEOPLE)][2]) for at in range(many)])


MANY = of(600)
SOME_SCORED = "() => Number(document.querySelector('.tiles strong').textContent) > 20"
DONE = "() => document.querySelector('.rosters li').dataset.is === 'done'"
# What a worker that ends of itself tells the page.
ENDS = """(file) => {
    const worker = workers.findLast(({ address }) => address.endsWith(file));
    worker.terminate();
    worker.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
}"""


@pytest.fixture
def desk(browser: Browser, server: Server, expected_errors: list[str]) -> Iterator[Page]:
    with visiting(browser, server.url, expected_errors, **DESK) as page:
        yield opened(page)


def begun(page: Page, content: bytes = MANY, name: str = "名册.xlsx") -> None:
    """Chooses a file; some of it is scored, and some is not."""
    put(page, content, name)
    page.wait_for_function(SOME_SCORED, timeout=PATIENCE)
    expect(roster(page, name)).to_have_attribute("data-is", "reading")


def people(page: Page) -> int:
    return int(page.locator(".tiles strong").first.inner_text())


def test_what_is_cancelled_stays_as_far_as_it_has_come(desk: Page) -> None:
    begun(desk)
    roster(desk, "名册.xlsx").get_by_role("button", name="取消").click()
    expect(roster(desk, "名册.xlsx")).to_contain_text("已取消")
    expect(desk.locator("[data-live]")).not_to_be_empty()
    assert 20 < people(desk) < 600
    read(desk, workbook(PEOPLE), "另一份.xlsx")
    expect(roster(desk, "另一份.xlsx")).to_contain_text(f"算好{len(PEOPLE)}人")


def test_an_order_that_is_chosen_stays_while_more_are_scored(desk: Page) -> None:
    begun(desk)
    head = desk.locator("th[data-by=total]")
    head.get_by_role("button").click()
    desk.wait_for_function(DONE, timeout=PATIENCE)
    expect(head).to_have_attribute("aria-sort", "ascending")
    lines = [line(RULES, account_of(*each)) for each in PEOPLE]
    totals = [each["total"] for each in lines if each["total"]]
    least = min(totals, key=lambda total: total["min"] + total["max"])
    expect(cell(rows(desk).first, "总分")).to_have_text(shown(least))


def test_the_same_file_again_takes_the_place_of_the_first(desk: Page) -> None:
    begun(desk)
    read(desk, workbook([("1", "改好的人", PEOPLE[0][2])]))
    expect(desk.locator(".rosters li")).to_have_count(1)
    expect(rows(desk)).to_have_count(1)
    expect(row(desk, "改好的人")).to_be_visible()


def test_a_second_file_waits_for_the_first_and_people_stand_in_one_only(desk: Page) -> None:
    begun(desk)
    read(desk, workbook([("1", "又一次", PEOPLE[0][2]), ("a", "另一人", PEOPLE[0][2])]), "二.xlsx")
    expect(roster(desk, "名册.xlsx")).to_contain_text("算好600人")
    assert people(desk) == 602
    expect(desk.locator(".mistakes-sheet")).to_contain_text("编号“1”在“名册.xlsx”里已经有了")
    desk.get_by_label("找人").fill("又一次")
    expect(rows(desk)).to_have_count(1)
    expect(row(desk, "又一次")).to_contain_text("没有计算")
    roster(desk, "名册.xlsx").get_by_role("button", name="去掉这份").click()
    expect(desk.locator(".tiles strong").first).to_have_text("2")


@pytest.mark.parametrize(
    "content", [b"", b"PK\3\4", MANY[:20_000], b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_a_file_that_is_none_is_refused_in_words(desk: Page, content: bytes) -> None:
    read(desk, workbook(PEOPLE), "好的.xlsx")
    put(desk, content, "坏的.xlsx")
    expect(roster(desk, "坏的.xlsx")).to_have_attribute("data-is", "refused")
    expect(roster(desk, "坏的.xlsx")).to_contain_text("没有读取")
    assert people(desk) == len(PEOPLE)


def test_the_clerk_s_death_is_told_and_another_goes_on(desk: Page) -> None:
    begun(desk, of(4000))
    desk.evaluate(ENDS, "clerk.js")
    expect(roster(desk, "名册.xlsx")).to_have_attribute("data-is", "failed")
    expect(desk.get_by_role("alert")).to_contain_text("已经算好的都还在")
    assert people(desk) > 20
    read(desk, workbook(PEOPLE))
    expect(desk.locator(".failure")).to_be_hidden()
    assert people(desk) == len(PEOPLE)


def test_what_a_scorer_dies_of_is_given_to_another(desk: Page) -> None:
    begun(desk)
    desk.evaluate(ENDS, "worker.js")
    desk.wait_for_function(DONE, timeout=PATIENCE)
    expect(roster(desk, "名册.xlsx")).to_contain_text("算好600人")
    assert desk.locator("[data-is=null]").count() == 0


def test_a_file_that_is_being_made_can_be_left(desk: Page) -> None:
    read(desk, MANY)
    desk.get_by_role("button", name="结果（Excel）").click()
    desk.locator(".making").get_by_role("button", name="取消").click()
    expect(desk.locator(".making")).to_be_hidden()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="一览表（Excel）").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("attack", ATTACKS)
def test_script_in_a_roster_is_text(desk: Page, attack: str) -> None:
    read(desk, workbook([(attack, attack, PEOPLE[0][2]), ("2", "人", None)]), f"{attack[:9]}.xlsx")
    expect(row(desk, attack)).to_be_visible()
    row(desk, attack).get_by_role("button").click()
    expect(desk.get_by_role("link", name="在计算器里打开")).to_be_visible()
    found: list[Any] = desk.evaluate(UNHARMED)
    assert found == [None, None, None, 0, 0]


def test_without_a_network_all_works_and_nothing_is_sent(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url, service_workers="allow", **DESK) as page:
        opened(page)
        expect(page.get_by_text("已可离线使用：")).to_be_visible()
        asked = len(server.requested)
        server.gone = True
        page.reload()
        expect(page.get_by_text("已可离线使用：")).to_be_visible()
        read(page, workbook(PEOPLE))
        assert people(page) == len(PEOPLE)
        for name in ("结果（Excel）", "量化计分表（打印用）"):
            with page.expect_download():
                page.get_by_role("button", name=name).click()
        expect(page.locator(".proof")).to_contain_text("本页向网络发出的请求：0次")
        assert len(server.requested) == asked


def test_no_message_holds_more_than_a_few_people(desk: Page) -> None:
    """However large a roster is, what passes between page and workers at once is small: the page stays free."""
    read(desk, MANY)
    assert sum(sent := desk.evaluate("sent")) == 600
    assert max(sent) <= 25


def test_without_mistakes_none_are_told(desk: Page) -> None:
    read(desk, workbook(PEOPLE))
    told = desk.locator("[data-live]").inner_text()
    assert f"算好{len(PEOPLE)}人" in told
    assert "处有错" not in told


def test_who_leaves_is_asked_where_something_would_be_lost(desk: Page) -> None:
    asks = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert not desk.evaluate(asks), "nothing is there yet"
    begun(desk)
    assert desk.evaluate(asks), "it is being read"
    desk.wait_for_function(
        "() => document.querySelector('[data-live]').textContent", timeout=PATIENCE
    )
    assert desk.evaluate(asks), "nothing is kept of it"
    with desk.expect_download():
        desk.get_by_role("button", name="结果（CSV）").click()
    expect(desk.locator(".making")).to_be_hidden()
    assert not desk.evaluate(asks), "all is kept"
    read(desk, workbook(PEOPLE), "另一份.xlsx")
    assert desk.evaluate(asks), "nothing is kept of the second"


def test_each_file_that_is_broken_or_means_harm_has_its_words(desk: Page, tmp_path: Path) -> None:
    read(desk, workbook(PEOPLE), "好的.xlsx")
    for name, (made, _) in REFUSED.items():
        (tmp_path / f"{name}.xlsx").write_bytes(made())
    desk.locator("[data-files]").set_input_files(sorted(tmp_path.iterdir()))
    for name, (_, words) in REFUSED.items():
        expect(roster(desk, f"{name}.xlsx")).to_contain_text(words, timeout=PATIENCE)
    assert people(desk) == len(PEOPLE)
    desk.get_by_label("找人").fill(PEOPLE[0][1])
    expect(row(desk, PEOPLE[0][1])).to_be_visible()
