"""The published schemas: they are schemas, and they agree with what the calculator takes and gives."""

import copy
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calculator.__main__ import main
from calculator.record import check
from calculator.schema import record_schema, result_schema
from tests.calculator.drawn import Place, answers, places, put
from tests.calculator.scoring import RULES, scored
from tests.records import record, varied

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "examples.json").read_bytes())
RECORD = Draft202012Validator(record_schema(RULES))
RESULT = Draft202012Validator(result_schema(RULES))
# What JSON may hold in the wrong place, at and beyond the bounds of the right one.
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        1.0,
        2.0,
        0.5,
        -1,
        3,
        3.5,
        4,
        60,
        61,
        100,
        101,
        999,
        1000,
        2026,
        8785,
    ),
    *("", "none", "engineer", "A", "B", "2021-03-15", "2021-3-15", "20２1-03-15", "x" * 501),
    *([], [0], [None], [{}], [{"what": "x"}], [{"what": None, "date": None, "used_before": None}]),
    *([{"date": "2021-3-15"}], [{"x": 1}], {}, {"x": 1}, {"2025": None}, {"2025": {}}),
    *({"2025": "fail"}, {"20２5": "fail"}, {"general": None}, {"personal": 1}, {"total-cap": None}),
)


def test_they_are_schemas() -> None:
    Draft202012Validator.check_schema(record_schema(RULES))
    Draft202012Validator.check_schema(result_schema(RULES))


def test_they_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for name, schema in (("record", record_schema(RULES)), ("result", result_schema(RULES))):
        assert main(["schema", name]) == 0
        assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(schema))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_examples(example: dict[str, Any]) -> None:
    RECORD.validate(example["record"])
    RESULT.validate(json.loads(json.dumps(scored(example["record"]))))


def test_varied_records_and_their_results() -> None:
    for each in varied(100):
        RECORD.validate(each)
        RESULT.validate(json.loads(json.dumps(scored(each))))


def test_every_field_is_described() -> None:
    described = record_schema(RULES)["properties"]
    assert described.keys() == {path.split(".")[0] for path in RULES.question}


# Every sort of place, one of each.
PLACES: tuple[Place, ...] = (
    *((question.path,) for question in RULES.questions if "." not in question.path),
    *(tuple(question.path.split(".")) for question in RULES.questions if "." in question.path),
    *(("unit",), ("panel",), ("political_exam",), ("study_leaves", 0)),
    *(("achievements", "std-19-2-4", name) for name in ("contracts", "patents", "benefit", "x")),
    *(("achievements", "std-19-2-4", "contracts", 0), ("achievements", "std-20-2-9", "x")),
    *(("achievements", "std-20-2-9", "protection_level"), ("achievements", "std-21-2-13", "x")),
    *(("assessments", "2025"), ("continuing_education", "2025")),
    *(("continuing_education", "2025", "general"), ("continuing_education", "2025", "x")),
    *(
        ("honours", "national"),
        ("honours", "national", "first"),
        ("honours", "prefecture", "merit"),
    ),
    *(("achievements", "std-21-2-1"), ("achievements", "std-20-3-5"), ("achievements", "std-27-4")),
    *(("achievements", "std-21-2-1", 0, name) for name in ("what", "date", "used_before", "x")),
    *(("readings", "total-cap"), ("readings", "exam-pass-mark"), ("readings", "x"), ("x",)),
)


def _with(place: Place, odd: object) -> dict[str, Any]:
    """The least record that has something at a place."""
    inner: Any = odd
    for name in reversed(place[1:]):
        inner = [inner] if name == 0 else {name: inner}
    return {"target": "engineer", "year": 2026, str(place[0]): inner}


def _mutated(random: Random) -> dict[str, Any]:
    """A record with one of its places filled anew, with what belongs there or with something odd."""
    drawn = record(random, unknown=0.3)
    place = random.choice([*((name,) for name in drawn), *places(drawn)])
    fitting = answers(drawn, place) or [None]
    return put(
        drawn, place, copy.deepcopy(random.choice((random.choice(fitting), random.choice(ODD))))
    )


def _out_of_time(message: str) -> bool:
    """Is this a mistake that only a calendar shows? The schema knows how a date is written, no more."""
    return any(part in message for part in ("晚于提交材料", "不在申报年度内"))


def _agree(drawn: dict[str, Any]) -> bool:
    _, errors = check(drawn, RULES.questions, RULES.readings)
    errors = tuple(error for error in errors if not _out_of_time(error.problem))
    return bool(errors) is not bool(RECORD.is_valid(drawn))


@settings(max_examples=80)
@given(st.randoms(use_true_random=False).map(_mutated))
def test_schema_and_check_agree(drawn: dict[str, Any]) -> None:
    assert _agree(drawn)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_they_agree_on_each_place(place: Place) -> None:
    assert [odd for odd in ODD if not _agree(_with(place, odd))] == []


def test_the_agreement_is_tried_on_good_and_bad_records() -> None:
    random = Random(0)
    good = [RECORD.is_valid(_mutated(random)) for _ in range(100)]
    assert 20 < good.count(True) < 80
