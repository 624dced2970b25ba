"""The cases in cases/*.toml, one file for each kind of rule; cases/README.md says how they are written."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.kinds import KINDS
from calculator.rules import Rules
from tests.calculator.scoring import RULES, items, scored, span

FOLDER = Path(__file__).parent / "cases"
CASES = [
    {"file": path.stem, **case}
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
UNKNOWN = "?"  # TOML has no null
KEYS = {"file", "name", "clause", "target", "year", "record", "item", "min", "max"}
OPTIONAL = {"why_has", "needs", "shows", "passes"}
ABOVE_ITEMS = {"total", *(group.id for table in RULES.tables for group in table.groups)}


def facts(written: Any) -> Any:
    """The record as it is written in a case, with null for what is unknown."""
    if isinstance(written, dict):
        return {name: facts(inner) for name, inner in written.items()}
    if isinstance(written, list):
        return [facts(inner) for inner in written]
    return None if written == UNKNOWN else written


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_case(case: dict[str, Any], rules: Rules) -> None:
    assert case.keys() <= KEYS | OPTIONAL
    assert case.keys() >= KEYS
    result = scored(
        {"target": case["target"], "year": case["year"], **facts(case["record"])}, rules
    )
    score = result["score"]
    groups = {group["id"]: group for group in score["groups"]}
    found = {"total": score["total"], **groups, **items(result)}[case["item"]]
    assert span(found) == [case["min"], case["max"]], found.get("why")
    if case["item"] not in ABOVE_ITEMS:
        assert case["clause"].startswith(("std-", "proc-")) or case["clause"] == found["clause"]
    assert case.get("why_has", "") in found.get("why", "")
    if "needs" in case:
        assert found["needs"] == case["needs"]
    shown = {other["id"] for other in result["readings"]}
    assert set(case.get("shows", ())) <= shown
    if "passes" in case:
        assert score["passes"] == case["passes"]


def test_names_are_told_apart() -> None:
    names = [(case["file"], case["name"]) for case in CASES]
    assert len(names) == len(set(names))


def test_every_kind_item_and_reading_of_the_score_has_cases() -> None:
    assert {case["file"] for case in CASES} == KINDS.keys() | {"total"}
    rows = {
        (table.target, item.id)
        for table in RULES.tables
        for group in table.groups
        for item in group.items
    }
    assert rows <= {(case["target"], case["item"]) for case in CASES}
    # Both sides of each; who follows `integrity-since` or `exam-pass-mark` gives the same points.
    chosen = {
        (id, side)
        for case in CASES
        for id in case.get("shows", ())
        for side in case["record"].get("readings", {}).get(id, "A")
    }
    touching = {
        reading.id for reading in RULES.readings if "score" in reading.subject and reading.b
    }
    assert chosen == {(id, side) for id in touching - {"integrity-since"} for side in "AB"}
