"""What next: the cases in advice.toml, and that whatever is advised does what it says."""

import itertools
import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.advice import after
from calculator.aging import aged
from calculator.eligibility import decide
from calculator.loading import FOLDER, compile_folder
from calculator.record import check, plain, value
from calculator.result import VERDICTS
from calculator.rules import Rules, read_rules
from calculator.schema import result_schema
from tests.calculator.drawn import Record
from tests.calculator.scoring import RULES, scored
from tests.records import record

DATA = tomllib.loads((Path(__file__).parent / "advice.toml").read_text(encoding="utf-8"))
LEVELS = RULES.eligibility.levels.order
# Nobody asks to be failed, or to go where the own series is lost; these fields have options of their own.
NOT_A_CHANGE = {
    ("political_exam.grade", "fail"),
    ("title_series", "other_engineering"),
    ("title_series", "non_engineering"),
}
SCHEMA = jsonschema.Draft202012Validator(result_schema(RULES))


def base(**changes: Any) -> Record:
    """The record of a case; "" is unknown, which TOML has no word for."""
    merged = {**DATA["base"], **changes}
    return {
        name: {key: None if inner == "" else inner for key, inner in value.items()}
        if isinstance(value, dict)
        else None
        if value == ""
        else value
        for name, value in merged.items()
    }


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_case(case: dict[str, Any], rules: Rules) -> None:
    assert case.keys() <= {"name", "with", "sets", "gains", "ask"}
    result = scored(base(**case["with"]), rules)
    SCHEMA.validate(json.loads(json.dumps(result)))
    advice = result["advice"]
    assert [
        ({change["field"]: change["value"] for change in found["changes"]}, found["year"])
        for found in advice["sets"]
    ] == [(expected["changes"], expected["year"]) for expected in case.get("sets", [])]
    for found, expected in zip(advice["sets"], case.get("sets", []), strict=True):
        clauses = [change["clause"] for change in found["changes"]]
        assert clauses == expected.get("clauses", clauses)
        assert found["verdict"] == expected.get("verdict", "eligible")
    assert [
        [gain["field"], gain["value"], gain["points"]["min"]] for gain in advice["gains"]
    ] == case.get("gains", [])
    assert [each["field"] for each in advice["ask"]] == case.get("ask", [])


def changed(drawn: Record, changes: Iterable[dict[str, Any]]) -> Record:
    """The record with the answers of some changes; waiting is not among them."""
    changed = dict(drawn)
    for change in changes:
        *path, last = change["field"].split(".")
        level = changed
        for name in path:
            level[name] = dict(level.get(name) or {})
            level = level[name]
        level[last] = change["value"]
    return changed


def verdict(drawn: Record, changes: Iterable[dict[str, Any]]) -> str:
    """The verdict after some changes, and after waiting where that is one of them."""
    listed = list(changes)
    waits = [change["value"] for change in listed if change["field"] == "year"]
    after = changed(drawn, (change for change in listed if change["field"] != "year"))
    checked, errors = check(after, RULES.questions, RULES.readings)
    assert errors == ()
    then = aged(RULES, checked, waits[0] - drawn["year"]) if waits else checked
    return VERDICTS[decide(RULES, then, checked.get("readings") or {}).status]


def hopeful(random: Random) -> Record:
    """A record without what nobody can mend, or else hardly any advice would be given."""
    drawn = record(random, unknown=random.choice((0, 0, 0, 0.05)))
    own = random.choice(("cyberspace", "cyberspace", "other_engineering"))
    drawn |= {"employment": "in_post", "upholds_article_12": True, "discipline_running": False}
    drawn |= {"misconduct_year": random.choice((0, 0, drawn["year"] - 1)), "accident_year": 0}
    if random.choice((True, True, False)):
        below = {table.target: table.below for table in RULES.tables}
        drawn |= {"title": below.get(drawn["target"], "none"), "title_series": own}
    if random.choice((True, False)):
        drawn |= {"ability": True, "track": "regular", "study_leaves": []}
        drawn["political_exam"] = {"score": 70, "valid": True}
        drawn["assessments"] = {str(drawn["year"] - ago): "competent" for ago in range(1, 21)}
        hours = {"general": 30, "professional": 60}
        drawn["continuing_education"] = {str(drawn["year"] - ago): hours for ago in range(1, 21)}
    return drawn


RECORDS = st.randoms(use_true_random=False).map(hopeful)


