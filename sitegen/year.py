"""The year of an application as a guide: what the calendar says by when, who does it, and the steps in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from calculator.parties import PARTIES
from calculator.policy import Clause, Policy
from calculator.procedure import Term


@dataclass(frozen=True)
class Entry:
    """Something to be done. `months`: the first and the last of the year in which it is; none where no date is named."""

    when: str
    months: tuple[int, ...]
    who: str
    what: str
    clause: str
    words: str


def context(policy: Policy, calendar: Iterable[Term], procedure: str) -> dict[str, Any]:
    """The variables of the page's template. `procedure`: the article whose items are the steps of an assessment."""
    entries = tuple(map(_entry, calendar))
    steps = policy.clauses[procedure] if procedure else None
    assert steps is None or isinstance(steps, Clause)
    return {
        "entries": entries,
        "parties": tuple(
            (who, tuple(entry for entry in entries if entry.who == who)) for who in PARTIES.values()
        ),
        "steps": tuple((step.id, step.paragraphs[0].partition("。")[0]) for step in steps.children)
        if steps
        else (),
    }


def _entry(term: Term) -> Entry:
    months = tuple(sorted({term.from_month or term.until_month, term.until_month} - {0}))
    return Entry(when(term), months, PARTIES[term.who], term.what, term.clause, term.words)


def when(term: Term) -> str:
    """When, in words: 原则上9月至11月, 12月底前, 12月31日, 不少于5个工作日, 提交材料之日."""
    return term.qualifier + _time(term)


def _time(term: Term) -> str:
    if term.at_submission:
        return "提交材料之日"
    if term.days:
        return f"{term.days}个工作日"
    if term.until_day:
        return f"{term.until_month}月{term.until_day}日"
    if term.from_month:
        return f"{term.from_month}月至{term.until_month}月"
    return f"{term.until_month}月底前"
