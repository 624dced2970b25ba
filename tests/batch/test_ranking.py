"""Who is ranked with whom, and who stands where: the cases in cases/groups.toml and cases/ranking.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.batch.groups import groups_of
from calculator.batch.ranking import Tally, standing
from calculator.outcome import outcome
from calculator.record import check
from calculator.rules import Rules
from tests.calculator.eligibility.applicants import applicant

CASES = Path(__file__).parent / "cases"
GROUPS = tomllib.loads((CASES / "groups.toml").read_text(encoding="utf-8"))["case"]
RANKINGS = tomllib.loads((CASES / "ranking.toml").read_text(encoding="utf-8"))["case"]


def record(case: dict[str, Any]) -> dict[str, Any]:
    """The record of a case about groups."""
    return applicant(case["base"], case.get("changes", {}), case.get("unknown", []))


@pytest.mark.parametrize("case", GROUPS, ids=lambda case: case["name"])
def test_group(case: dict[str, Any], rules: Rules) -> None:
    checked, errors = check(record(case), rules.questions, rules.readings)
    assert errors == ()
    expect = case["expect"]
    found = groups_of(rules, checked, outcome(rules, checked, {}))
    if not expect.get("ranked", True):
        assert found is None
        return
    assert found
    assert rules.ranking
    status = "met" if found["holds"] else "unknown" if found["open"] else "unmet"
    assert (status, found["sure"]) == (expect["status"], expect["sure"])
    for side, groups in (("A", expect["groups"]), ("B", expect.get("other", expect["groups"]))):
        choices = {rules.ranking.doubts["two_groups"]: side}
        possible = rules.ranking.possible(found["holds"], found["open"], choices)
        assert list(possible) == groups


def line(given: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """A line, as far as the ranking reads it."""
    low, high = given["points"] if isinstance(given["points"], list) else [given["points"]] * 2
    mark = rules.passing.mark
    passes = "yes" if low >= mark else "no" if high < mark else "undetermined"
    return {
        "target": given["target"],
        "year": given.get("year", 2026),
        "passes": given.get("passes", passes),
        "total": {"min": low, "max": high},
        "ranked": {
            "holds": given.get("group", []),
            "open": given.get("maybe", []),
            "sure": given.get("sure", True),
        },
    }


def span(found: Any) -> dict[str, Any]:
    low, high = found if isinstance(found, list) else [found, found]
    return {"min": low, "max": high}


@pytest.mark.parametrize("case", RANKINGS, ids=lambda case: case["name"])
def test_ranking(case: dict[str, Any], rules: Rules) -> None:
    target = case.get("target", "senior_engineer")
    people = [{"target": target, **given} for given in case["people"]]
    tally = Tally(rules)
    for given in people:
        for _ in range(given.get("times", 1)):
            tally.add(line(given, rules))
    ranked = tally.ranked(dict.fromkeys(case.get("choices", ()), "B"))
    stands = [standing(ranked, line(given, rules)) for given in people]
    expect = case["expect"]
    assert [found and found["standing"] for found in stands] == expect["standings"]
    if "readings" in expect:
        assert [
            f"{at} {other['id']} {other['choice']} {other['standing']}"
            for at, found in enumerate(stands)
            for other in (found or {})["readings"]
        ] == expect["readings"]
    listed = {
        name if " " in name else f"{target} 2026 {name}": each
        for name, each in expect["groups"].items()
    }
    groups = {f"{each['target']} {each['year']} {each['group']}": each for each in ranked["groups"]}
    assert groups.keys() == listed.keys()
    for name, numbers in listed.items():
        for key in ("members", "passing", "places", "line"):
            assert groups[name][key] == (span(numbers[key]) if key in numbers else None), key
