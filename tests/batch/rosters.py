"""Rosters made of people, as somebody would fill them in; the columns tell how."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from calculator.batch import layout, template
from calculator.batch.columns import Column, Columns, columns, names_of, number_of, spread
from calculator.batch.people import SCORERS
from calculator.batch.tables import Book, Grid, Table
from calculator.batch.written import written, years_of
from calculator.parties import PARTIES
from calculator.rules import TARGET, Rules

type Record = Mapping[str, Any]


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], file: str = "名册.xlsx") -> Book:
    """A book of sheets that are just there."""

    def grid(name: str) -> Grid:
        return Grid(name, iter(enumerate(sheets[name], 1)))

    return Book(file, tuple(sheets), grid)


def roster(rules: Rules, people: Iterable[Sequence[Record]], year: int = 2026) -> tuple[Table, ...]:
    """The sheets of a roster: of each person the records that one party after another has made of it."""
    every = columns(rules)
    listed = [tuple(accounts) for accounts in people]
    years = sorted(
        {year for person in listed for record in person for year in years_of(every, record)}
    )
    number = {claim.clause: number_of(claim) for each in rules.questions for claim in each.claims}
    sheets = []
    works: list[Sequence[Any]] = []
    for name, title in layout.sheet_names(rules).items():
        own = [(at, each) for at, each in enumerate(listed) if each[0][TARGET] == title]
        found = spread(every.every, years)
        rows = [
            row for at, person in own for row in _rows(every, number, f"{at}", person, found, works)
        ]
        sheets.append(Table(name, template.headings(found), rows))
    return (template.about(rules, year), *sheets, template.works(rules, works))


def _rows(
    every: Columns,
    number: Mapping[str, str],
    whose: str,
    accounts: Sequence[Record],
    found: Sequence[Column],
    works: list[Sequence[Any]],
) -> Iterator[list[Any]]:
    before: Record | None = None
    for scorer, record in zip(SCORERS, accounts, strict=False):
        said = written(every, record, before)
        cells = {column.heading: cell for column, cell in said.cells}
        party = None if before is None else PARTIES[scorer]
        why = "" if before is None else "核对后更正"
        yield [
            *(whose, f"人{whose}", "单位", party, "", None, why, ""),
            *(cells.get(column.heading) for column in found),
        ]
        for condition, listed in said.works.items():
            for work in listed:
                used = {True: "是", False: "否", None: "不清楚"}[work.get("used_before", False)]
                what, day = work.get("what"), work.get("date")
                works.append([whose, party, number[condition], what, day, used])
        before = record


def tidy(rules: Rules, record: Record) -> dict[str, Any]:
    """A record as a roster says it: what makes no difference is said in one way."""
    tidied = {name: given for name, given in record.items() if given is not None}
    for question in rules.questions:
        group, *inner = names_of(question)
        given = tidied.get(group)
        if not isinstance(given, Mapping):
            continue
        if inner:
            given = {name: each for name, each in given.items() if each is not None}
        elif question.kind == "claims":
            given = {id: _claim(rules, id, each) for id, each in given.items()}
        elif question.kind == "tally":
            all_of = {row.value: dict.fromkeys(row.columns) for row in question.rows}
            given = {
                id: all_of[id] if each is None else each for id, each in given.items() if each != {}
            }
        if given or (not inner and (question.kind != "yearly" or question.parts)):
            tidied[group] = given
        else:
            del tidied[group]
    return tidied


def _claim(rules: Rules, id: str, given: Any) -> Any:
    """No work is none; numbers of which none is known are each not known."""
    if given == []:
        return False
    if isinstance(given, Mapping) and not any(each is not None for each in given.values()):
        measure = next(
            claim.measure for each in rules.questions for claim in each.claims if claim.clause == id
        )
        return {field.id: None for field in measure.fields} if measure else given
    return given
