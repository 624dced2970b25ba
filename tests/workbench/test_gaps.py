"""Gaps and overlaps: what is found in the rules as they are, and in rules that are broken on purpose."""

import importlib
import shutil
import tomllib
import typing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calculator import kinds, requirements
from calculator.eligibility import decide
from calculator.kinds.choice import Choice
from calculator.kinds.exam import Exam
from calculator.kinds.years import YearsInTitle
from calculator.loading import FOLDER, load
from calculator.outcome import outcome
from calculator.record import check, plain
from calculator.rules import Rules
from calculator.saved import open_saved
from calculator.score import items_of
from workbench import gaps
from workbench.gaps import Finding, asked, items
from workbench.gaps.applicants import Applicants, put
from workbench.gaps.finding import KINDS
from workbench.gaps.spans import called, domain, taken_twice, unreached, untaken

HERE = Path(__file__).parent
BROKEN = tomllib.loads((HERE / "gaps.toml").read_text(encoding="utf-8"))["case"]
RULES, POLICY, _ = load()
# Whoever they happen to may apply.
HAPPEN = ("gap", "overlap", "count", "zero", "level", "pointless", "scope")


@pytest.fixture(scope="module")
def found() -> tuple[Finding, ...]:
    return gaps.findings(RULES, POLICY)


def test_all_that_is_found_is_acknowledged(found: tuple[Finding, ...]) -> None:
    assert gaps.mistakes(found, RULES.published) == ()


def test_each_has_an_id_of_its_own_and_clauses_that_there_are(found: tuple[Finding, ...]) -> None:
    assert len({finding.id for finding in found}) == len(found)
    for finding in found:
        assert finding.kind in KINDS
        assert finding.clauses
        assert set(finding.clauses) <= POLICY.clauses.keys()
        assert finding.what.endswith("。")


def test_each_record_is_valid_and_can_be_loaded(found: tuple[Finding, ...]) -> None:
    told = gaps.by_reading(RULES, found)
    for finding in found:
        if finding.record:
            record, errors = check(plain(finding.record), RULES.questions, RULES.readings)
            assert (record, errors) == (finding.record, ()), finding.id
    payloads = [payload for each in told.values() for case in each for _, payload in case.trials]
    assert payloads
    for payload in payloads:
        opened = open_saved(RULES, payload)
        assert (opened["notices"], opened["changed"], opened["date"]) == ([], [], None)


def test_it_happens_to_somebody_who_may_apply(found: tuple[Finding, ...]) -> None:
    happening = [finding for finding in found if finding.kind in HAPPEN]
    assert {finding.kind for finding in happening} == {*HAPPEN}
    for finding in happening:
        assert finding.record, finding.id
        assert decide(RULES, finding.record, {}).status == "met", finding.id


def test_of_each_reading_somebody_shows_the_difference(found: tuple[Finding, ...]) -> None:
    sides = {finding.rule: finding.record for finding in found if finding.kind == "sides"}
    dead = {finding.rule for finding in found if finding.kind == "dead"}
    assert sides.keys() | dead == {reading.id for reading in RULES.published if reading.b}
    assert RULES.ranking
    for ranked in RULES.ranking.readings:
        assert sides.pop(ranked.id) is None  # of a group, which no calculator opens
    for reading, record in sides.items():
        assert record
        one, other = (outcome(RULES, record, {reading: side}) for side in "AB")
        verdicts = one.verdict.status, other.verdict.status
        totals = [each.score and (each.score.total, each.score.passes) for each in (one, other)]
        assert verdicts[0] != verdicts[1] or totals[0] != totals[1], reading


def test_who_may_apply_by_one_side_alone_is_told_for_certain(found: tuple[Finding, ...]) -> None:
    """Where a reading decides who may apply, neither side of the example is left open."""
    for finding in found:
        if finding.kind == "sides" and finding.record:
            both = {decide(RULES, finding.record, {finding.rule: side}).status for side in "AB"}
            assert len(both) == 1 or both == {"met", "unmet"}, finding.id


def test_who_lacks_a_year_or_a_level_does_not_by_the_other_side(found: tuple[Finding, ...]) -> None:
    """Each such example hangs on the very reading that acknowledges the finding."""
    by_id = {finding.id: finding for finding in found}
    tried = []
    for reading in RULES.readings:
        for finding in (by_id[id] for id in reading.leaves if reading.b):
            if finding.kind in ("stack", "level"):
                assert finding.record
                sides = [decide(RULES, finding.record, {reading.id: side}) for side in "AB"]
                assert sides[0].status != sides[1].status, finding.id
                tried.append(finding.kind)
    assert {*tried} == {"stack", "level"}


def test_no_fact_of_an_example_is_needless(found: tuple[Finding, ...]) -> None:
    """What happens to somebody in a row would not, or not for certain, with a fact less."""
    finding = next(each for each in found if each.id == "gap:annex-1-1-tenure:0-4")
    assert finding.record
    for field in finding.record.keys() - {"target", "year"}:
        less = {name: fact for name, fact in finding.record.items() if name != field}
        holds = less.get("title_since") and decide(RULES, less, {}).status == "met"
        assert not holds, field


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_broken(case: dict[str, Any], tmp_path: Path, found: tuple[Finding, ...]) -> None:
    assert case["finds"] not in {finding.id for finding in found}
    rules = patched(case, tmp_path)
    module = importlib.import_module(f"workbench.gaps.{case['by']}")
    seen = []
    for finding in module.findings(Applicants(rules)):
        seen.append(finding.id)
        if finding.id == case["finds"]:
            assert finding.what.endswith("。")
            if finding.record:
                assert check(plain(finding.record), rules.questions, rules.readings)[1] == ()
            return
    pytest.fail(f"found: {seen}")


