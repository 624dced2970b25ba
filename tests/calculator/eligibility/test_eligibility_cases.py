"""The cases in cases/*.toml, one file for an article or a group of them; README.md says how they are written."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from calculator.eligibility import conversions
from calculator.rules import Rules
from tests.calculator.eligibility.applicants import FOLDER, Data, applicant, merged
from tests.calculator.scoring import RULES, scored

CASES = [
    {"file": path.stem, **case}
    for path in sorted((FOLDER / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
MISSES = tomllib.loads((FOLDER / "misses.toml").read_text(encoding="utf-8"))["miss"]
KEYS = {"file", "name", "clause", "base", "expect"}
OPTIONAL = {"changes", "unknown", "misses", "rests_on"}
EXPECT = {
    "verdict",
    "route",
    "status",
    "requirements",
    "routes",
    "parts",
    "opens",
    "earliest_year",
    "needs",
    "readings",
    "score",
    "why_has",
    "why_in",
    "why_parts",
}
NEVER = 0  # TOML has no null


def named(case: dict[str, Any]) -> str:
    return f"{case['file']}: {case['name']}"


def record(case: dict[str, Any]) -> Data:
    return applicant(case["base"], case.get("changes", {}), case.get("unknown", []))


@pytest.mark.parametrize("case", CASES, ids=named)
def test_case(case: dict[str, Any], rules: Rules) -> None:
    assert KEYS <= case.keys() <= KEYS | OPTIONAL
    expect = case["expect"]
    assert {"verdict"} <= expect.keys() <= EXPECT
    result = scored(record(case), rules)
    found = result["eligibility"]
    routes = {route["id"]: route for route in found["routes"]}
    nodes = {node["id"]: node for node in found["requirements"]}
    parts = {
        f"{route['id']}/{part['id']}": part
        for route in found["routes"]
        for part in route["requirements"]
    }
    # What several routes ask is found as the first of them has it.
    first = {part["id"]: part for part in reversed(parts.values())}
    every = {**first, **nodes, **routes}

    assert found["verdict"] == expect["verdict"], {
        node["id"]: node["why"] for node in every.values() if node["status"] == "unmet"
    }
    if "route" in expect:
        assert found["route"] == expect["route"]
    if "status" in expect:
        assert every[case["clause"]]["status"] == expect["status"]
    assert {id: nodes[id]["status"] for id in expect.get("requirements", {})} == expect.get(
        "requirements", {}
    )
    assert {id: routes[id]["status"] for id in expect.get("routes", {})} == expect.get("routes", {})
    assert {id: parts[id]["status"] for id in expect.get("parts", {})} == expect.get("parts", {})
    opens = {id: routes[id]["earliest_year"] or NEVER for id in expect.get("opens", {})}
    assert opens == expect.get("opens", {})
    if "earliest_year" in expect:
        assert (found["earliest_year"] or NEVER) == expect["earliest_year"]
    asked = (found, *found["routes"])
    needs = {need for each in asked for node in each["requirements"] for need in node["needs"]}
    assert set(expect.get("needs", ())) <= needs
    shown = {other["id"]: other["verdict"] for other in result["readings"]}
    assert expect.get("readings", {}).items() <= shown.items()
    if "score" in expect:
        assert result["score"] is None
    assert expect.get("why_has", "") in every.get(case["clause"], {"why": ""})["why"]
    for id, words in expect.get("why_in", {}).items():
        assert words in every[id]["why"]
    for id, listed in expect.get("why_parts", {}).items():
        told = "".join(part["why"] for part in routes[id]["requirements"])
        assert [words for words in listed if words not in told] == []


def test_names_are_told_apart() -> None:
    names = [named(case) for case in CASES]
    assert [name for name in names if names.count(name) > 1] == []


def missing_one() -> Iterator[Any]:
    """Every route's eligible record, with each of what it asks for missing in turn."""
    for case in CASES:
        for miss in case.get("misses", ()):
            yield pytest.param(case, miss["changes"], "", id=f"{case['name']}: {miss['name']}")
        for miss in MISSES if "misses" in case else ():
            asked = miss["conversion"] or case["clause"] != "std-5"
            clause = miss["clause"] if asked else "not asked"
            yield pytest.param(case, miss["changes"], clause, id=f"{case['name']}: {miss['name']}")


@pytest.mark.parametrize(("case", "changes", "clause"), list(missing_one()))
def test_a_route_that_misses_one_requirement(
    case: Data, changes: Data, clause: str, rules: Rules
) -> None:
    """`clause`: of what is asked on every route; "" for what the route itself asks."""
    found = scored(merged(record(case), changes), rules)["eligibility"]
    if clause == "not asked":
        assert found["verdict"] == "eligible"
        return
    assert found["verdict"] == "ineligible"
    routes = {route["id"]: route["status"] for route in found["routes"]}
    unmet = [node["id"] for node in found["requirements"] if node["status"] == "unmet"]
    if clause:
        assert routes[case["clause"]] == "met"
        title = rules.eligibility.titles[record(case)["target"]]
        assert unmet == [title.ability and title.ability.clause if clause == "ability" else clause]
    else:
        # Who may take part in 双定 is asked beside the routes.
        assert unmet == ["std-37-1"] or (unmet == [] and "met" not in routes.values())


def test_every_route_has_a_case_that_meets_it_and_misses() -> None:
    every = {
        (title.target, route.clause)
        for title in RULES.eligibility.titles.values()
        for route in (*title.routes, *conversions(RULES))
    }
    cases = {
        (record(case)["target"], case["clause"])
        for case in CASES
        if case.get("misses") and case["expect"]["verdict"] == "eligible"
    }
    assert cases == every


def test_every_reading_of_eligibility_has_cases_on_both_sides() -> None:
    touching = {
        reading.id for reading in RULES.readings if "eligibility" in reading.subject and reading.b
    }
    sides = {
        (id, case.get("changes", {}).get("readings", {}).get(id, "A"))
        for case in CASES
        for id in case["expect"].get("readings", ())
    }
    assert sides == {(id, side) for id in touching for side in "AB"}
