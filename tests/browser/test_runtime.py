"""The core in the browser, through api.mjs: equal to the command line, and plain about what goes wrong."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from sitegen import wasm
from sitegen.bundle import described, with_files
from sitegen.quickstart import EXPORTS, make
from tests.records import varied
from tests.server import Cut, Server, published, unversioned

ROOT = Path(__file__).parents[2]
EXAMPLES = json.loads((ROOT / "tests" / "data" / "examples.json").read_bytes())
RECORD = EXAMPLES[0]["record"]
RUNTIME = "/python"
PLAIN = "/assets/plain.js"
KNOWING = ("assets/worker.js", "assets/plain.js")  # by bytes and digest, what they load

SCORE_ALL = """async (records) => {
    const { score } = await import("/assets/calculator/api.mjs");
    return Promise.all(records.map(score));
}"""

# What a function of api.mjs comes to: {result}, or what its error says.
CALL = """async ([name, argument]) => {
    const api = await import("/assets/calculator/api.mjs");
    try {
        return { result: await api[name](argument) };
    } catch ({ kind, mistakes, message }) {
        return { kind, mistakes, message };
    }
}"""

# What the core answers to a request.
ASK = """async ([what, request]) => {
    const { ask } = await import("/assets/calculator/api.mjs");
    return ask(what, request);
}"""


def call(page: Page, name: str, argument: object = None) -> Any:
    return page.evaluate(CALL, [name, argument])


def command_line(records: list[dict[str, Any]]) -> Any:
    command = [sys.executable, "-m", "calculator", "score", "-"]
    run = subprocess.run(command, cwd=ROOT, input=json.dumps(records).encode(), capture_output=True)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def test_results_equal_the_command_lines(page: Page) -> None:
    records = [example["record"] for example in EXAMPLES] + varied(60)
    page.goto("/")
    assert page.evaluate(SCORE_ALL, records) == command_line(records)


def test_what_is_saved_equals_the_command_lines_and_opens_again(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    saved = page.evaluate(ASK, ["save", {"record": RECORD, "date": "2026-11-22"}])
    file = tmp_path / "saved.json"
    file.write_text(saved["text"], encoding="utf-8")
    command = [sys.executable, "-m", "calculator", "verify", file, saved["code"]]
    run = subprocess.run(command, cwd=ROOT, capture_output=True)
    assert (run.returncode, run.stderr) == (0, b"")
    for text in (saved["text"], saved["payload"]):
        opened = page.evaluate(ASK, ["open", {"text": text}])
        assert (opened["record"], opened["notices"]) == (RECORD, [])


def test_nothing_that_is_opened_ends_python(page: Page) -> None:
    """In the browser, a recursion that is too deep would."""
    page.goto("/")
    for text in (
        "[" * 500_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "\ud800",
        "\0" * 2_000_000,
    ):
        assert page.evaluate(ASK, ["open", {"text": text}])["problem"]
    assert "result" in call(page, "score", RECORD)


def test_two_pages_at_once(page: Page) -> None:
    other = page.context.new_page()
    for each in (page, other):
        each.goto("/")
        each.evaluate("import('/assets/calculator/api.mjs').then((api) => void api.start())")
    assert call(page, "score", RECORD) == call(other, "score", RECORD)


def test_start_reports_progress_and_sets_the_mark(page: Page) -> None:
    page.goto("/")
    reports, marks = page.evaluate("""async () => {
        const { onProgress, start } = await import("/assets/calculator/api.mjs");
        const reports = [];
        onProgress((report) => reports.push(report));
        await start();
        return [reports, performance.getEntriesByName("calculator-ready").length];
    }""")
    loaded = [report["loaded"] for report in reports]
    assert loaded == sorted(loaded)
    assert reports[-1]["stage"] == "start"
    assert reports[-1]["loaded"] == reports[-1]["total"]
    assert marks == 1


def test_the_page_fixture_sees_requests_of_the_worker(page: Page, server: Server) -> None:
    seen: list[str] = []
    page.context.on("request", lambda request: seen.append(request.url))
    page.goto("/")
    call(page, "start")
    paths = {unversioned(url.removeprefix(server.url)) for url in seen}
    assert {f"{RUNTIME}/quick/engine.bin", f"{RUNTIME}/quick/snapshot.bin"} <= paths


def test_the_quick_way_loads_nothing_of_the_plain_one(page: Page, server: Server) -> None:
    page.goto("/")
    assert "result" in call(page, "score", RECORD)
    assert loaded_plainly(server) is False


def test_the_quick_way_is_enough_for_every_worked_example(page: Page, server: Server) -> None:
    """All that the page asks about a record."""
    page.goto("/")
    for example in EXAMPLES:
        record = example["record"]
        saved = ask(page, "save", {"record": record, "date": "2026-11-22"})
        assert ask(page, "open", {"text": saved["text"]})
        for full in (False, True):
            assert ask(page, "score", {"record": record, "full": full})
        assert ask(page, "summary", {"record": record})
        assert ask(page, "compare", {"records": [RECORD, record]})
    assert not loaded_plainly(server)


def test_half_hours_are_no_surprise_to_an_engine_that_has_just_begun(
    page: Page, server: Server
) -> None:
    """Python meets whole and other numbers in different ways, as long as it has met few of them."""
    years = {
        year: {sort: hours + 0.5 for sort, hours in told.items()}
        for year, told in RECORD["continuing_education"].items()
    }
    page.goto("/")
    assert "result" in call(page, "score", {**RECORD, "continuing_education": years})
    assert not loaded_plainly(server)


def ask(page: Page, what: str, request: object) -> Any:
    return page.evaluate(ASK, [what, request])


def loaded_plainly(server: Server) -> bool:
    return any(path.startswith((PLAIN, f"{RUNTIME}/plain")) for path in server.requested)


def test_mistakes_in_a_record(page: Page) -> None:
    page.goto("/")
    records: list[object] = [{}, [], "text", None, {"target": "king", "year": 2026}]
    for record in records:
        answer = call(page, "score", record)
        assert answer["kind"] == "record"
        assert answer["mistakes"]
        assert all(set(each) == {"path", "problem", "allowed"} for each in answer["mistakes"])


# What a host may send instead of a file, by what is wrong with it.
FAULTS: dict[str, Callable[[bytes], bytes | Cut | None]] = {
    "cut off": Cut,
    "missing": lambda whole: None,
    "truncated": lambda whole: whole[: len(whole) // 2],
    "another of the same length": lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
    "another site's page": lambda whole: b"<!doctype html><title>404</title>",
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("file", ["quick/engine.bin", "quick/snapshot.bin"])
def test_the_quick_way_is_damaged(
    page: Page, server: Server, site: Path, expected_errors: list[str], file: str, fault: str
) -> None:
    """The whole of Pyodide answers instead."""
    expected_errors += {"missing": ["404"], "cut off": ["ERR_CONTENT_LENGTH_MISMATCH"]}.get(
        fault, []
    )
    spoil(server, site, file, fault)
    page.goto("/")
    assert call(page, "score", RECORD)["result"] == command_line([RECORD])[0]
    assert loaded_plainly(server)


def spoil(server: Server, site: Path, file: str, fault: str) -> None:
    whole = published(site, f"python/{file}").read_bytes()
    server.broken[f"{RUNTIME}/{file}"] = FAULTS[fault](whole)


def test_a_function_that_was_cut_is_missed_safely(page: Page, server: Server, site: Path) -> None:
    """The engine starts and ends at the first request: the whole of Pyodide answers it, and all that follow."""
    whole = gzip.decompress(published(site, "python/quick/engine.bin").read_bytes())
    ship(server, site, {"quick/engine.bin": wasm.cut(whole, frozenset(), EXPORTS)})
    page.goto("/")
    call(page, "start")
    assert not loaded_plainly(server)
    records = [example["record"] for example in EXAMPLES]
    assert page.evaluate(SCORE_ALL, records) == command_line(records)
    assert loaded_plainly(server)


# A core that does more than it was seen to do.
WILD = """
def rules(): pass

