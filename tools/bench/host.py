"""A host as a static site usually has it: it keeps the connection, and compresses what is text."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import override

from tools.serve import Handler

COMPRESSED = frozenset({".html", ".css", ".js", ".mjs", ".json", ".svg"})


class Host(Handler):
    protocol_version = "HTTP/1.1"

    @override
    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = content(path, packed)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_: object) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    @override
    def handle_error(self, *_: object) -> None:
        """Nothing: a visitor who has seen enough leaves in the middle of an answer."""


@cache
def content(path: Path, packed: bool) -> bytes:
    """What is sent of a file; packed once, so that packing is no part of what is measured."""
    return gzip.compress(path.read_bytes()) if packed else path.read_bytes()


@contextmanager
def hosting(site: Path) -> Iterator[str]:
    """The address of a host of this folder."""
    content.cache_clear()
    with Server(("127.0.0.1", 0), partial(Host, directory=str(site))) as http:
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
