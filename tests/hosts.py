"""The site on real web servers, each a process of its own on a free port of this machine."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import override

import pytest

from tests.server import Server, SiteHandler
from tools import hosts

SAMPLES = Path(__file__).parents[1] / "hosting"
PATIENCE = 30  # seconds until a server must answer


@contextmanager
def python(site: Path) -> Iterator[str]:
    """Python's own server, as anybody starts it. Gives the site's address, as they all do, without the last slash."""
    command = (sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1")
    with running(*command, "--directory", str(site)) as process:
        assert process.stdout
        told = re.search(r"port (\d+)", process.stdout.readline())
        assert told, "http.server does not tell its port"
        yield f"http://127.0.0.1:{told[1]}"


@contextmanager
def under_a_path(site: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "deep").mkdir()
        (Path(folder) / "deep" / "er").symlink_to(site)
        with python(Path(folder)) as url:
            yield f"{url}/deep/er"


class Untyped(SiteHandler):
    @override
    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Pages are pages: else a browser would not show them, but keep them as files."""
        return "text/html" if str(path).endswith(".html") else "application/octet-stream"


@contextmanager
def untyped(site: Path) -> Iterator[str]:
    """A host that knows the type of nothing but pages."""
    handler = partial(Untyped, Server(folder=site), directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


# What Debian's nginx.conf says, as far as it matters here, with places for files that any user may write.
NGINX = """\
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    sendfile on;
    tcp_nopush on;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    gzip on;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {hosts}
}}
"""
NGINX_DEFAULT = "server {{ listen 127.0.0.1:{port}; root {site}; index index.html; }}"


@contextmanager
def nginx(site: Path, sample: str | None = "nginx.conf") -> Iterator[str]:
    """With one of our samples, or as Debian ships it."""
    port = free_port()
    server = (
        filled(
            sample,
            {
                "listen 80;": f"listen 127.0.0.1:{port};",
                "listen [::]:80;": "",
                "/var/www/site": str(site),
            },
        )
        if sample
        else NGINX_DEFAULT.format(port=port, site=site)
    )
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, hosts=server), encoding="utf-8")
        with running(found("nginx"), "-c", str(config), "-e", "stderr") as process:
            yield answering(process, port)


# What Debian's apache2.conf and the modules that it enables say, as far as it matters here.
APACHE = """\
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
Mutex file:{folder} default
ErrorLog {folder}/error.log
{modules}
TypesConfig /etc/mime.types
AddOutputFilterByType DEFLATE text/html text/plain text/xml text/css text/javascript
AddOutputFilterByType DEFLATE application/javascript application/wasm application/xml
<IfModule unixd_module>
    User www-data
    Group www-data
</IfModule>
<Directory />
    AllowOverride None
    Require all denied
</Directory>
{hosts}
"""
APACHE_MODULES = (
    "alias",
    "authn_core",
    "authz_core",
    "autoindex",
    "deflate",
    "dir",
    "env",
    "filter",
    "mime",
    "mpm_event",
    "negotiation",
    "reqtimeout",
    "setenvif",
)
APACHE_DEFAULT = """\
<VirtualHost 127.0.0.1:{port}>
    DocumentRoot {site}
    <Directory {site}>
        Options Indexes FollowSymLinks
        Require all granted
    </Directory>
</VirtualHost>"""


@contextmanager
def apache(site: Path, sample: str | None = "apache.conf") -> Iterator[str]:
    """With our sample, for which one module more must be enabled, or as Debian ships it."""
    port = free_port()
    # Started by root it works as somebody else, who may not see into the folders of root.
    with open_folder() as folder:
        public = folder / "site"
        shutil.copytree(site, public)
        server = (
            filled(sample, {"*:80>\n": f"127.0.0.1:{port}>\n", "/var/www/site": str(public)})
            if sample
            else APACHE_DEFAULT.format(port=port, site=public)
        )
        modules = (*APACHE_MODULES, "headers") if sample else APACHE_MODULES
        loaded = (f"LoadModule {it}_module /usr/lib/apache2/modules/mod_{it}.so" for it in modules)
        config = folder / "apache2.conf"
        text = APACHE.format(folder=folder, port=port, modules="\n".join(loaded), hosts=server)
        config.write_text(text, encoding="utf-8")
        with running(found("apache2"), "-f", str(config), "-D", "FOREGROUND") as process:
            yield answering(process, port)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder that everybody may read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def found(name: str) -> str:
    """Skips the test where the server is not there; in CI, fails it."""
    path = hosts.find(name)
    if not path and "CI" in os.environ:
        pytest.fail(f"{name} is {hosts.MISSING}")
    return path or pytest.skip(f"{name} is {hosts.MISSING}")


def filled(sample: str, values: Mapping[str, str]) -> str:
    """A sample of hosting/ with what somebody fills in. Each must be there to be filled in."""
    text = (SAMPLES / sample).read_text(encoding="utf-8")
    for blank, value in values.items():
        assert blank in text, f"{sample} has no {blank!r}"
        text = text.replace(blank, value)
    return text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with process:
        try:
            yield process
        finally:
            process.terminate()


def answering(process: subprocess.Popen[str], port: int) -> str:
    """The address, once somebody answers there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return f"http://127.0.0.1:{port}"
    process.terminate()
    raise AssertionError(process.communicate()[0])
