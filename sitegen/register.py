"""The clause register: how each clause is treated, checked against what really rests on it.

`rules/register.toml` says what is meant; `facts` finds what is there: the rules, questions, readings and lists
that name a clause. `check` and `untested` compare the two.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calculator.mistakes import Absent, Mistake, in_text, no_clause, one_of
from calculator.policy import Annex, Chapter, Clause, Policy, Row
from calculator.sourced import inside

FILE = "register.toml"

# The classes, and what they are called on the page.
KINDS = {
    "decided": "由程序判断",
    "asked": "向申报人提问",
    "judged": "由人评定",
    "information": "说明",
}
# These list things for every applicant; in them, only what hangs on a fact decides.
LISTS = {"materials.toml": ("only", "unless"), "calendar.toml": ()}
NO_RULES = ("version", "standard.toml", "questions.toml", "readings.toml")
# What the cases call an outcome that meets the clause, or fails it.
MET = ("met", "waived", "needed", "eligible", "yes")
UNMET = ("unmet", "not_needed", "ineligible", "no")

_TRIED = "tests/ 的用例里至少有一个符合、一个不符合，clause 写这一条"
# How an entry looks that is missing.
_LOOKS = (
    '{} = "decided"（由程序判断）、"asked"（提问）、"judged"（由人评定）或 "information"（说明）'
)

type Table = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """How a clause is treated. `leads`: the clause that it goes along with, "" where it stands by itself."""

    clause: str
    kind: str
    why: str
    leads: str
    place: str = field(default="", compare=False)  # in the file


type Register = Mapping[str, Entry]


@dataclass(frozen=True)
class Ground:
    """A place in the rules that names a clause. `row`: the row of a score table that the place belongs to."""

    file: str
    key: str
    row: str


@dataclass(frozen=True)
class Facts:
    """What names each clause: rules, questions (by name), readings (by id), lists (by file).

    `answers`: the questions, by name, whose answers the rules of a clause look at.
    """

    rules: Mapping[str, tuple[Ground, ...]]
    questions: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Trial:
    """A case that tests a clause: where it stands, and what comes out."""

    clause: str
    file: str
    outcome: str


type Trials = Mapping[str, tuple[Trial, ...]]  # by clause


# The register, read


def read(policy: Policy, table: Table) -> tuple[Register, tuple[Mistake, ...]]:
    """The register's entries; a mistake for each clause without one, and each entry without a clause."""
    if not table:
        return {}, ()
    entries: dict[str, Entry] = {}
    mistakes: list[Mistake] = []
    sections = {
        section.id: {node.id for node in nodes} for section, nodes in articles_and_rows(policy)
    }
    for name, keys in table.items():
        if name not in sections:
            problem = f"原文里没有名为“{name}”的一章或附件"
            mistakes.append(
                Mistake(FILE, name, problem, one_of(name, sections), rests=in_text(name))
            )
            continue
        for key, value in keys.items():
            place = f"{name}.{key}"
            for id in ids(key):
                entry = _entry(id, value, place)
                if isinstance(entry, Mistake):
                    mistakes.append(entry)
                elif id not in sections[name]:
                    problem, should = f"{name}里没有“{id}”", one_of(id, sections[name])
                    mistakes.append(Mistake(FILE, place, problem, should, id, in_text(id)))
                elif id in entries:
                    should = "每一条只写一处"
                    mistakes.append(Mistake(FILE, place, f"“{id}”前面已经有了", should, id))
                else:
                    entries[id] = entry
    everything = [id for clauses in sections.values() for id in clauses]
    for entry in entries.values():
        if entry.leads and entry.leads not in everything:
            place = inside(entry.place, "with")
            mistakes.append(no_clause(FILE, place, entry.leads, everything, entry.clause))
    given = {id for keys in table.values() for key in keys for id in ids(key)}
    for section, nodes in articles_and_rows(policy):
        mistakes += (
            Mistake(FILE, section.id, f"“{node.id}”没有登记", _LOOKS.format(node.id), node.id)
            for node in nodes
            if node.id not in given
        )
    return entries, tuple(mistakes)


