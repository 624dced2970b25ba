"""Rosters read: cases as data (rows.toml), under the project's rules."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calculator.batch import rows
from calculator.batch.people import Person, Trouble
from calculator.batch.tables import Odd
from calculator.batch.template import about
from calculator.loading import load
from tests.batch.rosters import book

RULES = load()[0]
CASES = tomllib.loads(Path(__file__).with_name("rows.toml").read_text(encoding="utf-8"))["case"]
ABOUT = [list(row) for row in about(RULES, 2026).rows]


def cell(given: Any) -> Any:
    if isinstance(given, dict):
        return Odd(given["odd"], given["words"])
    return None if given == "" else given


def nulls(given: Any) -> Any:
    """TOML has no null: a case writes "null"."""
    if isinstance(given, dict):
        return {name: nulls(each) for name, each in given.items()}
    if isinstance(given, list):
        return [nulls(each) for each in given]
    return None if given == "null" else given


def sheets(case: dict[str, Any]) -> dict[str, list[list[Any]]]:
    named = {"说明": ABOUT, **case.get("sheets", {})}
    if "rows" in case:
        named[case.get("sheet", "工程师")] = case["rows"]
    return {name: [list(map(cell, row)) for row in listed] for name, listed in named.items()}


def told(trouble: Trouble) -> str:
    """注意 工程师!H12 取得现职称的日期：是“2021”（应为…）"""
    spot = trouble.spot
    how = "" if trouble.grave else "注意 "
    row = spot.row or ""
    heading = f" {spot.heading}" if spot.heading else ""
    return f"{how}{spot.sheet}!{spot.column}{row}{heading}：{trouble.problem}"


def troubles(found: list[Person | Trouble]) -> Iterator[str]:
    for each in found:
        yield from map(told, each.troubles if isinstance(each, Person) else [each])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    roster = rows.read(RULES, book(sheets(case)))
    found = list(roster.people)
    people = [each for each in found if isinstance(each, Person)]
    said = [each for each in troubles(found) if "比模板少了" not in each or case.get("missing")]
    edition = RULES.standard.edition.name
    named = [
        each.replace("VERSION", RULES.version).replace("EDITION", edition)
        for each in case.get("troubles", [])
    ]
    assert said == named
    if "people" in case:
        assert [f"{each.key} {each.name}" for each in people] == case["people"]
    if "records" in case:
        given = [account.record for each in people for account in each.accounts]
        assert given == [nulls(record) for record in case["records"]]
    for name, expected in case.get("settings", {}).items():
        found_there = getattr(roster.settings, name)
        assert (list(found_there) if isinstance(found_there, tuple) else found_there) == expected
    if "allowed" in case:
        all_of = [each.troubles if isinstance(each, Person) else (each,) for each in found]
        allowed = [
            each.allowed for some in all_of for each in some if "比模板少了" not in each.problem
        ]
        assert allowed == case["allowed"]
