"""Each standard under examples/ holds by itself: its rules, its cases, and whatever else may be asked of it.

The cases are data (README.md beside them says in what form); nothing here knows one of the standards.
"""

import copy
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from calculator.loading import load
from calculator.result import answer
from calculator.schema import record_schema, result_schema
from sitegen.records import varied
from tests.calculator.eligibility.applicants import merged

FOLDER = Path(__file__).parents[2] / "examples"
# The standards, each with its editions of other days.
EXAMPLES = sorted(path.parent for path in FOLDER.glob("**/rules") if "build" not in path.parts)
DRAWN = 60  # records

type Table = dict[str, Any]


def toml(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def cases() -> Iterator[Any]:
    for example in EXAMPLES:
        for file in sorted((example / "tests" / "cases").glob("*.toml")):
            for case in toml(file)["case"]:
                name = f"{example.name}-{file.stem}-{case['name']}"
                yield pytest.param(example, case, id=name)


def without(record: Table, path: str) -> Table:
    """The record with a fact unknown."""
    left: Table = copy.deepcopy(record)
    *groups, name = path.split(".")
    level = left
    for group in groups:
        level = level[group]
    level[name] = None
    return left


def record_of(example: Path, case: Table) -> Table:
    record = merged(toml(example / "tests" / "base.toml")[case["base"]], case.get("changes", {}))
    for path in case.get("unknown", ()):
        record = without(record, path)
    return record


def points(found: Mapping[str, Any]) -> Any:
    """Points as a case writes them: 4, or [4, 6]."""
    low, high = found["min"], found["max"]
    return low if low == high else [low, high]


def seen(result: Mapping[str, Any]) -> Table:
    """All of a result that a case may expect, in the form of a case."""
    decided, score = result["eligibility"], result["score"]
    return {
        "verdict": decided["verdict"],
        "route": decided["route"],
        "earliest_year": decided["earliest_year"] or 0,
        "requirements": {each["id"]: each["status"] for each in decided["requirements"]},
        "routes": {each["id"]: each["status"] for each in decided["routes"]},
        "items": {each["id"]: points(each) for each in score["items"]} if score else {},
        "total": points(score["total"]) if score else None,
        "passes": score["passes"] if score else None,
        "score": "there" if score else "none",
        "readings": {
            each["id"]: points(each["total"]) for each in result["readings"] if each["total"]
        },
    }


@pytest.mark.parametrize(("example", "case"), tuple(cases()))
def test_case(example: Path, case: Table) -> None:
    rules, policy, mistakes = load(example / "rules")
    assert mistakes == ()
    assert case["clause"] in policy.clauses
    found, errors = answer(rules, record_of(example, case))
    assert errors == ()
    assert found
    told = seen(found)
    expected = case["expect"]
    assert expected
    got = {
        key: {id: told[key].get(id) for id in value} if isinstance(value, dict) else told[key]
        for key, value in expected.items()
    }
    assert got == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_drawn_records_get_an_answer_that_fits_the_schema(example: Path) -> None:
    rules, _, mistakes = load(example / "rules")
    assert mistakes == ()
    of_record = jsonschema.Draft202012Validator(record_schema(rules))
    of_result = jsonschema.Draft202012Validator(result_schema(rules))
    for record in varied(rules, DRAWN):
        of_record.validate(record)
        found, errors = answer(rules, record)
        assert errors == ()
        of_result.validate(json.loads(json.dumps(found)))
