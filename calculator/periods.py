"""The years that a yearly question asks for."""

from collections.abc import Mapping

from calculator.case import Case
from calculator.kinds.grades import YearlyGrades
from calculator.requirements.hours import HoursDone
from calculator.requirements.window import Window
from calculator.rules import Rules, ScoreTable
from calculator.score import items_of

# The years by the question's path; None while they are unknown, for nobody knows when the post began.
type Periods = Mapping[str, tuple[int, ...] | None]


def periods(rules: Rules, table: ScoreTable | None, case: Case) -> Periods:
    """For each yearly question, the years that a requirement or the score table asks for."""
    asking: list[HoursDone | Window | YearlyGrades] = [
        each.requirement
        for each in rules.eligibility.asked
        if isinstance(each.requirement, (HoursDone, Window))
    ]
    for item in items_of(table) if table else ():
        if isinstance(item.rule, YearlyGrades):
            asking.append(item.rule)
    found: dict[str, tuple[int, ...] | None] = {}
    for rule in asking:
        years = rule.years(case)
        known = found.get(rule.field, ())
        found[rule.field] = (
            None if years is None or known is None else tuple(sorted({*years, *known}))
        )
    return found
