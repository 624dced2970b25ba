"""Measures all, prints the tables and writes them to docs/measurements.md."""

import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tools import chromium
from tools.bench import core, lighthouse, paint

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "measurements.md"
PAGES = ("", "std/chapter-3/", "annex/1-1/", "calculator/")

TEXT = """\
# Measurements

Written by `make bench`. Milliseconds differ from machine to machine and from hour to hour, ratios less.
Measured on {machine}.

## When a slow phone shows the first words

Milliseconds to the first contentful paint: a processor {slower} times slower than this one, {bits} Mbit/s down, {trip} ms
there and back, nothing in the cache, a host that compresses. Ours and the same pages in Material as it comes, run by
run in turn; the median of {paints} runs, the least and the most. The last column is the median of the differences.

{paint}
## Lighthouse

Its own settings for a phone; the median of {runs} runs, of 100 at most.

{lighthouse}
## Build and core

{core}"""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ("---", *["---:"] * (len(head) - 1))
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))


def machine() -> str:
    """What it was measured on, and how busy that was."""
    return ", ".join(_machine())


def _machine() -> Iterator[str]:
    yield f"{os.cpu_count()} processors ({platform.machine()})"
    yield f"{platform.system()}, Python {platform.python_version()}"
    told = subprocess.run(
        [chromium.find(), "--version"], capture_output=True, text=True, check=True
    )
    yield told.stdout.partition(" built")[0].strip()
    yield f"load before it began {os.getloadavg()[0]:.1f}"


def main() -> None:
    site = ROOT / "site"
    text = TEXT.format(
        machine=machine(),
        slower=paint.SLOWER,
        bits=paint.BITS / 1e6,
        trip=paint.ROUND_TRIP,
        paints=paint.RUNS,
        runs=lighthouse.RUNS,
        paint=table(
            ("page", "ours", "Material", "ours later by"),
            paint.rows(paint.compared(site, ROOT / "build" / "docs", PAGES)),
        ),
        lighthouse=table(
            ("page", *lighthouse.CATEGORIES), lighthouse.rows(lighthouse.marks(site, PAGES))
        ),
        core=table(("", ""), core.rows()),
    )
    FILE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
