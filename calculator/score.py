"""The score: items, groups, total and pass mark of one record, under the readings chosen."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from calculator.points import Number, Points
from calculator.readings import Choices, takes_b
from calculator.record import Record, value
from calculator.rules import Group, Item, Rules, ScoreTable


class Span(NamedTuple):
    """Points, at least and at most."""

    min: Number
    max: Number


@dataclass(frozen=True, slots=True)
class Score:
    """A score table filled in. `passes` is "yes", "no" or "undetermined"."""

    table: ScoreTable
    items: Mapping[str, Points]
    groups: Mapping[str, Span]
    total: Span
    passes: str


def score_table(rules: Rules, record: Record) -> ScoreTable | None:
    """The table by which the record is scored; None where none applies.

    Not every title has one, and a conversion has none: the title held, in another series.
    """
    table = rules.table.get(value(record, "target"))
    time = rules.time
    held, series = value(record, time.title), value(record, time.series)
    converts = (
        rules.eligibility.conversion
        and held == value(record, "target")
        and series not in (None, time.own_series)
    )
    return None if converts else table


def score(rules: Rules, table: ScoreTable, record: Record, choices: Choices) -> Score:
    """The record's score by the table."""
    case = rules.case(record, choices, table.below)
    return _sum(rules, table, choices, {item.id: item.rule.score(case) for item in items_of(table)})


def consulted_by_score(rules: Rules, scored: Score | None) -> set[str]:
    """The readings on which the score can hang."""
    if not scored:
        return set()
    passing = rules.passing
    consulted = {id for points in scored.items.values() for id in points.readings}
    # A cap that is not reached changes nothing; nor do bonus points that there cannot be.
    consulted.update(
        group.cap_reading
        for group in scored.table.groups
        if sum(scored.items[item.id].max for item in group.items) > group.cap
    )
    if sum(span.max for span in scored.groups.values()) > passing.full:
        consulted.add(passing.full_reading)
    bonus = scored.groups.get(passing.bonus_group)
    if bonus and bonus.max:
        consulted.add(passing.bonus_reading)
    return consulted


def rescore(rules: Rules, record: Record, choices: Choices, before: Score, reading: str) -> Score:
    """The score under choices that differ in one reading: only items that consulted it are scored again."""
    items = items_of(before.table)
    again = {item.id for item in items if reading in before.items[item.id].readings}
    return _partly(rules, record, choices, before, again)


def score_again(rules: Rules, record: Record, choices: Choices, before: Score, field: str) -> Score:
    """The score of a record that differs in one field: only items that look at it are scored again."""
    items = items_of(before.table)
    again = {item.id for item in items if field in item.rule.fields(rules.time)}
    return _partly(rules, record, choices, before, again)


def _partly(
    rules: Rules, record: Record, choices: Choices, before: Score, again: Container[str]
) -> Score:
    """The score, with only some of the items scored again."""
    table = before.table
    case = rules.case(record, choices, table.below)
    items = {
        item.id: item.rule.score(case) if item.id in again else before.items[item.id]
        for item in items_of(table)
    }
    return _sum(rules, table, choices, items)


def items_of(table: ScoreTable) -> Iterator[Item]:
    """The items of a table, whatever their group."""
    return (item for group in table.groups for item in group.items)


def _sum(rules: Rules, table: ScoreTable, choices: Choices, items: Mapping[str, Points]) -> Score:
    """Items to groups, groups to the total, each capped."""
    groups = {group.id: _group(group, choices, items) for group in table.groups}
    passing = rules.passing
    full = passing.full if takes_b(choices, passing.full_reading) else None
    total = _capped(groups.values(), full)
    counted = groups
    if takes_b(choices, passing.bonus_reading):
        counted = {id: span for id, span in groups.items() if id != passing.bonus_group}
    mark = _capped(counted.values(), full)
    passes = (
        "yes" if mark.min >= passing.mark else "no" if mark.max < passing.mark else "undetermined"
    )
    return Score(table, items, groups, total, passes)


def _group(group: Group, choices: Choices, items: Mapping[str, Points]) -> Span:
    wide = group.cap_reading and takes_b(choices, group.cap_reading)
    points = (items[item.id] for item in group.items)
    return _capped(points, group.wide_cap if wide else group.cap)


def _capped(spans: Iterable[Span | Points], cap: Number | None) -> Span:
    low: Number = 0
    high: Number = 0
    for span in spans:
        low, high = low + span.min, high + span.max
    return Span(low, high) if cap is None else Span(min(low, cap), min(high, cap))
