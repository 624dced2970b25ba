"""Asks axe, a checker of accessibility, about a page in the state that it is in now."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

# The rules by what they rest on: all of WCAG at levels A and AA, and axe's own advice. None is switched off.
TAGS = (
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
)

# What the system may ask for, and what the theme then calls it.
SCHEMES: tuple[tuple[Literal["light", "dark"], str], ...] = (
    ("light", "default"),
    ("dark", "slate"),
)

# What still fades in has other colours than what has faded in; what spins for good is not waited for.
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter((it) => Number.isFinite(it.effect?.getComputedTiming().endTime))
  .map((it) => it.finished))"""

RUN = "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })"


@cache
def source() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What is wrong with the page as it stands: a line for each rule and element, with where it is and why."""
    page.evaluate(SETTLED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(source())
    found: list[dict[str, Any]] = page.evaluate(RUN, TAGS)["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]


def violations_in_all_colours(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in light colours and then in dark ones, in which it is left."""
    found = []
    for colours, scheme in SCHEMES:
        page.emulate_media(color_scheme=colours)
        page.locator(f'body[data-md-color-scheme="{scheme}"]').wait_for()
        found += [f"{colours}: {line}" for line in violations(page)]
    return found