def ids(key: str) -> tuple[str, ...]:
    """The clauses that a key stands for.

    >>> ids("std-3-1..3")
    ('std-3-1', 'std-3-2', 'std-3-3')
    """
    match = re.fullmatch(r"(.*-)(\d+)\.\.(\d+)", key)
    if not match:
        return (key,)
    stem, first, last = match.groups()
    return tuple(f"{stem}{number}" for number in range(int(first), int(last) + 1))


def _entry(id: str, value: str | Table, place: str) -> Entry | Mistake:
    """An entry, or what is wrong with it."""
    entry = {"as": value} if isinstance(value, str) else value
    kind, why, leads = (entry.get(name, "") for name in ("as", "why", "with"))
    if kind not in KINDS:
        return Mistake(FILE, place, f"是“{kind}”", one_of(kind, KINDS), id)
    return Entry(id, kind, why, leads, place)


def articles_and_rows(policy: Policy) -> Iterator[tuple[Chapter | Annex, tuple[Clause | Row, ...]]]:
    """What needs an entry, by chapter and annex, in the order of the source: annexes before the second text."""
    first, others = policy.documents[:1], policy.documents[1:]
    for chapter in (chapter for document in first for chapter in document.chapters):
        yield chapter, tuple(_with_children(chapter.clauses))
    for annex in policy.annexes:
        yield annex, tuple(row for group in annex.groups for row in group.rows)
    for document in others:
        for chapter in document.chapters:
            yield chapter, tuple(_with_children(chapter.clauses))


