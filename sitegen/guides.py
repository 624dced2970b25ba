"""Guides in plain words for the usual people: `rules/guides.toml`, read and checked against the text.

A sentence that states a rule quotes the words it rests on and takes its numbers out of them; any other sentence is
marked `plain`. What the rules say by themselves (routes, materials, score tables) is only named, and the page shows it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from calculator.mistakes import Mistake
from calculator.policy import Clause, Policy
from calculator.procedure import PARTIES
from calculator.readings import Reading
from calculator.rules import Rules
from calculator.words import find

FILE = "rules/guides.toml"
PAGE = "guides/"

# What a line of the file may be, and what else its table may hold.
KINDS: Mapping[str, frozenset[str]] = {
    "text": frozenset({"from", "plain", "who", "guide"}),
    "head": frozenset(),
    "reading": frozenset(),
    "items": frozenset(),
    "routes": frozenset(),
    "works": frozenset(),
    "score": frozenset(),
    "conversion": frozenset(),
    "materials": frozenset(),
    "calendar": frozenset(),
    "use": frozenset(),
}
_KEYS = {"id", "group", "title", "for", "titles", "related"}  # of a guide, beside its parts
_HOLE = re.compile(r"\{([a-z_]+)\}")
_NUMBER = re.compile("[0-9０-９〇零一二两三四五六七八九十百千半]")

type Table = Mapping[str, Any]


@dataclass(frozen=True)
class Sentence:
    """`clauses`: what it rests on, none where it states no rule. `who` does it, of a step. `leads`: to which guide."""

    text: str
    clauses: tuple[str, ...]
    who: str
    leads: str


@dataclass(frozen=True)
class Line:
    """A line of a guide: its kind, and what is said or shown.

    `said` is a sentence, a heading, a reading, the clause whose items are shown, or names: of the routes, of who hands
    something in, of who does something in the year. For the rest (works, score, conversion) the kind says all.
    """

    kind: str
    said: Sentence | Reading | str | tuple[str, ...] = ""


@dataclass(frozen=True)
class Part:
    """A part of a guide (要满足什么), its lines in runs of one kind."""

    id: str
    title: str
    runs: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """What its sentences rest on."""
        sentences = (line.said for _, lines in self.runs for line in lines)
        return tuple(it for each in sentences if isinstance(each, Sentence) for it in each.clauses)


@dataclass(frozen=True)
class Guidance:
    """One guide. `whom`: whom it is for. `titles`: the titles it is about, by target; `related`: ids of guides."""

    id: str
    group: str
    title: str
    whom: str
    titles: tuple[str, ...]
    related: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def page(self) -> str:
        return f"{PAGE}{self.id}/"

    @property
    def clauses(self) -> Mapping[str, str]:
        """Each clause that its sentences rest on, and the part that names it first."""
        found: dict[str, str] = {}
        for part in self.parts:
            for clause in part.clauses:
                found.setdefault(clause, part.id)
        return found


def read(
    policy: Policy, rules: Rules, data: Table
) -> tuple[tuple[Guidance, ...], tuple[Mistake, ...]]:
    """The guides, and what is wrong with them."""
    if not data:
        return (), ()
    reader = _Reader(policy, rules, data)
    guides = tuple(reader.guide(table) for table in data["guide"])
    for name in data["shared"].keys() - reader.used:
        reader.wrong(f"shared.{name}", "no guide uses it")
    # Lines that guides share are read with each of them.
    return guides, (*dict.fromkeys(reader.mistakes), *_typed_numbers(data))


def context(
    guides: Sequence[Guidance], groups: Mapping[str, str], titles: Table, year: Table
) -> dict[str, Any]:
    """The variables of the pages' templates. `titles`, `year`: those of the pages on the titles and on the year."""
    return {
        "guides": {guide.id: guide for guide in guides},
        "groups": {
            name: tuple(guide for guide in guides if guide.group == id)
            for id, name in groups.items()
        },
        "of_title": {
            target: guide for guide in guides if guide.group == "title" for target in guide.titles
        },
        "conversion": titles["conversion"],
        "entries": year["entries"],
        "own": {guide.id: _own(guide, guides, titles) for guide in guides},
    }


def _own(guide: Guidance, guides: Sequence[Guidance], titles: Table) -> dict[str, Any]:
    """The variables of one guide's page: its titles, what is handed in, and the guides that go with it."""
    by_id = {each.id: each for each in guides}
    by_target = {title.target: title for title in titles["titles"]}
    shown = tuple(by_target[target] for target in guide.titles)
    return {
        "guide": guide,
        "shown": shown,
        "handed": shown[0].materials if len(shown) == 1 else titles["materials"],
        "related": tuple(by_id[id] for id in guide.related),
    }