@given(RECORDS)
def test_every_set_does_it_and_no_part_of_it_does(drawn: Record) -> None:
    result = scored(drawn)
    sets = result["advice"]["sets"]
    assert not sets or result["eligibility"]["verdict"] == "ineligible"
    for found in sets:
        changes = found["changes"]
        assert verdict(drawn, changes) == found["verdict"] != "ineligible"
        waits = [change["value"] for change in changes if change["field"] == "year"]
        assert waits == ([found["year"]] if found["year"] != drawn["year"] else [])
        for size in range(len(changes)):
            for part in itertools.combinations(changes, size):
                assert verdict(drawn, part) != "eligible"
                assert found["verdict"] == "eligible" or verdict(drawn, part) == "ineligible"


def candidates(drawn: Record) -> list[dict[str, Any]]:
    """All single changes there could be: whatever the questions let an applicant change."""
    known = check(drawn, RULES.questions, RULES.readings)[0]
    found: list[tuple[str, Any]] = []
    for question in RULES.questions:
        answer = value(known, question.path)
        if not question.change or answer is None:
            continue
        if question.kind == "bool":
            found.append((question.path, True))
        elif question.path == "education":
            held = next(place for place, level in enumerate(LEVELS) if answer in level)
            found += [(question.path, level[0]) for level in LEVELS[:held]]
        elif question.kind == "choice":
            found += [(question.path, option.value) for option in question.options]
        elif question.kind == "claims":
            for _, inside in itertools.groupby(question.claims, lambda it: it.clause[:-1]):
                open_ = [it.clause for it in inside if not answer.get(it.clause, False)]
                paths = [f"{question.path}.{clause}" for clause in open_[:2]]
                found += [(path, True) for path in paths]
        elif question.kind in ("count", "number"):
            mark = value(known, "political_exam.pass_mark")
            found += [
                (question.path, number)
                for number in (2, mark or 60)
                if answer < number <= question.max
            ]
    return [
        {"field": path, "value": after}
        for path, after in found
        if after != value(known, path) and (path, after) not in NOT_A_CHANGE
    ]


@settings(max_examples=20)
@given(RECORDS)
def test_no_single_change_and_no_pair_is_overlooked(drawn: Record) -> None:
    result = scored(drawn)
    if result["eligibility"]["verdict"] != "ineligible":
        return
    sets = result["advice"]["sets"]
    singles = candidates(drawn)
    pairs = itertools.combinations(singles, 2)
    distinct = [pair for pair in pairs if pair[0]["field"] != pair[1]["field"]]
    known = check(drawn, RULES.questions, RULES.readings)[0]
    for changes in (*((single,) for single in singles), *distinct):
        after = changed(dict(known), changes)
        if decide(RULES, after, known.get("readings") or {}).status == "met":
            assert sets[0]["verdict"] == "eligible"
            assert len(sets[0]["changes"]) <= len(changes)
            return


@given(RECORDS)
def test_waiting_is_advised_where_it_is_enough(drawn: Record) -> None:
    result = scored(drawn)
    alone = [
        found["year"]
        for found in result["advice"]["sets"]
        if [change["field"] for change in found["changes"]] == ["year"]
    ]
    eligibility = result["eligibility"]
    waits = eligibility["verdict"] == "ineligible" and eligibility["earliest_year"]
    assert alone == ([waits] if waits else [])


@given(RECORDS)
def test_what_would_do_as_well_does(drawn: Record) -> None:
    for found in scored(drawn)["advice"]["sets"]:
        taken = {change["field"] for change in found["changes"]}
        for change in found["changes"]:
            others = [field for field in change["instead"] if field not in taken]
            for field in others[:2]:
                rest = [other for other in found["changes"] if other is not change]
                assert verdict(drawn, [*rest, {**change, "field": field}]) == found["verdict"]


@given(RECORDS)
def test_every_gain_gives_the_points_it_says(drawn: Record) -> None:
    result = scored(drawn)
    gains = result["advice"]["gains"]
    assert not gains or result["eligibility"]["verdict"] == "eligible"
    for gain in gains:
        after = scored(changed(drawn, [gain]))
        assert after["eligibility"]["verdict"] == "eligible"
        for end in ("min", "max"):
            added = after["score"]["total"][end] - result["score"]["total"][end]
            assert gain["points"][end] == pytest.approx(added)
    points = [(gain["points"]["min"], gain["points"]["max"]) for gain in gains]
    assert points == sorted(points, reverse=True)
    assert all(max(both) > 0 for both in points)


