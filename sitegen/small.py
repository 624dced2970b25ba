"""The small calculators in the text: which questions each asks, and what it shows, as `rules/small.toml` says.

The questions are the form's own, with their labels, help and controls. What a small calculator says comes from the core.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import Absent, Mistake, no_clause, one_of
from calculator.policy import Policy
from calculator.routes import Route
from calculator.rules import Item, Rules
from calculator.score import items_of
from calculator.sourced import place
from sitegen.form import Asked, FormSection

FILE = "small.toml"
BY_YEAR = "year"  # asked for its own sake: the core counts up to it

type Table = Mapping[str, Any]


@dataclass(frozen=True)
class Small:
    """A small calculator. It shows either `routes`, with the title's `others` only named, or an `item`."""

    title: str
    beside: str  # the clause or the row
    target: str
    asked: tuple[Asked, ...]
    preset: Mapping[str, str]
    routes: tuple[Route, ...]
    others: tuple[Route, ...]
    item: Item | None
    requirements: tuple[str, ...]

    @property
    def id(self) -> str:
        """What begins the ids inside it, which no other on the page may have."""
        return f"small-{self.beside}"

    @property
    def asks_year(self) -> bool:
        """Is the year of the application asked, or just this one?"""
        return any(asked.question.path == BY_YEAR for asked in self.asked)

    @property
    def cited(self) -> tuple[str, ...]:
        """The clauses that its answers can name."""
        found = [self.item.clause] if self.item else []
        for route in self.routes:
            found += [route.clause, *(way.clause for way in route.ways)]
            found += [when.clause for when in route.only]
            found += [way.fact.clause for way in route.ways if way.fact]
        return tuple(dict.fromkeys((*found, *self.requirements)))


type Smalls = Mapping[str, Small]  # by the clause or the row that each stands beside


def read(
    policy: Policy, rules: Rules, sections: Sequence[FormSection], table: Table
) -> tuple[Smalls, tuple[Mistake, ...]]:
    """The small calculators, and what is wrong with the file."""
    mistakes: list[Mistake] = []
    found: dict[str, Small] = {}
    for index, entry in enumerate(table.get("small", ())):
        _, key = place(entry, FILE, f"small[{index}]")
        for small in _smalls(rules, sections, entry, key, mistakes):
            if small.beside not in policy.clauses:
                mistakes.append(no_clause(FILE, f"{key}.beside", small.beside, policy.clauses))
            if small.beside in found:
                problem, should = f"{small.beside}旁边已经有一个了", "每条旁边最多一个"
                mistakes.append(Mistake(FILE, key, problem, should))
            mistakes += _unequal(rules, small, key)
            found[small.beside] = small
        if re.search(r"\d", entry["title"]):
            problem, should = "标题里写了数字", "不写数字；数字在原文里"
            mistakes.append(Mistake(FILE, f"{key}.title", problem, should))
    return found, tuple(mistakes)


def _smalls(
    rules: Rules,
    sections: Sequence[FormSection],
    entry: Table,
    key: str,
    mistakes: list[Mistake],
) -> Iterator[Small]:
    """One beside a clause, or one beside the row of each table that has the item."""

    def wrong(name: str, problem: str, should: str) -> None:
        mistakes.append(Absent(FILE, f"{key}.{name}", problem, should))

    def small(beside: str, target: str, item: Item | None) -> Small:
        title = rules.eligibility.titles.get(target)
        routes = title.routes if title else ()
        wanted = entry.get("routes", ())
        missing = set(wanted) - {route.clause for route in routes}
        for clause in sorted(missing):
            should = one_of(clause, (route.clause for route in routes))
            wrong("routes", f"{target}没有途径“{clause}”", should)
        requirements = tuple(entry.get("requirements", ()))
        known = {each.requirement.clause for each in rules.eligibility.asked}
        for clause in sorted(set(requirements) - known):
            wrong("requirements", f"没有要求“{clause}”", one_of(clause, known))
        form = _form(sections, target)
        for path in sorted(set(entry["asks"]) - form.keys()):
            problem = f"不向申报{target}的人问“{path}”"
            wrong("asks", problem, one_of(path, form))
        asked = tuple(form[path] for path in entry["asks"] if path in form)
        for path, problem, should in _wrong_preset(asked, entry.get("preset", {})):
            wrong(f"preset.{path}", problem, should)
        return Small(
            entry["title"],
            beside,
            target,
            asked,
            entry.get("preset", {}),
            tuple(route for route in routes if route.clause in wanted),
            tuple(route for route in routes if route.clause not in wanted) if wanted else (),
            item,
            requirements,
        )

    if "item" not in entry:
        if "beside" in entry and entry.get("target") in rules.eligibility.titles:
            yield small(entry["beside"], entry["target"], None)
        elif "beside" in entry and "target" in entry:
            target = entry["target"]
            wrong("target", f"没有职称“{target}”", one_of(target, rules.eligibility.titles))
        else:
            mistakes.append(Mistake(FILE, key, "没有写在哪里", "有 beside 和 target，或有 item"))
        return
    rows = [
        (table.target, item)
        for table in rules.tables
        for item in items_of(table)
        if item.id == entry["item"]
    ]
    if not rows:
        items = (item.id for table in rules.tables for item in items_of(table))
        wrong("item", f"计分表里没有“{entry['item']}”", one_of(entry["item"], items))
    for target, item in rows:
        yield small(item.clause, target, item)


def _form(sections: Iterable[FormSection], target: str) -> Mapping[str, Asked]:
    """The form's questions by path, as they are put to who applies for the title."""
    asked = (asked for section in sections for asked in section.asked)
    return {each.question.path: each for each in asked if target in each.clauses}


def _wrong_preset(
    asked: Sequence[Asked], preset: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """The question, the problem, and how it should look."""
    choices = {each.question.path: dict(each.choices) for each in asked}
    for path, answer in preset.items():
        if path not in choices:
            yield path, f"预先填了“{path}”，但没有问它", one_of(path, choices)
        elif choices[path] and answer not in choices[path]:
            yield path, f"“{path}”没有“{answer}”这个答案", one_of(answer, choices[path])


def _unequal(rules: Rules, small: Small, key: str) -> Iterator[Mistake]:
    """What it shows hangs on just what it asks."""
    shown = [
        field
        for route in small.routes
        for field in route.fields(rules.time, rules.eligibility.levels)
    ]
    shown += small.item.rule.fields(rules.time) if small.item else ()
    for each in rules.eligibility.asked:
        if each.requirement.clause in small.requirements:
            shown += each.requirement.fields(rules.time)
    asked = {each.question.path for each in small.asked}
    for field in sorted(set(shown) - asked):
        problem, should = f"没有问“{field}”，而结果取决于它", f"asks 里有{field}"
        yield Mistake(FILE, f"{key}.asks", problem, should)
    for field in sorted(asked - {*shown, BY_YEAR}):
        problem, should = f"问了“{field}”，而结果用不着它", f"asks 里没有{field}"
        yield Absent(FILE, f"{key}.asks", problem, should)
