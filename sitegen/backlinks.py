"""Who refers to a clause: other clauses by their words, and the rules, questions and readings that rest on it.

Nothing of it is typed: references are found in the text, the rest is what the compiled rules name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.policy import Clause, Policy, Row
from calculator.questions import Question
from calculator.readings import Reading
from calculator.rules import Rules
from sitegen.crossrefs import CrossReferences, linking
from sitegen.form import FormSection
from sitegen.guides import Guidance
from sitegen.places import Place, places
from sitegen.register import Facts, Ground

type Table = Mapping[str, Any]

TITLES = "titles/"  # the page that compares the titles
YEAR = "year/"
CALCULATOR = "calculator/"
READINGS = "readings/"


@dataclass(frozen=True)
class Uses:
    """Who refers to one clause: by sort (条文, 计分表, …), each with where it stands."""

    clause: str
    sorts: tuple[tuple[str, tuple[Place, ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(found) for _, found in self.sorts)


type Backlinks = Mapping[str, Uses]  # only of clauses that something refers to


def backlinks(
    policy: Policy,
    references: CrossReferences,
    compiled: Table,
    rules: Rules,
    facts: Facts,
    sections: Iterable[FormSection],
    guides: Iterable[Guidance],
) -> Backlinks:
    """Who refers to each clause and each row."""
    where = places(policy)
    sources = {
        "条文": _clauses(policy, rules, references, where),
        "计分表": _rows(policy, rules, references, facts, where),
        "规则": _rules(compiled, facts),
        "提问": _questions(rules, facts, sections),
        "理解": _readings(rules.published, facts),
        "指南": _guides(guides),
        "时间": _lists(facts, "calendar.toml", Place(YEAR, "", "一年的安排")),
        "材料": _lists(facts, "materials.toml", Place(TITLES, "materials", "申报材料")),
    }
    by_sort = {sort: _by_clause(found) for sort, found in sources.items()}
    return {
        node.id: Uses(node.id, sorts)
        for node in policy.clauses.values()
        if isinstance(node, Clause | Row)
        and (sorts := tuple((sort, by[node.id]) for sort, by in by_sort.items() if node.id in by))
    }


def article_uses(backlinks: Backlinks, clause: Clause) -> tuple[Uses, ...]:
    """Those of a clause and of all that is numbered below it, in the text's order."""
    own = (backlinks[clause.id],) if clause.id in backlinks else ()
    return (*own, *(uses for child in clause.children for uses in article_uses(backlinks, child)))


type Found = Iterator[tuple[str, Place]]  # a clause, and what refers to it


def _by_clause(found: Found) -> Mapping[str, tuple[Place, ...]]:
    by: dict[str, dict[Place, None]] = {}
    for clause, place in found:
        by.setdefault(clause, {})[place] = None
    return {clause: tuple(each) for clause, each in by.items()}


def _clauses(
    policy: Policy, rules: Rules, references: CrossReferences, where: Mapping[str, Place]
) -> Found:
    """Clauses whose words refer to it, or that a row says again line by line."""
    yield from _in_text(policy, references, where, Clause)
    yield from ((row, where[clause]) for row, clause in rules.counterparts.items())


def _in_text(
    policy: Policy, references: CrossReferences, where: Mapping[str, Place], kind: type
) -> Found:
    """The references out of clauses, or out of rows."""
    for origin, target in linking(references):
        if isinstance(policy.clauses[origin], kind):
            yield target, where[origin]


def _rows(
    policy: Policy,
    rules: Rules,
    references: CrossReferences,
    facts: Facts,
    where: Mapping[str, Place],
) -> Found:
    """Rows that say the same line by line, whose words refer to the clause, or whose rule rests on it."""
    for row, clause in rules.counterparts.items():
        yield clause, where[row]
    yield from _in_text(policy, references, where, Row)
    for clause, grounds in facts.rules.items():
        yield from (
            (clause, where[ground.row]) for ground in grounds if ground.row not in ("", clause)
        )


