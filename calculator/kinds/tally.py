"""Kind "tally": so many of each sort, at so many points each, up to the cap."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from calculator.case import Case
from calculator.conditions import When
from calculator.nodes import Change
from calculator.points import Number, Points, exact, shown, span
from calculator.reader import Reader
from calculator.timeline import Time


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of each column of a row; `only`: for whom the row counts, if not for all."""

    row: str
    points: Mapping[str, Number]
    only: When | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the tally is given, what it leaves out is not claimed, and null in it is unknown."""

    field: str
    rows: tuple[Weights, ...]
    cap: Number

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return (self.field, *(row.only.field for row in self.rows if row.only))

    def gains(self, case: Case) -> tuple[Change, ...]:
        """One more of each sort, those of few points first."""
        question, given = case.questions[self.field], case.value(self.field)
        if not case.can_change(self.field):
            return ()
        labels = {row.value: row.label for row in question.rows}
        columns = {column.value: column.label for column in question.columns}
        changes = []
        for row in self.rows:
            counts = given.get(row.row, {})
            for column, points in row.points.items() if counts is not None else ():
                count = counts.get(column, 0)
                if count is not None and count < question.max:
                    path = f"{self.field}.{row.row}.{column}"
                    what = labels[row.row] + columns[column]
                    changes.append(Change(path, count + 1, "", what, points))
        return tuple(sorted(changes, key=lambda change: change.rank))

    def score(self, case: Case) -> Points:
        """The weighted sum, capped; with open counts anything from the known sum up."""
        given = case.value(self.field)
        if given is None:
            why = f"{case.name(self.field)}还不清楚，可得{span(0, self.cap)}。"
            return Points(0, self.cap, why, (self.field,))
        low: Number = 0
        high: Number = 0
        needs: list[str] = []
        unfit = ""
        for row in self.rows:
            sure, possible = _sums(row, given.get(row.row, {}))
            if not possible:
                continue
            fits = row.only.holds(case.record) if row.only else True
            if row.only and fits is False:
                unfit = f"{row.only.words}，这一级的不计。"
                continue
            needs += row.only.open(case.record) if row.only else ()
            if possible > sure:
                needs.append(f"{self.field}.{row.row}")
            low += sure if fits else 0
            high += possible
        low, high = min(low, self.cap), min(high, self.cap)
        if low < high:
            why = f"{case.name(self.field)}还没有全部填明，可得{span(low, high)}。{unfit}"
            return Points(low, high, why, tuple(needs))
        if not low:
            return exact(0, unfit or f"没有可计的{case.name(self.field)}，计0分。")
        return exact(
            low,
            f"{case.name(self.field)}按表加分，最高{shown(self.cap)}分，计{shown(low)}分。{unfit}",
        )


def _sums(row: Weights, counts: Mapping[str, int | None] | None) -> tuple[Number, Number]:
    """The points of a row that are sure, and those that can be."""
    if counts is None:
        return 0, math.inf
    sure = sum(row.points[column] * count for column, count in counts.items() if count is not None)
    return sure, math.inf if None in counts.values() else sure


def read(reader: Reader) -> Tally:
    """The rule from its table."""
    limits: dict[str, When] = {}
    for limit in reader.tables("limits"):
        limits[limit.text("value")] = When.read(limit)
        limit.close()
    return Tally(
        reader.text("field"),
        tuple(_weights(table, limits) for table in reader.tables("rows")),
        reader.number("cap"),
    )


def _weights(reader: Reader, limits: Mapping[str, When]) -> Weights:
    row = reader.text("value")
    return Weights(row, reader.other_numbers(), limits.get(row))
