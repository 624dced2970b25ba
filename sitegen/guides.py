"""Guides in plain words for the usual people: `rules/guides.toml`, read and checked against the text.

A sentence that states a rule quotes the words it rests on and takes its numbers out of them; any other sentence is
marked `plain`. What the rules say by themselves (routes, materials, score tables) is only named, and the page shows it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from calculator.mistakes import Mistake, in_text, no_clause, one_of
from calculator.parties import PARTIES
from calculator.policy import Clause, Policy
from calculator.readings import Reading
from calculator.rules import TARGET, Rules
from calculator.sourced import place
from calculator.words import as_written, find

FILE = "guides.toml"
PAGE = "guides/"
ROUTES = ("routes.toml", "questions.toml")  # what the titles and the names of routes come out of

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
_NUMBER = re.compile("[0-9０-９〇零一二两三四五六七八九十百千半]+")

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
    guides = tuple(reader.guide(table, index) for index, table in enumerate(data["guide"]))
    for name in sorted(reader.shared.keys() - reader.used):
        problem = f"没有指南用到“{name}”"
        reader.wrong(f"shared.{name}", problem, f'在指南里写 {{ use = "{name}" }}，或删去')
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

    @property
    def shared(self) -> Mapping[str, Sequence[Table]]:
        """The lists of lines that several guides use."""
        shared: Mapping[str, Sequence[Table]] = self.data.get("shared", {})
        return shared

    def wrong(self, key: str, problem: str, should: str, rests: tuple[str, ...] = ()) -> None:
        self.mistakes.append(Mistake(FILE, key, problem, should, rests=rests))

    def known(
        self,
        names: Iterable[str],
        of: Iterable[str],
        key: str,
        what: str,
        rests: tuple[str, ...] = (),
    ) -> None:
        known = tuple(of)
        for name in sorted(set(names) - set(known)):
            self.wrong(key, f"没有{what}“{name}”", one_of(name, known), rests)

    def guide(self, table: Table, index: int) -> Guidance:
        id, parts = table["id"], self.data["parts"]
        _, key = place(table, FILE, f"guide[{index}]")
        ids = [guide["id"] for guide in self.data["guide"]]
        if ids.index(id) < index:
            self.wrong(f"{key}.id", f"“{id}”前面已经有了", "另一个 id，每个只用一次")
        for name in table:
            self.known([name], sorted({*_KEYS, *parts}), f"{key}.{name}", "名为此的部分")
        # A title of the form without its requirements is a mistake there, and not here once more.
        asked = self.rules.question.get(TARGET)
        named = (str(option.value) for option in asked.options) if asked else ()
        titles = (*self.rules.eligibility.titles, *named)
        self.known([table["group"]], self.data["groups"], f"{key}.group", "组")
        self.known(table["titles"], titles, f"{key}.titles", "职称", ROUTES)
        self.known(table["related"], ids, f"{key}.related", "指南")
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

    def lines(
        self, tables: Sequence[Table], key: str, within: tuple[str, ...] = ()
    ) -> Iterator[Line]:
        """The lines of a list. `within`: the shared lists that are being read."""
        for index, table in enumerate(tables):
            _, at = place(table, FILE, f"{key}[{index}]")
            kind = next((kind for kind in KINDS if kind in table), "")
            if not kind or not table.keys() <= {kind, *KINDS[kind]}:
                problem = f"一行里不能这样写：{'、'.join(table) or '什么也没有'}"
                self.wrong(at, problem, f"{'、'.join(KINDS)}之一，加上它允许的项（见文件开头）")
            elif kind == "use":
                name = table["use"]
                self.used.add(name)
                self.known([name], self.shared, f"{at}.use", "共用的几行")
                if name in within:
                    self.wrong(f"{at}.use", f"“{name}”里又用了它自己", "别的几行")
                else:
                    shared = self.shared.get(name, ())
                    yield from self.lines(shared, f"shared.{name}", (*within, name))
            else:
                yield from self.line(kind, table, at)

    def line(self, kind: str, table: Table, key: str) -> Iterator[Line]:
        """The line; none where it names what is not there."""
        said = table[kind]
        before = len(self.mistakes)
        match kind:
            case "text":
                said = self.sentence(table, key)
            case "reading":
                by_id = {reading.id: reading for reading in self.rules.published}
                self.known([said], by_id, f"{key}.reading", "不同理解", ("readings.toml",))
                said = by_id.get(said, said)
            case "items":
                numbered = (it for it, node in self.policy.clauses.items() if _has_items(node))
                self.known([said], numbered, f"{key}.items", "分项的条款", in_text(said))
            case "routes":
                titles = self.rules.eligibility.titles.values()
                names = {route.name for title in titles for route in title.routes}
                self.known(said, names, f"{key}.routes", "途径", ROUTES)
            case "materials" | "calendar":
                self.known(said, PARTIES, f"{key}.{kind}", "这一方")
        if len(self.mistakes) > before:
            return
        if kind == "calendar":
            said = [PARTIES[who] for who in said]
        yield Line(kind, tuple(said) if isinstance(said, list) else said)

    def sentence(self, table: Table, key: str) -> Sentence:
        """The sentence with its holes filled out of the words that it rests on."""
        text, grounds = table["text"], table.get("from", {})
        if bool(grounds) == table.get("plain", False):
            both = "既写了 from，又写了 plain" if grounds else "没有写依据哪一条"
            self.wrong(key, both, '说规则的，from = { 条款 = "引文" }；不说规则的，plain = true')
        if "guide" in table:
            ids = (it["id"] for it in self.data["guide"])
            self.known([table["guide"]], ids, f"{key}.guide", "指南")
        if "who" in table:
            self.known([table["who"]], PARTIES, f"{key}.who", "这一方")
        numbers: dict[str, int | float] = {}
        before = len(self.mistakes)
        for clause, quoted in grounds.items():
            for words in [quoted] if isinstance(quoted, str) else quoted:
                for name, number in self.numbers(clause, words, f"{key}.from.{clause}").items():
                    if numbers.setdefault(name, number) != number:
                        problem = f"{{{name}}}在{clause}中是{number}，前面是{numbers[name]}"
                        self.wrong(f"{key}.from.{clause}", problem, "同一个数；不同的数用不同的空")
        # Where a quotation is wrong, its holes are not there either.
        holes = set(_HOLE.findall(text)) if len(self.mistakes) == before else set(numbers)
        for name in sorted(holes - numbers.keys()):
            should = f"在 from 的引文里、数字所在之处也写{{{name}}}"
            self.wrong(f"{key}.text", f"空{{{name}}}没有可填的数", should)
        for name in sorted(numbers.keys() - holes):
            problem, should = (
                f"句子里没有空{{{name}}}",
                f"在句子里写{{{name}}}，或引文到数字之前为止",
            )
            self.wrong(f"{key}.from", problem, should)
        return Sentence(
            text=_HOLE.sub(lambda hole: str(numbers.get(hole[1], hole[0])), text),
            clauses=tuple(grounds),
            who=PARTIES.get(table.get("who", ""), ""),
            leads=table.get("guide", ""),
        )

    def numbers(self, clause: str, words: str, key: str) -> Mapping[str, int | float]:
        """The numbers in the holes of quoted words."""
        if clause not in self.policy.texts:
            self.mistakes.append(no_clause(FILE, key, clause, self.policy.clauses))
            return {}
        found = [numbers for _, numbers in find(words, self.policy.texts[clause])]
        if not found or any(numbers != found[0] for numbers in found):
            times = f"有{len(found)}处，数字不同" if found else "找不到"
            once = "前后多引几个字，使它只有一处"
            should = once if found else as_written(words, self.policy.texts[clause])
            self.wrong(key, f"“{words}”在{clause}中{times}", should)
        return found[0] if found else {}


def _has_items(node: object) -> bool:
    return isinstance(node, Clause) and bool(node.children)


def _typed_numbers(data: Table) -> Iterator[Mistake]:
    """Digits and numerals outside of holes, but for what the file excepts with its reason."""
    texts, excepted = tuple(_texts(data)), data.get("except", ())
    allowed = [each["text"] for each in excepted]
    for index, (table, each) in enumerate(zip(excepted, allowed, strict=True)):
        if not any(each in text for _, text in texts):
            _, key = place(table, FILE, f"except[{index}]")
            yield Mistake(FILE, f"{key}.text", f"“{each}”在指南里没有", "从这里删去，或照抄指南")
    for key, text in texts:
        for each in sorted(allowed, key=len, reverse=True):
            text = text.replace(each, "")
        if typed := _NUMBER.search(text):
            should = "空，如{years}，数字从 from 的引文里取；不是规则里的数的，写进 except"
            yield Mistake(FILE, key, f"写了数字“{typed[0]}”", should)


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
            at = f"{key}[{index}]"
            yield from _texts(inner, place(inner, FILE, at)[1] if isinstance(inner, dict) else at)
