"""Sums: the rows' caps against their group's, the groups against the hundred, the pass mark with and without the bonus."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from calculator.kinds.amount import Amount
from calculator.points import Number, shown
from calculator.record import Record
from calculator.rules import Group, Rules, ScoreTable
from calculator.score import Score, items_of, score
from workbench.gaps.applicants import Applicants, put
from workbench.gaps.finding import Finding

MOST_STEPS = 100  # of points that are awarded


def findings(applicants: Applicants) -> Iterator[Finding]:
    """What does not add up, table by table."""
    tables = [(table, _best(applicants, table)) for table in applicants.rules.tables]
    for table, best in tables:
        for group in table.groups:
            yield from _group(applicants, table, group, best)
        yield from _hundred(applicants, table, best)
    found = (_pass(applicants, table, best) for table, best in tables)
    yield from [each for each in found if each][:1]


def _group(
    applicants: Applicants, table: ScoreTable, group: Group, best: Record
) -> Iterator[Finding]:
    """Do the rows' caps make the group's?"""
    caps = [item.cap for item in group.items]
    if sum(caps) == group.cap:
        return

    def over(it: Record) -> bool:
        scored = _scored(applicants.rules, table, it)
        return sum(scored.items[item.id].min for item in group.items) > group.cap

    record = applicants.shrunk(best, over) if over(best) else None
    what = f"{group.name}：各项最高分{_added(caps)}，而这一大项写的是{shown(group.cap)}分。"
    at = f"{shown(sum(caps))}-{shown(group.cap)}"
    yield Finding("sum", group.clause, at, what, (group.clause,), record)


def _hundred(applicants: Applicants, table: ScoreTable, best: Record) -> Iterator[Finding]:
    """Do the groups make the full score, without the bonus and with it?"""
    passing = applicants.rules.passing
    full, caps = passing.full, {group.id: group.cap for group in table.groups}
    plain = [cap for id, cap in caps.items() if id != passing.bonus_group]
    clauses, bonus = (table.annex,), _bonus(applicants, table)
    if sum(plain) != full:
        but = f"“{bonus}”以外" if bonus else ""
        what = f"{but}各大项{_added(plain)}，不是满分{shown(full)}分。"
        yield Finding("sum", table.annex, f"{shown(sum(plain))}-{shown(full)}", what, clauses)
    if bonus and sum(caps.values()) > full:

        def over(it: Record) -> bool:
            return _scored(applicants.rules, table, it).total.min > full

        record = applicants.shrunk(best, over) if over(best) else None
        what = f"满分是{shown(full)}分，而各大项连同“{bonus}”{_added(caps.values())}。"
        at = f"{shown(sum(caps.values()))}-{shown(full)}"
        yield Finding("sum", table.annex, at, what, clauses, record)


def _pass(applicants: Applicants, table: ScoreTable, best: Record) -> Finding | None:
    """Is there somebody who reaches the pass mark with the bonus alone?"""
    rules = applicants.rules
    passing = rules.passing

    def without_bonus(it: Record) -> Number:
        groups = _scored(rules, table, it).groups
        return sum(span.max for id, span in groups.items() if id != passing.bonus_group)

    def with_bonus(it: Record) -> Number:
        return _scored(rules, table, it).total.min

    def by_bonus(it: Record) -> bool:
        return without_bonus(it) < passing.mark <= with_bonus(it)

    def lowered(record: Record, base: Record) -> Record:
        for path, answer in (
            *_changes(applicants, table, base),
            *_between(applicants, table, base),
        ):
            if by_bonus(record):
                break
            lower = put(record, path, answer)
            # Nothing at all is for who may not apply.
            nothing = any(
                not points.min and _scored(rules, table, record).items[id].min
                for id, points in _scored(rules, table, lower).items.items()
            )
            if not nothing and passing.mark <= with_bonus(lower) < with_bonus(record):
                record = lower
        return record

    # Those who have been there for long have points to spare: with fewer years it may be the bonus that does it.
    title = rules.eligibility.titles[table.target]
    shorter = filter(None, (applicants.plain(table.target, route) for route in title.routes))
    tried = lowered(best, applicants.seasoned(table))
    others = (lowered(_best_of(applicants, table, base), base) for base in shorter)
    record = next(filter(by_bonus, chain((tried,), others)), tried)
    if not by_bonus(record):
        return None
    bonus = _bonus(applicants, table)
    what = (
        f"要求{shown(passing.mark)}分。不算“{bonus}”得{shown(without_bonus(record))}分、"
        f"算上得{shown(with_bonus(record))}分的人是否达到，条文没有写明。"
    )
    found = applicants.shrunk(record, by_bonus)
    return Finding("pass", passing.clause, "", what, (passing.clause, table.annex), found)


def _bonus(applicants: Applicants, table: ScoreTable) -> str:
    """What the group is called that comes on top of the full score; "" where the table has none."""
    own = applicants.rules.passing.bonus_group
    return next((group.name for group in table.groups if group.id == own), "")


def _added(caps: Iterable[Number]) -> str:
    """The caps and their sum: 5＋4＋3合计12分."""
    listed = [shown(cap) for cap in caps]
    summed = shown(sum(map(float, listed)))
    return f"{'＋'.join(listed)}合计{summed}分"


def _scored(rules: Rules, table: ScoreTable, record: Record) -> Score:
    return score(rules, table, record, {})


def _best(applicants: Applicants, table: ScoreTable) -> Record:
    """Somebody who has been there for long, with all the points that can be had."""
    return _best_of(applicants, table, applicants.seasoned(table))


def _best_of(applicants: Applicants, table: ScoreTable, settled: Record) -> Record:
    """Somebody with all the points that can be had beside what is settled: answer by answer the one that gives most."""
    rules, record = applicants.rules, settled
    total = _sum(rules, table, record)
    for _ in range(2):  # some answers count only beside others
        for change in _changes(applicants, table, settled):
            better = put(record, *change)
            if (reached := _sum(rules, table, better)) > total:
                record, total = better, reached
    return record


def _changes(
    applicants: Applicants, table: ScoreTable, record: Record
) -> Iterator[tuple[str, object]]:
    """All answers to the questions that some row hangs on, but for those that say since when."""
    fields = (
        field for item in items_of(table) for field in item.rule.fields(applicants.rules.time)
    )
    for path in dict.fromkeys(field for field in fields if field not in record):
        for answer in applicants.answers(path, record):
            yield path, answer


def _between(
    applicants: Applicants, table: ScoreTable, record: Record
) -> Iterator[tuple[str, object]]:
    """Of the points that somebody awards, each number there is, the greatest first."""
    for item in items_of(table):
        if isinstance(item.rule, Amount) and item.rule.field not in record:
            question = applicants.rules.question[item.rule.field]
            steps = int((question.max - question.min) / question.step)
            for step in range(min(steps, MOST_STEPS), -1, -1):
                yield item.rule.field, question.min + step * question.step


def _sum(rules: Rules, table: ScoreTable, record: Mapping[str, object]) -> Number:
    """What is sure of all rows, before any cap of a group."""
    return sum(points.min for points in _scored(rules, table, record).items.values())
