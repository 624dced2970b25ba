"""The rows of the score tables: each kind of rule over all that can be answered by somebody who may apply."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from calculator.kinds import Rule
from calculator.kinds.amount import Amount
from calculator.kinds.choice import Choice, ValueTier
from calculator.kinds.exam import Exam
from calculator.kinds.grades import YearlyGrades
from calculator.kinds.hours import HoursPerYear
from calculator.kinds.ladder import Ladder, Step
from calculator.kinds.per_year import PerYear
from calculator.kinds.tally import Tally
from calculator.kinds.tiers import Tier, tier_of
from calculator.kinds.years import YearsInTitle
from calculator.points import Number, Points, shown
from calculator.record import Record, value
from calculator.rules import Item, Rules, ScoreTable
from calculator.score import items_of
from calculator.timeline import LONGEST
from calculator.words import number as number_of
from workbench.gaps.applicants import Applicants, facts_of
from workbench.gaps.finding import Finding, Holds, joined
from workbench.gaps.spans import Run, called, domain, taken_twice, unreached, untaken


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a score table, and who can be made to try it."""

    applicants: Applicants
    table: ScoreTable
    item: Item

    @property
    def rules(self) -> Rules:
        return self.applicants.rules

    @property
    def below(self) -> str:
        """What the title below is called."""
        time = self.rules.time
        return self.rules.question[time.title].label_of(self.table.below)

    def score(self, record: Record) -> Points:
        """The row's points for a record."""
        return self.item.rule.score(self.rules.case(record, {}, self.table.below))

    def applying(self, facts: Mapping[str, Any], holds: Holds) -> Record | None:
        """Somebody who may apply, of whom these facts are so and `holds` is true."""
        return self.applicants.example(self.table.target, facts, holds)

    def in_post(self, years: int) -> Iterator[dict[str, Any]]:
        """Facts of somebody in post for at least so many full years, and a year longer than a route asks for."""
        time, title = self.rules.time, self.rules.eligibility.titles[self.table.target]
        for route in title.routes:
            plain = self.applicants.plain(self.table.target, route) or {}
            since = plain.get(time.title_since)
            asked = self.applicants.year - since.year if since else 0
            yield {
                time.title: plain[time.title] if since else self.table.below,
                time.title_since: self.applicants.years_ago(max(asked, years) + 1),
                time.leaves: [],
            }

    def finding(self, kind: str, at: str, what: str, record: Record | None = None) -> Finding:
        """Something found about this row."""
        clause, name = self.item.clause, self.item.name.partition("（")[0]
        return Finding(kind, clause, at, f"{name}：{what}", (clause,), record)


def findings(applicants: Applicants) -> Iterator[Finding]:
    """All that is found in the rows of all tables."""
    for table in applicants.rules.tables:
        for item in items_of(table):
            row = Row(applicants, table, item)
            yield from CHECKS[type(item.rule)](row, item.rule)
            yield from _cap(row)


def _cap(row: Row) -> Iterator[Finding]:
    """Can the row give just as much as it says that it can?"""
    cap, most = row.item.cap, row.score(row.applicants.record(row.table.target, {})).max
    if cap != most:
        what = f"最高分是{shown(cap)}分，按各档最多可得{shown(most)}分。"
        yield row.finding("cap", f"{shown(most)}-{shown(cap)}", what)


def _choice(row: Row, rule: Choice) -> Iterator[Finding]:
    question = row.rules.question[rule.field]
    options = [option.value for option in question.options]
    barred = rule.bar.values if rule.bar else ()
    sorts = [tier.values for tier in rule.tiers]
    left: dict[str | int, Record] = {}
    for option in options:
        taking = [tier for tier in rule.tiers if option in tier.values]
        if len({tier.points for tier in taking}) > 1 or (taking and option in barred):
            record = row.applicants.record(row.table.target, {rule.field: option})
            what = f"“{question.label_of(option)}”同时属于两个档次。"
            yield row.finding("overlap", str(option), what, record)
        if not taking and option not in barred:
            # A route that asks for another answer is not theirs.
            found = row.applying({rule.field: option}, _has(rule.field, option))
            left |= {option: found} if found else {}
    if left:
        labels = joined(f"“{question.label_of(option)}”" for option in left)
        what = f"{labels}没有对应的档次，而这样的人也可能符合申报条件。"
        at = "+".join(map(str, left))
        yield row.finding("gap", at, what, next(iter(left.values())))
    yield from _unreached_choices(row, rule, options)
    by_one = all(len(values) == 1 for values in sorts) and len(sorts) == len(options)
    least = min((tier.points for tier in rule.tiers), default=0)
    if by_one and not rule.bar and least > 0 and not _decides(row, rule.field):
        record = row.applicants.record(row.table.target, {})
        last = min(rule.tiers, key=lambda tier: tier.points)
        what = f"最低的一档是{shown(least)}分（“{last.words}”），条文没有写还不到这一档的计几分。"
        yield row.finding("floor", shown(least), what, record)


