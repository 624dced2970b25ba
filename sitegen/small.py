"""The small calculators in the text: which questions each asks, and what it shows, as `rules/small.toml` says.

The questions are the form's own, with their labels, help and controls. What a small calculator says comes from the core.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import Mistake
from calculator.policy import Policy
from calculator.routes import Route
from calculator.rules import Item, Rules
from calculator.score import items_of
from sitegen.form import Asked, FormSection

FILE = "rules/small.toml"
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
        key = f"small[{index}]"
        for small in _smalls(rules, sections, entry, key, mistakes):
            if small.beside not in policy.clauses:
                mistakes.append(Mistake(FILE, f"{key}.beside", f"{small.beside} is no clause"))
            if small.beside in found:
                mistakes.append(Mistake(FILE, key, f"beside {small.beside} there stands another"))
            mistakes += _unequal(rules, small, key)
            found[small.beside] = small
        if re.search(r"\d", entry["title"]):
            mistakes.append(Mistake(FILE, f"{key}.title", "no number is typed here"))
    return found, tuple(mistakes)


def _smalls(
    rules: Rules,
    sections: Sequence[FormSection],
    entry: Table,
    key: str,
    mistakes: list[Mistake],
) -> Iterator[Small]:
    """One beside a clause, or one beside the row of each table that has the item."""

    def small(beside: str, target: str, item: Item | None) -> Small:
        title = rules.eligibility.titles.get(target)
        routes = title.routes if title else ()
        wanted = entry.get("routes", ())
        missing = set(wanted) - {route.clause for route in routes}
        wrong = [f"{target} has no route {clause!r}" for clause in sorted(missing)]
        requirements = tuple(entry.get("requirements", ()))
        known = {each.requirement.clause for each in rules.eligibility.asked}
        wrong += [f"{clause!r} is no requirement" for clause in requirements if clause not in known]
        asked = tuple(_asked(sections, target, entry["asks"], wrong))
        wrong += _wrong_preset(asked, entry.get("preset", {}))
        mistakes.extend(Mistake(FILE, key, problem) for problem in wrong)
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
        yield small(entry["beside"], entry["target"], None)
        return
    rows = [
        (table.target, item)
        for table in rules.tables
        for item in items_of(table)
        if item.id == entry["item"]
    ]
    if not rows:
        mistakes.append(Mistake(FILE, f"{key}.item", f"no table has the item {entry['item']!r}"))
    for target, item in rows:
        yield small(item.clause, target, item)


def _asked(
    sections: Iterable[FormSection], target: str, paths: Iterable[str], wrong: list[str]
) -> Iterator[Asked]:
    """The form's questions of these paths, as they are put to who applies for the title."""
    form = {asked.question.path: asked for section in sections for asked in section.asked}
    for path in paths:
        asked = form.get(path)
        if asked and target in asked.clauses:
            yield asked
        else:
            wrong.append(f"{path!r} is not asked of who applies for {target!r}")


def _wrong_preset(asked: Sequence[Asked], preset: Mapping[str, str]) -> Iterator[str]:
    choices = {each.question.path: dict(each.choices) for each in asked}
    for path, answer in preset.items():
        if path not in choices:
            yield f"{path!r} has a preset, but is not asked"
        elif choices[path] and answer not in choices[path]:
            yield f"{answer!r} is no answer to {path!r}"


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
        yield Mistake(FILE, f"{key}.asks", f"{field!r} is missing: what is shown hangs on it")
    for field in sorted(asked - {*shown, BY_YEAR}):
        yield Mistake(FILE, f"{key}.asks", f"{field!r} is needless: nothing that is shown reads it")