def answer(do, request):
    return '{"result": %s}' % DOES[do]()

def imports():
    import decimal
    return decimal.Decimal(7) / 2

def caught():
    try:
        import decimal
    except ImportError:
        return 0
    return decimal.Decimal(7) / 2

def reads():
    with open(__file__, "rb") as file:
        return len(file.read(1)) * 3.5

def asks_the_time():
    import time
    return 3.5 if time.time() > 1e9 else 0

def sorts():
    return sorted([9, 3.5, 4], key=lambda number: number.__format__("012.3f"))[0]

DOES = {name: globals()[name] for name in ("imports", "caught", "reads", "asks_the_time", "sorts")}
DOES["tame"] = lambda: 1
"""


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Both ways to start that core; the quick one has seen it do nothing but what is tame."""
    folder = tmp_path_factory.mktemp("wild")
    core = {"calculator/__init__.py": b"", "calculator/browser.py": WILD.encode()}
    made = make(ROOT, folder, core, [("tame", "{}")])
    return {
        "quick/engine.bin": made.engine,
        "quick/snapshot.bin": made.snapshot,
        "plain/core.bin": with_files(b"", core),
    }


@pytest.mark.parametrize("what", ["imports", "caught", "reads", "asks_the_time", "sorts"])
def test_what_was_never_seen_is_missed_safely(
    page: Page, server: Server, site: Path, wild: dict[str, bytes], what: str
) -> None:
    ship(server, site, wild)
    page.goto("/")
    assert page.evaluate(ASK, ["tame", {}]) == 1
    assert not loaded_plainly(server)
    assert page.evaluate(ASK, [what, {}]) == 3.5
    assert loaded_plainly(server)


