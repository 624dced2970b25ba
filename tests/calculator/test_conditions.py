"""Conditions decided from numbers: cases as data (cases/conditions/), and what holds for all of them."""

import itertools
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER as RULES_FOLDER
from calculator.loading import compile_folder
from calculator.measures import Measure, Part, fulfilled, open_fields, told
from calculator.questions import Claim
from calculator.record import check
from calculator.rules import Rules, read_rules
from tests.calculator.scoring import RULES, items, scored, span

FOLDER = Path(__file__).parent / "cases" / "conditions"
CASES = [
    case
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
CLAIMS = {claim.clause: claim for claim in RULES.question["achievements"].claims}
MEASURED = {id: claim for id, claim in CLAIMS.items() if claim.measure}
TARGETS = {"std-19": "full_senior_engineer", "std-20": "senior_engineer", "std-21": "engineer"}
ANSWERS = {"yes": True, "no": False, "unknown": None}


def measure_of(claim: Claim) -> Measure:
    assert claim.measure
    return claim.measure


def checked(
    clause: str, given: dict[str, Any], record: dict[str, Any], rules: Rules = RULES
) -> dict[str, Any]:
    """The condition's own numbers as the checked record has them."""
    data = {"target": "engineer", "year": 2026, **record, "achievements": {clause: given}}
    found, errors = check(data, rules.questions, rules.readings)
    assert errors == ()
    return dict(found["achievements"][clause])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['clause']}: {case['name']}")
def test_case(case: dict[str, Any], rules: Rules) -> None:
    assert case.keys() - {"record", "times", "needs"} == {"name", "clause", "given", "fulfilled"}
    claim = rules.question["achievements"].claim(case["clause"])
    measure, record = measure_of(claim), case.get("record", {})
    given = checked(case["clause"], case["given"], record, rules)
    assert fulfilled(measure, given, record) is ANSWERS[case["fulfilled"]]
    assert told(measure, given, record)
    path = f"achievements.{case['clause']}"
    open_now = open_fields(measure, given, record, path)
    if "needs" in case:
        wanted = [need if need == "track" else f"{path}.{need}" for need in case["needs"]]
        assert sorted(open_now) == sorted(wanted)
    if case["fulfilled"] == "unknown":
        assert open_now
    if "times" in case:
        assert measure.times(given, record) == (case["times"], case["times"])


# One of each condition and answer: the rest of the way is the same for all.
SOME = list({(case["clause"], case["fulfilled"]): case for case in CASES}.values())


@pytest.mark.parametrize("case", SOME, ids=lambda case: f"{case['clause']}: {case['name']}")
def test_case_in_the_result(case: dict[str, Any]) -> None:
    """An object counts as the yes, the no or the unknown that it comes to."""
    clause = case["clause"]
    short = {"yes": True, "no": False, "unknown": None}[case["fulfilled"]]
    record = {"year": 2026, "study_leaves": [], **case.get("record", {})}
    target = TARGETS.get(clause[:6], "full_senior_engineer")
    if clause.startswith("std-24"):
        record |= {"exceptional": True, "recommenders": 2}
        target = {"1": "full_senior_engineer", "2": "senior_engineer"}[clause.split("-")[2]]
    numbers, plain = (
        scored({"target": target, **record, "achievements": {clause: given}})
        for given in (case["given"], short)
    )
    if not clause.startswith("std-24") and short is not None:
        for id, item in items(numbers).items():
            assert span(item) == span(items(plain)[id])
    statuses = [
        [(node["id"], node["status"], [it["status"] for it in node["requirements"]])
         for node in result["eligibility"]["routes"]]
        for result in (numbers, plain)
    ]  # fmt: skip
    assert statuses[0] == statuses[1]


def test_names_are_told_apart() -> None:
    counts = Counter((case["clause"], case["name"]) for case in CASES)
    assert [name for name, times in counts.items() if times > 1] == []


