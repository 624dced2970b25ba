"""What is wrong with the built site: links and anchors that lead nowhere, ids that stand twice on a page.

MkDocs looks at Markdown only, and most of ours is HTML. Nothing here touches a file but `read_site`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from calculator.mistakes import Mistake

# A host shows it at any depth: its links alone begin at the root.
ERROR_PAGE = "404.html"
# Of a site that does not know its address. Not at the root of its host, so that a link that begins there is found.
ANYWHERE = "http://site.invalid/below/"
ADDRESSES = ("href", "src", "action", "poster")
# Begins the fragment of a link that holds a saved record (calculator/saved.py), and leads to no place in the page.
RECORD = "open="


@dataclass(frozen=True)
class Page:
    """A page or a style sheet: what can be linked to in it, and where it links to."""

    ids: tuple[str, ...]
    addresses: tuple[str, ...]  # of links, images, scripts, styles and forms


@dataclass(frozen=True)
class Site:
    """The pages and style sheets by their paths in the site, and the paths of all files."""

    pages: Mapping[str, Page]
    files: frozenset[str]


def read_site(folder: Path) -> Site:
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    readers = {".html": read_page, ".css": read_styles}
    pages = {
        name: readers[path.suffix](path.read_text(encoding="utf-8"))
        for name, path in files.items()
        if path.suffix in readers
    }
    return Site(pages, frozenset(name for name, path in files.items() if path.is_file()))


def read_page(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    return Page(tuple(reader.ids), tuple(reader.addresses))


def read_styles(css: str) -> Page:
    return Page((), tuple(re.findall(r"""url\(\s*["']?(?!data:)([^"')\s]+)""", css)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name in ADDRESSES and value is not None:
                self.addresses.append(value)


def mistakes(site: Site, url: str = "") -> tuple[Mistake, ...]:
    """What is wrong with a site that will stand at `url`, or at any address if that is empty."""
    return tuple(
        Mistake(f"site/{name}", key, problem, should)
        for name, page in site.pages.items()
        for key, problem, should in (*_lost(site, name, url), *_twice(page))
    )


def _lost(site: Site, name: str, url: str) -> Iterator[tuple[str, str, str]]:
    for address in dict.fromkeys(site.pages[name].addresses):
        if problem := _problem(site, name, address, url):
            yield address, problem, "网站里有的页面、文件和编号"


def _problem(site: Site, name: str, address: str, url: str) -> str:
    """What is wrong with an address in a file of the site, "" if it leads somewhere in the site."""
    target = _target(name, address, url)
    if target is None:
        return "链接指到网站之外"
    if target not in site.files:
        return f"没有{target}"
    anchor = unquote(urlsplit(address).fragment)
    if anchor.startswith(RECORD):
        return ""
    if anchor and (target not in site.pages or anchor not in site.pages[target].ids):
        return f"{target}里没有编号“{anchor}”"
    return ""


def _target(name: str, address: str, url: str) -> str | None:
    """The file that an address in a file of the site leads to, None where that is outside of the site."""
    if address.startswith("#"):
        return name
    # What begins at the root of the host is right in the error page alone, what does not is right in the others.
    lost = name == ERROR_PAGE
    home = url.rstrip("/") + "/" if url else urljoin(ANYWHERE, "/" if lost else "")
    parts = urlsplit(urljoin(home + ("any/depth/" if lost else "") + name, address))
    path = parts._replace(query="", fragment="").geturl()
    if not path.startswith(home):
        return None
    file = unquote(path.removeprefix(home))
    return file + "index.html" if file == "" or file.endswith("/") else file


def _twice(page: Page) -> Iterator[tuple[str, str, str]]:
    for name, times in Counter(page.ids).items():
        if times > 1:
            yield f"#{name}", f"这个编号用了{times}次", "一页里每个编号只用一次"
