"""The core in the browser, through api.mjs: equal to the command line, and plain about what goes wrong."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sitegen.bundle import with_files
from tests.records import varied
from tests.server import Server

ROOT = Path(__file__).parents[2]
EXAMPLES = json.loads((ROOT / "tests" / "data" / "examples.json").read_bytes())
RECORD = EXAMPLES[0]["record"]
CALCULATOR = "/assets/calculator"

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
    assert f"{server.url}{CALCULATOR}/core.zip" in seen
    assert f"{server.url}{CALCULATOR}/pyodide/pyodide.asm.wasm" in seen


def test_mistakes_in_a_record(page: Page) -> None:
    page.goto("/")
    records: list[object] = [{}, [], "text", None, {"target": "king", "year": 2026}]
    for record in records:
        answer = call(page, "score", record)
        assert answer["kind"] == "record"
        assert answer["mistakes"]
        assert all(set(each) == {"path", "problem", "allowed"} for each in answer["mistakes"])


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("worker.mjs", None),
        ("sizes.json", None),
        ("core.zip", None),
        ("core.zip", b"damaged"),
        ("pyodide/pyodide.mjs", None),
        ("pyodide/pyodide.asm.mjs", None),
        ("pyodide/pyodide.asm.wasm", None),
        ("pyodide/pyodide.asm.wasm", b"\0asm damaged"),
        ("pyodide/pyodide-lock.json", None),
        ("pyodide/python_stdlib.zip", None),
        ("pyodide/python_stdlib.zip", b"damaged"),
    ],
)
def test_a_file_missing_or_damaged(
    page: Page, server: Server, expected_errors: list[str], file: str, content: bytes | None
) -> None:
    expected_errors.append("")  # whatever the browser and Pyodide say of it in the console
    page.goto("/")
    server.broken[f"{CALCULATOR}/{file}"] = content
    assert call(page, "score", RECORD)["kind"] == "load"
    assert call(page, "score", RECORD)["kind"] == "load"
    server.broken.clear()
    assert call(page, "retry") == {"result": None}
    assert "result" in call(page, "score", RECORD)


@pytest.mark.parametrize("missing", ["WebAssembly", "Worker"])
def test_a_browser_that_cannot(page: Page, missing: str) -> None:
    page.add_init_script(f"delete window.{missing}")
    page.goto("/")
    assert call(page, "score", RECORD)["kind"] == "unsupported"


def core(source: str) -> bytes:
    """A bundle of another core."""
    files = {"calculator/__init__.py": "", "calculator/browser.py": source}
    return with_files(b"", {name: text.encode() for name, text in files.items()})


def test_a_bug_of_the_core_is_one_answer(page: Page, server: Server) -> None:
    server.broken[f"{CALCULATOR}/core.zip"] = core("def answer(do, request): return {}[request]")
    page.goto("/")
    for _ in range(2):
        answer = call(page, "score", RECORD)
        assert answer["kind"] == "bug"
        assert "KeyError" in answer["message"]


def test_a_core_that_never_answers(page: Page, server: Server) -> None:
    server.broken[f"{CALCULATOR}/core.zip"] = core("def answer(do, request):\n  while True: pass")
    page.clock.install()
    page.goto("/")
    call(page, "start")
    assert outcome_after_a_minute(page) == "timeout"


def test_a_core_that_never_starts(page: Page, server: Server) -> None:
    server.broken[f"{CALCULATOR}/core.zip"] = core("while True: pass")
    page.clock.install()
    page.goto("/")
    page.evaluate("""async () => {
        const { onProgress, start } = await import("/assets/calculator/api.mjs");
        start().catch(() => {});
        await new Promise((resolve) => onProgress(({ stage }) => stage === "start" && resolve()));
    }""")
    assert outcome_after_a_minute(page) == "load"


def outcome_after_a_minute(page: Page) -> Any:
    """Asks for a score and lets the page's clock, which must be installed, run on until there is an answer."""
    page.evaluate(f"(argument) => {{ window.outcome = ({CALL})(argument); }}", ["score", RECORD])
    page.clock.run_for(61_000)
    return page.evaluate("window.outcome")["kind"]
