"""Time: years of seniority and years in post, as far as the record tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from calculator.points import Number
from calculator.reader import Reader
from calculator.readings import Choices, takes_b
from calculator.record import Record, value

# No working life is longer, in years: where a date is unknown, this bounds what can be.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Ground:
    """The words that a decision rests on."""

    clause: str
    name: str  # 《评价标准》第三十四条
    words: str


@dataclass(frozen=True, slots=True)
class Time:
    """How the standard counts time, and which fields tell it; "" for a field, and None, where it has no such thing.

    `since`: the dates from which years run, by what a way calls that; of several dates, the latest.
    """

    title: str
    none: str
    title_since: str
    field_work_since: str
    since: Mapping[str, tuple[str, ...]]
    submitted: str
    year: str
    month: int  # seniority runs to this day of the application year
    day: int
    deadline_month: int  # submission is by the end of this month
    leaves: str
    leave_years: Number  # of one leave, so many years count
    leave_reading: str
    converted_on: str
    series: str
    own_series: str
    conversion_reading: str
    works_since: Ground | None  # achievements count from the present title on,
    works_unused: Ground | None  # if not used before,
    works_until: Ground | None  # up to the submission


def told(*fields: str) -> tuple[str, ...]:
    """Those of the fields that the standard has."""
    return tuple(filter(None, fields))


def read_time(reader: Reader) -> Time:
    """The rules of time from their table."""
    cutoff, deadline = reader.table("cutoff"), reader.optional("deadline")
    leave, conversion = reader.optional("study_leave"), reader.optional("conversion")
    works, since = reader.optional("achievements"), reader.optional("since")
    time = Time(
        title=reader.text("title", ""),
        none=reader.text("none", ""),
        title_since=reader.text("title_since", ""),
        field_work_since=reader.text("field_work_since", ""),
        since=since.other_texts() if since else {},
        submitted=reader.text("submitted", ""),
        year=reader.text("year"),
        month=int(cutoff.number("month")),
        day=int(cutoff.number("day")),
        deadline_month=int(deadline.number("month")) if deadline else 12,
        leaves=leave.text("field") if leave else "",
        leave_years=leave.number("years") if leave else 0,
        leave_reading=leave.text("reading", "") if leave else "",
        converted_on=conversion.text("field", "") if conversion else "",
        series=conversion.text("series_field") if conversion else "",
        own_series=conversion.text("own_series") if conversion else "",
        conversion_reading=conversion.text("reading", "") if conversion else "",
        works_since=_ground(works, "since"),
        works_unused=_ground(works, "unused"),
        works_until=_ground(works, "until"),
    )
    for table in (reader, cutoff, deadline, leave, conversion, works, since):
        if table:
            table.close()
    return time


def _ground(works: Reader | None, key: str) -> Ground | None:
    reader = works.optional(key) if works else None
    if not reader:
        return None
    ground = Ground(reader.text("clause"), reader.text("name"), reader.text("words"))
    reader.close()
    return ground


class Years(NamedTuple):
    """Full years: between `min` and `max`, the fields that would say more, the readings consulted."""

    min: int
    max: int
    needs: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


def submission(time: Time, record: Record) -> date:
    """The day of submission; where none is given, the last day of the month of the deadline."""
    given: date | None = value(record, time.submitted)
    if given:
        return given
    year = int(value(record, time.year))
    return date(year + time.deadline_month // 12, time.deadline_month % 12 + 1, 1) - timedelta(
        days=1
    )


def months_between(since: date, until: date) -> int:
    """Full months from one day to another; an anniversary is full on its own day.

    >>> months_between(date(2021, 12, 31), date(2026, 12, 31))
    60
    >>> months_between(date(2022, 1, 1), date(2026, 12, 31))
    59
    """
    months = (until.year - since.year) * 12 + until.month - since.month
    return months - (until.day < since.day)


def uncounted_months(time: Time, choices: Choices, leaves: list[Number]) -> Number:
    """The months of full-time study that do not count as seniority."""
    counted = time.leave_years * 12
    if takes_b(choices, time.leave_reading):
        return max(0, sum(leaves) - counted)
    return sum(max(0, months - counted) for months in leaves)


def full_years(
    time: Time, record: Record, choices: Choices, field: str, since: date | None = None
) -> Years:
    """Full years from the date in `field` to the cutoff day, without the study leave that does not count.

    `since` is the date where the caller has it from elsewhere.
    """
    since = since or value(record, field)
    leaves = value(record, time.leaves) if time.leaves else []
    if since is None:
        return Years(0, LONGEST, (field,))
    until = date(int(value(record, time.year)), time.month, time.day)
    months = max(0, months_between(since, until))
    if leaves is None:
        # A leave of unknown length can have taken all of it.
        return Years(0, months // 12, (time.leaves,) if months >= 12 else ())
    readings = (time.leave_reading,) if len(leaves) > 1 and any(leaves) else ()
    full = int(max(0, months - uncounted_months(time, choices, leaves)) // 12)
    return Years(full, full, (), readings)


def seniority(time: Time, record: Record, choices: Choices, title: str) -> Years:
    """Full years in `title` that score as tenure; 0 for who holds another title.

    The years before a conversion into this series count by one reading and not by the other.
    """
    held = value(record, time.title)
    if held not in (None, title):
        return Years(0, 0)
    years = _scored_years(time, record, choices)
    if held is None:
        return Years(0, years.max, (time.title, *years.needs), years.readings)
    return years


def _scored_years(time: Time, record: Record, choices: Choices) -> Years:
    """Years since the title was taken, study leave and conversion minded, whatever the title."""
    since = value(record, time.title_since)
    series, converted = value(record, time.series), value(record, time.converted_on)
    # A conversion matters where there was one, where there must be one yet, and where nobody knows.
    matters = time.series and (converted or series != time.own_series)
    readings = (time.conversion_reading,) if matters else ()
    needs: tuple[str, ...] = ()
    if takes_b(choices, time.conversion_reading):
        if converted:
            since = max(since, converted) if since else converted
        elif series is None:
            needs = (time.series,)
        elif series != time.own_series:
            return Years(0, 0, (), readings)
    years = full_years(time, record, choices, time.title_since, since)
    least = 0 if needs else years.min
    return Years(least, years.max, (*needs, *years.needs), (*readings, *years.readings))


class Post(NamedTuple):
    """The present post: the calendar years in which it can have begun, None where it can be any year; the fields
    that would settle it; the year of the application."""

    starts: tuple[int, ...] | None
    needs: tuple[str, ...]
    year: int

    def runs(self, first: int) -> tuple[range, ...]:
        """The runs of calendar years in post that can be: after the year it began, before the application's.

        Where the beginning is unknown, these are all runs from the empty one to the one from `first` on:
        the caller says from where on a longer run makes no difference.
        """
        starts = self.starts
        if starts is None:
            starts = tuple(range(min(first, self.year - 1) - 1, self.year))
        return tuple([range(start + 1, self.year) for start in starts])

    def since(self, first: int) -> tuple[range, ...]:
        """The runs that can be, each from `first` on."""
        return tuple([range(max(run.start, first), self.year) for run in self.runs(first)])

    def asked(self, first: int = 0) -> tuple[int, ...] | None:
        """The years in post from `first` on; None while its beginning is unknown."""
        runs = self.runs(self.year)
        return tuple(year for year in runs[0] if year >= first) if len(runs) == 1 else None


def post(time: Time, record: Record) -> Post:
    """The post of the title held; without a title, the one in which field work began."""
    title = value(record, time.title) if time.title else time.none
    titled, worked = value(record, time.title_since), value(record, time.field_work_since)
    fields: Mapping[str, date | None]
    if title == time.none:
        fields = {time.field_work_since: worked}
    elif title is not None:
        fields = {time.title_since: titled}
    else:
        fields = {time.title_since: titled, time.field_work_since: worked}
    unknown = tuple([field for field, day in fields.items() if day is None])
    needs = (*((time.title,) if title is None else ()), *unknown)
    starts = None if unknown else tuple(sorted({day.year for day in fields.values() if day}))
    return Post(starts, needs, int(value(record, time.year)))