@dataclass
class _Reader:
    """Walks the file; `mistakes` collects."""

    policy: Policy
    rules: Rules
    data: Table
    mistakes: list[Mistake] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # of the shared lines

    def wrong(self, key: str, problem: str) -> None:
        self.mistakes.append(Mistake(FILE, key, problem))

    def known(self, names: Iterable[str], of: Iterable[str], key: str, what: str) -> None:
        for name in sorted(set(names) - set(of)):
            self.wrong(key, f"there is no {what} {name!r}")

    def guide(self, table: Table) -> Guidance:
        id, parts = table["id"], self.data["parts"]
        key = f"guide.{id}"
        ids = [guide["id"] for guide in self.data["guide"]]
        self.known(table.keys(), {*_KEYS, *parts}, key, "key")
        self.known([table["group"]], self.data["groups"], f"{key}.group", "group")
        self.known(table["titles"], self.rules.eligibility.titles, f"{key}.titles", "title")
        self.known(table["related"], ids, f"{key}.related", "guide")
        return Guidance(
            id=id,
            group=table["group"],
            title=table["title"],
            whom=table["for"],
            titles=tuple(table["titles"]),
            related=tuple(table["related"]),
            parts=tuple(
                self.part(part, name, table[part], f"{key}.{part}")
                for part, name in parts.items()
                if part in table
            ),
        )

    def part(self, id: str, title: str, tables: Sequence[Table], key: str) -> Part:
        lines = tuple(self.lines(tables, key))
        runs = groupby(lines, key=lambda line: line.kind)
        return Part(id, title, tuple((kind, tuple(run)) for kind, run in runs))

    def lines(self, tables: Sequence[Table], key: str) -> Iterator[Line]:
        for index, table in enumerate(tables):
            place = f"{key}[{index}]"
            kind = next((kind for kind in KINDS if kind in table), "")
            if not kind or not table.keys() <= {kind, *KINDS[kind]}:
                self.wrong(place, f"{', '.join(table)}: no line is made of these")
            elif kind == "use":
                self.used.add(table["use"])
                self.known([table["use"]], self.data["shared"], place, "list of shared lines")
                yield from self.lines(
                    self.data["shared"].get(table["use"], ()), f"shared.{table['use']}"
                )
            else:
                yield from self.line(kind, table, place)

    def line(self, kind: str, table: Table, key: str) -> Iterator[Line]:
        """The line; none where it names what is not there."""
        said = table[kind]
        before = len(self.mistakes)
        match kind:
            case "text":
                said = self.sentence(table, key)
            case "reading":
                by_id = {reading.id: reading for reading in self.rules.readings}
                self.known([said], by_id, key, "reading")
                said = by_id.get(said, said)
            case "items":
                numbered = (it for it, node in self.policy.clauses.items() if _has_items(node))
                self.known([said], numbered, key, "clause with items")
            case "routes":
                titles = self.rules.eligibility.titles.values()
                names = {route.name for title in titles for route in title.routes}
                self.known(said, names, key, "route")
            case "materials" | "calendar":
                self.known(said, PARTIES, key, "party")
        if len(self.mistakes) > before:
            return
        if kind == "calendar":
            said = [PARTIES[who] for who in said]
        yield Line(kind, tuple(said) if isinstance(said, list) else said)

    def sentence(self, table: Table, key: str) -> Sentence:
        """The sentence with its holes filled out of the words that it rests on."""
        text, grounds = table["text"], table.get("from", {})
        if bool(grounds) == table.get("plain", False):
            self.wrong(key, "a sentence rests on clauses (`from`), or states no rule (`plain`)")
        if "guide" in table:
            self.known([table["guide"]], (it["id"] for it in self.data["guide"]), key, "guide")
        if "who" in table:
            self.known([table["who"]], PARTIES, key, "party")
        numbers: dict[str, int | float] = {}
        for clause, quoted in grounds.items():
            for words in [quoted] if isinstance(quoted, str) else quoted:
                for name, number in self.numbers(clause, words, key).items():
                    if numbers.setdefault(name, number) != number:
                        self.wrong(
                            key, f"{{{name}}} is {number} in {clause}, {numbers[name]} before"
                        )
        holes = set(_HOLE.findall(text))
        for name in sorted(holes - numbers.keys()):
            self.wrong(key, f"nothing fills the hole {{{name}}}")
        for name in sorted(numbers.keys() - holes):
            self.wrong(key, f"{{{name}}} is no hole of the sentence")
        return Sentence(
            text=_HOLE.sub(lambda hole: str(numbers.get(hole[1], hole[0])), text),
            clauses=tuple(grounds),
            who=PARTIES.get(table.get("who", ""), ""),
            leads=table.get("guide", ""),
        )

    def numbers(self, clause: str, words: str, key: str) -> Mapping[str, int | float]:
        """The numbers in the holes of quoted words."""
        if clause not in self.policy.texts:
            self.wrong(key, f"there is no clause {clause!r} in rules/policy/")
            return {}
        found = [numbers for _, numbers in find(words, self.policy.texts[clause])]
        if not found or any(numbers != found[0] for numbers in found):
            times = f"{len(found)} times, with other numbers," if found else "nowhere"
            self.wrong(key, f"“{words}” stands {times} in {clause}")
        return found[0] if found else {}


def _has_items(node: object) -> bool:
    return isinstance(node, Clause) and bool(node.children)


def _typed_numbers(data: Table) -> Iterator[Mistake]:
    """Digits and numerals outside of holes, but for what the file excepts with its reason."""
    texts, allowed = tuple(_texts(data)), [each["text"] for each in data["except"]]
    for each in allowed:
        if not any(each in text for _, text in texts):
            yield Mistake(FILE, "except", f"“{each}” stands nowhere")
    for key, text in texts:
        for each in sorted(allowed, key=len, reverse=True):
            text = text.replace(each, "")
        if typed := _NUMBER.search(text):
            yield Mistake(FILE, key, f"“{typed[0]}” is typed; a number comes out of quoted words")


def _texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """All that the file says to people, with its place."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in ("text", "head", "title", "for") and isinstance(inner, str):
                yield f"{key}.{name}", inner
            elif name in ("parts", "groups"):
                yield from ((f"{name}.{id}", words) for id, words in inner.items())
            elif name != "except":
                yield from _texts(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            place = inner.get("id", index) if isinstance(inner, Mapping) else index
            yield from _texts(inner, f"{key}[{place}]")
