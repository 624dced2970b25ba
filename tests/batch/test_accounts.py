"""Accounts side by side: each comes to what its record comes to by itself, and what it changed is said in words."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.batch.people import SCORERS
from tests.batch.made import account, line_of, person, trouble
from tests.calculator.scoring import scored
from tests.records import record

CASES = tomllib.loads(Path(__file__).with_name("accounts.toml").read_text(encoding="utf-8"))["case"]
RECORDS = st.randoms(use_true_random=False).map(
    lambda random: [record(random) for _ in range(random.randint(1, len(SCORERS)))]
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    said: dict[str, Any] = {"target": "senior_engineer", "year": 2026}
    records = [said := said | changes for changes in case["records"]]
    first, *others = line_of(person(*records))["accounts"]
    assert first["changes"] == []
    assert [
        [[each["field"], each["before"], each["after"]] for each in found["changes"]]
        for found in others
    ] == case["changes"]


@settings(max_examples=30)
@given(RECORDS)
def test_each_comes_to_what_its_record_comes_to(records: list[dict[str, Any]]) -> None:
    found = line_of(person(*records))["accounts"]
    for own, each in zip(found, map(scored, records), strict=True):
        score = each["score"] or {"total": None, "passes": None}
        assert own["verdict"] == each["eligibility"]["verdict"]
        assert (own["total"], own["passes"]) == (score["total"], score["passes"])


@settings(max_examples=30)
@given(RECORDS)
def test_the_last_is_the_one_that_counts(records: list[dict[str, Any]]) -> None:
    found = line_of(person(*records))
    last = found["accounts"][-1]
    for name in ("verdict", "total", "passes"):
        assert last[name] == found[name]


def test_what_is_written_beside_an_account_is_kept() -> None:
    own = account(
        "unit", {"target": "engineer", "year": 2026}, by="李四", day="2026-08-10", why="看了证书"
    )
    first = account("applicant", own.record)
    _, found = line_of(person(accounts=(first, own)))["accounts"]
    assert (found["scorer"], found["by"], found["day"], found["why"]) == (
        *("unit", "李四", "2026-08-10", "看了证书"),
    )
    assert (found["code"], found["own"]) == ("", None)


def test_who_has_mistakes_is_not_judged_by_any_account() -> None:
    good = {"target": "engineer", "year": 2026}
    found = line_of(person(good, good, troubles=(trouble(),)))
    assert found["verdict"] is None
    for each in found["accounts"]:
        assert (each["verdict"], each["total"], each["passes"], each["changes"]) == (
            *(None, None, None, []),
        )
        assert each["now"]


def test_an_account_with_mistakes_is_not_judged_and_not_compared() -> None:
    """The accounts of those before may be of an older roster, that has never been checked."""
    good = {"target": "engineer", "year": 2026}
    first, second, third = line_of(person({**good, "education": "x"}, good, good))["accounts"]
    assert (first["verdict"], second["changes"]) == (None, [])
    assert second["verdict"] == third["verdict"] == "undetermined"


def test_somebody_of_whom_nothing_is_told() -> None:
    assert line_of(person())["accounts"] == []
