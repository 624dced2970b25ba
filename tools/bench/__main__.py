"""Measures: `python -m tools.bench` all of it, and writes docs/measurements.md; `… start paint` only these, and prints.

`--runs 3` takes so many runs of each where the part's own number would take too long.
"""

import argparse
import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tools import chromium
from tools.bench import command, core, lighthouse, paint, roster, start, ways

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
FILE = ROOT / "docs" / "measurements.md"
PAGES = ("", "std/chapter-3/", "annex/1-1/", "calculator/")

HEAD = """\
# Measurements

Written by `make bench`. Milliseconds differ from machine to machine and from hour to hour, ratios less.
Measured on {machine}.
"""

START = """\
## When there is a score

Milliseconds from the navigation to the first score that is shown, each way in a browser of its own whose cache is
empty, run by run in turn; the median of the runs, the least and the most, and the ratio to plain Pyodide. The second
visit is in the same browser a moment later; there ours takes {to_floor:.2f} times what the hand-written JavaScript takes. Slow
processor: all of the browser, its workers too, is held up so that it takes {slower} times as long. Slow line: {bits} Mbit/s
down, {trip:.0f} ms there and back.

{times}
Ours and plain Pyodide are the same page, plain Pyodide by `loadPyodide` with the core as source files, and score the form
as it opens, with all still to be answered. The hand-written JavaScript is in the same page too: it reads the same score
tables and adds up one record in which all is known, each rule by its first reading; no requirements, no reasons, nothing
unknown. It is the floor. The others have no form and show that record's points by
the core.

Bytes on the wire, headers and all, of a first visit, in thousands; and milliseconds without a network after one visit.

{bytes}
Could not be had from the registries without a network: {left_out}.
"""

PAINT = """\
## When a slow phone shows the first words

Milliseconds to the first contentful paint: a processor {slower} times slower than this one, {bits} Mbit/s down, {trip} ms
there and back, nothing in the cache, a host that compresses. Ours and the same pages in Material as it comes, run by
run in turn; the median of {runs} runs, the least and the most. The last column is the median of the differences.

{paint}"""

LIGHTHOUSE = """\
## Lighthouse

Its own settings for a phone; the median of {runs} runs, of 100 at most.

{lighthouse}"""

ROSTER = """\
## A roster of {people:,} people

On the page for rosters, by as many workers as it takes on this machine: seconds from the choice of the file until all are
scored and ranked, while somebody types into the table's filter; milliseconds of the page's longest task, of the longest
time between two pictures, from a key to what it changes, and from the click until it is cancelled; megabytes that the
whole browser holds in the end. The median of {runs} runs, the least and the most.

{roster}"""

CORE = """\
## Build and core

{core}"""


COMMAND = """\
## Rosters on the command line

{different:,} different people over and over, as lines of JSON; seconds from the call to its end, Python's start and the
rules included. People a second for each processor, and in all.

{command}"""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ("---", *["---:"] * (len(head) - 1))
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))


def machine() -> str:
    """What it was measured on, when, and how busy that was."""
    return ", ".join(_machine())


def _machine() -> Iterator[str]:
    yield f"{date.today()}"
    yield f"{os.cpu_count()} processors ({processor()})"
    yield f"{platform.system()}, Python {platform.python_version()}"
    told = subprocess.run(
        [chromium.find(), "--version"], capture_output=True, text=True, check=True
    )
    yield told.stdout.partition(" built")[0].strip()
    yield f"load before it began {os.getloadavg()[0]:.1f}"


def processor() -> str:
    """Its name, where the system tells it, and else its kind."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.machine())


def starts(runs: int | None) -> str:
    runs = runs or start.RUNS
    found = start.compared(SITE, runs)
    return START.format(
        to_floor=start.second_to_floor(found),
        slower=start.SLOWER,
        bits=start.BITS / 1e6,
        trip=start.ROUND_TRIP * 1000,
        times=table(("", *start.columns(runs)), start.rows(found)),
        bytes=table(("", "gzip", "nothing compressed", "offline, ms"), start.bytes_rows(found)),
        left_out="; ".join(f"{name} ({why})" for name, why in ways.LEFT_OUT.items()),
    )


def paints(runs: int | None) -> str:
    runs = runs or paint.RUNS
    found = paint.compared(SITE, ROOT / "build" / "docs", PAGES, runs)
    return PAINT.format(
        slower=paint.SLOWER,
        bits=paint.BITS / 1e6,
        trip=paint.ROUND_TRIP,
        runs=runs,
        paint=table(("page", "ours", "Material", "ours later by"), paint.rows(found)),
    )


def lighthouses(runs: int | None) -> str:
    runs = runs or lighthouse.RUNS
    rows = lighthouse.rows(lighthouse.marks(SITE, PAGES, runs))
    return LIGHTHOUSE.format(runs=runs, lighthouse=table(("page", *lighthouse.CATEGORIES), rows))


def batches(runs: int | None) -> str:
    runs = runs or roster.RUNS
    head = ("", "seconds", "longest task", "longest between pictures", "a key", "cancel", "MB")
    return ROSTER.format(
        people=roster.PEOPLE, runs=runs, roster=table(head, roster.rows(SITE, runs))
    )


def cores(_: int | None) -> str:
    return CORE.format(core=table(("", ""), core.rows()))


def commands(_: int | None) -> str:
    rows = table(("", "people a second", "memory"), command.rows())
    return COMMAND.format(different=command.DIFFERENT, command=rows)


PARTS: Mapping[str, Callable[[int | None], str]] = {
    "start": starts,
    "paint": paints,
    "lighthouse": lighthouses,
    "roster": batches,
    "core": cores,
    "command": commands,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int)
    given = parser.parse_args()
    head = HEAD.format(machine=machine())
    text = "\n".join((head, *(PARTS[part](given.runs) for part in given.parts or PARTS)))
    if not given.parts:
        FILE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
