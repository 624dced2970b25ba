"""Who is ranked with whom, and who stands where: the cases in cases/groups.toml and cases/ranking.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.batch.groups import groups_of
from calculator.batch.ranking import Tally, key_of, standing
from calculator.loading import load
from calculator.outcome import outcome
from calculator.record import check
from calculator.rules import Rules
from tests.calculator.eligibility.applicants import applicant

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
GROUPS = tomllib.loads((CASES / "groups.toml").read_text(encoding="utf-8"))["case"]
RANKING = tomllib.loads((CASES / "ranking.toml").read_text(encoding="utf-8"))


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


@pytest.mark.parametrize("case", RANKING["case"], ids=lambda case: case["name"])
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
    if "told" in expect:
        assert [found and found["why"] for found in stands] == expect["told"]
    if "told_of" in expect:
        assert [group["why"] for group in ranked["groups"]] == expect["told_of"]
    listed = {
        name if " " in name else f"{target} 2026 {name}": each
        for name, each in expect["groups"].items()
    }
    groups = {f"{each['target']} {each['year']} {each['group']}": each for each in ranked["groups"]}
    assert groups.keys() == listed.keys()
    for name, numbers in listed.items():
        for key in ("members", "passing", "places", "line"):
            assert groups[name][key] == (span(numbers[key]) if key in numbers else None), key


@pytest.mark.parametrize("case", RANKING["cap"], ids=lambda case: case["target"])
def test_cap(case: dict[str, Any], rules: Rules) -> None:
    assert rules.ranking
    cap = rules.ranking.caps[case["target"]]
    assert cap.percent == case["percent"]
    assert [ground.clause for ground in cap.grounds] == case["clauses"]
    given = {"target": case["target"], "points": 80}
    tally = Tally(rules)
    tally.add(line(given, rules))
    [group] = tally.ranked({})["groups"]
    assert (group["cap"]["percent"], group["cap"]["clause"]) == (
        case["percent"],
        case["clauses"][0],
    )
    assert group["mark"] == rules.passing.mark


@pytest.mark.parametrize("case", RANKING["said"], ids=lambda case: case["clause"])
def test_what_is_said_of_every_ranking(case: dict[str, Any], rules: Rules) -> None:
    assert rules.ranking
    ranked = Tally(rules).ranked({})
    assert ranked["notes"] == case["notes"]
    assert ranked["words"] == case["words"]
    assert [[each.id, each.name, each.clause] for each in rules.ranking.groups] == case["groups"]
    assert ranked["choices"] == dict.fromkeys(rules.ranking.doubts.values(), "A")


def test_only_titles_with_a_cap_are_here() -> None:
    ranking = load()[0].ranking
    assert ranking
    assert {case["target"] for case in RANKING["cap"]} == ranking.caps.keys()


def test_people_are_counted_and_drawn_in_the_order_of_rank(rules: Rules) -> None:
    """Those below the mark come last; who is known alike is one class."""
    points: list[Any] = [58, [60, 75], 80, 70, 70, [50, 59], 90]
    people = [{"target": "engineer", "points": each} for each in points]
    tally = Tally(rules)
    for given in people:
        tally.add(line(given, rules))
    ranked = tally.ranked({})
    [group] = ranked["groups"]
    drawn = [(each["max"], each["count"], each["place"]) for each in group["classes"]]
    assert drawn == [
        (90, 1, {"min": 1, "max": 1}),
        (80, 1, {"min": 2, "max": 2}),
        (75, 1, {"min": 3, "max": 5}),
        (70, 2, {"min": 3, "max": 5}),
        (59, 1, None),
        (58, 1, None),
    ]
    assert group["counts"] == {"sure": 5, "possible": 0, "out": 0, "below": 2}
    assert {each["key"] for each in group["classes"]} == ranked["classes"].keys()
    assert standing(ranked, line(people[3], rules)) == ranked["classes"][group["classes"][3]["key"]]


def test_points_are_the_same_whole_or_with_a_point(rules: Rules) -> None:
    given = line({"target": "engineer", "points": 80}, rules)
    tally = Tally(rules)
    tally.add(given)
    found = standing(tally.ranked({}), {**given, "total": {"min": 80.0, "max": 80.0}})
    assert found
    assert found["standing"] == "sure"


def test_who_is_not_ranked_has_no_standing(rules: Rules) -> None:
    given = {**line({"target": "engineer", "points": 80}, rules), "ranked": None}
    tally = Tally(rules)
    tally.add(given)
    tally.add({"verdict": None, "target": None, "year": None, "total": None})
    ranked = tally.ranked({})
    assert (ranked["groups"], ranked["classes"]) == ([], {})
    assert standing(ranked, given) is None
    assert key_of(given) is None


def test_where_the_rules_rank_nobody() -> None:
    rules = load(ROOT / "examples" / "greening" / "rules")[0]
    tally = Tally(rules)
    tally.add({"target": "gardener", "year": 2026, "ranked": None})
    ranked = tally.ranked({})
    assert ranked == {"choices": {}, "notes": [], "words": {}, "groups": [], "classes": {}}
    assert rules.ranking is None
    for title, table in rules.table.items():
        record, errors = check({"target": title, "year": 2026}, rules.questions, rules.readings)
        assert not errors
        assert outcome(rules, record, {}).table == table
        assert groups_of(rules, record, outcome(rules, record, {})) is None
