"""The test server: a plain static host that notes what is asked of it and can be told to fail."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, override

from tools.serve import Handler


@dataclass(frozen=True)
class Cut:
    """The connection ends in the midst of it."""

    whole: bytes


@dataclass
class Server:
    """The site on an address of this machine, and what was asked of it."""

    url: str = ""
    requested: list[str] = field(default_factory=list)
    """By its path without the names of releases, as in `broken`."""
    folder: Path = Path()
    """What is served; it can be changed for another release."""
    gone: bool = False
    """Whether each connection is cut."""
    broken: dict[str, bytes | Cut | None] = field(default_factory=dict)
    """What is sent instead of a file, by its path; None stands for "not found"."""


def unversioned(path: str) -> str:
    """/assets-0123456789ab/site.js is /assets/site.js."""
    return re.sub(r"-[0-9a-f]{12}/", "/", path)


def published(site: Path, path: str) -> Path:
    """The file of a path without the names of releases: assets/site.js."""
    named = {unversioned(file.relative_to(site).as_posix()): file for file in site.rglob("*.*")}
    return named[path]


class SiteHandler(Handler):
    def __init__(self, state: Server, *args: Any, **options: Any) -> None:
        self.state = state
        super().__init__(*args, **options)

    @override
    def do_GET(self) -> None:
        if self.state.gone:
            self.close_connection = True
            self.connection.close()
            return
        self.state.requested.append(unversioned(self.path))
        self.directory = str(self.state.folder)
        named = unversioned(self.path)
        if named not in self.state.broken:
            super().do_GET()
            return
        body = self.state.broken[named]
        if body is None:
            self.send_error(404)
        elif isinstance(body, Cut):
            self.cut_off(body.whole)
        else:
            self.reply(200, self.guess_type(self.path), body)

    def cut_off(self, whole: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole[: len(whole) // 2])
        self.close_connection = True

    @override
    def log_message(self, *_: object) -> None:
        """Nothing: the tests' output is for the tests."""


@contextmanager
def serving(site: Path) -> Iterator[Server]:
    state = Server(folder=site)
    handler = partial(SiteHandler, state, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        state.url = f"http://127.0.0.1:{http.server_port}"
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield state
        http.shutdown()