def _with_children(clauses: Iterable[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        yield clause
        yield from _with_children(clause.children)


# What rests on each clause


def facts(compiled: Mapping[str, Table]) -> Facts:
    """Everything in the compiled rules that names a clause, by clause."""
    rules: dict[str, list[Ground]] = {}
    lists: dict[str, list[str]] = {}
    answers: dict[str, list[str]] = {}
    asked = compiled["questions.toml"]["question"]
    for file, table in compiled.items():
        if file in NO_RULES:
            continue
        for name, ground in _named(table, file, "", ""):
            rules.setdefault(name, []).append(ground)
        for name, seen in _fields(table, ""):
            answers.setdefault(name, []).extend(
                question.get("name", "")
                for question in asked
                if f"{question.get('path', '')}.".startswith(f"{seen}.")
            )
    for file, conditions in LISTS.items():
        for entry in (each for found in compiled.get(file, {}).values() for each in found):
            if not any(condition in entry for condition in conditions):
                lists.setdefault(entry.get("clause", ""), []).append(file)
    questions: dict[str, list[str]] = {}
    for question in asked:
        for name, _ in _named(question, "questions.toml", "", ""):
            questions.setdefault(name, []).append(question.get("name", ""))
    readings: dict[str, list[str]] = {}
    for reading in compiled["readings.toml"]["reading"]:
        for name in reading.get("clauses", ()):
            readings.setdefault(name, []).append(reading.get("id", ""))
    return Facts(
        _frozen(rules), _frozen(questions), _frozen(answers), _frozen(readings), _frozen(lists)
    )


def _named(value: object, file: str, key: str, row: str) -> Iterator[tuple[str, Ground]]:
    """Each clause's id that stands in the value, with its place."""
    if isinstance(value, str):
        if re.fullmatch(r"(std|proc|annex)-[a-z0-9_-]+", value):
            yield value, Ground(file, key, row)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _named(inner, file, f"{key}[{index}]", row)
    elif isinstance(value, dict):
        row = value["clause"] if "rule" in value else row
        for name, inner in value.items():
            if _decides(file, key, value, name):
                yield from _named(inner, file, f"{key}.{name}" if key else name, row)


def _fields(value: object, clause: str) -> Iterator[tuple[str, str]]:
    """Each field that a rule looks at, with the clause that the rule rests on."""
    if isinstance(value, list):
        for inner in value:
            yield from _fields(inner, clause)
    elif isinstance(value, dict):
        clause = value.get("clause", clause)
        if "field" in value:
            yield clause, value["field"]
        yield from _fields(list(value.values()), clause)


def _decides(file: str, key: str, table: Table, name: str) -> bool:
    """Whether what stands under a name is part of a rule: in a list, the conditions are, and what they are of."""
    if file not in LISTS or not key:
        return True
    conditions = LISTS[file]
    inside = re.search(r"\.(\w+)$", key)
    if inside and inside[1] in conditions:
        return True
    return name in conditions or (name == "clause" and any(each in table for each in conditions))


def _frozen[T](found: Mapping[str, Sequence[T]]) -> Mapping[str, tuple[T, ...]]:
    return {name: tuple(dict.fromkeys(each)) for name, each in found.items()}


# The checks


def check(register: Register, facts: Facts) -> tuple[Mistake, ...]:
    """A mistake for each entry that what is there contradicts."""
    return tuple(
        mistake for entry in register.values() for mistake in _contradictions(entry, facts)
    )


def _contradictions(entry: Entry, facts: Facts) -> Iterator[Mistake]:
    at, id = entry.place, entry.clause
    match entry.kind:
        case "decided" if not _rests(entry, facts.rules):
            should = "有依据它的规则，或改为 judged、information"
            yield Absent(FILE, at, "登记为“decided”，但没有哪条规则依据它", should, id)
        case "asked" if not _rests(entry, facts.questions):
            should = "有依据它的问题，或改为别的一类"
            yield Absent(FILE, at, "登记为“asked”，但没有哪个问题依据它", should, id)
        case "information" if entry.clause in facts.rules:
            places = "、".join(f"{rule.file}:{rule.key}" for rule in facts.rules[entry.clause])
            yield Mistake(FILE, at, f"登记为“information”，但有规则依据它：{places}", "decided", id)


def _rests[T](entry: Entry, found: Mapping[str, tuple[T, ...]]) -> tuple[T, ...]:
    """What rests on the clause, on an item below it, or on the clause that it goes along with."""
    return tuple(
        each
        for id in filter(None, (entry.clause, entry.leads))
        for name, grounds in found.items()
        if name == id or name.startswith(f"{id}-")
        for each in grounds
    )


def trials(files: Mapping[str, Table]) -> Trials:
    """The cases by the clause that they test: tables with `clause`, and `rests_on` for any further ones.

    `files`: the case files by name, read from TOML.
    """
    found: dict[str, list[Trial]] = {}
    for file, table in files.items():
        for case in _cases(table):
            for clause in (case["clause"], *case.get("rests_on", ())):
                found.setdefault(clause, []).append(Trial(clause, file, _outcome(case)))
    return {clause: tuple(each) for clause, each in found.items()}


def _outcome(case: Table) -> str:
    """What a case expects: a status, whether a condition is fulfilled, a verdict, or points."""
    if "min" in case and "max" in case:
        return f"{case['min']}-{case['max']}"
    expected = case.get("expect", {})
    if isinstance(expected, dict):
        expected = expected.get("status", expected.get("verdict", ""))
    return str(case.get("status", case.get("fulfilled", expected)))


def _cases(value: object) -> Iterator[Table]:
    if isinstance(value, list):
        for inner in value:
            yield from _cases(inner)
    elif isinstance(value, dict):
        if isinstance(value.get("clause"), str):
            yield value
        else:
            yield from _cases(list(value.values()))


def untested(register: Register, tested: Trials) -> tuple[Mistake, ...]:
    """A mistake for each decided clause without a case that meets it and one that fails it.

    Where cases give points instead, two with different outcomes will do.
    """
    return tuple(
        Mistake(FILE, entry.place, f"登记为“decided”，但没有{missing}的用例", _TRIED, entry.clause)
        for entry in register.values()
        if entry.kind == "decided"
        for missing in _missing({trial.outcome for trial in _rests(entry, tested)})
    )


def _missing(outcomes: set[str]) -> Iterator[str]:
    if len(outcomes - {*MET, *UNMET}) > 1:
        return
    if not outcomes.intersection(MET):
        yield "符合它"
    if not outcomes.intersection(UNMET):
        yield "不符合它"
