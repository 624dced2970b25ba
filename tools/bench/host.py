"""A host as a static site usually has it: it keeps the connection, and compresses what is text."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, override

from tools.serve import Handler

# An archive is packed already, and of no other file does a host know whether it is.
COMPRESSED = frozenset(
    {".css", ".html", ".js", ".json", ".mjs", ".py", ".svg", ".toml", ".txt", ".wasm", ".xml"}
)

PIECE = 2048  # bytes that are sent at a time over a slow line


@dataclass
class Line:
    """The line between the host and its visitors, all of whom share it; it notes what passes.

    It holds for what is on the way to any part of the browser: Chromium's own throttling leaves out its workers.
    """

    bits: float = 0  # a second, down; 0: as many as can be
    round_trip: float = 0  # seconds
    compresses: bool = True
    up: bool = True
    carried: int = 0  # bytes, headers and all
    asked: list[str] = field(default_factory=list)
    busy: float = 0  # when something last passed
    _free: float = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, size: int) -> None:
        """Waits until so many bytes have passed."""
        with self._lock:
            self.carried += size
            self.busy = now = time.monotonic()
            self._free = max(now, self._free) + (size * 8 / self.bits if self.bits else 0)
            wait = self._free - now
        time.sleep(wait)

    def wait(self) -> None:
        """Waits for a message there and back."""
        time.sleep(self.round_trip)

    def settle(self, quiet: float) -> None:
        """Waits until nothing has passed for so many seconds."""
        while time.monotonic() < self.busy + quiet:
            time.sleep(0.1)


class Out:
    """What is written goes over the line."""

    def __init__(self, file: BinaryIO, line: Line) -> None:
        self.file = file
        self.line = line

    def write(self, content: bytes) -> None:
        size = PIECE if self.line.bits else max(1, len(content))
        for start in range(0, len(content), size):
            piece = content[start : start + size]
            self.line.carry(len(piece))
            self.file.write(piece)

    def flush(self) -> None:
        self.file.flush()

    def close(self) -> None:
        self.file.close()

    @property
    def closed(self) -> bool:
        return self.file.closed


class Host(Handler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # it would hold back the second of two small writes

    def __init__(self, line: Line, *args: Any, **options: Any) -> None:
        self.line = line
        super().__init__(*args, **options)

    @override
    def setup(self) -> None:
        super().setup()
        self.line.wait()  # the connection's own way there and back
        self.wfile: Any = Out(self.wfile, self.line)

    @override
    def do_GET(self) -> None:
        if not self.line.up:
            self.close_connection = True
            return
        self.line.asked.append(self.path)
        self.line.wait()
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        packed = self.line.compresses and accepted and path.suffix in COMPRESSED
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
def hosting(site: Path, line: Line | None = None) -> Iterator[str]:
    """The address of a host of this folder."""
    content.cache_clear()
    handler = partial(Host, line or Line(), directory=str(site))
    with Server(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
