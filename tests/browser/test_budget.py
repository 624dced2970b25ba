"""What a first visit of the calculator may weigh on the wire, whatever the host does for it."""

import gzip
import io
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, override

import pytest
from playwright.sync_api import Browser

from tests.browser.calculator_page import opened
from tests.server import Server, SiteHandler
from tests.visitor import visiting

MOST = 4_500_000  # bytes, with all headers, until the first result
COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")


class Meter(io.BufferedIOBase):
    """A line that notes how much goes over it."""

    def __init__(self, line: io.BufferedIOBase, sent: list[int]) -> None:
        self.line, self.sent = line, sent

    @override
    def write(self, data: Any) -> int:
        self.sent.append(len(data))
        return self.line.write(data)


class Weighed(SiteHandler):
    """A host on such a line, which compresses what hosts compress, or nothing."""

    def __init__(self, sent: list[int], compresses: bool, *args: Any, **options: Any) -> None:
        self.sent, self.compresses = sent, compresses
        super().__init__(Server(folder=Path(options["directory"])), *args, **options)

    @override
    def setup(self) -> None:
        super().setup()
        self.wfile = Meter(self.wfile, self.sent)

    @override
    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        kind = self.guess_type(file)
        if not (self.compresses and kind.startswith(COMPRESSED) and file.is_file()):
            super().do_GET()
            return
        body = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.mark.parametrize("compresses", [True, False], ids=["gzip", "nothing compressed"])
def test_a_first_visit_of_the_calculator(browser: Browser, site: Path, compresses: bool) -> None:
    sent: list[int] = []
    handler = partial(Weighed, sent, compresses, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        with visiting(browser, f"http://127.0.0.1:{http.server_port}") as page:
            opened(page)
            until_then = sum(sent)
        http.shutdown()
    assert until_then <= MOST
