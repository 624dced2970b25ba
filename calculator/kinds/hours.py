"""Kind "hours": hours of each year in post, in parts with a minimum each, give the points of their tier.

A year that falls short of a minimum delays the application and is left out of the score (or bars, by
the other reading). Who is exempt, or has no year in post, scores by the hours that there are.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calculator.case import Case
from calculator.hours import Demand, Hours, Years, read_demand
from calculator.kinds.tiers import Tier, read_tier, tier_of
from calculator.nodes import Change
from calculator.points import Number, Points, exact, shown, span
from calculator.reader import Reader
from calculator.timeline import Time, told


@dataclass(frozen=True, slots=True)
class HoursPerYear:
    """`year_reading`: the lowest year (A) or the average (B); a short year is left out, or bars.
    `waived_reading`: never under the lowest tier (A), or 0 where no hours are (B).
    """

    demand: Demand
    tiers: tuple[Tier, ...]
    year_reading: str
    waived_reading: str

    @property
    def field(self) -> str:
        """The field of the yearly hours."""
        return self.demand.field

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return told(
            self.field,
            *(waiver.field for waiver in self.demand.waivers),
            time.title,
            time.title_since,
            time.field_work_since,
        )

    def gains(self, case: Case) -> tuple[Change, ...]:
        """Hours of past years are what they are."""
        return ()

    def score(self, case: Case) -> Points:
        """Points of the years' hours, over every run of years in post and every waiver that can be."""
        given: Mapping[int, Hours] | None = case.value(self.field)
        runs = self.demand.runs(case)
        waived = self.demand.waived(case)
        options = [self._of_run(case, run, given, waived) for run in runs]
        low, high = min(option.min for option in options), max(option.max for option in options)
        readings = tuple(dict.fromkeys(id for option in options for id in option.readings))
        if len(options) == 1:
            return options[0]
        why = f"任职年度还不确定，{case.name(self.field)}可得{span(low, high)}。"
        inner = tuple(dict.fromkeys(need for option in options for need in option.needs))
        return Points(low, high, why, (*case.post.needs, *inner) if low < high else (), readings)

    def _of_run(
        self, case: Case, run: range, given: Mapping[int, Hours] | None, waived: bool | None
    ) -> Points:
        if waived is True or not run:
            return self._exempt(case, run, given)
        due = self._due(case, run, given or {})
        if waived is False:
            return due
        free = self._exempt(case, run, given)
        low, high = min(due.min, free.min), max(due.max, free.max)
        open_ = (
            waiver.field for waiver in self.demand.waivers if waiver.holds(case.record) is None
        )
        needs = tuple(dict.fromkeys((*open_, *due.needs, *free.needs)))
        why = f"是否对学时作要求还不清楚，可得{span(low, high)}。"
        return Points(low, high, why, needs if low < high else (), (*due.readings, *free.readings))

    def _due(self, case: Case, run: Iterable[int], given: Mapping[int, Hours]) -> Points:
        """Hours are asked for: every year in post counts, one that is not given is unknown."""
        years = self.demand.sort([given.get(year) or {} for year in run])
        readings = []
        if years.short:
            readings.append(self.demand.short_reading)
            if case.takes_b(self.demand.short_reading):
                return exact(0, f"有{years.short}年学时不足，不能申报，计0分。", tuple(readings))
        if len(set(years.full)) > 1 or years.open:
            readings.append(self.year_reading)
        if years.open:
            low, high = self._open_span(case, years)
            if not years.full:
                # Where every open year can be short, none may be left to count.
                low = low if case.takes_b(self.demand.short_reading) else 0
                readings.append(self.demand.short_reading)
            why = f"有{len(years.open)}年学时还不清楚，可得{span(low, high)}。"
            return Points(low, high, why, (self.field,) if low < high else (), tuple(readings))
        if not years.full:
            return exact(0, "各年学时都不足，没有可以计分的年度，计0分。", tuple(readings))
        left_out = f"（学时不足的{years.short}年不计入）" if years.short else ""
        return self._of_hours(case, years.full, left_out, tuple(readings))

    def _exempt(self, case: Case, run: Iterable[int], given: Mapping[int, Hours] | None) -> Points:
        """No hours are asked for: those that are given count, however few, never under the lowest tier."""
        least = 0 if case.takes_b(self.waived_reading) else self._lowest().points
        most = max(tier.points for tier in self.tiers)
        if given is None and run:
            why = f"对学时不作要求；有没有学时还不清楚，可得{span(least, most)}。"
            return Points(least, most, why, (self.field,), (self.waived_reading,))
        known, unknown = self.demand.totals(given[year] for year in run if given and year in given)
        if not known and not unknown:
            why = f"对学时不作要求，也没有可以计分的学时，计{shown(least)}分。"
            return exact(least, why, (self.waived_reading,))
        by_average = case.takes_b(self.year_reading)
        counted = _average if by_average else min
        low = self._of(counted((*known, *unknown)), least)
        if unknown:
            high = most if by_average or not known else self._of(min(known), least)
            why = f"对学时不作要求；有{len(unknown)}年学时还不清楚，可得{span(low, high)}。"
            needs = (self.field,) if low < high else ()
            return Points(low, high, why, needs, (self.waived_reading, self.year_reading))
        hours = counted(known)
        readings = (self.year_reading,) if len(set(known)) > 1 else ()
        if tier_of(self.tiers, hours):
            return self._of_hours(case, known, "（对学时不作要求）", readings)
        why = f"对学时不作要求；{shown(hours)}学时不到最低一档，计{shown(low)}分。"
        return exact(low, why, (*readings, self.waived_reading))

    def _of(self, hours: Number, otherwise: Number) -> Number:
        tier = tier_of(self.tiers, hours)
        return tier.points if tier else otherwise

    def _lowest(self) -> Tier:
        return min(self.tiers, key=lambda tier: tier.points)

    def _open_span(self, case: Case, years: Years) -> tuple[Number, Number]:
        """Least and most points where the open years may be short, or have any hours from their least."""
        if case.takes_b(self.year_reading):
            # Of the open years the lowest lower the average, each further one less.
            opened = sorted(years.open)
            counted = [(*years.full, *opened[:count]) for count in range(len(opened) + 1)]
            least = min(_average(hours) for hours in counted if hours)
            return self._points(least), self._points(math.inf)
        low = min((*years.full, *years.open))
        high = min(years.full, default=math.inf)
        return self._points(low), self._points(high)

    def _of_hours(
        self, case: Case, full: tuple[Number, ...], left_out: str, readings: tuple[str, ...]
    ) -> Points:
        by_average = case.takes_b(self.year_reading)
        hours = _average(full) if by_average else min(full)
        tier = tier_of(self.tiers, hours) or self._lowest()
        fact = f"计入的{len(full)}年中，{'平均每年' if by_average else '最少的一年'}{shown(hours)}学时{left_out}"
        return exact(tier.points, f"{fact}。按“{tier.words}”，计{shown(tier.points)}分。", readings)

    def _points(self, hours: Number) -> Number:
        tier = tier_of(self.tiers, hours)
        return (tier or self._lowest()).points


def _average(hours: Iterable[Number]) -> Number:
    counted = tuple(hours)
    return sum(counted) / len(counted)


def read(reader: Reader) -> HoursPerYear:
    """The rule from its table."""
    return HoursPerYear(
        demand=read_demand(reader),
        tiers=tuple(read_tier(table) for table in reader.tables("tiers")),
        year_reading=reader.text("year_reading"),
        waived_reading=reader.text("waived_reading"),
    )
