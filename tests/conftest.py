"""Fixtures for all tests: the built site, a server of it, and pages in a real Chromium."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from calculator.loading import load
from calculator.rules import Rules
from tests.server import Server, serving
from tests.visitor import visiting
from tools import chromium

ROOT = Path(__file__).parents[1]
# What the site is built from.
INPUTS = (
    "rules",
    "calculator",
    "sitegen",
    "workbench",
    "site_src",
    "build.py",
    "mkdocs.yml",
    "requirements.txt",
    "package-lock.json",
)

# The same examples in every run: a failure that comes and goes teaches people to run again.
settings.register_profile("project", derandomize=True, deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The project's rules. The mutants ask the cases of others."""
    return load()[0]


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site; built first where it is missing or older than what it is built from."""
    built = ROOT / "site"
    home = built / "index.html"
    # Of tests that run side by side one builds, and the others wait for it.
    with (ROOT / "build.py").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        newest = max(file.stat().st_mtime for file in inputs())
        if not home.exists() or home.stat().st_mtime < newest:
            subprocess.run([sys.executable, "build.py"], cwd=ROOT, check=True)
    return built


def inputs() -> Iterator[Path]:
    for name in INPUTS:
        for path in (ROOT / name, *(ROOT / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    with serving(site) as state:
        yield state


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.running() as browser:
        yield browser


@pytest.fixture
def expected_errors() -> list[str]:
    """Parts of the messages that a test means to bring about; it adds them."""
    return []


@pytest.fixture
def page(browser: Browser, server: Server, expected_errors: list[str]) -> Iterator[Page]:
    """A page of a fresh visitor. Fails the test on an error in the console, or a request to anyone else."""
    with visiting(browser, server.url, expected_errors) as page:
        yield page
