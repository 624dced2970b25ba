"""What an applicant brings to the ways of the routes: education, title, and years of work."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from calculator.case import Case
from calculator.routes import COUNTED, Levels, Way
from calculator.timeline import LONGEST, Years, full_years

NO_DELAY = Years(0, 0)


class Done(NamedTuple):
    """Years done, and how they came about, for the reason: 取得现职称：2021-03-15，到2026年12月31日满5年."""

    years: Years
    told: str


@dataclass(frozen=True)
class Standing:
    """A case, as the ways look at it: each thing is found once, however many ways of however many routes ask for it.

    `delay`: what is added to the years that every way asks for.
    """

    case: Case
    levels: Levels
    delay: Years
    _done: dict[tuple[str, str], Done] = field(default_factory=dict, init=False)

    @cached_property
    def level(self) -> int | None:
        """The place of the education in the levels; None where it is not known."""
        held = self.case.value(self.levels.field)
        return None if held is None else self.levels.of(held)

    @cached_property
    def education(self) -> str:
        """The education that is known, as a fact."""
        path = self.levels.field
        return f"{self.case.name(path)}：{self.case.label(path, self.case.value(path))}"

    @cached_property
    def title(self) -> str:
        """The title that is known, as a fact."""
        path = self.case.time.title
        return f"{self.case.name(path)}：{self.case.label(path, self.case.value(path))}"

    def done(self, way: Way) -> Done:
        """The years that a way counts."""
        key = way.since, way.counted
        if key not in self._done:
            years, what = _done(self.case, way)
            have = f"{years.min}" if years.min == years.max else f"{years.min}至{years.max}"
            known = years.max < LONGEST
            self._done[key] = Done(years, f"{what}满{have}年" if known else f"{what}还不清楚")
        return self._done[key]


def _done(case: Case, way: Way) -> tuple[Years, str]:
    """The years that a way counts, and from when to when."""
    time, record = case.time, case.record
    if way.since == COUNTED:
        count = case.value(way.counted)
        years = Years(0, LONGEST, (way.counted,)) if count is None else Years(count, count)
        return years, case.name(way.counted)
    title = case.value(time.title)
    if not way.since and title is None:
        return _in_post(case), case.name(time.title)
    # Where no years are asked for but those of a delay, they run from where the post began.
    post = time.field_work_since if title == time.none else time.title_since
    field, *others = time.since.get(way.since, (post,))
    since = case.value(field)
    until = f"到{case.year}年{time.month}月{time.day}日"
    fact = f"{case.name(field)}：{since}，{until}" if since else case.name(field)
    years = full_years(time, record, case.choices, field)
    for other in others:
        # What counts began on the latest of several days.
        also = full_years(time, record, case.choices, other)
        needs, readings = (*years.needs, *also.needs), (*years.readings, *also.readings)
        years = Years(min(years.min, also.min), min(years.max, also.max), needs, readings)
    return years, fact


def _in_post(case: Case) -> Years:
    """The years in post of who may have a title, or none."""
    time = case.time
    titled, worked = (
        full_years(time, case.record, case.choices, field)
        for field in (time.title_since, time.field_work_since)
    )
    needs = (time.title, *titled.needs, *worked.needs)
    readings = (*titled.readings, *worked.readings)
    return Years(min(titled.min, worked.min), max(titled.max, worked.max), needs, readings)
