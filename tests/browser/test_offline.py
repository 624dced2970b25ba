"""After one visit the site works without a network; releases are switched to whole; what is damaged heals."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sitegen.release import release
from tests.browser.test_runtime import RECORD, call, command_line
from tests.server import Server, published
from tests.visitor import visiting

ROOT = Path(__file__).parents[2]
NEW = "新版本的一句话"

# Settles when the service worker keeps all that a visit is to be followed by.
KEPT = """async (python) => {
    const { active } = await navigator.serviceWorker.ready;
    while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
    while (python) {
        const caches_ = (await caches.keys()).filter((it) => it.startsWith("python-"));
        const found = await Promise.all(caches_.map(async (it) => (await (await caches.open(it)).keys()).length));
        if (found.some((it) => it >= 2)) return;
        await new Promise((done) => setTimeout(done, 50));
    }
}"""


@pytest.fixture
def page(browser: Browser, server: Server, expected_errors: list[str]) -> Iterator[Page]:
    """A visitor whose browser keeps the site."""
    with visiting(browser, server.url, expected_errors, service_workers="allow") as page:
        yield page


def visit(page: Page, path: str = "/calculator/") -> None:
    """Until all is kept."""
    page.goto(path)
    page.evaluate(KEPT, path == "/calculator/")


def scores(page: Page) -> bool:
    """Whether the calculator gives the command line's result."""
    return bool(call(page, "score", RECORD)["result"] == command_line([RECORD])[0])


def next_release(site: Path, folder: Path) -> Path:
    """The site with another sentence on each page and another script."""
    built = folder / "next"
    shutil.copytree(site, built, ignore=shutil.ignore_patterns("offline"))
    (assets,) = built.glob("assets-*")
    shutil.rmtree(built / "assets")
    assets.rename(built / "assets")
    with (built / "assets" / "site.js").open("a") as script:
        script.write('document.body.dataset.release = "next";')
    for file in built.rglob("*.html"):
        text = file.read_text(encoding="utf-8").replace(f"{assets.name}/", "assets/")
        file.write_text(text.replace("</h1>", f"</h1><p>{NEW}</p>", 1), encoding="utf-8")
    worker = built / "sw.js"
    worker.write_text(worker.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
    quick = published(site, "python/quick/engine.bin").parent
    release(built, quick.relative_to(site).as_posix())
    return built


def test_after_one_visit_all_works_without_a_network(
    page: Page, server: Server, expected_errors: list[str]
) -> None:
    visit(page)
    server.gone = True
    paths = [*sorted(Path(server.folder).rglob("index.html"))]
    for file in paths:
        path = file.parent.relative_to(server.folder).as_posix()
        page.goto(f"/{path}/".replace("/./", "/"))
        expect(page.locator("h1").first).to_be_visible()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.md-header')).position")
            != "static"
        )
    page.goto("/?q=继续教育")
    expect(page.locator(".md-search-result__list li").first).to_be_visible()
    assert scores(page)


def test_a_readers_metered_line_is_left_alone(page: Page, server: Server) -> None:
    page.add_init_script("""Object.defineProperty(navigator, "connection",
        { value: { effectiveType: "4g", type: "cellular", saveData: false } })""")
    page.clock.install()
    visit(page, "/std/chapter-2/")
    page.clock.run_for(60_000)
    page.wait_for_timeout(300)
    assert not [path for path in server.requested if path.startswith("/python/")]


def test_python_is_fetched_ahead_on_an_idle_unmetered_line(page: Page, server: Server) -> None:
    page.add_init_script("""Object.defineProperty(navigator, "connection",
        { value: { effectiveType: "4g", type: "wifi", saveData: false } })""")
    visit(page, "/std/chapter-2/")
    assert not [path for path in server.requested if path.startswith("/python/")]
    page.evaluate(KEPT, True)
    server.gone = True
    page.goto("/calculator/")
    assert scores(page)


def test_a_new_release_is_offered_and_switched_to_whole(
    page: Page, server: Server, tmp_path: Path
) -> None:
    """Two tabs, one with answers: both go over together, and the answers stay."""
    visit(page)
    other = page.context.new_page()
    other.goto("/std/chapter-2/")
    page.goto("/calculator/#s-education")
    page.select_option("[name=education]", "doctor")
    server.folder = next_release(server.folder, tmp_path)

    other.goto("/std/chapter-3/")
    offer = other.locator("div.release")
    expect(offer).to_contain_text("新版本")
    expect(other.locator("body")).not_to_contain_text(NEW)  # not before it is wanted
    other.goto("/std/chapter-4/")
    expect(other.locator("body")).not_to_contain_text(NEW)

    offer.get_by_role("button", name="换用新版本").click()
    for tab in (page, other):
        expect(tab.locator("article")).to_contain_text(NEW)
        expect(tab.locator("body")).to_have_attribute("data-release", "next")
        expect(tab.locator("div.release")).to_have_count(0)
    expect(page.locator("[name=education]")).to_have_value("doctor")
    page.evaluate(KEPT, True)
    server.gone = True
    page.goto("/std/chapter-1/")
    expect(page.locator("article")).to_contain_text(NEW)


def test_the_offer_can_wait(page: Page, server: Server, tmp_path: Path) -> None:
    """Until all pages are closed: the next visit is one of the new release."""
    visit(page)
    server.folder = next_release(server.folder, tmp_path)
    page.goto("/std/chapter-3/")
    page.get_by_role("button", name="以后再说").click()
    expect(page.locator("div.release")).to_have_count(0)
    context = page.context
    page.close()
    reopened = context.new_page()
    reopened.goto("/std/chapter-3/")
    expect(reopened.locator("article")).to_contain_text(NEW)
    expect(reopened.locator("body")).to_have_attribute("data-release", "next")