def _has(path: str, answer: object) -> Holds:
    """Is this the answer to a question?"""
    return lambda record: bool(value(record, path) == answer)


def _decides(row: Row, field: str) -> bool:
    """Does the field also decide who may apply? Then whoever is below every tier may be kept out by that."""
    rules = row.rules
    title = rules.eligibility.titles[row.table.target]
    asked = (each.requirement for each in rules.eligibility.asked)
    return any(field in each.fields(rules.time) for each in asked) or any(
        field in route.fields(rules.time, rules.eligibility.levels) for route in title.routes
    )


def _unreached_choices(row: Row, rule: Choice, options: list[Any]) -> Iterator[Finding]:
    before: list[ValueTier] = []
    for tier in rule.tiers:
        earlier = {answer for other in before for answer in other.values}
        if not (set(tier.values) & set(options)) - earlier:
            yield _never(row, tier)
        before.append(tier)


def _never(row: Row, tier: Tier | ValueTier | Step) -> Finding:
    what = f"“{tier.words}”这一档没有人会用到。"
    return row.finding("unreached", shown(tier.points), what)


def _years(row: Row, rule: YearsInTitle) -> Iterator[Finding]:
    time, years = row.rules.time, range(LONGEST + 1)

    def titled(years: Number) -> dict[str, Any]:
        since = row.applicants.years_ago(int(years))
        return {time.title: row.table.below, time.title_since: since, time.leaves: []}

    def somebody(years: Number) -> Record | None:
        if years > row.applicants.year - 1900:
            return None
        return row.applying(
            titled(years), lambda it: it.get(time.title_since) == titled(years)[time.title_since]
        )

    for run in untaken(rule.tiers, years):
        reached = {number: found for number in _within(run) if (found := somebody(number))}
        if reached:
            words, at = called((min(reached), max(reached)), True, years)
            what = f"任{row.below}满{words}年没有对应的档次，而这样的人也可能符合申报条件。"
            yield row.finding("gap", at, what, reached[max(reached)])
    for run in taken_twice(rule.tiers, years):
        words, at = called(run, True, years)
        what = f"任{row.below}满{words}年同时属于两个档次。"
        record = row.applicants.record(row.table.target, titled(run[0]))
        yield row.finding("overlap", at, what, record)
    for tier in unreached(rule.tiers, years):
        yield _never(row, tier)


def _within(run: Run) -> range:
    """The whole numbers of a run; of a long one the first, for all behind them are as they are."""
    return range(int(run[0]), min(int(run[1]), int(run[0]) + 12) + 1)


def _exam(row: Row, rule: Exam) -> Iterator[Finding]:
    path, tiers = f"{rule.field}.score", tuple(tier.tier for tier in rule.tiers)
    question = row.rules.question[path]
    marks = domain(question.min, question.max, question.step)
    valid = {f"{rule.field}.valid": True}

    def by_mark(mark: Number) -> Record | None:
        return row.applying(
            {path: mark, **valid},
            lambda it: value(it, path) == mark and row.score(it).min == row.score(it).max,
        )

    gaps = [(run, found) for run in untaken(tiers, marks) if (found := by_mark(run[0]))]
    if gaps:
        named = [called(run, False, marks) for run, _ in gaps]
        what = f"考试成绩{'，或者'.join(words for words, _ in named)}{question.unit}的，没有对应的档次。"
        yield row.finding("gap", "+".join(at for _, at in named), what, gaps[0][1])
    for run in taken_twice(tiers, marks):
        words = shown(run[0]) if run[0] == run[1] else f"{shown(run[0])}至{shown(run[1])}"
        record = row.applicants.record(row.table.target, {path: run[0], **valid})
        what = f"考试成绩{words}{question.unit}的，同时属于两个档次。"
        yield row.finding("overlap", "-".join(dict.fromkeys(map(shown, run))), what, record)
    for tier in unreached(tiers, marks):
        yield _never(row, tier)
    yield from _grades_of_exam(row, rule)
    exempt = {**facts_of(rule.exempt), rule.field: {}}
    found = row.applying(
        exempt, lambda it: it.get(rule.field) == {} and row.score(it).readings != ()
    )
    if found:
        what = f"“{rule.exempt.words}”可以不考，既没有成绩也没有考核等次的，没有对应的档次。"
        yield row.finding("gap", "exempt", what, found)


