"""Kind "hours": the hours of every year in post. A short year delays the application, or bars it."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.hours import Demand, read_demand
from calculator.nodes import Node
from calculator.reader import Reader
from calculator.timeline import LONGEST, Time, Years, told


@dataclass(frozen=True, slots=True)
class HoursDone:
    """`delay`: years of delay for `each` so many short years."""

    clause: str
    words: str
    demand: Demand
    delay: int
    each: int

    @property
    def field(self) -> str:
        """The field of the yearly hours."""
        return self.demand.field

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        waivers = (field for waiver in self.demand.waivers for field in waiver.fields)
        return told(
            self.demand.field, *waivers, time.title, time.title_since, time.field_work_since
        )

    def years(self, case: Case) -> tuple[int, ...] | None:
        """The years whose hours are asked for: all in post; None while its beginning is unknown."""
        return case.post.asked()

    def check(self, case: Case) -> Node:
        """Waived for the exempt. A delay is asked of the routes, whose years it adds to."""
        waived = self.demand.waived(case)
        if waived:
            waiver = next(waiver for waiver in self.demand.waivers if waiver.holds(case.record))
            return Node(self.clause, "waived", f"{waiver.words}，对学时不作要求。")
        short = self.short(case)
        if not short.max:
            if not any(self.demand.runs(case)):
                return Node(self.clause, "waived", "还没有完整的任职年度，对学时不作要求。")
            return Node(self.clause, "met", "各年学时都达到要求。", (), short.readings)
        bars = not self.delay or case.takes_b(self.demand.short_reading)
        if short.min and bars:
            why = f"有{short.min}年学时不足，不能申报。"
            return Node(self.clause, "unmet", why, (), short.readings)
        if short.min < short.max:
            # What is not known is not met, even where a route has years to spare for the delay.
            follows = "不能申报" if bars else f"顺延{self.delay}年申报"
            why = f"有的年度学时还不清楚，不足一年就{follows}。"
            return Node(self.clause, "unknown", why, short.needs, short.readings)
        why = f"有{short.min}年学时不足，顺延{self._delayed(short.min)}年申报。"
        return Node(self.clause, "met", why, (), short.readings)

    def put_off(self, case: Case) -> Years:
        """By how many years the short ones put the application off: by none, where they bar it."""
        short = self.short(case)
        if case.takes_b(self.demand.short_reading):
            return Years(0, 0, (), short.readings)
        least, most = self._delayed(short.min), self._delayed(short.max)
        return Years(least, most, short.needs, short.readings)

    def _delayed(self, short: int) -> int:
        """By how many years so many short ones put the application off."""
        return short // self.each * self.delay

    def short(self, case: Case) -> Years:
        """How many years are short, at least and at most; none where no hours are asked for."""
        waived = self.demand.waived(case)
        if waived:
            return Years(0, 0)
        runs = self.demand.runs(case)
        given = self.demand.given(case)
        counts = [self.demand.sort(given.get(year) or {} for year in run) for run in runs]
        least = 0 if waived is None else min(count.short for count in counts)
        most = max(count.short + len(count.open) for count in counts)
        if case.post.starts is None:
            # Runs further back hold nothing but open years.
            most = max(most, LONGEST)
        open_ = [
            waiver.field for waiver in self.demand.waivers if waiver.holds(case.record) is None
        ]
        if any(count.open for count in counts):
            open_.append(self.demand.field)
        readings = (self.demand.short_reading,) if most else ()
        return Years(least, most, (*case.post.needs, *open_) if least < most else (), readings)


def read(reader: Reader) -> HoursDone:
    """The requirement from its table."""
    delay = reader.optional("delay")
    years = int(delay.number("years")) if delay else 0
    each = delay.count("each") if delay else 1
    if delay:
        delay.close()
    return HoursDone(reader.text("clause"), reader.text("words"), read_demand(reader), years, each)
