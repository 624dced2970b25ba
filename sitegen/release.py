"""Makes one release of the built site: what belongs together carries one name, and the service worker knows all of it.

    assets-DIGEST/    scripts, styles and what they load: no page ever runs those of another release
    assets/           what others import by its address, for good
    offline/          each page, script and style packed: from here the service worker fills its store
    sw.js             the service worker, with the digest of each file before it

What ends in .bin is packed by gzip: see bundle.py. Equal sites give equal releases.
"""

import gzip
import json
import re
from pathlib import Path

from sitegen.digests import digest, sha256

TYPES = {
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
ASSETS = "assets"
FOR_OTHERS = f"{ASSETS}/calculator/api.mjs"
WORKER = "sw.js"
NOT_KEPT = frozenset({"404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz", WORKER})


def release(site: Path, quick: str) -> None:
    """Changes the built site in place. `quick`: the folder of the files that the calculator is started from first."""
    assets = site / f"{ASSETS}-{digest(read(site / ASSETS))}"
    (site / ASSETS).rename(assets)
    for page in sorted(site.rglob("*.html")):
        page.write_text(pointed(page.read_text(encoding="utf-8"), assets.name), encoding="utf-8")
    write(site / FOR_OTHERS, f'export * from "../../{assets.name}/api.js";\n'.encode())

    files = {name: content for name, content in read(site).items() if name not in NOT_KEPT}
    python = {name for name in files if name.startswith("python/")}
    pages = files.keys() - python
    for name in pages:
        packed = gzip.compress(files[name], 9, mtime=0)
        write(site / "offline" / f"{name_of(files[name])}.bin", packed)
    known = {
        "pages": {name: described(name, files[name]) for name in sorted(pages)},
        "python": {name: described(name, files[name]) for name in sorted(python)},
        "quick": quick,
    }
    worker = site / WORKER
    line = f"self.release = {json.dumps(known, separators=(',', ':'))};\n"
    write(worker, line.encode() + worker.read_bytes())


def pointed(page: str, assets: str) -> str:
    """The page with its addresses of scripts and styles leading to this release's."""
    return re.sub(rf'((?:href|src)="(?:[^":]*/)?){ASSETS}/', rf"\g<1>{assets}/", page)


def read(folder: Path) -> dict[str, bytes]:
    """All files, by their paths in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def described(name: str, content: bytes) -> dict[str, str]:
    """What the service worker knows of a file."""
    return {"sha256": sha256(content), "type": TYPES[Path(name).suffix]}


def name_of(content: bytes) -> str:
    """The digest as offline/worker.mjs writes it in an address."""
    return sha256(content).replace("/", "_").replace("+", "-").rstrip("=")


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