def _grades_of_exam(row: Row, rule: Exam) -> Iterator[Finding]:
    """The grades given in place of a mark."""
    question = row.rules.question.get(f"{rule.field}.grade")
    if not question:
        return
    graded = [tier.grade for tier in rule.tiers]
    for option in question.options:
        if option.value not in (*graded, rule.bar_grade):
            what = f"考核等次“{option.label}”没有对应的档次。"
            yield row.finding("gap", str(option.value), what)
        if [*graded, rule.bar_grade].count(str(option.value)) > 1:
            what = f"考核等次“{option.label}”同时属于两个档次。"
            yield row.finding("overlap", str(option.value), what)


def _hours(row: Row, rule: HoursPerYear) -> Iterator[Finding]:
    demand, unit = rule.demand, row.rules.question[rule.field].unit
    least = {part.field: part.least for part in demand.parts}
    enough = sum(least.values())
    ends = [end for tier in rule.tiers for end in (tier.low, tier.high) if abs(end) < 1e9]
    hours = domain(enough, max((enough, *ends)) + 1, 0.5)
    for run in untaken(rule.tiers, hours):
        words, at = called(run, False, hours)
        yield row.finding("gap", at, f"一年{words}{unit}的，没有对应的档次。")
    for run in taken_twice(rule.tiers, hours):
        words, at = called(run, False, hours)
        yield row.finding("overlap", at, f"一年{words}{unit}的，同时属于两个档次。")
    for tier in unreached(rule.tiers, hours):
        yield _never(row, tier)
    last = row.applicants.year - 1
    below = {part: max(0, number - 1) for part, number in least.items()}
    if tier_of(rule.tiers, sum(below.values())) is None:
        found = _of_years(row, rule, {last: below}, least)
        if found:
            what = (
                f"有一年学时不足{shown(enough)}的，没有对应的档次，而顺延以后仍可能符合申报条件。"
            )
            yield row.finding("gap", "short", what, found)
    if tier_of(rule.tiers, 0) is None:
        facts = ({**facts_of(waiver), rule.field: {}} for waiver in demand.waivers)
        if found := _first(
            row.applying(each, lambda it: it.get(rule.field) == {}) for each in facts
        ):
            what = f"不作要求的人可以一{unit}也没有，这样的没有对应的档次。"
            yield row.finding("gap", "waived", what, found)
    usual = tier_of(rule.tiers, enough)
    others = [
        number
        for number in hours
        if number == int(number) and tier_of(rule.tiers, number) not in (usual, None)
    ]
    if usual and others:
        *rest, (part, number) = least.items()
        more = {**dict(rest), part: number + int(others[0]) - enough}
        if found := _of_years(row, rule, {last: more}, least):
            what = f"档次说的是一年的{unit}；各年{unit}不同的人，各年会落在不同的档次。"
            yield row.finding("overlap", "years", what, found)


def _first(found: Iterable[Record | None]) -> Record | None:
    return next((each for each in found if each), None)


def _of_years(
    row: Row, rule: HoursPerYear, own: Mapping[int, Any], least: Mapping[str, Number]
) -> Record | None:
    """Somebody of whom hours are asked in more than one year, with these hours in these years."""
    demand, year = rule.demand, row.applicants.year

    def holds(it: Record) -> bool:
        given = it.get(rule.field) or {}
        return (
            all(given.get(each) == own[each] for each in own)
            and len(row.applicants.periods(it).get(rule.field) or ()) > 1
            and demand.waived(row.rules.case(it, {})) is not True
        )

    for facts in row.in_post(2):
        first = facts[row.rules.time.title_since].year + 1
        hours = {each: own.get(each, least) for each in range(first, year)}
        if found := row.applying({**facts, rule.field: hours}, holds):
            return found
    return None


def _grades(row: Row, rule: YearlyGrades) -> Iterator[Finding]:
    question = row.rules.question[rule.field]
    options = [str(option.value) for option in question.options]
    best = range(rule.window + 1)
    for tier in unreached(rule.tiers, best):
        yield _never(row, tier)
    for run in taken_twice(rule.tiers, best):
        words, at = called(run, True, best)
        yield row.finding("overlap", at, f"{words}年优秀的，同时属于两个档次。")
    for grade in options:
        usual = grade in (rule.best, rule.plain)
        if not usual and (found := _first(_graded(row, rule, grade))):
            name = question.label_of(grade)
            what = f"近{rule.window}年有“{name}”、优秀的年数又不到任何一档的，没有对应的档次。"
            yield row.finding("gap", grade, what, found)


