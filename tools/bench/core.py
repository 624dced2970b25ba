"""How fast the core answers, in Python and in the browser, and how long a build takes."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calculator.loading import load
from calculator.result import answer
from tests.records import varied
from tests.server import serving
from tools import chromium

ROOT = Path(__file__).parents[2]
RECORDS = 1_000
EXAMPLES = ROOT / "tests" / "data" / "examples.json"  # for these there is something to advise

# Milliseconds until Python is ready, and the median of a message and back.
IN_BROWSER = """async (records) => {
    const { score, start } = await import("/assets/calculator/api.mjs");
    const opened = performance.now();
    await start();
    const ready = performance.now() - opened;
    const times = [];
    for (const record of records) {
        const asked = performance.now();
        await score(record);
        times.push(performance.now() - asked);
    }
    return [ready, times.sort((a, b) => a - b)[times.length >> 1]];
}"""


def seconds(*command: str, given: str = "") -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        input=given.encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started


def in_browser(records: list[dict[str, Any]]) -> tuple[float, float]:
    with serving(ROOT / "site") as server, chromium.running() as browser:
        page = browser.new_page()
        page.goto(server.url)
        ready, median = page.evaluate(IN_BROWSER, records)
        return ready, median


def full_results(records: list[dict[str, Any]]) -> float:
    """Milliseconds of one full result, advice and all: the median, in this interpreter."""
    rules = load()[0]
    times = []
    for record in records:
        started = time.perf_counter()
        answer(rules, record)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def rows() -> Iterator[tuple[str, str]]:
    """What was measured, with its unit."""
    records = varied(RECORDS)
    yield "`make site`, warm", f"{seconds('build.py'):.1f} s"
    batch = seconds("-m", "calculator", "score", "-", given=json.dumps(records))
    yield f"command line, {RECORDS:,} records in one file", f"{batch:.2f} s"
    full = full_results([example["record"] for example in json.loads(EXAMPLES.read_bytes())])
    yield "one full result, advice and all, median", f"{full:.1f} ms"
    ready, median = in_browser(records)
    yield "browser, start of Python from a local server", f"{ready / 1000:.1f} s"
    yield "browser, one rescoring there and back, median", f"{median:.1f} ms"
