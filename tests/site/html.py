"""Reads built pages with the standard library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path


@dataclass
class Page:
    ids: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)  # of links, images, scripts and styles
    tags: list[str] = field(default_factory=list)
    lang: str | None = None
    title: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.page.tags.append(tag)
        self.in_title = tag == "title"
        if tag == "html":
            self.page.lang = attributes.get("lang")
        if name := attributes.get("id"):
            self.page.ids.append(name)
        self.page.addresses += [
            address for key in ("href", "src") if (address := attributes.get(key)) is not None
        ]

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.page.title += data
            self.in_title = False


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    return reader.page


@cache
def read_site(site: Path) -> Mapping[Path, Page]:
    """Every page of the built site by its file."""
    return {file: read(file.read_text(encoding="utf-8")) for file in sorted(site.rglob("*.html"))}