def _graded(row: Row, rule: YearlyGrades, odd: str) -> Iterator[Record | None]:
    """Who may apply with one odd grade, as long ago as counts, and too few of the best for any tier."""
    time, year = row.rules.time, row.applicants.year
    for size, best in product(range(rule.window, 0, -1), range(rule.window)):
        if best < size and not tier_of(rule.tiers, best):
            grades = [odd, *[rule.plain] * (size - 1 - best), *[rule.best] * best]
            given = dict(zip(range(year - size, year), grades, strict=True))
            facts = {
                time.title: row.table.below,
                time.title_since: row.applicants.years_ago(size + 1),
                time.leaves: [],
                rule.field: given,
            }
            yield row.applying(facts, _asks(row, rule, given))


def _asks(row: Row, rule: YearlyGrades, given: Mapping[int, str]) -> Holds:
    """Has the record these grades, and are they all asked for?"""

    def holds(record: Record) -> bool:
        years = rule.years(row.rules.case(record, {})) or ()
        return record.get(rule.field) == given and set(given) <= set(years)

    return holds


_COUNTED_FROM = re.compile(r"([一二两三四五六七八九十]|\d+)项以外的")


def _ladder(row: Row, rule: Ladder) -> Iterator[Finding]:
    question, sure = row.rules.question[rule.field], len(rule.conditions)
    most = sure + sum(int(question.most(substitute.claim)) for substitute in rule.substitutes)
    seen = False
    for step in rule.steps:
        if seen or step.need > most:
            yield _never(row, step)
        seen = seen or not step.only
        every = min(step.cap, step.points + step.extra * max(0, most - step.need))
        if step.points > step.cap or every < step.cap:
            reached = f"满足全部{most}项可得{shown(every)}分，至多{shown(step.cap)}分。"
            yield row.finding(
                "cap", f"{shown(every)}-{shown(step.cap)}", f"“{step.words}”：{reached}"
            )
        counted = _COUNTED_FROM.search(step.words)
        if step.extra and counted and number_of(counted[1]) != step.need:
            yield _counted(row, rule, step, int(number_of(counted[1])))


def _counted(row: Row, rule: Ladder, step: Step, since: int) -> Finding:
    """The words count the further ones from another number than the one that is needed."""
    claims = dict.fromkeys((condition.id for condition in rule.conditions[: step.need]), True)
    facts = {rule.field: claims}

    def takes_step(it: Record) -> bool:
        return it.get(rule.field) == claims and row.score(it).min == step.points

    what = (
        f"满足{step.need}个条件计{shown(step.points)}分，加分却从第{since}项以外算起："
        f"满足{step.need}个条件的，计{shown(step.points)}分，还是"
        f"{shown(step.points + step.extra * (step.need - since))}分，条文没有写明。"
    )
    return row.finding("count", f"{since}-{step.need}", what, row.applying(facts, takes_step))


def _tally(row: Row, rule: Tally) -> Iterator[Finding]:
    for weights in rule.rows:
        if weights.only and weights.only.values:
            options = {option.value for option in row.rules.question[weights.only.field].options}
            if not options & set(weights.only.values):
                what = f"“{weights.only.words}”，没有人符合。"
                yield row.finding("unreached", weights.row, what)


def _amount(row: Row, rule: Amount) -> Iterator[Finding]:
    question = row.rules.question[rule.field]
    if question.max > rule.most:
        what = f"可以填到{shown(question.max)}分，表定最多{shown(rule.most)}分（“{rule.words}”）。"
        record = row.applicants.record(row.table.target, {rule.field: question.max})
        yield row.finding("gap", f"{shown(rule.most)}-{shown(question.max)}", what, record)


def _per_year(row: Row, rule: PerYear) -> Iterator[Finding]:
    most = int(row.rules.question[rule.field].max) * rule.rate
    if most < rule.cap:
        what = f"{rule.words}，最多可得{shown(most)}分，到不了{shown(rule.cap)}分。"
        yield row.finding("unreached", f"{shown(most)}-{shown(rule.cap)}", what)


# Each kind has its own; a new kind needs one here.
CHECKS: Mapping[type[Rule], Callable[[Row, Any], Iterator[Finding]]] = {
    Amount: _amount,
    Choice: _choice,
    Exam: _exam,
    HoursPerYear: _hours,
    Ladder: _ladder,
    PerYear: _per_year,
    Tally: _tally,
    YearlyGrades: _grades,
    YearsInTitle: _years,
}
