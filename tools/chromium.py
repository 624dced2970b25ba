"""Finds a Chromium for the browser tests, or installs one: `python -m tools.chromium` prints its path."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# The fonts go with the browser, so that screenshots of Chinese pages show characters, not boxes.
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")

# No sandbox, as root has none; and none of the calls that Chromium makes to its maker on its own.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

MISSING = """\
No Chromium for the browser tests: none is installed, Playwright's own could not be downloaded,
and Debian's package could not be installed. Install Chromium or Chrome, or name one in the
environment variable CHROMIUM, and run this again."""


def installed() -> str | None:
    """The browser named in CHROMIUM, else one of this machine, else the one that Playwright has downloaded."""
    named = os.environ.get("CHROMIUM")
    if named:
        return working(named) or sys.exit(f"CHROMIUM names {named}, which does not start.")
    with sync_playwright() as playwright:
        candidates = (*NAMES, *APPLICATIONS, playwright.chromium.executable_path)
    return next(filter(None, map(working, candidates)), None)


def working(browser: str) -> str | None:
    """Its path, if it starts: a downloaded one may be there and yet lack a library of the system."""
    path = shutil.which(browser)
    starts = path and subprocess.run([path, "--version"], capture_output=True).returncode == 0
    return path if starts else None


def install_playwrights() -> None:
    print("    downloading Playwright's Chromium", flush=True)
    try:
        run(sys.executable, "-m", "playwright", "install", "chromium", seconds=600)
    except subprocess.TimeoutExpired:
        print("    the download took too long", flush=True)


def install_debians() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("    installing Debian's packages:", *DEBIAN_PACKAGES, flush=True)
        run("apt-get", "-qq", "update")
        run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES)


def run(*command: str, seconds: float | None = None) -> None:
    """Runs an installer. Whether it worked is seen by looking for the browser afterwards."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )
    if done.returncode:
        print("   ", (done.stderr or done.stdout).strip().splitlines()[0], flush=True)


@functools.cache
def find() -> str:
    for install in (None, install_playwrights, install_debians):
        if install:
            install()
        browser = installed()
        if browser:
            return browser
    sys.exit(MISSING)


@contextmanager
def running() -> Iterator[Browser]:
    path = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


if __name__ == "__main__":
    print("   ", find())
