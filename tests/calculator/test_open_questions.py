"""What is still open: the cases in open.toml; that nothing is left out which can change the answer, nor asked in vain."""

import copy
import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.result import answer
from calculator.rules import Rules
from tests.calculator.drawn import GIVEN, Place, Record, answers, blanked, full, places
from tests.calculator.scoring import RULES, scored
from tests.calculator.test_advice import base, hopeful
from tests.records import record

HERE = Path(__file__).parent
DATA = tomllib.loads((HERE / "open.toml").read_text(encoding="utf-8"))
EXAMPLES = json.loads((HERE.parent / "data" / "examples.json").read_bytes())
AGO = 12  # years back that a yearly question is tried for, where nobody knows when the post began
FILLINGS = 5  # answers tried for each blank
EXEMPTING = ("first_application", "special_training", "aid_tibet_years")  # from hours


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_case(case: dict[str, Any], rules: Rules) -> None:
    assert case.keys() <= {"name", "with", "questions", "sections", "words", "parts"}
    found = scored(base(**case["with"]), rules)["open"]
    listed = [
        [each["field"], each["verdict"], each["points"], each["clause"]]
        for each in found["questions"]
    ]
    assert listed == case["questions"]
    if "sections" in case:
        assert [list(each.values()) for each in found["sections"]] == case["sections"]
    if "words" in case:
        assert [each["words"] for each in found["questions"]] == case["words"]
    if "parts" in case:
        assert [each["parts"] for each in found["questions"]] == case["parts"]


def _drawn(random: Random) -> Record:
    """A record with much or little unknown; often one of somebody who might well apply."""
    kind = random.choice(("any", "full", "hopeful", "hopeful"))
    if kind == "any":
        return record(random)
    drawn = full(random) if kind == "full" else hopeful(random)
    return blanked(random, drawn, random.choice((2, 6)))[0]


RECORDS = st.randoms(use_true_random=False).map(_drawn)


def _at(drawn: Any, place: Place) -> Any:
    """What stands at a place; None where nothing does."""
    for name in place:
        try:
            drawn = drawn[name]
        except (KeyError, IndexError, TypeError):
            return None
    return drawn


def _blanks(drawn: Record, result: dict[str, Any]) -> Iterator[Place]:
    """All places whose fact is unknown: questions, the years they ask for, and what is null inside an answer."""
    for question in RULES.questions:
        place: Place = tuple(question.path.split("."))
        if question.path in GIVEN:
            continue
        if _at(drawn, place) is None:
            yield place
        elif question.kind == "yearly":
            asked = result["periods"][question.path]
            for year in range(drawn["year"] - AGO, drawn["year"]) if asked is None else asked:
                whole: Place = (*place, str(year))
                parts: list[Place] = [(*whole, part.path) for part in question.parts]
                blank = [each for each in (whole, *parts) if _at(drawn, each) is None]
                yield from blank[:1] if whole in blank else blank
    for place in places(drawn):
        inside = place[0] in ("achievements", "honours") and len(place) > 1
        if inside and _at(drawn, place) is None:
            yield place


def _path(place: Place) -> str:
    return ".".join(map(str, place))


def _related(path: str, other: str) -> bool:
    """Is one of two paths the other, or inside it?"""
    return f"{path}.".startswith(f"{other}.") or f"{other}.".startswith(f"{path}.")


def _filled(drawn: Record, place: Place, filling: Any) -> Record:
    """The record with an answer at a place, and with what must be there around it."""
    changed: Any = copy.deepcopy(drawn)
    level = changed
    for name in place[:-1]:
        if isinstance(level, dict) and level.get(name) is None:
            level[name] = {}
        level = level[name]
    level[place[-1]] = filling
    return dict(changed)


def _fillings(drawn: Record, place: Place) -> list[Any]:
    whole = {"converted_on": None, **drawn, "political_exam": drawn.get("political_exam") or {}}
    return answers(whole, place)


def _barred(result: dict[str, Any]) -> set[str]:
    """The items whose answer bars the application: such answers are no part of what is possible."""
    return {
        item["id"]
        for item in (result["score"] or {"items": []})["items"]
        if item["max"] == 0 and any(word in item["why"] for word in ("不得申报", "不能申报"))
    }


def _answer(result: dict[str, Any]) -> dict[str, Any]:
    """What counts as the answer: the year only while it is not this one, the route while none is met."""
    eligibility, score = result["eligibility"], result["score"]
    counted = {
        "verdict": eligibility["verdict"],
        "total": score and score["total"],
        "passes": score and score["passes"],
    }
    if eligibility["verdict"] != "eligible":
        counted["year"] = eligibility["earliest_year"]
    if eligibility["verdict"] == "undetermined" and not any(
        route["status"] == "met" for route in eligibility["routes"]
    ):
        counted["route"] = eligibility["route"]
    return counted


