"""A record some years later, when nothing but time has passed."""

from datetime import date
from typing import Any

from calculator.record import Record, value
from calculator.requirements.hours import HoursDone
from calculator.requirements.window import Window
from calculator.rules import Rules


def aged(rules: Rules, record: Record, years: int) -> Record:
    """The record so many years on: plain grades and just enough hours in the years between.

    Years that the record only counts, such as those in Tibet, go on as well.
    """
    time = rules.time
    year = int(value(record, time.year))
    between = range(year, year + years)
    later: dict[str, Any] = {**record, time.year: year + years}
    submitted = value(record, time.submitted)
    if submitted:
        # 29 February has no counterpart in most years.
        day = min(submitted.day, 28) if submitted.month == 2 else submitted.day
        later[time.submitted] = date(submitted.year + years, submitted.month, day)
    for asked in rules.eligibility.asked:
        if isinstance(asked.requirement, HoursDone):
            demand = asked.requirement.demand
            enough = {part.field: part.least for part in demand.parts}
            hours = record.get(demand.field) or {}
            later[demand.field] = hours | {
                to_come: enough | hours.get(to_come, {}) for to_come in between
            }
        elif isinstance(asked.requirement, Window):
            window = asked.requirement
            grades = record.get(window.field) or {}
            later[window.field] = grades | {
                to_come: grades.get(to_come) or window.plain for to_come in between
            }
    for title in rules.eligibility.titles.values():
        for way in (way for route in title.routes for way in route.ways):
            if way.counted and record.get(way.counted) is not None:
                later[way.counted] = record[way.counted] + years
    return later
