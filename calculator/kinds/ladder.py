"""Kind "ladder": so many conditions of a list give points, each one more adds some, up to a cap."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from calculator.case import Case
from calculator.conditions import When, closed
from calculator.measures import Measure, open_fields, told
from calculator.nodes import Change
from calculator.points import Number, Points, shown, span
from calculator.reader import Reader
from calculator.timeline import Ground, Time


@dataclass(frozen=True, slots=True)
class Step:
    """`need` conditions give `points`, each further one adds `extra`, up to `cap`.

    `extra_reading`: further counts from the needed number on (A), or from the first on (B).
    `only`: for whom this step holds; None for all that no earlier step takes.
    """

    need: int
    points: Number
    extra: Number
    cap: Number
    extra_reading: str
    only: When | None
    words: str

    def of(self, case: Case, count: Number) -> Number:
        """The points for so many conditions."""
        if count < self.need:
            return 0
        further = count - (1 if case.takes_b(self.extra_reading) else self.need)
        return min(self.cap, self.points + self.extra * further)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, and the one that may be met in its place by those of whom `instead` holds."""

    id: str
    name: str  # 《评价标准》第二十条（二）4
    other: str
    other_name: str


@dataclass(frozen=True, slots=True)
class Substitute:
    """Kinds of substitutes, each counted as a condition (A) or not at all (B of `reading`).

    `only_under`: a reading on whose second side alone they are allowed; "" where always.
    """

    claim: str
    name: str
    only: When
    reading: str
    only_under: str


type Count = tuple[Number, Number]  # at least, at most


