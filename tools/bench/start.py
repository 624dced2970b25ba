"""When a visitor has the first score, ours and by other ways, and what it takes on the wire."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tools import chromium
from tools.bench.browser import newcomer
from tools.bench.host import Line, hosting
from tools.bench.ways import FLOOR, MARK, OURS, PLAIN, Way, laid_out

RUNS = 5
PATIENCE = 180  # seconds
LOOK_EVERY = 100  # milliseconds; the page itself notes the time
QUIET = 2  # seconds without a request: a visit is over, and what it leaves in the cache is written
BITS = 1_600_000  # a second, down
ROUND_TRIP = 0.15  # seconds
SLOWER = 4  # times, than this machine's processor

MARKED = f"performance.getEntriesByName({MARK!r})[0]?.startTime"

# Sets the mark for a page that does not: as soon as the words are anywhere in it.
WATCH = """(([words, mark]) => {
    const watch = new MutationObserver(() => {
        if (!document.body?.textContent.includes(words)) return;
        performance.mark(mark);
        watch.disconnect();
    });
    watch.observe(document, { childList: true, characterData: true, subtree: true });
})"""

HAS_WORKER = "navigator.serviceWorker?.getRegistration().then((found) => Boolean(found)) ?? false"


@dataclass(frozen=True)
class Condition:
    """`share`: it gets one run of so many. `again`: there is a second visit, too."""

    name: str
    share: int
    again: bool = True
    slow_line: bool = False
    slow_processor: bool = False

    def runs(self, runs: int) -> int:
        return max(1, runs // self.share)


CONDITIONS = (
    Condition("this machine", 1),
    Condition("slow processor", 2, slow_processor=True),
    Condition("slow line", 4, slow_line=True, again=False),
)


@dataclass(frozen=True)
class Stay:
    """Milliseconds to the first score: on the first visit, the second, and without a network.

    None where it was not to be measured or, on the first visit, did not come in time. `bytes`: on the wire.
    """

    first: float | None = None
    second: float | None = None
    offline: float | None = None
    bytes: int = 0


@dataclass(frozen=True)
class Compared:
    """The stays by way and condition, all at a host that compresses, and of each way one at a host that does not."""

    stays: Mapping[tuple[str, str], Sequence[Stay]]
    bare: Mapping[str, Stay]


def visit(context: BrowserContext, address: str, way: Way) -> float | None:
    """Milliseconds from the navigation to the first score; None where it does not come in time."""
    page = context.new_page()
    page.goto(address, wait_until="commit", timeout=PATIENCE * 1000)
    late = time.monotonic() + PATIENCE
    milliseconds: float | None = None
    while milliseconds is None and time.monotonic() < late:
        page.wait_for_timeout(LOOK_EVERY)
        milliseconds = page.evaluate(MARKED)
    if milliseconds is not None and way.says not in (said := page.text_content(way.where) or ""):
        raise ValueError(f"{way.name} says {said!r}, not {way.says!r}.")
    return milliseconds


def stay(
    playwright: Playwright, host: str, line: Line, way: Way, condition: Condition, compresses: bool
) -> Stay:
    """What somebody sees who comes for the first time, then again, then without a network."""
    line.bits, line.round_trip = (BITS, ROUND_TRIP) if condition.slow_line else (0, 0)
    line.compresses, line.up, line.carried = compresses, True, 0
    line.asked.clear()
    address = f"{host}/{way.page}"
    with newcomer(playwright, SLOWER if condition.slow_processor else 1) as context:
        if not way.marks:
            context.add_init_script(f"{WATCH}({[way.says, MARK]!r})")
        first = visit(context, address, way)
        if way.asks not in line.asked:
            raise ValueError(f"{way.name}: {way.asks} was not asked for; something else ran.")
        found = Stay(first, bytes=line.carried)
        if first is None or not condition.again:
            return found
        line.settle(QUIET)
        has_worker = context.pages[-1].evaluate(HAS_WORKER)
        found = replace(found, second=visit(context, address, way))
        if has_worker:
            line.up = False
            found = replace(found, offline=visit(context, address, way))
        return found


def compared(site: Path, runs: int = RUNS) -> Compared:
    """Way by way in turn, so that the machine's load hits all alike."""
    chromium.find()
    line = Line()
    with (
        tempfile.TemporaryDirectory() as folder,
        hosting(Path(folder), line) as host,
        sync_playwright() as playwright,
    ):
        ways = laid_out(Path(folder), site)
        once = replace(CONDITIONS[0], again=False)
        for way in ways:  # the host packs its files
            stay(playwright, host, line, way, once, True)
        bare = {way.name: stay(playwright, host, line, way, once, False) for way in ways}
        stays: dict[tuple[str, str], list[Stay]] = {}
        for condition in CONDITIONS:
            for run in range(condition.runs(runs)):
                print(f"    {condition.name}, run {run + 1}", file=sys.stderr, flush=True)
                for way in ways:
                    found = stay(playwright, host, line, way, condition, True)
                    stays.setdefault((way.name, condition.name), []).append(found)
    return Compared(stays, bare)


def columns(runs: int) -> Iterator[str]:
    for condition in CONDITIONS:
        yield f"{condition.name}, first visit (runs: {condition.runs(runs)})"
        if condition.again:
            yield "second visit"


def rows(found: Compared) -> Iterator[tuple[str, ...]]:
    """A row for each way, with the columns."""
    for name in found.bare:
        yield name, *cells(found, name)


def cells(found: Compared, name: str) -> Iterator[str]:
    for condition in CONDITIONS:
        for visit in ("first", "second") if condition.again else ("first",):
            times = taken(found, name, condition, visit)
            yield spread(times, taken(found, PLAIN, condition, visit))


def taken(found: Compared, name: str, condition: Condition, visit: str) -> list[float]:
    """The milliseconds of all runs that came to a score."""
    times = (getattr(each, visit) for each in found.stays[name, condition.name])
    return [time for time in times if time is not None]


def second_to_floor(found: Compared) -> float:
    """How many times as long as the floor ours takes on a second visit."""
    ours, floor = (
        statistics.median(taken(found, name, CONDITIONS[0], "second")) for name in (OURS, FLOOR)
    )
    return ours / floor


def bytes_rows(found: Compared) -> Iterator[tuple[str, ...]]:
    """A row for each way: thousands of bytes at either host, and how soon there is a score without a network."""
    here = CONDITIONS[0]
    for name, bare in found.bare.items():
        compressed = found.stays[name, here.name][0]
        offline = taken(found, name, here, "offline")
        said = spread(offline) if offline else "– (no service worker)"
        yield name, f"{compressed.bytes / 1000:,.0f}", f"{bare.bytes / 1000:,.0f}", said


def spread(times: Sequence[float], base: Sequence[float] = ()) -> str:
    """The median with the least and the most, and its ratio to the base's."""
    if not times:
        return f"over {PATIENCE} s"
    median = statistics.median(times)
    ratio = f" · {median / statistics.median(base):.2f}" if base else ""
    return f"{median:.0f} ({min(times):.0f}–{max(times):.0f}){ratio}"
