"""The score: items, groups, total and pass mark of one record, under the readings chosen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from calculator.case import Case
from calculator.points import Number, Points
from calculator.readings import Choices, other_side, takes_b
from calculator.record import Record, value
from calculator.rules import Group, Item, Rules, ScoreTable


@dataclass(frozen=True, slots=True)
class Span:
    """Points, at least and at most."""

    min: Number
    max: Number


@dataclass(frozen=True, slots=True)
class Score:
    """A score table filled in. `passes` is "yes", "no" or "undetermined"."""

    items: Mapping[str, Points]
    groups: Mapping[str, Span]
    total: Span
    passes: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """What comes out where one reading alone is taken the other way."""

    reading: str
    choice: str
    total: Span
    passes: str


def score_table(rules: Rules, record: Record) -> ScoreTable | None:
    """The table by which the record is scored; None where none applies.

    技术员 and 助理工程师 have no table (proc-6), nor has a conversion: the title held, in another series.
    """
    table = rules.table.get(value(record, "target"))
    time = rules.time
    held, series = value(record, time.title), value(record, time.series)
    converts = held == value(record, "target") and series not in (None, time.own_series)
    return None if converts else table


def score(rules: Rules, table: ScoreTable, record: Record, choices: Choices) -> Score:
    """The record's score by the table."""
    case = Case(record, choices, rules.time, rules.question, table.below)
    return _sum(rules, table, choices, {item.id: item.rule.score(case) for item in _items(table)})


def alternatives(
    rules: Rules, table: ScoreTable, record: Record, choices: Choices, chosen: Score
) -> Iterator[Alternative]:
    """Each reading whose other side, alone, changes the total or whether it passes.

    A reading that nothing consulted changes nothing; of the items only those that did are scored again.
    """
    consulted = {id for points in chosen.items.values() for id in points.readings}
    consulted.update(group.cap_reading for group in table.groups)
    consulted.update((rules.passing.full_reading, rules.passing.bonus_reading))
    for reading in rules.readings:
        if reading.id not in consulted or not reading.b:
            continue
        other = other_side(choices, reading.id)
        case = Case(record, other, rules.time, rules.question, table.below)
        items = {
            item.id: item.rule.score(case)
            if reading.id in chosen.items[item.id].readings
            else chosen.items[item.id]
            for item in _items(table)
        }
        found = _sum(rules, table, other, items)
        if found.total != chosen.total or found.passes != chosen.passes:
            yield Alternative(reading.id, other[reading.id], found.total, found.passes)


def _items(table: ScoreTable) -> Iterator[Item]:
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
    return Score(items, groups, total, passes)


def _group(group: Group, choices: Choices, items: Mapping[str, Points]) -> Span:
    wide = group.cap_reading and takes_b(choices, group.cap_reading)
    spans = (Span(items[item.id].min, items[item.id].max) for item in group.items)
    return _capped(spans, group.wide_cap if wide else group.cap)


def _capped(spans: Iterable[Span], cap: Number | None) -> Span:
    added = tuple(spans)
    low, high = sum(span.min for span in added), sum(span.max for span in added)
    return Span(low, high) if cap is None else Span(min(low, cap), min(high, cap))