def patched(case: dict[str, Any], folder: Path) -> Rules:
    """The rules with a change; nothing but what is looked for may be wrong with them."""
    copy = shutil.copytree(FOLDER, folder / "rules")
    file = copy / case["file"]
    text = file.read_text(encoding="utf-8")
    assert text.count(case["old"]) == case.get("times", 1)
    file.write_text(text.replace(case["old"], case["new"]), encoding="utf-8")
    return load(copy)[0]


def test_a_reading_that_no_rule_reads_is_dead(tmp_path: Path) -> None:
    case = {
        "file": "routes.toml",
        "old": 'works_reading = "exceptional-ordinary"\n',
        "new": 'works_reading = "stack-area"\n',
        "times": 2,
    }
    rules = patched(case, tmp_path)
    ids = {finding.id for finding in gaps.findings(rules, POLICY)}
    assert "dead:exceptional-ordinary" in ids
    assert "sides:exceptional-ordinary" not in ids


def test_where_nobody_can_apply_that_alone_is_told(tmp_path: Path) -> None:
    """And not that all readings are dead because of it."""
    case = next(case for case in BROKEN if case["finds"].startswith("impossible:std-3"))
    ids = [finding.id for finding in gaps.findings(patched(case, tmp_path), POLICY)]
    assert case["finds"] in ids
    assert {id.partition(":")[0] for id in ids} <= {"impossible", "unstated", "since"}


def test_what_nobody_acknowledges_is_a_mistake_and_what_nobody_finds_is_one() -> None:
    reading = next(reading for reading in RULES.readings if reading.id == "bonus-cap")
    known = Finding("sum", "annex-1-3-bonus", "18-15", "一句话。", ("annex-1-3-bonus",))
    new = Finding("gap", "annex-1-2-tenure", "8", "另一句话。", ("annex-1-2-tenure",))
    sides = Finding("sides", "bonus-cap", "", "第三句话。", ("annex-1-3",))
    assert gaps.mistakes([known, sides], [reading]) == ()
    (mistake,) = gaps.mistakes([known, new], [reading])
    assert "gap:annex-1-2-tenure:8" in str(mistake)
    assert "另一句话。" in str(mistake)
    (mistake,) = gaps.mistakes([], [reading])
    assert str(mistake).startswith(
        "readings.toml:reading[0].leaves：检查没有发现“sum:annex-1-3-bonus:18-15”；应为："
    )


def test_each_kind_is_looked_at() -> None:
    """A kind of rule that is new is looked at as well, or this fails."""
    reads = [*kinds.KINDS.values(), *requirements.KINDS.values()]
    made: set[Any] = {typing.get_type_hints(read)["return"] for read in reads}
    assert made == {*items.CHECKS, *asked.CHECKS}


def test_the_same_rules_give_the_same_applicants() -> None:
    both = [list(items.findings(Applicants(RULES))) for _ in range(2)]
    assert both[0] == both[1]


# By brute force: the core is asked for every answer whether a tier takes it, and says so in its reason.


@pytest.mark.parametrize("target", RULES.table)
def test_every_answer_is_in_a_tier_or_in_a_gap(target: str, found: tuple[Finding, ...]) -> None:
    table, time = RULES.table[target], RULES.time
    gaps_of = {
        finding.rule: finding.at
        for finding in found
        if finding.kind == "gap" and not finding.at.isalpha()
    }
    for item in items_of(table):
        missing: list[str] = []
        rule, record = item.rule, {"target": target, "year": 2026}
        if isinstance(rule, Choice):
            for option in RULES.question[rule.field].options:
                points = rule.score(RULES.case(put(record, rule.field, option.value), {}))
                missing += [str(option.value)] if "没有这一档" in points.why else []
            assert "+".join(missing) == gaps_of.get(item.clause, "")
        elif isinstance(rule, YearsInTitle):
            applicants = Applicants(RULES)
            for years in range(21):
                held = {
                    time.title: table.below,
                    time.title_since: applicants.years_ago(years),
                    time.leaves: [],
                }
                points = rule.score(RULES.case({**record, **held}, {}, table.below))
                missing += [str(years)] if "没有这一档" in points.why else []
            told = "-".join(missing[:1] + missing[-1:])
            assert told == gaps_of.get(item.clause, "")
        elif isinstance(rule, Exam):
            marks = [mark / 2 for mark in range(201)]
            between = [mark for mark in marks if _between(rule, record, mark)]
            ends = [f"{mark - 0.5:g}-{mark + 0.5:g}" for mark in between]
            assert "+".join(ends) == gaps_of[item.clause]


def _between(rule: Exam, record: dict[str, Any], mark: float) -> bool:
    sat = put(record, rule.field, {"score": mark, "valid": True})
    return rule.gap_reading in rule.score(RULES.case(sat, {})).readings


# Spans of numbers.


def test_runs_of_numbers() -> None:
    (rule,) = (
        item.rule
        for item in items_of(RULES.table["senior_engineer"])
        if isinstance(item.rule, YearsInTitle)
    )
    top, middle, _ = rule.tiers
    assert list(untaken((top, middle), range(11))) == [(0, 5)]
    assert list(taken_twice((top, top), range(11))) == []  # the same points
    assert list(unreached((top, middle), range(11))) == []
    assert list(unreached((top, replace(top, points=0)), range(11))) == [replace(top, points=0)]
    assert called((0, 5), True, range(11)) == ("0至5", "0-5")
    assert called((8, 8), True, range(11)) == ("8", "8")
    halves = domain(0, 100, 0.5)
    assert called((60.5, 60.5), False, halves) == ("大于60、小于61", "60-61")
    assert called((99.5, 100), False, halves) == ("大于99", "99-")
