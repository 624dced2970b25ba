"""Pictures of the calculator in every main state, to be looked at: `make screens` writes them to build/screens/.

At the width of a phone and of a desk, in light and dark colours; and what is printed, as PDF.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, FilePayload, Page

from tests.server import serving
from tools import chromium

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "screens"
EXAMPLES = ROOT / "tests" / "data" / "examples.json"
WIDTHS = (360, 1280)
COLOURS: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def going(place: str) -> Callable[[Page], None]:
    return lambda page: page.evaluate("place => { location.hash = place; }", place)


def opened(page: Page) -> None:
    """A case that is nearly complete: what a saved file brings."""
    given = {example["name"]: example["record"] for example in json.loads(EXAMPLES.read_bytes())}
    record: dict[str, Any] = given["副高, titled on 1 January 2022"] | {"panel": None}
    content = json.dumps(record).encode()
    file: FilePayload = {"name": "record.json", "mimeType": "application/json", "buffer": content}
    page.set_input_files("[data-file]", file)
    page.locator("[data-notice]:visible").wait_for()


def tried(page: Page) -> None:
    page.evaluate("location.hash = 'r-next'")
    page.locator("#r-next [data-do=try]").first.click()


def unfolded(page: Page) -> None:
    page.evaluate("location.hash = 'r-verdict'")
    page.locator("#r-verdict summary").first.click()
    page.locator("#r-verdict .tree a").first.click()


def compared(page: Page) -> None:
    page.evaluate("location.hash = 'compare'")
    page.locator("[data-do=vary]:visible").first.click()


def linked(page: Page) -> None:
    page.evaluate("location.hash = 'keep'")
    page.locator("[data-do=link]").click()


def mistaken(page: Page) -> None:
    page.evaluate("location.hash = 's-bonus'")
    page.fill("[name=grassroots_years]", "三年")


# One after the other on the same page: each goes on from the state before.
STATES: tuple[tuple[str, Callable[[Page], None]], ...] = (
    ("01-overview", going("fill")),
    ("02-nothing-known", going("result")),
    ("03-section", going("s-place")),
    ("04-opened", opened),
    ("05-years", going("s-education_hours")),
    ("06-achievements", going("s-achievements")),
    ("07-result", going("result")),
    ("08-reasons", unfolded),
    ("09-tried", tried),
    ("10-compared", compared),
    ("11-linked", linked),
    ("12-mistake", mistaken),
)


def started(browser: Browser, url: str, width: int, colours: Literal["light", "dark"]) -> Page:
    page = browser.new_page(
        base_url=url,
        locale="zh-CN",
        color_scheme=colours,
        viewport={"width": width, "height": 800},
    )
    page.goto("/calculator/")
    page.wait_for_function("() => performance.getEntriesByName('calculator-first-result').length")
    return page


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with chromium.running() as browser, serving(ROOT / "site") as server:
        for width in WIDTHS:
            for colours in COLOURS:
                page = started(browser, server.url, width, colours)
                for name, reach in STATES:
                    reach(page)
                    page.wait_for_timeout(800)  # for what follows the result, and what fades
                    page.screenshot(path=FOLDER / f"{name}-{width}-{colours}.png")
                page.close()
        page = started(browser, server.url, max(WIDTHS), "light")
        opened(page)
        for what in ("sheet", "summary"):
            going("keep")(page)
            page.locator(f"[data-do=print][data-what={what}]").click()
            page.pdf(path=FOLDER / f"{what}.pdf", prefer_css_page_size=True)
    print(f"==> {len(list(FOLDER.iterdir()))} files in {FOLDER.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
