"""Kind "years": full years in the title just below give the points of their tier."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.kinds.tiers import Tier, read_tier, tier_of
from calculator.nodes import Change
from calculator.points import Number, Points, exact, hull, shown, span
from calculator.reader import Reader
from calculator.timeline import Time, seniority, told


@dataclass(frozen=True, slots=True)
class YearsInTitle:
    """`missing_reading`: the reading for years below every tier; its second side gives the lowest tier."""

    tiers: tuple[Tier, ...]
    missing_reading: str

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return told(
            time.title,
            time.title_since,
            time.leaves,
            time.series,
            time.converted_on,
        )

    def gains(self, case: Case) -> tuple[Change, ...]:
        """Years come with time alone."""
        return ()

    def score(self, case: Case) -> Points:
        """Points of the years; where they are not certain, the hull over all years that can be."""
        years = seniority(case.time, case.record, case.choices, case.title)
        readings = years.readings
        if self.missing_reading and tier_of(self.tiers, years.min) is None:
            readings += (self.missing_reading,)
        title = case.label(case.time.title, case.title)
        if years.min < years.max:
            low, high = hull(
                self._points(case, number) for number in range(years.min, years.max + 1)
            )
            why = f"任{title}的年限还不确定（{years.min}至{years.max}年），可得{span(low, high)}。"
            return Points(low, high, why, years.needs if low < high else (), readings)
        points = self._points(case, years.min)
        tier = tier_of(self.tiers, years.min)
        rule = f"按“{tier.words}”" if tier else "计分表没有这一档"
        since = case.value(case.time.title_since)
        fact = f"{since}取得，" if since and case.value(case.time.title) == case.title else ""
        fact += f"任{title}至{case.year}年{case.time.month}月{case.time.day}日满{years.min}年"
        return exact(points, f"{fact}。{rule}，计{shown(points)}分。", readings)

    def _points(self, case: Case, years: int) -> Number:
        tier = tier_of(self.tiers, years)
        if tier:
            return tier.points
        lowest = min(tier.points for tier in self.tiers)
        return lowest if case.takes_b(self.missing_reading) else 0


def read(reader: Reader) -> YearsInTitle:
    """The rule from its table."""
    return YearsInTitle(
        tuple(read_tier(table) for table in reader.tables("tiers")),
        reader.text("missing_reading", ""),
    )