def test_an_update_that_breaks_off_changes_nothing(
    page: Page, server: Server, tmp_path: Path
) -> None:
    """The tab is closed in the midst of it; the old release goes on until the new one is there as a whole."""
    visit(page)
    server.folder = next_release(server.folder, tmp_path)
    packed = sorted((server.folder / "offline").iterdir())
    fresh = {it.name for it in packed} - {it.name for it in (ROOT / "site" / "offline").iterdir()}
    held = sorted(fresh)[len(fresh) // 2]
    server.broken[f"/offline/{held}"] = None
    page.goto("/std/chapter-3/")
    until(lambda: f"/offline/{held}" in server.requested, page)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto("/std/chapter-3/")
    expect(page.locator("article")).not_to_contain_text(NEW)
    expect(page.locator("div.release")).to_have_count(0)
    server.broken.clear()
    page.goto("/std/chapter-2/")
    expect(page.locator("div.release")).to_be_visible()


def until(holds: Callable[[], bool], page: Page) -> None:
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It did not come about.")


SPOIL = """async ([part, how]) => {
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (!request.url.includes(part)) continue;
            const kept = await cache.match(request);
            if (how === "missing") await cache.delete(request);
            else {
                const whole = new Uint8Array(await kept.arrayBuffer());
                const content = how === "truncated" ? whole.slice(0, whole.length / 2) : whole.map((it) => it ^ 1);
                await cache.put(request, new Response(content, { headers: kept.headers }));
            }
        }
    }
}"""

KEPT_WELL = """async (part) => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys())
            if (request.url.includes(part)) found.push((await (await cache.match(request)).arrayBuffer()).byteLength);
    }
    return found;
}"""


@pytest.mark.parametrize("how", ["missing", "truncated", "another of the same length"])
@pytest.mark.parametrize("part", ["std/chapter-2/", "css/site.css", "site.js", "snapshot.bin"])
def test_what_is_damaged_in_the_store_heals(
    page: Page, server: Server, part: str, how: str
) -> None:
    visit(page)
    kept = page.evaluate(KEPT_WELL, part)
    assert kept
    page.evaluate(SPOIL, [part, how])
    page.goto("/std/chapter-2/")
    expect(page.locator("#std-16")).to_be_visible()
    page.goto("/calculator/")
    assert scores(page)
    until(lambda: page.evaluate(KEPT_WELL, part) == kept, page)
    server.gone = True
    page.goto("/std/chapter-2/")
    expect(page.locator("html.js")).to_be_attached()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") != "static"
    )


@pytest.mark.parametrize("fault", ["missing", "truncated", "another of the same length"])
def test_nothing_is_kept_that_is_not_whole(
    page: Page, server: Server, expected_errors: list[str], fault: str
) -> None:
    """The first visit: the site works, nothing controls it, and the next visit tries again."""
    expected_errors.append("")
    packed = sorted((server.folder / "offline").iterdir())[3]
    whole = packed.read_bytes()
    server.broken[f"/offline/{packed.name}"] = {
        "missing": None,
        "truncated": whole[: len(whole) // 2],
        "another of the same length": whole[:-1] + bytes([whole[-1] ^ 1]),
    }[fault]
    page.goto("/std/chapter-2/")
    until(lambda: f"/offline/{packed.name}" in server.requested, page)
    page.goto("/std/chapter-3/")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.controller") is None
    server.broken.clear()
    visit(page, "/std/chapter-3/")


def test_a_service_worker_that_is_killed_comes_back(page: Page, server: Server) -> None:
    visit(page)
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    server.gone = True
    page.goto("/std/chapter-2/")
    expect(page.locator("#std-16")).to_be_visible()


def test_a_full_store_does_no_harm(page: Page, server: Server, expected_errors: list[str]) -> None:
    expected_errors.append("")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 50_000})
    page.goto("/calculator/")
    assert scores(page)
    until(lambda: any(path.startswith("/offline/") for path in server.requested), page)
    page.goto("/std/chapter-2/")
    expect(page.locator("#std-16")).to_be_visible()


def test_a_browser_that_refuses_to_keep_anything(page: Page) -> None:
    page.add_init_script("""
        const refuse = () => { throw new DOMException("refused", "SecurityError"); };
        for (const name of ["localStorage", "sessionStorage", "caches"])
            Object.defineProperty(window, name, { get: refuse });
        navigator.serviceWorker.register = async () => refuse();
    """)
    page.goto("/calculator/")
    assert scores(page)


def test_a_host_whose_clock_is_wrong(page: Page, server: Server, tmp_path: Path) -> None:
    """Nothing that is kept goes by the time."""

    def at_another_time(route: Route) -> None:
        answer = route.fetch()
        wrong = {
            "date": "Thu, 01 Jan 1970 00:00:00 GMT",
            "last-modified": "Fri, 01 Jan 2100 00:00:00 GMT",
        }
        route.fulfill(response=answer, headers=answer.headers | wrong)

    page.context.route("**/*", at_another_time)
    visit(page)
    server.folder = next_release(server.folder, tmp_path)
    page.goto("/std/chapter-3/")
    page.get_by_role("button", name="换用新版本").click()
    expect(page.locator("article")).to_contain_text(NEW)
