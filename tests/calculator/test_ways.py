"""The routes to a title by themselves: the cases in ways.toml, and never later than with all else that is asked."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.record import check, value
from calculator.result import ways
from calculator.rules import Rules
from tests.calculator.eligibility.applicants import merged
from tests.calculator.eligibility.test_eligibility_cases import CASES as APPLICANTS
from tests.calculator.eligibility.test_eligibility_cases import named, record
from tests.calculator.scoring import RULES, scored

DATA = tomllib.loads((Path(__file__).parent / "ways.toml").read_text(encoding="utf-8"))
NEVER = 0  # TOML has no null
# What is asked besides: nothing of it changes what a route is by itself.
BESIDES: dict[str, Any] = {
    "upholds_article_12": False,
    "achievements": {},
    "continuing_education": {"2024": {"general": 0, "professional": 0}},
    "assessments": {"2025": "fail"},
}


def found(data: dict[str, Any], clauses: list[str], rules: Rules = RULES) -> dict[str, Any]:
    checked, errors = check(data, rules.questions, rules.readings)
    assert errors == ()
    return ways(rules, checked, clauses)


def given(case: dict[str, Any]) -> dict[str, Any]:
    data = merged(
        {"target": case["target"]} | DATA["base"][case["target"]], case.get("changes", {})
    )
    return data | dict.fromkeys(case.get("unknown", ()))


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_case(case: dict[str, Any], rules: Rules) -> None:
    result = found(given(case), list(case["routes"]), rules)
    opens = {
        each["id"]: [each["status"], each["earliest_year"] or NEVER] for each in result["routes"]
    }
    assert opens == case["routes"]
    assert (result["soonest"] or {"id": ""})["id"] == case["soonest"]
    assert found(given(case) | BESIDES, list(case["routes"]), rules) == result


def test_only_the_routes_that_are_asked_about_are_told_in_the_order_of_the_policy() -> None:
    case = DATA["case"][0]
    routes = found(given(case), ["std-25", "std-16-1-1", "std-17"])["routes"]
    assert [each["id"] for each in routes] == ["std-16-1-1", "std-25"]
    assert [each["name"] for each in routes] == ["一般途径", "边境县"]
    assert {part["id"] for part in routes[0]["requirements"]} == {"std-16-1-1"}


def test_education_below_the_last_level_with_a_name_is_told_by_that_level() -> None:
    data = {"target": "technician", "year": 2026, "education": "below"}
    [ordinary, border] = found(data, ["std-16-5", "std-25"])["routes"]
    assert ordinary["requirements"][0]["why"].endswith("；要求大学本科或学士学位以上。")
    [why] = [it["why"] for it in border["requirements"] if "学历" in it["why"]]
    assert why.endswith("；要求比中等职业学校低一个层次。")


@pytest.mark.parametrize("case", APPLICANTS, ids=named)
def test_no_route_is_open_later_by_itself_than_with_all_that_is_asked(case: dict[str, Any]) -> None:
    data = record(case)
    checked, _ = check(data, RULES.questions, RULES.readings)
    own = [route.clause for route in RULES.eligibility.titles[value(checked, "target")].routes]
    alone = {each["id"]: each for each in found(data, own)["routes"]}
    for route in scored(data)["eligibility"]["routes"]:
        if route["id"] in alone and route["earliest_year"]:
            assert alone[route["id"]]["earliest_year"] <= route["earliest_year"], route["id"]
        if route["id"] in alone and route["status"] == "met":
            assert alone[route["id"]]["status"] == "met"