def _answers(changes: Iterable[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(change["field"], change["value"]) for change in changes]


@given(RECORDS)
def test_the_record_after_a_plan_has_its_verdict_in_its_year(drawn: Record) -> None:
    known = check(drawn, RULES.questions, RULES.readings)[0]
    for found in scored(drawn)["advice"]["sets"]:
        for changes in (_answers(found["changes"]), _answers(reversed(found["changes"]))):
            then = plain(after(RULES, known, changes))
            result = scored(then)
            assert (result["year"], result["eligibility"]["verdict"]) == (
                found["year"],
                found["verdict"],
            )


@given(RECORDS)
def test_the_record_after_a_gain_has_its_points(drawn: Record) -> None:
    known = check(drawn, RULES.questions, RULES.readings)[0]
    result = scored(drawn)
    for gain in result["advice"]["gains"]:
        then = scored(plain(after(RULES, known, _answers([gain]))))
        for end in ("min", "max"):
            added = then["score"]["total"][end] - result["score"]["total"][end]
            assert gain["points"][end] == pytest.approx(added)


def test_waiting_comes_after_what_is_done_and_back_in_time_nothing_else_changes() -> None:
    known = check(base(submitted="2026-03-01"), RULES.questions, RULES.readings)[0]
    later = after(RULES, known, [("year", 2028), ("years_in_tibet", 3), ("unit.conduct", "good")])
    assert later["years_in_tibet"] == 5
    assert str(later["submitted"]) == "2028-03-01"
    assert later["unit"]["conduct"] == "good"
    assert {later["assessments"][year] for year in (2026, 2027)} == {"competent"}
    assert after(RULES, known, [("year", 2025)]) == {**known, "year": 2025}


@pytest.mark.parametrize(
    ("submitted", "then"), [("2028-02-29", "2029-02-28"), ("2028-03-31", "2029-03-31")]
)
def test_a_day_that_a_later_year_has_not_is_the_one_before(submitted: str, then: str) -> None:
    given = base(year=2028, submitted=submitted, continuing_education="")
    known = check(given, RULES.questions, RULES.readings)[0]
    assert str(after(RULES, known, [("year", 2029)])["submitted"]) == then
    # Without waiting nothing is changed, nor is anything known that was not.
    assert after(RULES, known, []) == known


def test_two_answers_that_do_as_well_as_one_another_are_both_advised(tmp_path: Path) -> None:
    """With rules by which a civil servant may apply, and anybody may become one."""
    folder = shutil.copytree(FOLDER, tmp_path / "rules")
    for file, old, new in (
        ("requirements.toml", 'values = ["in_post"]', 'values = ["in_post", "civil_servant"]'),
        ("questions.toml", 'path = "employment"', 'path = "employment"\nchange = "{value}"'),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    rules, mistakes = read_rules(compile_folder(folder)[0])
    assert mistakes == ()
    sets = scored(base(employment="retired"), rules)["advice"]["sets"]
    assert [[change["value"] for change in found["changes"]] for found in sets] == [
        ["in_post"],
        ["civil_servant"],
    ]


def test_the_search_ends_after_so_many_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an academic achievement, in a county: one more, or another track; each is one try."""
    given = base(achievements={"std-20-2-4": True}, workplace="county")
    for most in (1, 2):
        monkeypatch.setattr("calculator.advice.MOST_TRIED", most)
        assert len(scored(given)["advice"]["sets"]) == most


@given(RECORDS)
def test_what_is_asked_is_unknown_the_heaviest_first(drawn: Record) -> None:
    result = scored(drawn)
    ask = result["advice"]["ask"]
    assert bool(ask) == (result["eligibility"]["verdict"] == "undetermined")
    known = check(drawn, RULES.questions, RULES.readings)[0]
    for each in ask:
        # Of a year, a tally or a list of works, only a part may be unknown.
        question = RULES.question.get(each["field"])
        if question and question.kind in ("choice", "bool", "date", "count", "number"):
            assert value(known, each["field"]) is None
        assert each["verdict"] or each["points"]
    order = [(not each["verdict"], -each["points"]) for each in ask]
    assert order == sorted(order)


@given(RECORDS)
def test_advice_has_one_answer_with_words_and_clauses(drawn: Record) -> None:
    advice = scored(drawn)["advice"]
    assert scored(dict(reversed(drawn.items())))["advice"] == advice
    changes = [change for found in advice["sets"] for change in found["changes"]]
    for each in (*changes, *advice["gains"], *advice["ask"]):
        assert each["clause"].startswith(("std-", "proc-", "annex-"))
        assert each["words"]
        assert "{" not in each["words"]
