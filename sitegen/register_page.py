"""The clause register as a page: each clause, how it is treated, and by what."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.policy import Annex, Chapter, Clause, Node, Policy, Row, own_texts
from calculator.readings import Reading
from sitegen.places import Place, places
from sitegen.register import KINDS, Entry, Facts, Ground, Register, Trials, articles_and_rows

# What the rules of a file are called on the page. Those of `tables/` are called by their row.
SOURCES = {
    "requirements.toml": "申报条件",
    "routes.toml": "申报途径",
    "scoring.toml": "年限和总分的算法",
    "materials.toml": "申报材料",
    "calendar.toml": "时间安排",
    "ranking.toml": "名册的排列",
}
OTHER_SOURCE = "其他规则"
LONGEST_OPENING = 28  # characters


@dataclass(frozen=True)
class Source:
    """Rules that rest on a clause: what they are called, and the row of the score table that they are of."""

    words: str
    row: str


@dataclass(frozen=True)
class Line:
    """A clause as the page lists it."""

    entry: Entry
    label: str  # 第十六条（二）1
    opening: str  # its first words
    sources: tuple[Source, ...]
    questions: tuple[str, ...]
    readings: tuple[Reading, ...]
    lists: tuple[str, ...]
    cases: int
    has_items: bool

    @property
    def treatment(self) -> str:
        return KINDS[self.entry.kind]

    @property
    def by_items(self) -> bool:
        """Whether it is a heading: decided by what rests on the items below it."""
        bare = not (self.sources or self.entry.leads)
        return self.has_items and bare and self.entry.kind == "decided"


@dataclass(frozen=True)
class Section:
    """A chapter or an annex."""

    id: str
    title: str
    lines: tuple[Line, ...]


def sections(
    policy: Policy,
    register: Register,
    facts: Facts,
    readings: Iterable[Reading],
    tested: Trials,
) -> tuple[Section, ...]:
    """The register as the page shows it, in the order of the source."""
    where = places(policy)
    by_id = {reading.id: reading for reading in readings}

    def line(node: Clause | Row) -> Line:
        id = node.id
        grounds = [ground for ground in facts.rules.get(id, ()) if ground.row != id]
        own = [ground for ground in facts.rules.get(id, ()) if ground.row == id]
        return Line(
            entry=register[id],
            label=_label(where[id]),
            opening=_opening(node),
            sources=tuple(
                dict.fromkeys(
                    (
                        *(Source("本表的计分规则", "") for _ in own[:1]),
                        *(_source(ground, where) for ground in grounds),
                    )
                )
            ),
            questions=tuple(
                dict.fromkeys((*facts.questions.get(id, ()), *facts.answers.get(id, ())))
            ),
            readings=tuple(by_id[reading] for reading in facts.readings.get(id, ())),
            lists=tuple(SOURCES[file] for file in facts.lists.get(id, ())),
            cases=len(tested.get(id, ())),
            has_items=isinstance(node, Clause) and bool(node.children),
        )

    return tuple(
        Section(section.id, _title(section, where), tuple(map(line, nodes)))
        for section, nodes in articles_and_rows(policy)
    )


def _title(section: Chapter | Annex, where: Mapping[str, Place]) -> str:
    label = where[section.id].label
    return f"{label} {section.name}" if isinstance(section, Annex) else label


def context(
    policy: Policy,
    register: Register,
    facts: Facts,
    readings: Iterable[Reading],
    tested: Trials,
) -> dict[str, Any]:
    """The variables of the page's template."""
    return {
        "sections": sections(policy, register, facts, readings, tested),
        "counts": counts(register),
    }


def counts(register: Register) -> tuple[tuple[str, str, int], ...]:
    """Each class with its name and the number of clauses in it."""
    found = Counter(entry.kind for entry in register.values())
    return tuple((kind, words, found[kind]) for kind, words in KINDS.items())


def _source(ground: Ground, where: Mapping[str, Place]) -> Source:
    if ground.row:
        return Source(f"计分：{where[ground.row].label}", ground.row)
    return Source(SOURCES.get(ground.file, OTHER_SOURCE), "")


def _label(place: Place) -> str:
    """Its name without the document's or the annex's, which stands above."""
    return place.label.partition("》")[2] or place.label.partition(" ")[2]


def _opening(node: Node) -> str:
    """The first words of a clause, as far as a line takes them; none of a row, which is called by its own."""
    if isinstance(node, Row):
        return ""
    words = own_texts(node)[0]
    phrase = re.split("[，。；：]", words, maxsplit=1)[0]
    if len(phrase) > LONGEST_OPENING:
        phrase = phrase[:LONGEST_OPENING].rstrip("、（《“")
    return phrase if len(words) - len(phrase) <= 1 else f"{phrase}……"
