"""The worked records agreed on for the project: all that they say of eligibility and of scores."""

import json
from pathlib import Path
from typing import Any

import pytest

from calculator.rules import Rules
from tests.calculator.scoring import items, scored, span

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "examples.json").read_bytes())


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if "verdict" in example["expect"]],
    ids=lambda example: example["name"],
)
def test_verdict(example: dict[str, Any], rules: Rules) -> None:
    found, expected = scored(example["record"], rules)["eligibility"], example["expect"]
    assert found["verdict"] == expected["verdict"]
    if "earliest_year" in expected:
        assert found["earliest_year"] == expected["earliest_year"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_score(example: dict[str, Any], rules: Rules) -> None:
    result, expected = scored(example["record"], rules), example["expect"]
    if "total" not in expected and not expected.get("items"):
        return
    found = items(result)
    assert {id: span(found[id]) for id in expected["items"]} == expected["items"]
    if "total" in expected:
        assert span(result["score"]["total"]) == expected["total"]
    if "passes" in expected:
        assert result["score"]["passes"] == expected["passes"]


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if "readings" in example["expect"]],
    ids=lambda example: example["name"],
)
def test_other_readings_are_shown(example: dict[str, Any], rules: Rules) -> None:
    shown = {
        (other["id"], other["choice"]): other
        for other in scored(example["record"], rules)["readings"]
    }
    for other in example["expect"]["readings"]:
        found = shown[other["id"], other["choice"]]
        assert span(found["total"]) == other["total"]
        assert found["verdict"] == other.get("verdict", found["verdict"])


def test_no_score_table_below_the_middle_grade() -> None:
    technician = next(it for it in EXAMPLES if it["record"]["target"] == "technician")
    assert scored(technician["record"])["score"] is None


def test_a_conversion_has_no_score() -> None:
    held = {"target": "engineer", "year": 2026, "title": "engineer"}
    assert scored({**held, "title_series": "other_engineering"})["score"] is None
    assert scored({**held, "title_series": "cyberspace"})["score"] is not None
    assert scored(held)["score"] is not None
