"""A visitor of the site in a browser of their own: what goes wrong behind the page fails the test."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebError


@contextmanager
def visiting(
    browser: Browser, url: str, expected_errors: Sequence[str] = (), **device: Any
) -> Iterator[Page]:
    """A page of a fresh visitor, with the options of `device` for its browser. Nothing is kept for use offline.

    Raises AssertionError at the end for an error in the console, or a request to anyone else.
    """
    options = {"base_url": url, "locale": "zh-CN", "service_workers": "block"} | device
    context = browser.new_context(**options)
    requests: list[Request] = []
    messages: list[ConsoleMessage] = []
    uncaught: list[WebError] = []
    context.on("request", lambda it: requests.append(it))
    context.on("console", lambda it: messages.append(it))
    context.on("weberror", lambda it: uncaught.append(it))
    yield context.new_page()
    context.close()

    own = (f"{url}/", f"blob:{url}/", "data:")
    elsewhere = [request.url for request in requests if not request.url.startswith(own)]
    assert not elsewhere, elsewhere
    errors = [
        *(message.text for message in messages if message.type == "error"),
        *(str(error.error) for error in uncaught),
    ]
    unexpected = [error for error in errors if not any(part in error for part in expected_errors)]
    assert not unexpected, unexpected