def _bounds(measure: Measure) -> list[tuple[Part, bool, str, float]]:
    """Every number of a condition: its part, for whom it is eased, and what it bounds."""
    found: list[tuple[Part, bool, str, float]] = []
    for part in {id(part): part for parts in measure.alternatives for part in parts}.values():
        for eased in (False, True) if part.easier else (False,):
            easier = part.easier if eased else None
            if part.kind in ("count", "amounts"):
                found.append((part, eased, "count", part.count - (easier.less if easier else 0)))
            if part.kind in ("amounts", "number"):
                least = easier.least if easier and easier.least else part.least
                found.append((part, eased, "least", least))
    return found


def _reading(case: dict[str, Any], part: Part, what: str) -> list[float]:
    given = case["given"]
    if any(field not in given for field in part.fields):
        return []
    values = [given[field] for field in part.fields]
    if part.kind == "amounts":
        return [len(values[0])] if what == "count" else values[0]
    return [sum(values)]


@pytest.mark.parametrize("id", MEASURED)
def test_every_number_has_cases_below_at_and_above(id: str) -> None:
    for part, eased, what, bound in _bounds(measure_of(MEASURED[id])):
        track = "targeted" if eased else "regular"
        cases = [
            case
            for case in CASES
            if case["clause"] == id
            and (not part.easier or case.get("record", {}).get("track") == track)
        ]
        met = [
            n for case in cases if case["fulfilled"] == "yes" for n in _reading(case, part, what)
        ]
        missed = [
            n for case in cases if case["fulfilled"] == "no" for n in _reading(case, part, what)
        ]
        assert bound in met, (part.words, what, bound)
        assert any(n > bound for n in met), (part.words, what, bound)
        assert any(n < bound for n in missed), (part.words, what, bound)


# Answers for one field: none, some, and enough for anything.
FILLINGS = {
    "count": (None, 0, 1, 999),
    "number": (None, 0, 3, 999),
    "fact": (None, False, True),
    "amounts": (None, [], [150.0] * 2, [1_000_000] * 999),
}
FEW = 6  # fields: of more, not every combination is tried


@pytest.mark.parametrize("id", MEASURED)
def test_unknown_is_exactly_what_can_still_come_out(id: str) -> None:
    """Filled in any way, an open condition gives what it could, and gives each of it."""
    measure = measure_of(MEASURED[id])
    fields = measure.fields[:FEW]
    for values in itertools.product(*(FILLINGS[field.kind][:3] for field in fields)):
        given = {field.id: value for field, value in zip(fields, values, strict=True)}
        for record in ({}, {"track": "regular"}, {"track": "targeted"}):
            low, high = measure.times(given, record)
            ends = [
                measure.times(_filled(measure, given, end), {"track": record.get("track", track)})
                for end, track in ((1, "regular"), (-1, "targeted"))
            ]
            assert ends == [(low, low), (high, high)]


def _filled(measure: Measure, given: dict[str, Any], end: int) -> dict[str, Any]:
    """What is unknown at its least (1) or at its most (-1)."""
    return {
        field.id: FILLINGS[field.kind][end] if given.get(field.id) is None else given[field.id]
        for field in measure.fields
    }


def test_every_condition_says_what_it_takes() -> None:
    assert [id for id, claim in CLAIMS.items() if not claim.measure] == [
        "std-21-2-13",
        "std-20-3-5",
        "std-27-4",
    ]
    for claim in MEASURED.values():
        for field in measure_of(claim).fields:
            assert field.name
            assert bool(field.unit) == (field.kind != "fact")


def test_times_score_under_extra_unit_b() -> None:
    claims = {"std-20-2-3": {"reports": 6, "valuable": True}}
    record = {"target": "senior_engineer", "year": 2026, "achievements": claims}
    result = scored(record)
    assert span(items(result)["performance"]) == [20, 20]
    assert {"id": "extra-unit", "choice": "B"}.items() <= result["readings"][0].items()
    other = scored({**record, "readings": {"extra-unit": "B"}})
    assert span(items(other)["performance"]) == [23, 23]


