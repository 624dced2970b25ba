"""Steps on the page for rosters, and rosters to put into it."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from calculator.batch import layout, roster_out, template
from calculator.batch.people import Account, Person, Spot
from calculator.batch.tables import Table
from calculator.batch.workbook import write
from tests.browser.calculator_page import PATIENCE, RECORDS, RULES

# What the page starts, so that a test can end it, and how many people it has sent to one in a message.
WORKERS = """window.workers = [];
window.sent = [];
window.Worker = class extends Worker {
    constructor(address, options) {
        super(address, options);
        workers.push(this);
        this.address = String(address);
    }
    postMessage(message, ...rest) {
        const { people } = JSON.parse(message.request ?? "{}");
        if (Array.isArray(people)) sent.push(people.length);
        super.postMessage(message, ...rest);
    }
};"""
LOADED = "() => ['loaded', 'kept'].includes(document.querySelector('.proofs li').dataset.is)"
RANKED = "() => document.querySelector('[data-live]').textContent"
MISTAKEN = "2021-02-30"
EMPLOYER = "某单位"
MOST = "engineer"  # the title in whose sheet those with mistakes stand


def opened(page: Page, path: str = "/batch/") -> Page:
    """The page with all that it works with."""
    page.add_init_script(WORKERS)
    page.goto(path)
    page.wait_for_function(LOADED, timeout=PATIENCE)
    return page


def workbook(
    people: Iterable[tuple[str, str, Mapping[str, Any] | None]], title: str = MOST
) -> bytes:
    """A roster of people, each with number, name and record; without one, somebody with a mistake, in a title's sheet."""
    listed = list(people)
    told = [account_of(key, name, record) for key, name, record in listed if record]
    tables = roster_out.passed_on(RULES, told, {}, ()).tables or template.tables(RULES, 2026)
    wrong = [(key, name) for key, name, record in listed if not record]
    file = io.BytesIO()
    write(
        file,
        (with_mistakes(each, wrong) if each.name == sheet_of(title) else each for each in tables),
    )
    return file.getvalue()


def account_of(key: str, name: str, record: Mapping[str, Any]) -> Person:
    spot = Spot("", "", 0)
    return Person(key, name, EMPLOYER, (Account("applicant", record, "", "", "", "", spot),), ())


def sheet_of(title: str) -> str:
    return next(name for name, each in layout.sheet_names(RULES).items() if each == title)


def with_mistakes(table: Table, people: Iterable[tuple[str, str]]) -> Table:
    """The sheet with some more people, each with a day that there is not."""
    at = next(
        at
        for at, heading in enumerate(table.headings)
        if heading.kind == "date" and at >= len(layout.ROW)
    )
    blank = [None] * (at - 3)
    return table._replace(
        rows=[*table.rows, *([key, name, EMPLOYER, *blank, MISTAKEN] for key, name in people)]
    )


def put(page: Page, content: bytes, name: str = "名册.xlsx") -> None:
    """Chooses a file."""
    page.locator("[data-files]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def roster(page: Page, name: str = "名册.xlsx") -> Locator:
    """What the page says of a file."""
    return page.locator(".rosters li", has=page.get_by_text(name, exact=True))


def read(page: Page, content: bytes, name: str = "名册.xlsx") -> None:
    """Chooses a file, and waits until all of it is scored and ranked."""
    page.evaluate("document.querySelector('[data-live]').textContent = ''")
    put(page, content, name)
    page.wait_for_function(RANKED, timeout=PATIENCE)
    expect(roster(page, name)).to_have_attribute("data-is", "done")


def rows(page: Page) -> Locator:
    return page.locator("[data-rows] tr")


def row(page: Page, name: str) -> Locator:
    """Of the table of results."""
    return page.locator("[data-rows] tr", has=page.get_by_role("button", name=name, exact=True))


def cell(line: Locator, label: str) -> Locator:
    return line.locator(f"[data-label='{label}']")


def examples() -> list[tuple[str, str, Mapping[str, Any]]]:
    """The worked examples as people, called as they are."""
    return [(f"{at:03}", name, record) for at, (name, record) in enumerate(RECORDS.items(), 1)]
