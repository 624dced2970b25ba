"""A record written into a roster and read again is the same record, for each title of each standard, party after party."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from calculator.batch import rows, workbook
from calculator.batch.people import SCORERS, Person
from calculator.loading import load
from calculator.record import check
from calculator.rules import Rules
from sitegen.records import varied
from tests.batch.rosters import Record, book, roster, tidy

ROOT = Path(__file__).parents[2]
STANDARDS = ("rules", "examples/greening/rules", "examples/greening/editions/first/rules")
DRAWN = 150


@pytest.fixture(params=STANDARDS)
def rules(request: pytest.FixtureRequest) -> Rules:
    return load(ROOT / request.param)[0]


def drawn(rules: Rules, seed: int = 0) -> list[Record]:
    """Records without readings, which are chosen for a whole roster."""
    found = (tidy(rules, record) for record in varied(rules, DRAWN, seed))
    return [{name: record[name] for name in record if name != "readings"} for record in found]


def read(rules: Rules, people: Sequence[Sequence[Record]]) -> list[Person]:
    sheets = {
        table.name: [[heading.text for heading in table.headings], *table.rows]
        for table in roster(rules, people)
    }
    found = list(rows.read(rules, book(sheets)).people)
    return sorted(
        (each for each in found if isinstance(each, Person)), key=lambda each: int(each.key)
    )


def checked(rules: Rules, record: Any) -> Any:
    found, errors = check(record, rules.questions, rules.readings)
    assert errors == ()
    return found


def test_records(rules: Rules) -> None:
    records = drawn(rules)
    people = read(rules, [[record] for record in records])
    assert [person.troubles for person in people] == [()] * DRAWN
    for record, person in zip(records, people, strict=True):
        [account] = person.accounts
        assert checked(rules, account.record) == checked(rules, record)


def test_records_of_three_parties(rules: Rules) -> None:
    """Of what a later party leaves out nothing is said but that it is not known, or not there."""
    titles = len(rules.question["target"].options)
    first, second = drawn(rules), drawn(rules, 1)
    third = [*second[titles:], *second[:titles]]
    people = read(rules, list(zip(first, second, third, strict=True)))
    assert [person.troubles for person in people] == [()] * DRAWN
    for records, person in zip(zip(first, second, third, strict=True), people, strict=True):
        assert [account.scorer for account in person.accounts] == list(SCORERS)
        for record, account in zip(records, person.accounts, strict=True):
            assert said(rules, account.record) == said(rules, record)


def said(rules: Rules, record: Record) -> Any:
    """What a record says, but for the difference between nothing said and not known, or not there."""
    return bare(checked(rules, record))


def bare(given: Any) -> Any:
    if isinstance(given, dict):
        inner = {name: bare(each) for name, each in given.items()}
        return {name: each for name, each in inner.items() if each not in (None, 0, {})}
    return given


def test_a_workbook_in_between(rules: Rules) -> None:
    records = drawn(rules)[:40]
    file = io.BytesIO()
    workbook.write(file, roster(rules, [[record] for record in records]))
    found = rows.read(rules, workbook.read(file, "名册.xlsx"))
    people = sorted(
        found.people, key=lambda each: int(each.key) if isinstance(each, Person) else -1
    )
    for record, person in zip(records, people, strict=True):
        assert isinstance(person, Person)
        assert person.troubles == ()
        assert checked(rules, person.accounts[0].record) == checked(rules, record)