def test_a_damaged_file_in_the_cache_is_fetched_again(
    page: Page, server: Server, site: Path
) -> None:
    """It heals without a word, and without the whole of Pyodide."""
    spoiled = []

    def once(route: Route) -> None:
        spoiled.append(route.request.url)
        route.fulfill(body=b"damaged") if len(spoiled) == 1 else route.continue_()

    page.context.route(re.compile(r"/python/quick-\w+/snapshot.bin"), once)
    page.goto("/")
    assert "result" in call(page, "score", RECORD)
    assert len(spoiled) == 2
    assert not loaded_plainly(server)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("/assets/worker.js", None),
        (PLAIN, None),
        (f"{RUNTIME}/plain/core.bin", None),
        (f"{RUNTIME}/plain/core.bin", b"damaged"),
        (f"{RUNTIME}/plain/pyodide.js", None),
        (f"{RUNTIME}/plain/pyodide.asm.js", None),
        (f"{RUNTIME}/plain/engine.bin", None),
        (f"{RUNTIME}/plain/engine.bin", b"damaged"),
        (f"{RUNTIME}/plain/pyodide-lock.json", None),
        (f"{RUNTIME}/plain/library.bin", None),
        (f"{RUNTIME}/plain/library.bin", b"damaged"),
    ],
)
def test_nothing_can_start(
    page: Page, server: Server, expected_errors: list[str], file: str, content: bytes | None
) -> None:
    """A file of each way is missing or damaged; once they are there again, another try starts."""
    expected_errors.append("")  # whatever the browser and Pyodide say of it in the console
    page.goto("/")
    server.broken[f"{RUNTIME}/quick/engine.bin"] = None
    server.broken[file] = content
    assert call(page, "score", RECORD)["kind"] == "load"
    assert call(page, "score", RECORD)["kind"] == "load"
    server.broken.clear()
    assert call(page, "retry") == {"result": None}
    assert "result" in call(page, "score", RECORD)


@pytest.mark.parametrize("missing", ["WebAssembly", "Worker", "DecompressionStream", "CSS"])
def test_a_browser_that_cannot(page: Page, missing: str) -> None:
    page.add_init_script(f"delete window.{missing}")
    page.goto("/")
    assert call(page, "score", RECORD)["kind"] == "unsupported"


def ship(server: Server, site: Path, files: Mapping[str, bytes]) -> None:
    """Other contents of files, as a build would publish them."""
    scripts = {name: published(site, name).read_text() for name in KNOWING}
    for name, content in files.items():
        packed = gzip.compress(content)
        server.broken[f"{RUNTIME}/{name}"] = packed
        before, after = (
            known(it) for it in (published(site, f"python/{name}").read_bytes(), packed)
        )
        scripts = {script: text.replace(before, after) for script, text in scripts.items()}
    server.broken |= {f"/{script}": text.encode() for script, text in scripts.items()}


def known(packed: bytes) -> str:
    """What the scripts know of a file."""
    of = described(packed)
    return f'{{bytes:{of["bytes"]},sha256:"{of["sha256"]}"}}'


def ship_core(server: Server, site: Path, source: str) -> None:
    """Another core, which only the whole of Pyodide can run."""
    files = {"calculator/__init__.py": "", "calculator/browser.py": source}
    core = with_files(b"", {name: text.encode() for name, text in files.items()})
    ship(server, site, {"plain/core.bin": core, "quick/engine.bin": b"no engine"})


def test_a_bug_of_the_core_is_one_answer(page: Page, server: Server, site: Path) -> None:
    ship_core(server, site, "def answer(do, request): return {}[request]")
    page.goto("/")
    for _ in range(2):
        answer = call(page, "score", RECORD)
        assert answer["kind"] == "bug"
        assert "KeyError" in answer["message"]


def test_a_core_that_never_answers(page: Page, server: Server, site: Path) -> None:
    ship_core(server, site, "def answer(do, request):\n  while True: pass")
    page.clock.install()
    page.goto("/")
    call(page, "start")
    assert outcome_after_a_minute(page) == "timeout"


def test_a_core_that_never_starts(page: Page, server: Server, site: Path) -> None:
    ship_core(server, site, "while True: pass")
    page.clock.install()
    page.goto("/")
    page.evaluate("""async () => {
        const { onProgress, start } = await import("/assets/calculator/api.mjs");
        start().catch(() => {});
        await new Promise((resolve) => onProgress(({ stage, total }) =>
            stage === "start" && total > 5_000_000 && resolve()));
    }""")
    assert outcome_after_a_minute(page) == "load"


def outcome_after_a_minute(page: Page) -> Any:
    """Asks for a score and lets the page's clock, which must be installed, run on until there is an answer."""
    page.evaluate(f"(argument) => {{ window.outcome = ({CALL})(argument); }}", ["score", RECORD])
    page.clock.run_for(61_000)
    return page.evaluate("window.outcome")["kind"]
