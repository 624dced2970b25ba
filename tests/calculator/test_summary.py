"""Answers in words: all that is answered is there, in the form's words and order, and nothing else."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.record import Record, check, plain
from calculator.rules import Rules
from calculator.summary import answers, called
from tests.calculator.scoring import RULES
from tests.records import record

DATA = tomllib.loads(Path(__file__).with_name("summary.toml").read_text(encoding="utf-8"))
SENIOR = {"target": "senior_engineer", "year": 2026}
RECORDS = st.randoms(use_true_random=False).map(record)
SECTIONS = [section.id for section in RULES.sections]


def checked(data: object, rules: Rules = RULES) -> Record:
    found, errors = check(data, rules.questions, rules.readings)
    assert errors == ()
    return found


def listed(data: object, rules: Rules = RULES) -> list[list[str]]:
    """Field, name and value of all answers."""
    return [
        [answer["field"], answer["name"], answer["value"]]
        for section in answers(rules, checked(data, rules))
        for answer in section["answers"]
    ]


def leaves(inside: Any, path: str = "") -> Iterator[str]:
    """The paths of all that is known in a record; inside a list, that of the list."""
    if isinstance(inside, dict):
        for name, inner in inside.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif inside is not None:
        yield path


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_answers(case: dict[str, Any], rules: Rules) -> None:
    assert listed(SENIOR | json.loads(case["json"]), rules) == [
        ["target", "申报职称", "高级工程师（副高级）"],
        ["year", "申报年度", "2026年"],
        *case["answers"],
    ]


@settings(max_examples=60)
@given(RECORDS)
def test_nothing_answered_is_left_out(drawn: dict[str, Any]) -> None:
    fields = {field for field, _, _ in listed(drawn)}
    for leaf in leaves(plain(checked(drawn))):
        assert any(leaf == field or leaf.startswith(f"{field}.") for field in fields), leaf


@settings(max_examples=60)
@given(RECORDS)
def test_sections_are_in_order_none_empty_and_every_word_is_there(drawn: dict[str, Any]) -> None:
    sections = answers(RULES, checked(drawn))
    ids = [section["id"] for section in sections]
    assert ids == [id for id in (*SECTIONS, "readings") if id in ids]
    assert all(section["title"] and section["answers"] for section in sections)
    found = listed(drawn)
    assert all(name and words for _, name, words in found)
    assert len({field for field, _, _ in found}) == len(found)


def test_no_option_is_shown_by_its_code() -> None:
    for question in RULES.questions:
        for option in question.options if question.kind == "choice" else ():
            data: dict[str, Any] = {"target": "engineer", "year": 2026}
            group, _, name = question.path.rpartition(".")
            (data.setdefault(group, {}) if group else data)[name] = option.value
            assert [question.path, question.name, option.label] in listed(data)


def test_readings_come_last_under_what_they_ask() -> None:
    one, other = RULES.readings[:2]
    given = {"target": "engineer", "year": 2026, "readings": {other.id: "A", one.id: "B"}}
    assert listed(given)[2:] == [
        [f"readings.{one.id}", one.question, one.b],
        [f"readings.{other.id}", other.question, other.a],
    ]
    assert called(RULES, f"readings.{one.id}") == f"选用的理解（{one.question}）"


@pytest.mark.parametrize("case", DATA["place"], ids=lambda case: case["path"])
def test_called(case: dict[str, str]) -> None:
    assert called(RULES, case["path"]) == case["words"]