def test_the_reason_names_the_numbers() -> None:
    claims = {"std-19-2-1": {"national": 0, "provincial": 1, "prefecture": 1}}
    record = {"target": "full_senior_engineer", "year": 2026, "achievements": claims}
    why = items(scored(record))["performance"]["why"]
    assert "《评价标准》第十九条（二）1：“3项市（地、厅）级以上”：有2项，不够。" in why


def test_every_key_is_read(tmp_path: Path) -> None:
    """Misspell the first of each key: there must be a mistake."""
    folder = shutil.copytree(RULES_FOLDER, tmp_path / "rules")
    text = (folder / "conditions.toml").read_text(encoding="utf-8")
    keys = re.finditer(r"(?m)(?<=^)\w+(?= =)|(?<=[{,] )\w+(?= =)", text)
    start = text.index("\nplain = ")  # above it, keys stand in a comment
    first = {key[0]: key for key in reversed([*keys]) if key.start() > start}
    assert first.keys() > {"plain", "fields", "unit", "sum", "amounts", "number", "fact", "easier"}
    for key in first.values():
        misspelt = f"{text[: key.end()]}x{text[key.end() :]}"
        (folder / "conditions.toml").write_text(misspelt, encoding="utf-8")
        compiled, _, mistakes = compile_folder(folder)
        found = (*mistakes, *read_rules(compiled)[1])
        assert found, key[0]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("主持完成1项以上国家级或2项以上自治区（省、部）级以上", "主持完成0项以上国家级或2项以上自治区（省、部）级以上", "count：是0；应为：1 或更大的整数"),
        ("参加“双定”评审的专业技术人员可减少1项", "参加“双定”评审的专业技术人员可减少2项", "easier.less：是2；应为：比 count（2）小的数"),
    ],
)  # fmt: skip
def test_no_condition_is_fulfilled_by_nothing(
    old: str, new: str, mistake: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(RULES_FOLDER, tmp_path / "rules")
    text = (folder / "policy" / "std.md").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / "policy" / "std.md").write_text(text.replace(old, new), encoding="utf-8")
    _, found = read_rules(compile_folder(folder)[0])
    assert [each for each in map(str, found) if each.endswith(mistake)] != []


def test_of_what_falls_short_the_reason_tells_what_is_still_possible() -> None:
    """std-20-2-1: standards, or rules of the unit. Without standards, the rules are what can still do."""
    measure = MEASURED["std-20-2-1"].measure
    assert measure
    assert "管理制度" in told(measure, {"standards": 0}, {})
    assert "管理制度" not in told(measure, {"unit_rules": 0}, {})


def test_the_reason_tells_what_is_fulfilled_before_what_is_still_possible() -> None:
    """std-19-2-8: two awards for science, or one first prize of the contest, among others."""
    why = told(measure_of(MEASURED["std-19-2-8"]), {"science_first": 1, "contest_first": 1}, {})
    assert "大赛一等奖" in why
    assert "科学技术奖" not in why


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ('sum = ["standards"]', 'sum = ["standard"]', "sum：fields 里没有 count 一类的“standard”；应为：standards（可以写standards、unit_rules）"),
        ('fact = "commended"', 'fact = "comended"', "fact：fields 里没有 fact 一类的“comended”；应为：commended（可以写equivalent、commended）"),
    ],
)  # fmt: skip
def test_a_part_that_names_no_field(old: str, new: str, mistake: str, tmp_path: Path) -> None:
    folder = shutil.copytree(RULES_FOLDER, tmp_path / "rules")
    text = (folder / "conditions.toml").read_text(encoding="utf-8")
    (folder / "conditions.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    _, found = read_rules(compile_folder(folder)[0])
    assert [each for each in map(str, found) if f".{mistake}" in each] != []
