"""A calculator that is started once for all tests: Python takes its time to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.calculator_page import DESK, NEVER_PRINTS, Person, cleared, opened
from tests.server import serving
from tests.visitor import visiting


@pytest.fixture(scope="session")
def started(browser: Browser, site: Path) -> Iterator[Page]:
    """The calculator's page at a desk, with its first result."""
    with serving(site) as server, visiting(browser, server.url, **DESK) as page:
        page.add_init_script(NEVER_PRINTS)
        yield opened(page)


@pytest.fixture
def person(started: Page) -> Person:
    """Somebody at a desk before the form, with nothing filled in but 中级 and 2026."""
    person = Person(started, touch=False)
    started.set_viewport_size(DESK["viewport"])
    cleared(person)
    return person
