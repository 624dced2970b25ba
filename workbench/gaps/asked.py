"""What everybody must meet: requirements that no one can meet or that everybody does, and what they leave unsaid."""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Any

from calculator.eligibility import own_requirements
from calculator.record import Record, value
from calculator.requirements import Requirement
from calculator.requirements.bar import Bar
from calculator.requirements.exam import ExamPassed
from calculator.requirements.fact import Fact
from calculator.requirements.hours import HoursDone
from calculator.requirements.scope import Scope
from calculator.requirements.window import Window
from calculator.titles import Title
from calculator.works import Works
from workbench.gaps.applicants import Applicants, facts_of, put
from workbench.gaps.finding import Finding, joined
from workbench.gaps.possible import always, fits


def findings(applicants: Applicants) -> Iterator[Finding]:
    """All that is found in the requirements, and in the achievements that the titles ask for."""
    asked = [each.requirement for each in applicants.rules.eligibility.asked]
    titles = applicants.rules.eligibility.titles.values()
    own = [requirement for title in titles for requirement in own_requirements(title)]
    for requirement in (*asked, *own):
        yield from CHECKS[type(requirement)](applicants, requirement)
    yield from _twice([each for each in asked if isinstance(each, Fact)])
    for title in titles:
        for works in title.works:
            yield from _works(applicants, title, works)


def _fact(applicants: Applicants, rule: Fact) -> Iterator[Finding]:
    questions, when = applicants.rules.question, rule.when
    if not fits(questions, when):
        what = f"{questions[when.field].name}：“{when.words}”，没有人能够满足。"
        yield Finding("impossible", rule.clause, when.field, what, (rule.clause,))
    elif always(questions, when):
        what = f"{questions[when.field].name}：“{when.words}”，怎样回答都满足。"
        yield Finding("always", rule.clause, when.field, what, (rule.clause,))


def _twice(rules: list[Fact]) -> Iterator[Finding]:
    """The same fact asked for by two requirements."""
    for one, other in combinations(rules, 2):
        if (one.when.field, set(one.when.values)) == (other.when.field, set(other.when.values)):
            what = f"“{one.when.words}”和“{other.when.words}”问的是同一件事，后一条不另起作用。"
            yield Finding("pointless", other.clause, one.clause, what, (other.clause, one.clause))


def _window(applicants: Applicants, rule: Window) -> Iterator[Finding]:
    question = applicants.rules.question[rule.field]
    options = {option.value for option in question.options}
    if rule.back and not options & set(rule.values):
        what = f"{question.name}：“{rule.words}”，没有人能够满足。"
        yield Finding("impossible", rule.clause, rule.field, what, (rule.clause,))
    elif not rule.back or options <= set(rule.values):
        what = f"{question.name}：“{rule.words}”，怎样回答都满足。"
        yield Finding("always", rule.clause, rule.field, what, (rule.clause,))


def _bar(applicants: Applicants, rule: Bar) -> Iterator[Finding]:
    if rule.years <= 0:
        name = applicants.rules.question[rule.field].name
        what = f"{name}：“{rule.words}”，没有一年不得申报。"
        yield Finding("always", rule.clause, rule.field, what, (rule.clause,))


def _exam(applicants: Applicants, rule: ExamPassed) -> Iterator[Finding]:
    """The mark that passes stands in no clause: it is asked of the applicant."""
    path = f"{rule.field}.pass_mark"
    question, mark = applicants.rules.question.get(path), f"{rule.field}.score"
    if not question:
        return
    below = rule.sure - applicants.rules.question[mark].step
    unsure: Record | None = None
    for target in applicants.rules.eligibility.titles:
        facts = {mark: below, f"{rule.field}.valid": True}
        found = applicants.example(target, facts, lambda it: value(it, mark) == below)
        unsure = put(found, path, None) if found else None
        if unsure and applicants.verdict(unsure).status == "unknown":
            break
    what = f"{question.name}是多少，条文没有写明：“{rule.words}”。"
    yield Finding("unstated", rule.clause, path, what, (rule.clause,), unsure)