@dataclass(frozen=True, slots=True)
class Ladder:
    """`count_reading`: a condition counts once (A), or as often as achievements fulfil it (B)."""

    field: str
    conditions: tuple[Condition, ...]
    instead: When | None
    substitutes: tuple[Substitute, ...]
    steps: tuple[Step, ...]
    count_reading: str

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        conditions = (
            self.instead,
            *(substitute.only for substitute in self.substitutes),
            *(step.only for step in self.steps),
        )
        return (self.field, *(condition.field for condition in conditions if condition))

    def score(self, case: Case) -> Points:
        """Points for the conditions met; with open ones, from those that are sure to all that can be."""
        claims = case.value(self.field)
        low, high, met, needs, readings = self._count(case, claims, scored=True)
        steps = [
            step
            for step in self.steps
            if not step.only or step.only.holds(case.record) is not False
        ]
        # The first step that surely holds ends the search: those behind it are for others.
        for index, step in enumerate(steps):
            if not step.only or step.only.holds(case.record):
                steps = steps[: index + 1]
                break
        needs += tuple(step.only.field for step in steps if step.only and len(steps) > 1)
        readings += tuple(step.extra_reading for step in steps if step.extra_reading and high > 1)
        least = min(step.of(case, low) for step in steps)
        most = max(step.of(case, high) for step in steps)
        claimed = self._claimed(case)
        left = measured(case, claimed) + _not_counted(case, claims or {}, claimed)
        if least < most:
            counted = shown(low) if low == high else f"{shown(low)}项以上"
            why = f"已满足{counted}，其余还不清楚，可得{span(least, most)}。" if met else ""
            why = why or f"{case.name(self.field)}还没有填明，可得{span(least, most)}。"
            return Points(least, most, why + left, tuple(dict.fromkeys(needs)), readings)
        listed = "、".join(met)
        fact = f"满足{listed}，共计{shown(low)}项" if met else "没有满足的条件"
        return Points(
            least, most, f"{fact}。按“{steps[-1].words}”，计{shown(least)}分。{left}", (), readings
        )

    def gains(self, case: Case) -> tuple[Change, ...]:
        """One more condition, or, where each achievement counts, one more of those; one more substitute."""
        claims = case.value(self.field)
        if claims is None:
            return ()
        others = self.instead is not None and self.instead.holds(case.record) is not False
        counts = {
            condition: max(
                works(case, claims, condition.id)[1],
                works(case, claims, condition.other)[1] if others else 0,
            )
            for condition in self.conditions
        }
        unmet = [condition for condition, count in counts.items() if not count]
        changes = one_more(case, self.field, unmet, "")
        if not unmet and case.takes_b(self.count_reading) and case.can_change(self.field):
            changes = tuple(
                Change(f"{self.field}.{condition.id}", int(count) + 1, "", condition.name)
                for condition, count in counts.items()
                if count < math.inf
            )[:1]
        return (*changes, *self._more_kinds(case, claims))

    def _more_kinds(self, case: Case, claims: Mapping[str, Any]) -> Iterator[Change]:
        """One more kind of each substitute that is allowed."""
        for substitute in self.substitutes:
            under = not substitute.only_under or case.takes_b(substitute.only_under)
            sure, possible = works(case, claims, substitute.claim)
            most = case.questions[self.field].most(substitute.claim)
            allowed = substitute.only.holds(case.record) and case.can_change(self.field)
            if allowed and under and sure == possible < most:
                path = f"{self.field}.{substitute.claim}"
                yield Change(path, int(sure) + 1, "", substitute.name, sure + 1)

    def conditions_met(
        self, case: Case
    ) -> tuple[Number, Number, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """How many conditions are met, at least and at most; their names; open fields; readings."""
        return self._count(case, case.value(self.field), scored=False)

    def measured(self, case: Case) -> str:
        """What was decided from numbers, a sentence for each condition."""
        return measured(case, self._claimed(case))

    def _claimed(self, case: Case) -> list[tuple[str, str]]:
        """The conditions, and those that may be met in their place, for which something is claimed; with their names."""
        claims = case.value(self.field) or {}
        others = self.instead is not None and self.instead.holds(case.record) is not False
        claimed = []
        for condition in self.conditions:
            if condition.id in claims:
                claimed.append((condition.id, condition.name))
            if others and condition.other in claims:
                claimed.append((condition.other, condition.other_name))
        return claimed

    def _count(
        self, case: Case, claims: Mapping[str, Any] | None, scored: bool
    ) -> tuple[Number, Number, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Least and most that count, the names of those surely met, open fields, readings.

        Where it is not the score that is asked for, each condition counts once, and a substitute
        counts whether it scores or not.
        """
        if claims is None:
            return 0, math.inf, (), (self.field,), (self.count_reading,) if scored else ()
        low: Number = 0
        high: Number = 0
        met: list[str] = []
        needs: list[str] = []
        readings: list[str] = []
        others = self.instead.holds(case.record) if self.instead else False
        for condition in self.conditions:
            own = works(case, claims, condition.id)
            other = works(case, claims, condition.other) if others is not False else (0, 0)
            sure = max(own[0], other[0]) if others else own[0]
            possible = max(own[1], other[1])
            if not possible:
                continue
            counts_more = other[0] > own[0] or other[1] > own[1]
            if counts_more and others is None and self.instead:
                needs.append(self.instead.field)
            if scored and possible > 1:
                readings.append(self.count_reading)
            if not (scored and case.takes_b(self.count_reading)):
                sure, possible = min(sure, 1), min(possible, 1)
            if sure:
                met.append(condition.name if own[0] else condition.other_name)
            if possible > sure:
                needs += self._open(case, claims, condition.id)
                if others is not False:
                    needs += self._open(case, claims, condition.other)
            low, high = low + sure, high + possible
        for substitute in self.substitutes:
            sure, possible, consulted = self._kinds(case, claims, substitute, scored)
            readings += consulted
            if sure:
                met.append(substitute.name)
            if possible > sure:
                needs += self._open(case, claims, substitute.claim)
                if substitute.only.holds(case.record) is None:
                    needs.append(substitute.only.field)
            low, high = low + sure, high + possible
        return low, high, tuple(met), tuple(needs), tuple(dict.fromkeys(readings))

    def _kinds(
        self, case: Case, claims: Mapping[str, Any], substitute: Substitute, scored: bool
    ) -> tuple[Number, Number, list[str]]:
        """How many kinds of a substitute count, and the readings that decide it."""
        allowed = substitute.only.holds(case.record)
        sure, possible = works(case, claims, substitute.claim)
        possible = min(possible, case.questions[self.field].most(substitute.claim))
        if allowed is False or not possible:
            return 0, 0, []
        consulted = [substitute.only_under] if substitute.only_under else []
        if substitute.only_under and not case.takes_b(substitute.only_under):
            return 0, 0, consulted
        if scored:
            consulted.append(substitute.reading)
            if case.takes_b(substitute.reading):
                return 0, 0, consulted
        return sure if allowed else 0, possible, consulted

    def _open(self, case: Case, claims: Mapping[str, Any], id: str) -> list[str]:
        """The fields that would settle how many achievements claimed for a condition count."""
        claimed = claims.get(id, ())
        if claimed is None:
            return [f"{self.field}.{id}"]
        if isinstance(claimed, dict):
            path = f"{self.field}.{id}"
            return list(open_fields(_measure(case, id), claimed, case.record, path))
        needs = []
        for work in claimed if isinstance(claimed, list) else ():
            if not left_out(case, work) and _unknown(case, work):
                if work["date"] is None or work["used_before"] is None:
                    needs.append(f"{self.field}.{id}")
                if case.time.works_since and _in_title(case, work["date"]) is None:
                    dated = (case.time.title, case.time.title_since)
                    needs += [field for field in dated if case.value(field) is None]
        return needs


def works(case: Case, claims: Mapping[str, Any], id: str) -> Count:
    """How many achievements claimed for a condition count, at least and at most."""
    if id not in claims:
        return 0, 0
    claimed = claims[id]
    if claimed is None:
        return 0, math.inf
    if isinstance(claimed, dict):
        return _measure(case, id).times(claimed, case.record)
    if not isinstance(claimed, list):
        return int(claimed), int(claimed)
    open_or_not = [_unknown(case, work) for work in claimed if not left_out(case, work)]
    return open_or_not.count(False), len(open_or_not)


def one_more(case: Case, field: str, unmet: Iterable[Condition], clause: str) -> tuple[Change, ...]:
    """A condition more, of those that are not met: one of which nothing is claimed, where there is one."""
    claims = case.value(field)
    listed = sorted(unmet, key=lambda condition: bool(claims.get(condition.id)))
    if not listed or not case.can_change(field):
        return ()
    first, *rest = listed
    what = f"{first.name}等{len(listed)}项中的一项" if rest else first.name
    paths = tuple(f"{field}.{condition.id}" for condition in rest)
    return (Change(f"{field}.{first.id}", True, clause, what, 0, paths),)


def _measure(case: Case, id: str) -> Measure:
    """What decides a condition from numbers: a checked record has an object only where there is one."""
    measure = case.questions[case.claims].claim(id).measure
    assert measure
    return measure


def measured(case: Case, conditions: Iterable[tuple[str, str]]) -> str:
    """What was decided from numbers, of these conditions with their names: a sentence for each."""
    claims = case.value(case.claims) or {}
    return "".join(
        f"{name}：{told(_measure(case, id), claims[id], case.record)}。"
        for id, name in conditions
        if isinstance(claims.get(id), dict)
    )


def left_out(case: Case, work: Mapping[str, Any]) -> Ground | None:
    """Why an achievement does not count (std-31, std-34); None where it does, or may."""
    time, done = case.time, work["date"]
    if work["used_before"] and time.works_unused:
        return time.works_unused
    if time.works_until and done and done > case.submission:
        return time.works_until
    return time.works_since if _in_title(case, done) is False else None


def _unknown(case: Case, work: Mapping[str, Any]) -> bool:
    """Is it open whether an achievement counts?"""
    time, done = case.time, work["date"]
    return bool(
        (done is None and time.works_until)
        or (work["used_before"] is None and time.works_unused)
        or (time.works_since and _in_title(case, done) is None)
    )


def _in_title(case: Case, done: date | None) -> bool | None:
    """Was it done since the present title was taken? Who has no title has no such day."""
    title, since = case.value(case.time.title), case.value(case.time.title_since)
    if title == case.time.none:
        return True
    if not done or not since:
        return None
    if done >= since:
        return True
    return None if title is None else False


def _not_counted(
    case: Case, claims: Mapping[str, Any], conditions: Iterable[tuple[str, str]]
) -> str:
    """The achievements that are left out, one sentence each."""
    sentences = []
    for id, name in conditions:
        claimed = claims.get(id)
        for work in claimed if isinstance(claimed, list) else ():
            ground = left_out(case, work)
            if ground:
                what = f"{work['what'] or name}（{work['date'] or '日期不详'}）"
                sentences.append(f"不计入：{what}，{ground.name}：“{ground.words}”。")
    return "".join(sentences)


def read(reader: Reader) -> Ladder:
    """The rule from its table."""
    if not list(reader.tables("ladders")):
        reader.wrong("ladders", "没有一档", "至少一档，写满足几项计几分")
    return Ladder(
        field=reader.text("field"),
        conditions=tuple(read_condition(table) for table in reader.tables("conditions")),
        instead=closed(reader.table("instead")) if reader.has("instead") else None,
        substitutes=tuple(_substitute(table) for table in reader.tables("substitutes")),
        steps=tuple(_step(table) for table in reader.tables("ladders")),
        count_reading=reader.text("count_reading", ""),
    )


def read_condition(reader: Reader) -> Condition:
    """A condition from its table."""
    condition = Condition(
        reader.text("id"), reader.text("name"), reader.text("other"), reader.text("other_name")
    )
    reader.close()
    return condition


def _substitute(reader: Reader) -> Substitute:
    substitute = Substitute(
        reader.text("claim"),
        reader.text("name"),
        When.read(reader),
        reader.text("reading"),
        reader.text("only_under", ""),
    )
    reader.close()
    return substitute


def _step(reader: Reader) -> Step:
    step = Step(
        need=int(reader.number("need")),
        points=reader.number("points"),
        extra=reader.number("extra"),
        cap=reader.number("cap"),
        extra_reading=reader.text("extra_reading", ""),
        only=When.read(reader) if reader.has("field") else None,
        words=reader.text("words"),
    )
    reader.close()
    return step
