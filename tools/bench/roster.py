"""How long a roster takes on the page for rosters, and how free the page stays while it is scored."""

import io
import json
import statistics
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from calculator.batch import csvtext, layout, roster_out, template, workbook
from calculator.batch.people import Account, Person, Spot
from calculator.batch.tables import Table
from calculator.rules import TARGET
from tests.records import RULES
from tests.server import serving
from tools import chromium

RUNS = 3
PEOPLE = 5_000
PATIENCE = 600_000  # milliseconds
SETTLED = 2_000  # milliseconds after all is loaded: the service worker keeps its copies
TYPED_EVERY = 700  # milliseconds
SOME = 500  # people are scored, then it is cancelled
LEFT_OUT = 0.05  # of the facts
EXAMPLES = Path(__file__).parents[2] / "tests" / "data" / "examples.json"

# What a visitor would feel: tasks of the page, how long a picture stood still, how long a key took to be seen.
WATCH = """() => {
    window.felt = { tasks: [0], frames: [0], keys: [0] };
    const noting = (times) => (list) => times.push(...list.getEntries().map(({ duration }) => duration));
    new PerformanceObserver(noting(felt.tasks)).observe({ type: "longtask" });
    new PerformanceObserver(noting(felt.keys)).observe({ type: "event", durationThreshold: 16 });
    let last = performance.now();
    const frame = () => {
        felt.frames.push(performance.now() - last);
        last = performance.now();
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""
FELT = "Object.values(felt).map((times) => Math.max(...times))"
LOADED = "() => ['loaded', 'kept'].includes(document.querySelector('.proofs li').dataset.is)"
DONE = "() => document.querySelector('[data-live]').textContent"
SCORED = "(least) => Number(document.querySelector('.tiles strong').textContent) >= least"
# Milliseconds from the click to the words.
CANCELLED = """() => new Promise((resolve) => {
    const begun = performance.now();
    document.querySelector(".rosters [data-do=cancel]").click();
    const look = () => {
        if (document.querySelector(".rosters li").dataset.is === "cancelled") resolve(performance.now() - begun);
        else requestAnimationFrame(look);
    };
    look();
})"""


@dataclass(frozen=True)
class Stay:
    """Seconds from a roster's choice until all are scored and ranked, milliseconds of the longest task of the page, between
    two pictures, from a key to what it changes, from the click until it is cancelled; megabytes of the whole browser.
    """

    seconds: float
    task: float
    frame: float
    key: float
    cancelled: float
    megabytes: float


def people(many: int) -> list[Person]:
    """The worked examples in turn, each time with other facts left out: of some of them, of most none."""
    worked = [each["record"] for each in json.loads(EXAMPLES.read_bytes())]
    random = Random(0)
    spot = Spot("", "", 0)
    records = (sparse(random, worked[at % len(worked)]) for at in range(many))
    return [
        Person(
            f"{at}", f"第{at}人", "某单位", (Account("applicant", it, "", "", "", "", spot),), ()
        )
        for at, it in enumerate(records, 1)
    ]


def sparse(random: Random, record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with a few of its facts left out."""
    return {
        name: fact
        for name, fact in record.items()
        if name in (TARGET, "year") or random.random() > LEFT_OUT
    }


def rosters(found: Sequence[Person]) -> Iterator[tuple[str, bytes]]:
    """These people as a workbook and as CSV, each with its name."""
    tables = [
        table._replace(rows=list(table.rows))
        for table in roster_out.passed_on(RULES, found, {}, ()).tables
    ]
    file = io.BytesIO()
    workbook.write(file, tables)
    yield "roster.xlsx", file.getvalue()
    file = io.BytesIO()
    csvtext.write(file, one_table(tables))
    yield "roster.csv", file.getvalue()


def one_table(tables: Iterable[Table]) -> Table:
    """The sheets of people as one table, with a column for the title."""
    names = layout.sheet_names(RULES)
    titled = template.titled(RULES)
    sheets = [each for each in tables if each.name in names]
    headings = {each.text: each for sheet in sheets for each in sheet.headings}
    rows = [
        {titled.text: sheet.name}
        | dict(zip([each.text for each in sheet.headings], row, strict=True))
        for sheet in sheets
        for row in sheet.rows
    ]
    columns = (titled, *headings.values())
    return Table("", columns, [[row.get(each.text) for each in columns] for row in rows])


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{url}/batch/")
    page.wait_for_function(LOADED, timeout=PATIENCE)
    page.wait_for_timeout(SETTLED)
    page.evaluate(WATCH)
    return page


def put(page: Page, file: Path) -> None:
    page.evaluate("document.querySelector('[data-live]').textContent = ''")
    page.locator("[data-files]").set_input_files(file)
    page.evaluate("window.begun = performance.now()")


def stay(browser: Browser, url: str, file: Path) -> Stay:
    """One visit in which a roster is scored while somebody types, and one in which it is cancelled."""
    page = opened(browser, url)
    put(page, file)
    field = page.locator("[data-filters] [name=text]")
    while not page.evaluate(DONE):
        page.wait_for_timeout(TYPED_EVERY)
        if field.is_visible():
            field.press_sequentially("1")
            field.press("Backspace")
    seconds = page.evaluate("(performance.now() - begun) / 1000")
    task, frame, key = page.evaluate(FELT)
    taken = megabytes(browser.new_browser_cdp_session())
    page.context.close()
    page = opened(browser, url)
    put(page, file)
    page.wait_for_function(SCORED, arg=SOME, timeout=PATIENCE)
    cancelled = page.evaluate(CANCELLED)
    page.context.close()
    return Stay(seconds, task, frame, key, cancelled, taken)


def megabytes(browser: CDPSession) -> float:
    """What all its processes hold, what they share being shared out."""
    found: list[dict[str, Any]] = browser.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(map(held, (each["id"] for each in found))) / 1000


def held(process: int) -> int:
    """Kilobytes."""
    file = Path(f"/proc/{process}/smaps_rollup")
    lines = file.read_text(encoding="ascii").splitlines() if file.is_file() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def rows(site: Path, runs: int = RUNS) -> Iterator[tuple[str, ...]]:
    """For each form of the roster its size and what was measured, by the median of the runs with the least and the most."""
    chromium.find()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(site) as server,
        chromium.running() as browser,
    ):
        for name, content in rosters(people(PEOPLE)):
            file = Path(folder) / name
            file.write_bytes(content)
            stays = [stay(browser, server.url, file) for _ in range(runs)]
            measured = zip(*(vars(each).values() for each in stays), strict=True)
            yield f"{name}, {len(content) / 1e6:.1f} MB", *map(spread, measured)


def spread(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f} ({min(times):.0f}–{max(times):.0f})"
