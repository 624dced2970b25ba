"""The site on real web servers: what a reader sees on each, and what our samples for nginx and Apache send."""

import gzip
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.record import check
from calculator.saved import save
from tests import hosts
from tests.browser.calculator_page import PATIENCE, RECORDS, RULES, points_of, sheet, shown
from tests.browser.test_runtime import command_line
from tests.browser.test_small import EXAM, answer, fill, opened
from tests.browser.test_small import points_of as small_points_of
from tests.visitor import visiting

type Host = Callable[[Path], AbstractContextManager[str]]

HOSTS: dict[str, Host] = {
    "python -m http.server": hosts.python,
    "under a sub-path": hosts.under_a_path,
    "no types but for pages": hosts.untyped,
    "nginx as Debian ships it": partial(hosts.nginx, sample=None),
    "nginx with our sample": hosts.nginx,
    "Apache as Debian ships it": partial(hosts.apache, sample=None),
    "Apache with our sample": hosts.apache,
}
OWN_404 = ("no types but for pages", "nginx with our sample", "Apache with our sample")
RECORD = RECORDS["副高, all known"]


@pytest.fixture(scope="module", params=HOSTS)
def host(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """The site's address on each host."""
    with HOSTS[request.param](site) as url:
        yield url


@pytest.fixture
def reader(browser: Browser, host: str, expected_errors: list[str]) -> Iterator[Page]:
    with visiting(browser, host, expected_errors) as page:
        yield page


def assert_dressed(page: Page) -> None:
    """The style sheet is there."""
    expect(page.locator(".md-header")).to_have_css("position", "sticky")


def test_a_chapter_is_read_and_searched(reader: Page, host: str) -> None:
    reader.goto(f"{host}/std/chapter-2/")
    assert_dressed(reader)
    reader.get_by_label("搜索条文").focus()
    reader.locator(".md-search__input").fill("第十四条")
    reader.locator(".md-search-result__link").first.click()
    reader.wait_for_url(f"{host}/std/chapter-2/#std-14")
    expect(reader.locator("#std-14")).to_be_in_viewport()


def test_the_calculator_says_what_the_command_line_says(reader: Page, host: str) -> None:
    record, _ = check(RECORD, RULES.questions, RULES.readings)
    assert record
    payload = save(RULES, record, "2026-01-01")["payload"]
    reader.goto(f"{host}/calculator/#open={payload}")
    expect(reader.locator("[data-notice]")).to_contain_text("已打开", timeout=PATIENCE)
    [result] = command_line([RECORD])
    expect(reader.locator(".card [data-total]")).to_have_text(shown(result["score"]["total"]))
    assert sheet(reader) == points_of(result)
    assert_dressed(reader)


def test_the_whole_of_pyodide_starts_where_modules_have_no_type(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    release = tmp_path / "site"
    shutil.copytree(site, release)
    [engine] = release.rglob("quick*/engine.bin")
    engine.write_bytes(b"damaged")
    with hosts.nginx(release, sample=None) as url, visiting(browser, url) as page:
        page.goto(f"{url}/annex/1-2/")
        fill(opened(page, EXAM), {"political_exam.score": 85})
        expect(answer(page, EXAM)).to_be_visible()


def test_a_small_calculator_answers(reader: Page, host: str) -> None:
    reader.goto(f"{host}/annex/1-2/")
    fill(opened(reader, EXAM), {"political_exam.score": 85})
    points = small_points_of("political_exam", {"political_exam": {"score": 85}})
    expect(answer(reader, EXAM)).to_contain_text(f"{points}分")


def test_what_is_not_there(
    request: pytest.FixtureRequest, reader: Page, host: str, expected_errors: list[str]
) -> None:
    expected_errors.append("404")
    response = reader.goto(f"{host}/nowhere/at/all/")
    assert response
    assert response.status == 404
    if request.node.callspec.params["host"] in OWN_404:
        expect(reader.get_by_role("heading", level=1)).to_have_text("没有这个页面")
        assert_dressed(reader)


# What the samples send.

SAMPLES = {"nginx": hosts.nginx, "Apache": hosts.apache}
YEAR = "public, max-age=31536000, immutable"
# Files as a release has them, beside those that are there.
RELEASED = {
    "assets-0123456789abcdef/site.js": YEAR,
    "assets-0123456789abcdef/deeper/site.css": YEAR,
    "python/quick-0123456789abcdef/engine.bin": YEAR,
    "python/plain-0123456789abcdef/engine.bin": YEAR,
    "offline/0123456789abcdef.bin": YEAR,
    "python/manifest.json": "no-cache",
    "sw.js": "no-cache",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def asked(url: str, path: str, **headers: str) -> Answer:
    """What a host answers to a browser that takes gzip."""
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"} | headers)
    response: HTTPResponse = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    body = response.read()
    connection.close()
    return Answer(response.status, found, body)


@pytest.fixture(scope="module", params=SAMPLES)
def sample(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a release on a host with our sample."""
    release = tmp_path_factory.mktemp("release") / "site"
    shutil.copytree(site, release)
    for name in RELEASED:
        path = release / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"// " + bytes(2000))
    with SAMPLES[request.param](release) as url:
        yield url


def test_a_page_is_compressed_and_asked_for_again(sample: str, site: Path) -> None:
    for path in ("/", "/calculator/"):
        page = asked(sample, path)
        assert page.headers["content-encoding"] == "gzip"
        assert page.headers["vary"] == "Accept-Encoding"
        assert page.headers["cache-control"] == "no-cache"
        assert gzip.decompress(page.body) == (site / path[1:] / "index.html").read_bytes()
        again = asked(sample, path, **{"If-None-Match": page.headers["etag"]})
        assert (again.status, again.body) == (304, b"")


def test_who_takes_no_gzip_gets_none(sample: str, site: Path) -> None:
    page = asked(sample, "/", **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in page.headers
    assert page.body == (site / "index.html").read_bytes()


def test_what_is_packed_already_is_not_packed_again(sample: str, site: Path) -> None:
    packed = sorted(site.rglob("*.bin"))
    assert packed
    for file in packed:
        sent = asked(sample, f"/{file.relative_to(site).as_posix()}")
        assert "content-encoding" not in sent.headers
        assert sent.body == file.read_bytes()


def test_scripts_and_style_sheets_are_compressed(sample: str, site: Path) -> None:
    kinds = {"*.css": "text/css", "*.js": "javascript"}
    for pattern, kind in kinds.items():
        largest = max(site.rglob(pattern), key=lambda file: file.stat().st_size)
        sent = asked(sample, f"/{largest.relative_to(site).as_posix()}")
        assert kind in sent.headers["content-type"]
        assert sent.headers["content-encoding"] == "gzip"
        assert gzip.decompress(sent.body) == largest.read_bytes()


def test_a_module_is_a_module(sample: str) -> None:
    assert asked(sample, "/assets/calculator/api.mjs").headers["content-type"] == "text/javascript"


@pytest.mark.parametrize("name", RELEASED)
def test_how_long_a_file_is_kept(sample: str, name: str) -> None:
    sent = asked(sample, f"/{name}")
    assert (sent.status, sent.headers["cache-control"]) == (200, RELEASED[name])


def test_what_is_missing_is_not_kept(sample: str) -> None:
    for path in ("/assets-0123456789abcdef/new.js", "/nowhere/"):
        missing = asked(sample, path)
        assert missing.status == 404
        assert missing.headers.get("cache-control") in (None, "no-cache")


@pytest.mark.parametrize("path", ["/", "/calculator", "/nowhere/", "/sw.js", "/assets/"])
def test_headers_of_everything(sample: str, path: str) -> None:
    headers = asked(sample, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "access-control-allow-origin" not in headers
    assert headers["server"] in ("nginx", "Apache")


def test_the_policy_is_that_of_the_pages(sample: str, site: Path) -> None:
    """That of the pages that may start Python: of a page that may not, its own forbids it."""
    page = (site / "calculator" / "index.html").read_text(encoding="utf-8")
    said = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert said
    sent = asked(sample, "/").headers["content-security-policy"]
    assert sent == f"{said[1]}; frame-ancestors 'none'"


def test_no_folder_is_listed(sample: str) -> None:
    listed = asked(sample, "/assets/")
    assert listed.status in (403, 404)
    assert b"Index of" not in listed.body
