"""When a slow phone shows the first words of a page, ours and in the theme as it comes."""

import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from tools import chromium
from tools.bench import stock
from tools.bench.host import hosting

RUNS = 9
PHONE: ViewportSize = {"width": 360, "height": 740}
SLOWER = 4  # times, than this machine's processor
BITS = 1_600_000  # a second, down
ROUND_TRIP = 150  # milliseconds

FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass(frozen=True)
class Paints:
    """Milliseconds until the first words, of each run."""

    ours: tuple[float, ...]
    stock: tuple[float, ...]


def first_paint(browser: Browser, address: str) -> float:
    """Milliseconds until something of the page is seen by somebody who comes for the first time."""
    context = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2, locale="zh-CN"
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP,
            "downloadThroughput": BITS / 8,
            "uploadThroughput": BITS / 16,
        },
    )
    page.goto(address, wait_until="commit")
    painted = page.wait_for_function(FIRST_PAINT, polling=50)
    milliseconds: float = painted.json_value()
    context.close()
    return milliseconds


def compared(
    site: Path, docs: Path, pages: Sequence[str], runs: int = RUNS
) -> Mapping[str, Paints]:
    """By page; run by run ours and stock in turn, so that the machine's load hits both alike."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = (site, stock.build(docs, folder))
        hosts = [stack.enter_context(hosting(each)) for each in sites]
        browser = stack.enter_context(chromium.running())
        times: dict[str, list[list[float]]] = {page: [] for page in pages}
        for _ in range(runs):
            for page in pages:
                times[page].append([first_paint(browser, f"{host}/{page}") for host in hosts])
    return {page: Paints(*map(tuple, zip(*found, strict=True))) for page, found in times.items()}


def rows(paints: Mapping[str, Paints]) -> Iterator[tuple[str, ...]]:
    """Page, ours, the theme's, and by how much ours is later: medians, in milliseconds, with the least and the most."""
    for page, found in paints.items():
        later = statistics.median(a - b for a, b in zip(found.ours, found.stock, strict=True))
        yield f"/{page}", spread(found.ours), spread(found.stock), f"{later:+.0f}"


def spread(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f} ({min(times):.0f}–{max(times):.0f})"
