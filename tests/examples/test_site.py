"""The example's own site: built as anybody builds it, and used by somebody."""

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.batch import workbook
from calculator.batch.people import Account, Person, Spot
from calculator.batch.roster_out import passed_on
from calculator.loading import load
from calculator.outlook import span
from calculator.record import check
from calculator.result import answer
from calculator.saved import save
from tests.browser import batch_page
from tests.server import serving
from tests.visitor import visiting

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "greening"
DEGREES = ("doctor", "bachelor")


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without the quick start of Python, which takes a minute to make. The build looks at every link."""
    folder = tmp_path_factory.mktemp("standard")
    for name in ("rules", "tests", "editions"):
        shutil.copytree(EXAMPLE / name, folder / name)
    subprocess.run([sys.executable, "build.py", "build", "--plain", folder], cwd=ROOT, check=True)
    return folder / "site"


@pytest.fixture(scope="module")
def page(browser: Browser, own_site: Path) -> Iterator[Page]:
    with serving(own_site) as server, visiting(browser, server.url) as page:
        yield page


def test_each_page_says_that_it_is_an_example(own_site: Path) -> None:
    pages = list(own_site.rglob("*.html"))
    assert len(pages) > 10
    for file in pages:
        assert "（示例）</title>" in file.read_text(encoding="utf-8"), file


def test_the_form_is_filled_in_and_the_result_follows(page: Page) -> None:
    rules, _, _ = load(EXAMPLE / "rules")
    record = {"target": "senior_planter", "year": 2026}
    page.goto("/calculator/#s-person")
    total = page.locator("[data-total]").first
    for degree in (None, "doctor", "bachelor"):
        if degree:
            page.locator("select[name=degree]").select_option(degree)
        found, _ = answer(rules, record | ({"degree": degree} if degree else {}))
        assert found
        points = found["score"]["total"]
        expect(total).to_have_text(span(points["min"], points["max"]), timeout=60_000)


def test_a_roster_of_its_own_is_scored(page: Page) -> None:
    """By the same page, with its own columns; without a ranking, of which its rules say nothing."""
    rules, _, _ = load(EXAMPLE / "rules")
    records = [{"target": "senior_planter", "year": 2026, "degree": each} for each in DEGREES]
    tables = passed_on(rules, list(map(somebody, DEGREES, records)), {}, ()).tables
    file = io.BytesIO()
    workbook.write(file, tables)
    batch_page.read(batch_page.opened(page), file.getvalue())
    for degree, record in zip(DEGREES, records, strict=True):
        found, _ = answer(rules, record)
        assert found
        points = found["score"]["total"]
        cell = batch_page.cell(batch_page.row(page, degree), "总分")
        expect(cell).to_have_text(span(points["min"], points["max"]))
    assert page.locator("#ranking-title").count() == 0


def somebody(name: str, record: Mapping[str, Any]) -> Person:
    spot = Spot("", "", 0)
    return Person(name, name, "", (Account("applicant", record, "", "", "", "", spot),), ())


# Its editions


def shared(edition: str) -> str:
    """What a link carries of somebody with a doctorate, answered by one of the editions."""
    folder = EXAMPLE if edition == "second" else EXAMPLE / "editions" / edition
    rules, _, _ = load(folder / "rules")
    record = {"target": "senior_planter", "year": 2026, "degree": "doctor"}
    return str(
        save(rules, check(record, rules.questions, rules.readings)[0], "2026-11-23")["payload"]
    )


def test_a_link_that_names_an_edition_leads_to_it(page: Page) -> None:
    page.goto("/rule/chapter-2/?edition=first#rule-7-1")
    expect(page.locator(".other-edition")).to_contain_text("第一版（示例）")
    assert page.url.endswith("/editions/first/rule/chapter-2/#rule-7-1")
    expect(page.locator("#rule-7-1")).to_contain_text("满5年")
    page.get_by_role("link", name="看第二版（示例）的这一页").click()
    expect(page.locator("#rule-7-1")).to_contain_text("满4年")
    assert "/editions/" not in page.url


def test_what_another_edition_has_answered_is_answered_by_it(page: Page) -> None:
    page.goto(f"/calculator/#open={shared('first')}")
    expect(page.locator(".other-edition")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-of='score.items.degree'] [data-span]").first).to_have_text(
        "5", timeout=60_000
    )


def test_what_an_edition_has_answered_can_be_answered_by_another(page: Page) -> None:
    page.goto(f"/calculator/#answer={shared('first')}")
    expect(page.locator("[data-of='score.items.degree'] [data-span]").first).to_have_text(
        "6", timeout=60_000
    )
    expect(page.locator("[data-notice]")).to_contain_text(
        "原来按版本“first”计算，现在按版本“second”"
    )
    page.goto("/calculator/#keep")
    page.get_by_role("link", name="按第一版（示例）算").click()
    expect(page.locator("[data-notice]")).to_contain_text("现在按版本“first”", timeout=60_000)
    assert "/editions/first/calculator/" in page.url


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2021-12-31", "这一天没有施行中的版本。"),
        ("2022-01-01", "第一版（示例）"),
        ("2024-12-31", "第一版（示例）"),
        ("2025-01-01", "第二版（示例）"),
    ],
)
def test_the_list_of_editions_says_which_holds_on_a_day(page: Page, day: str, says: str) -> None:
    page.goto("/editions/")
    page.get_by_label("哪一天适用哪一版？").fill(day)
    expect(page.locator(".on-day output")).to_have_text(says)


def test_what_changed_is_told(page: Page) -> None:
    page.goto("/editions/")
    page.get_by_role("link", name="改了哪些条文、数字").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("从第一版（示例）到第二版（示例）")
    expect(page.locator("#__main")).to_contain_text("博士")
