"""What the page asks of the core: JSON text in, JSON text out, a name for each thing that it does."""

import json
from typing import Any

import pytest

from calculator import browser
from calculator.comparison import compare
from calculator.record import plain
from calculator.result import ways
from calculator.saved import open_saved, save
from calculator.summary import answers
from tests.calculator.scoring import RULES, scored
from tests.calculator.test_examples import EXAMPLES
from tests.calculator.test_summary import checked

RECORD = {
    "target": "senior_engineer",
    "year": 2026,
    "title": "engineer",
    "title_since": "2021-03-15",
}
BAD = {"target": "king", "year": 2026}
SLOWER = ("materials", "calendar", "advice")


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules as the build would put them beside the module."""
    monkeypatch.setattr(browser, "rules", lambda: RULES)


def asked(do: str, request: object) -> Any:
    return json.loads(browser.answer(do, json.dumps(request)))


def as_json(value: object) -> Any:
    return json.loads(json.dumps(value))


def test_score() -> None:
    full = as_json(scored(RECORD))
    assert asked("score", {"record": RECORD, "full": True}) == {"result": full}
    quick = full | dict.fromkeys(SLOWER)
    assert asked("score", {"record": RECORD, "full": False}) == {"result": quick}


def test_ways() -> None:
    routes = ["std-16-2-1", "std-25"]
    expected = as_json(ways(RULES, checked(RECORD), routes))
    assert asked("ways", {"record": RECORD, "routes": routes}) == {"result": expected}
    assert [each["id"] for each in expected["routes"]] == routes


def test_summary_compare_save_and_open() -> None:
    record = checked(RECORD)
    other = {**RECORD, "year": 2027}
    saved = save(RULES, record, "2026-11-22")
    for do, request, expected in (
        ("summary", {"record": RECORD}, answers(RULES, record)),
        ("compare", {"records": [RECORD, other]}, compare(RULES, [record, checked(other)])),
        ("save", {"record": RECORD, "date": "2026-11-22"}, saved),
        ("open", {"text": saved["text"]}, open_saved(RULES, saved["text"])),
        ("open", {"text": "?"}, open_saved(RULES, "?")),
    ):
        assert asked(do, request) == {"result": as_json(expected)}


def test_after_every_plan_the_record_has_its_verdict() -> None:
    tried = 0
    for example in EXAMPLES:
        for plan in scored(example["record"])["advice"]["sets"]:
            changes = [{"field": each["field"], "value": each["value"]} for each in plan["changes"]]
            (record,) = asked("after", {"record": example["record"], "changes": changes}).values()
            assert record["year"] == plan["year"]
            assert plain(checked(record)) == record
            assert scored(record)["eligibility"]["verdict"] == plan["verdict"]
            tried += 1
    assert tried > 5


@pytest.mark.parametrize(
    ("do", "request_", "paths"),
    [
        ("score", {"record": BAD, "full": False}, ["target"]),
        ("score", {"record": None, "full": False}, [""]),
        ("ways", {"record": BAD, "routes": []}, ["target"]),
        ("after", {"record": BAD, "changes": []}, ["target"]),
        ("summary", {"record": {}}, ["target", "year"]),
        ("compare", {"records": [RECORD, BAD]}, ["[1].target"]),
        ("compare", {"records": [5]}, ["[0]"]),
        ("save", {"record": BAD, "date": "2026-11-22"}, ["target"]),
    ],
)
def test_mistakes(do: str, request_: dict[str, Any], paths: list[str]) -> None:
    found = asked(do, request_)
    assert set(found) == {"mistakes"}
    assert [mistake["path"] for mistake in found["mistakes"]] == paths
    assert all(set(mistake) == {"path", "problem", "allowed"} for mistake in found["mistakes"])


def test_text_that_is_no_json_is_a_mistake() -> None:
    for text in ("", "{", '{"record": {"target": 1, "target": 2}}', "[" * 100_000):
        (mistake,) = json.loads(browser.answer("score", text))["mistakes"]
        assert mistake["allowed"] == "JSON"


def test_an_answer_has_no_half_pair() -> None:
    works = [{"what": "\ud800", "used_before": True}]
    record = {**RECORD, "achievements": {"std-20-3-1": works}}
    for do in ("score", "summary", "save"):
        browser.answer(do, json.dumps({"record": record, "full": True, "date": "x"})).encode()


def test_an_unknown_name_is_a_bug() -> None:
    with pytest.raises(KeyError):
        browser.answer("guess", "{}")
