"""The policy of each page about what it may load and run, and what would be at odds with it."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

POLICY = "content-security-policy"
DATA = frozenset({"application/json", "application/ld+json"})  # blocks of these are no scripts


class Reader(HTMLParser):
    """What of a page a policy is about."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.tags[-1] if self.tags else ("", {})
        if tag == "script" and attributes.get("type") not in DATA and data.strip():
            self.inline.append(data)


def read(file: Path) -> Reader:
    reader = Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Reader]:
    return {file.relative_to(site).as_posix(): read(file) for file in site.rglob("*.html")}


def policy_of(page: Reader) -> dict[str, list[str]]:
    """The sources that are allowed, by directive. The policy must come first in the head."""
    inside = [tag for tag, _ in page.tags].index("head") + 1
    tag, attributes = page.tags[inside]
    assert (tag, attributes.get("http-equiv", "").lower()) == ("meta", POLICY)
    found = [directive.split() for directive in attributes["content"].split(";")]
    return {name: sources for name, *sources in found}


def starts_python(page: Reader) -> bool:
    return any(
        "data-calculator" in attributes or (tag == "details" and attributes.get("class") == "small")
        for tag, attributes in page.tags
    )


def test_each_page_allows_itself_alone(pages: dict[str, Reader]) -> None:
    assert {"index.html", "404.html", "calculator/index.html"} <= set(pages)
    for name, page in pages.items():
        policy = policy_of(page)
        assert policy["default-src"] == ["'none'"], name
        assert policy["base-uri"] == ["'none'"], name
        hashes = [f"'sha256-{digest(text)}'" for text in page.inline]
        assert len(hashes) == 1, name
        python = ["'wasm-unsafe-eval'"] if starts_python(page) else []
        assert policy["script-src"] == ["'self'", *hashes, *python], name
        assert policy["style-src"] == ["'self'"], name
        others = set(policy) - {"default-src", "base-uri", "script-src"}
        assert {source for each in others for source in policy[each]} <= {"'self'", "data:"}, name
    assert {starts_python(page) for page in pages.values()} == {True, False}


def digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def test_no_page_has_what_the_policy_forbids(pages: dict[str, Reader]) -> None:
    assert [*at_odds(pages)] == []


def at_odds(pages: dict[str, Reader]) -> Iterator[str]:
    for name, page in pages.items():
        for tag, attributes in page.tags:
            for attribute, value in attributes.items():
                if attribute == "style" or attribute.startswith("on"):
                    yield f"{name}: <{tag} {attribute}>"
                if value.strip().lower().startswith("javascript:"):
                    yield f"{name}: <{tag} {attribute}={value}>"
            if tag in ("style", "iframe", "object", "embed", "base"):
                yield f"{name}: <{tag}>"


@pytest.mark.parametrize(
    "html",
    ['<p style="color:red">', "<p onclick=go()>", "<a href=' JavaScript:go()'>", "<style>"],
)
def test_what_is_forbidden_would_be_seen(tmp_path: Path, html: str) -> None:
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert [*at_odds({"page": read(tmp_path / "page.html")})] != []


def test_only_what_is_used_is_published_and_no_source(site: Path) -> None:
    scripts = [*(site / "assets").glob("*.js")]
    users = [*scripts, *site.rglob("*.html"), site / "assets" / "calculator" / "api.mjs"]
    texts = "".join(file.read_text(encoding="utf-8") for file in users)
    assert [file.name for file in scripts if file.name not in texts] == []
    assert not [*site.rglob("*.map"), *(site / "assets").glob("*.mjs"), *site.rglob("page.mjs")]
