"""Measures what the project promises of its speed: `make bench`. It prints a table and judges nothing."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from calculator.loading import load
from calculator.result import answer
from tests.records import varied
from tests.server import serving
from tools import chromium

ROOT = Path(__file__).parents[1]
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


def main() -> None:
    records = varied(RECORDS)
    build = seconds("build.py")
    batch = seconds("-m", "calculator", "score", "-", given=json.dumps(records))
    full = full_results([example["record"] for example in json.loads(EXAMPLES.read_bytes())])
    ready, median = in_browser(records)
    print(f"{'make site, warm':<48}{build:10.1f} s")
    print(f"{f'command line, {RECORDS:,} records in one file':<48}{batch:10.2f} s")
    print(f"{'one full result, advice and all, median':<48}{full:10.2f} ms")
    print(f"{'browser, start of Python from a local server':<48}{ready / 1000:10.1f} s")
    print(f"{'browser, one rescoring there and back, median':<48}{median:10.2f} ms")


if __name__ == "__main__":
    main()
