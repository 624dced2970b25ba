"""A browser of its own for each visitor, and a processor that is slower than this one."""

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

from tools import chromium

SLICE = 0.005  # seconds that a slowed browser runs at a time


@contextmanager
def newcomer(playwright: Playwright, slower: int = 1) -> Iterator[BrowserContext]:
    """A browser that has never been used; `slower`: so many times than this machine's processor."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium.find(), args=list(chromium.FLAGS), locale="zh-CN"
        )
        time.sleep(0.5)  # it has a lot to do at first
        with slowed(group(Path(profile)), slower) if slower > 1 else nullcontext():
            yield context
        context.close()


def group(profile: Path) -> int:
    """The group of all processes of a profile's browser."""
    _, _, number = os.readlink(profile / "SingletonLock").rpartition("-")
    return os.getpgid(int(number))


@contextmanager
def slowed(group: int, times: int) -> Iterator[None]:
    """All processes of the group stand still most of the time: Chromium itself can only slow a page, not its workers."""
    done = threading.Event()

    def halt() -> None:
        while not done.is_set():
            os.killpg(group, signal.SIGSTOP)
            time.sleep(SLICE * (times - 1))
            os.killpg(group, signal.SIGCONT)
            time.sleep(SLICE)

    thread = threading.Thread(target=halt, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