def _changes(drawn: Record, before: dict[str, Any], place: Place, fillings: Iterable[Any]) -> Any:
    """The first filling that changes the answer, with what it changes; None where none does."""
    was = _answer(before)
    for filling in fillings:
        after, errors = answer(RULES, _filled(drawn, place, filling), full=False)
        if errors or not after:
            continue
        now = _answer(after)
        changed = [name for name in was if name in now and now[name] != was[name]]
        if changed and not (_barred(after) - _barred(before) and changed == ["total"]):
            return place, filling, changed
    return None


def _settled(drawn: Record, result: dict[str, Any], place: Place) -> bool:
    """Is a blank no unknown fact, for the rules have an answer where there is none?"""
    if place == ("political_exam", "pass_mark"):
        return (
            _at(drawn, ("political_exam", "score")) or 0
        ) >= 60  # that passes, where no mark is stated
    if place[0] == "continuing_education" and len(place) > 1:
        # Of who is exempt, or may be, the hours that there are count; a year without is none.
        asked = {each["id"]: each["status"] for each in result["eligibility"]["requirements"]}
        unsure = any(drawn.get(field) is None for field in EXEMPTING)
        return unsure or asked.get("std-15") == "waived"
    return False


@settings(max_examples=80)
@given(RECORDS, st.randoms(use_true_random=False))
def test_what_is_not_listed_changes_nothing(drawn: Record, random: Random) -> None:
    before, _ = answer(RULES, drawn, full=False)
    assert before
    parts = [part for each in before["open"]["questions"] for part in each["parts"]]
    for place in _blanks(drawn, before):
        if any(_related(_path(place), part) for part in parts) or _settled(drawn, before, place):
            continue
        fillings = _fillings(drawn, place)
        tried = random.sample(fillings, min(FILLINGS, len(fillings)))
        assert _changes(drawn, before, place, tried) is None


def _matters(drawn: Record, before: dict[str, Any], asked: dict[str, Any]) -> bool:
    """Can some answer to an open question, or to a part of it, change the answer, or what else is asked?"""

    def others(result: dict[str, Any]) -> set[str]:
        return {each["field"] for each in result["open"]["questions"]} - {asked["field"]}

    for path in (asked["field"], *asked["parts"]):
        place = tuple(path.split("."))
        for filling in _fillings(drawn, place):
            after, errors = answer(RULES, _filled(drawn, place, filling), full=False)
            if (
                after
                and not errors
                and (_answer(after), others(after)) != (_answer(before), others(before))
            ):
                return True
    return False


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_what_is_listed_changes_something(example: dict[str, Any]) -> None:
    """Each question, where it is left open in a worked example; but for facts that do so only together."""
    together = []
    for question in RULES.questions:
        if question.path in GIVEN or question.kind == "readings":
            continue
        drawn = _filled(example["record"], tuple(question.path.split(".")), None)
        before, _ = answer(RULES, drawn, full=False)
        assert before
        for asked in before["open"]["questions"]:
            if not _matters(drawn, before, asked):
                together.append([question.path, asked["field"]])
    assert together == DATA["together"].get(example["name"], [])


@given(RECORDS)
def test_it_is_unknown_the_heaviest_first(drawn: Record) -> None:
    result = scored(drawn)
    found, order = result["open"], list(RULES.question)
    blanks = [_path(place) for place in _blanks(drawn, result)]
    for each in found["questions"]:
        for part in each["parts"]:
            assert _related(part, each["field"])
            # A work without a date is no blank that has a name; nor is a year, where it is open which years count.
            nameless = part.startswith("achievements.") or result["periods"].get(part, ()) is None
            assert nameless or any(_related(part, blank) for blank in blanks)
        assert not any(sign in each["words"] for sign in ("{", "std-", "_"))
    weights = [
        (not it["verdict"], -it["points"], order.index(it["field"])) for it in found["questions"]
    ]
    assert weights == sorted(weights)
    asked = result["advice"]["ask"]
    assert [(it["clause"], it["words"]) for it in asked] == [
        (it["clause"], it["words"])
        for it in found["questions"][:8]
        if result["eligibility"]["verdict"] == "undetermined"
    ]


@given(RECORDS)
def test_sections_add_up(drawn: Record) -> None:
    result = scored(drawn)
    found = result["open"]
    total = (result["score"] or {"total": {"min": 0, "max": 0}})["total"]
    order = [section.id for section in RULES.sections]
    weights = [
        (not it["verdict"], -it["points"], order.index(it["id"])) for it in found["sections"]
    ]
    assert weights == sorted(weights)
    assert found["points"] <= total["max"] - total["min"]
    for section in found["sections"]:
        inside = [
            it for it in found["questions"] if RULES.question[it["field"]].section == section["id"]
        ]
        assert section["questions"] == len(inside)
        assert section["verdict"] == any(it["verdict"] for it in inside)
        widest = max(it["points"] for it in inside)
        assert (
            widest <= section["points"] <= min(found["points"], sum(it["points"] for it in inside))
        )
    assert sum(section["questions"] for section in found["sections"]) == len(found["questions"])
