"""What is asked of the hours of each year in post: minimums by part, and who is exempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from calculator.case import Case
from calculator.conditions import When, closed
from calculator.points import Number
from calculator.reader import Reader

type Hours = Mapping[str, Number]  # hours by part; a part that is not in it is unknown


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the hours and its minimum a year."""

    field: str
    least: Number


class Years(NamedTuple):
    """Some years, sorted by what is known of their hours."""

    full: tuple[Number, ...]  # the hours of the years that reach every minimum
    short: int  # how many fall short
    open: tuple[Number, ...]  # of the years not known well enough: the least hours, if not short


@dataclass(frozen=True, slots=True)
class Demand:
    """The minimums of a year, the waivers, and the reading of a short year: delay (A) or bar (B)."""

    field: str
    parts: tuple[Part, ...]
    waivers: tuple[When, ...]
    short_reading: str

    def waived(self, case: Case) -> bool | None:
        """Are no hours asked for? None where that is not known."""
        holds = [waiver.holds(case.record) for waiver in self.waivers]
        return True if True in holds else None if None in holds else False

    def given(self, case: Case) -> Mapping[int, Hours]:
        """The hours by year, as far as they are given."""
        return case.value(self.field) or {}

    def runs(self, case: Case) -> tuple[range, ...]:
        """The runs of years in post that can be."""
        return case.post.runs(min(self.given(case), default=case.year) - 1)

    def totals(self, years: Iterable[Hours]) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
        """The hours of the years in all: of those known in every part; the least of the others."""
        known: list[Number] = []
        unknown: list[Number] = []
        for hours in years:
            given = [hours[part.field] for part in self.parts if part.field in hours]
            (known if len(given) == len(self.parts) else unknown).append(sum(given))
        return tuple(known), tuple(unknown)

    def sort(self, years: Iterable[Hours]) -> Years:
        """Which of the years are full, short, or open."""
        full: list[Number] = []
        unknown: list[Number] = []
        short = 0
        for hours in years:
            least: Number = 0  # hours of the year
            known = True
            for part in self.parts:
                number = hours.get(part.field)
                if number is None:
                    known = False
                elif number < part.least:
                    short += 1
                    break
                least += part.least if number is None else number
            else:
                (full if known else unknown).append(least)
        return Years(tuple(full), short, tuple(unknown))


def read_demand(reader: Reader) -> Demand:
    """The demand from its table."""
    return Demand(
        field=reader.text("field"),
        parts=tuple(_part(table) for table in reader.tables("parts")),
        waivers=tuple(closed(table) for table in reader.tables("waivers")),
        short_reading=reader.text("short_reading", ""),
    )


def _part(reader: Reader) -> Part:
    part = Part(reader.text("field"), reader.number("least"))
    reader.close()
    return part