def _rules(compiled: Table, facts: Facts) -> Found:
    titles = _title_names(compiled)
    for clause, grounds in facts.rules.items():
        for ground in grounds:
            if place := _rule(ground, compiled, titles):
                yield clause, place


def _title_names(compiled: Table) -> Mapping[object, str]:
    [target] = (each for each in compiled["questions.toml"]["question"] if each["path"] == "target")
    return {option["value"]: option["label"] for option in target["options"]}


def requirement_name(compiled: Table, entry: Table) -> str:
    """What a requirement is about: its question's name, or the title of the section in which its questions stand."""
    field = entry.get("field") or entry["any"][0]["field"]
    questions = compiled["questions.toml"]["question"]
    for question in questions:
        if question["path"] == field and "field" in entry:
            return str(question["name"])
    [section] = {each["section"] for each in questions if each["path"].split(".")[0] == field}
    return next(
        str(each["title"])
        for each in compiled["questions.toml"]["section"]
        if each["id"] == section
    )


def _rule(ground: Ground, compiled: Table, titles: Mapping[object, str]) -> Place | None:
    """Where a rule is shown, and what it is called there. None for a row's own: the row itself is listed."""
    found = re.match(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+)(?:\[(\d+)\])?)?", ground.key)
    assert found, f"{ground.file}: {ground.key} is no key"
    part, at, inner, inner_at = found.groups()
    match ground.file:
        case "requirements.toml":
            asked = compiled[ground.file][part][int(at)]
            return Place(TITLES, "requirements", f"申报条件：{requirement_name(compiled, asked)}")
        case "routes.toml" if part == "title":
            title = compiled[ground.file][part][int(at)]
            page, name = title_page(title["target"]), titles[title["target"]]
            if inner == "routes":
                route = title[inner][int(inner_at)]
                return Place(page, route["clause"], f"{name}：{route['name']}")
            return Place(page, "conditions", f"{name}：能力、业绩和学术成果条件")
        case "routes.toml":
            named = compiled[ground.file][part]
            return Place(TITLES, part, named.get("name", "学历的层次"))
        case "scoring.toml":
            return Place(TITLES, "score", "年限、总分和标准分的算法")
        case _:
            return None


def title_page(target: str) -> str:
    """The page about one title."""
    return f"{TITLES}{target}/"


def _questions(rules: Rules, facts: Facts, sections: Iterable[FormSection]) -> Found:
    """The questions on the form that rest on the clause, or whose answers its rules look at."""
    sections = tuple(sections)
    by_name: dict[str, list[Question]] = {}
    for question in rules.questions:
        by_name.setdefault(question.name, []).append(question)
    asked = {each.question.path for section in sections for each in section.asked}
    asked |= {question.path for section in sections for question in section.lists}
    claimed = {
        claim.clause: Place(CALCULATOR, f"q-{question.path}.{claim.clause}", question.name)
        for section in sections
        for question in section.lists
        for claim in question.claims
    }
    yield from claimed.items()
    for clause in (facts.questions.keys() | facts.answers.keys()) - claimed.keys():
        for name in (*facts.questions.get(clause, ()), *facts.answers.get(clause, ())):
            for question in by_name.get(name, ()):
                if question.path in asked:
                    yield clause, Place(CALCULATOR, f"q-{question.path}", name)


def _readings(readings: Iterable[Reading], facts: Facts) -> Found:
    by_id = {reading.id: reading for reading in readings}
    for clause, found in facts.readings.items():
        yield from ((clause, Place(READINGS, id, by_id[id].question)) for id in found)


def _guides(guides: Iterable[Guidance]) -> Found:
    """The guides with a sentence that rests on the clause, at the part where it stands first."""
    for guide in guides:
        for clause, part in guide.clauses.items():
            yield clause, Place(guide.page, part, guide.title)


def _lists(facts: Facts, file: str, place: Place) -> Found:
    """The clauses that a list rests on, for everybody or where a fact holds."""
    yield from ((clause, place) for clause, files in facts.lists.items() if file in files)
    for clause, grounds in facts.rules.items():
        yield from ((clause, place) for ground in grounds if ground.file == file)