def _hours(applicants: Applicants, rule: HoursDone) -> Iterator[Finding]:
    question = applicants.rules.question[rule.field]
    most = {part.path: part.max for part in question.parts}
    for part in rule.demand.parts:
        if part.least > most.get(part.field, 0):
            what = f"{question.name}：“{rule.words}”，没有人能够满足。"
            yield Finding("impossible", rule.clause, part.field, what, (rule.clause,))
    for waiver in rule.demand.waivers:
        yield from _never_lifted(
            applicants, rule.clause, waiver.words, fits(applicants.rules.question, waiver)
        )


def _never_lifted(
    applicants: Applicants, clause: str, words: str, possible: bool
) -> Iterator[Finding]:
    if not possible:
        yield Finding("impossible", clause, words, f"“{words}”，没有人符合。", (clause,))


def _scope(applicants: Applicants, rule: Scope) -> Iterator[Finding]:
    """Several clauses say who belongs to it: is there somebody who does by one and not by another?"""
    questions = applicants.rules.question
    for when in (rule.only, *rule.any):
        if not fits(questions, when):
            what = f"“{when.words}”，没有人符合。"
            yield Finding("impossible", rule.clause, when.field, what, (when.clause,))
    clauses = tuple(dict.fromkeys(when.clause for when in rule.any))
    if len(clauses) < 2:
        return
    fields = {field for when in rule.any for field in when.fields}
    apart = _apart(applicants, rule, sorted(fields))
    if apart:
        words = joined(f"“{when.words}”" for when in rule.any)
        what = f"同一个范围，几处写法不同：{words}。有人只符合其中一处。"
        yield Finding("scope", rule.clause, "+".join(clauses), what, clauses, apart)


def _apart(applicants: Applicants, rule: Scope, fields: list[str]) -> Record | None:
    """Somebody who wants to belong, may apply, and belongs by one clause alone."""

    def holds(it: Record) -> bool:
        by_clause: dict[str, bool] = {}
        for when in rule.any:
            by_clause[when.clause] = by_clause.get(when.clause, False) or when.holds(it) is True
        known = all(value(it, field) is not None for field in fields)
        return known and rule.only.holds(it) is True and len(set(by_clause.values())) > 1

    plain = {field: next(iter(applicants.answers(field, {}))) for field in fields}
    for target in applicants.rules.eligibility.titles:
        for when in rule.any:
            facts = {**plain, **facts_of(rule.only), **facts_of(when)}
            if found := applicants.example(target, facts, holds):
                return found
    return None


def _works(applicants: Applicants, title: Title, works: Works) -> Iterator[Finding]:
    """As many conditions as a title asks for; and what makes it fewer, or none."""
    listed = len(works.ladder.conditions)
    if works.need > listed:
        what = f"“{works.words}”：要求{works.need}项，而所列的只有{listed}项。"
        yield Finding("impossible", works.clause, works.item, what, (works.clause,))
    if works.easier and works.easier_need >= works.need:
        what = f"“{works.easier.words}”：要求{works.easier_need}项，并不比{works.need}项少。"
        yield Finding(
            "pointless", works.clause, works.item, what, (works.clause, works.easier.clause)
        )
    for when in (*(when for when, _ in works.waivers), *((works.easier,) if works.easier else ())):
        if not fits(applicants.rules.question, when):
            what = f"“{when.words}”，没有人符合。"
            yield Finding("impossible", works.clause, when.field, what, (when.clause,))


# Each kind has its own; a new kind needs one here.
CHECKS: Mapping[type[Requirement], Callable[[Applicants, Any], Iterator[Finding]]] = {
    Bar: _bar,
    ExamPassed: _exam,
    Fact: _fact,
    HoursDone: _hours,
    Scope: _scope,
    Window: _window,
}
