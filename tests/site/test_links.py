"""Every link of the built site leads somewhere, to the very anchor, and nowhere outside the site."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.site.html import read_site


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = read_site(site)
    lost = [
        f"{file.relative_to(site)}: {address}"
        for file, page in pages.items()
        for address in page.addresses
        if not leads_somewhere(site, file, address)
    ]
    assert not lost, "\n".join(lost)


def leads_somewhere(site: Path, file: Path, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return False
    # The error page alone is absolute: a host shows it at any depth.
    base = site if parts.path.startswith("/") else file.parent
    target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else file
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return False
    return not parts.fragment or parts.fragment in read_site(site)[target].ids


def test_links_are_relative_so_that_any_path_serves(site: Path) -> None:
    absolute = [
        f"{file.relative_to(site)}: {address}"
        for file, page in read_site(site).items()
        for address in page.addresses
        if address.startswith("/") and file.name != "404.html"
    ]
    assert not absolute, "\n".join(absolute)


def test_no_id_stands_twice_on_a_page(site: Path) -> None:
    twice = [
        f"{file.relative_to(site)}: {name}"
        for file, page in read_site(site).items()
        for name in sorted(set(page.ids))
        if page.ids.count(name) > 1
    ]
    assert not twice, "\n".join(twice)


def test_each_page_says_what_it_is(site: Path) -> None:
    for file, page in read_site(site).items():
        assert page.lang == "zh-CN", file
        assert page.title.strip(), file
        assert page.tags.count("h1") == 1, file


def test_no_dead_weight(site: Path) -> None:
    assert not list(site.rglob("*.map"))
