"""References in the policy's words: what they say, and to which clause, row, table or text they lead.

What names its target by number is found by its form (本标准第十二条, 《评价标准》, 附件1-1 学历学位); words that refer
without a number are listed in `rules/references.toml`, as is what else of this text may strike a reader as a reference,
and with a reason what only looks like one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calculator.citation import citations
from calculator.mistakes import TEXT, Mistake, in_text, no_clause
from calculator.policy import Annex, Clause, Node, Policy, Row
from calculator.policy_text import path
from calculator.sourced import place

FILE = "references.toml"
TABLES = "tables"  # all of them as one text
_NUMBER = "[一二三四五六七八九十百]+"
_ARTICLE = rf"第{_NUMBER}条(?:（{_NUMBER}）)?\d*"
_TITLE = "《[^《》]+》"
_BACK = "附件\\d|[前上]述|[前上][条款项]"  # what refers in any text


def all_annexes(policy: Policy) -> str:
    """The id of all annexes together, as they are listed with the first document; "" where there is none."""
    return f"{policy.documents[0].id}-annexes" if policy.documents and policy.annexes else ""


@dataclass(frozen=True)
class Reference:
    """Words from `start` to `end` that refer to `to`: the id of a clause, a row, an annex or a text."""

    start: int
    end: int
    to: str


@dataclass(frozen=True)
class Phrase:
    """Words that refer to something without a number, and the clauses in which they do."""

    clauses: tuple[str, ...]
    words: str
    to: str


@dataclass(frozen=True)
class CrossReferences:
    """Finds references. `left`: words that look like one and stay plain."""

    policy: Policy
    phrases: tuple[Phrase, ...]
    left: tuple[str, ...]
    looks: tuple[str, ...]  # words that may strike a reader as a reference

    @cached_property
    def own(self) -> Mapping[str, str]:
        """What a text calls itself, and which text calls itself so."""
        return {words: each.id for each in self.policy.documents for words in each.own}

    @cached_property
    def document(self) -> str:
        """The pattern of a text's name: 《评价标准》, 本标准."""
        own = sorted(self.own, key=len, reverse=True)
        return "|".join((_TITLE, *map(re.escape, own)))

    @cached_property
    def looks_like_one(self) -> re.Pattern[str]:
        """All that can strike a reader as a reference."""
        looks = "|".join((_BACK, *map(re.escape, self.looks)))
        return re.compile(rf"{_TITLE}(?:第{_NUMBER}条)?|第{_NUMBER}条|{looks}")

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The ids by what they are called: 《评价标准》第十六条（二）1."""
        titles = {f"《{_closed(each.title)}》": each.id for each in self.policy.documents}
        return titles | {_closed(name): id for id, name in citations(self.policy).items()}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Everything that refers by a number or a name."""
        names = (name for name in citations(self.policy).values() if name[0] != "《")
        annexes = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
        by_number = (
            rf"(?P<document>{self.document})?(?P<aside>（[^（）]*）)?(?P<article>{_ARTICLE})"
        )
        return re.compile(f"{by_number}|(?P<name>{self.document})|(?P<annex>{annexes})")

    def find(self, words: str, text: str) -> tuple[Reference, ...]:
        """The references in words of a text ("std", or TABLES), in their order; none leads to the text itself."""
        text = text_of(self.policy, text)
        own = self.policy.documents[0].id if text == TABLES else text
        found = [*self._by_form(words, own, 0), *self._by_phrase(words, text)]
        return tuple(sorted(found, key=lambda reference: reference.start))

    def of(self, node: Node) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        """Each paragraph of a node's own words with its references."""
        text = text_of(self.policy, node.id)
        for words in self.policy.texts[node.id]:
            yield words, self.find(words, text)

    def _by_form(self, words: str, own: str, offset: int) -> Iterator[Reference]:
        for match in self.pattern.finditer(words):
            at = offset + match.start()
            if match["article"]:
                yield from self._article(match, own, offset)
            elif named := match["name"] or match["annex"]:
                to = self.ids.get(_closed(named))
                if to and named not in self.own:
                    yield Reference(at, at + len(named), to)

    def _article(self, match: re.Match[str], own: str, offset: int) -> Iterator[Reference]:
        """第十二条, with the text before it that it is of; between them may stand an aside in brackets."""
        document, aside = match["document"], match["aside"]
        itself = not document or document in self.own
        of = own if itself else self.ids.get(_closed(document))
        begins = match.start("article")
        if aside:
            if of and not itself:
                yield Reference(offset + match.start(), offset + match.end("document"), of)
            yield from self._by_form(aside, own, offset + match.start("aside"))
        elif document:
            begins = match.start("document")
        if of:
            named = citations(self.policy)[of] + match["article"]
            # In 第十五条90学时 the number is no item's.
            rest = "" if named in self.ids else re.search(r"\d*$", named)[0]  # type: ignore[index]
            to = self.ids.get(named.removesuffix(rest), "")
            yield Reference(offset + begins, offset + match.end("article") - len(rest), to)

    def _by_phrase(self, words: str, text: str) -> Iterator[Reference]:
        for phrase in self.phrases:
            if any(text_of(self.policy, clause) == text for clause in phrase.clauses):
                for match in re.finditer(re.escape(phrase.words), words):
                    yield Reference(match.start(), match.end(), phrase.to)


def read(policy: Policy, table: Mapping[str, Any]) -> tuple[CrossReferences, tuple[Mistake, ...]]:
    """The finder of references, and what is wrong with the file or with a reference in the text."""
    # Without words, a phrase would stand everywhere.
    worded = [each for each in table.get("phrase", ()) if each["words"]]
    phrases = tuple(Phrase(tuple(each["clauses"]), each["words"], each["to"]) for each in worded)
    left = tuple(words for each in table.get("left", ()) for words in each["words"])
    found = CrossReferences(policy, phrases, left, tuple(table.get("looks", ())))
    mistakes = (
        *_wrong_phrases(found, worded),
        *_wrong_references(found),
        *_unused(found, table.get("left", ())),
    )
    return found, mistakes


def _wrong_phrases(
    found: CrossReferences, tables: Sequence[Mapping[str, Any]]
) -> Iterator[Mistake]:
    known = (*found.policy.clauses, *filter(None, (all_annexes(found.policy),)))
    for index, (phrase, table) in enumerate(zip(found.phrases, tables, strict=True)):
        file, key = place(table, FILE, f"phrase[{index}]")
        if phrase.to not in known:
            yield no_clause(file, f"{key}.to", phrase.to, known)
        stands = {
            node.id
            for node in _nodes(found.policy)
            if any(
                text_of(found.policy, node.id) == text_of(found.policy, clause)
                for clause in phrase.clauses
            )
            and any(phrase.words in words for words in found.policy.texts[node.id])
            and not isinstance(node, Annex)
        }
        for clause in sorted(stands.symmetric_difference(phrase.clauses)):
            there = clause in stands
            problem = f"“{phrase.words}”在{clause}中{'也有' if there else '找不到'}"
            should = f"clauses 里{'有' if there else '没有'}{clause}"
            yield Mistake(file, f"{key}.clauses", problem, should, clause, in_text(clause))


def _wrong_references(found: CrossReferences) -> Iterator[Mistake]:
    """A mistake for each reference that leads nowhere, and for each that nothing finds."""
    for node in _nodes(found.policy):
        for words, references in found.of(node):
            for each in references:
                if not each.to:
                    said = words[each.start : each.end]
                    problem, should = f"“{said}”指不到原文的任何一条", "原文里有的条款"
                    yield Mistake(_file(found.policy, node), words, problem, should, node.id, TEXT)
            for said in unlinked(found, words, references):
                if said not in found.left:
                    problem = f"“{said}”像是引用，却不知指哪里"
                    should = f"在 {FILE} 里：指某一条的写进 [[phrase]]，不是引用的写进 [[left]]"
                    yield Mistake(_file(found.policy, node), words, problem, should, node.id, TEXT)


def _file(policy: Policy, node: Node) -> str:
    """The file of the text that a node stands in."""
    ids = (*(it.id for it in policy.documents), *(it.id for it in policy.annexes))
    return next(path(id) for id in ids if f"{node.id}-".startswith(f"{id}-"))


def _unused(found: CrossReferences, tables: Sequence[Mapping[str, Any]]) -> Iterator[Mistake]:
    said = {
        each
        for node in _nodes(found.policy)
        for words, references in found.of(node)
        for each in unlinked(found, words, references)
    }
    for index, table in enumerate(tables):
        file, key = place(table, FILE, f"left[{index}]")
        for at, words in enumerate(table["words"]):
            if words not in said:
                problem = f"“{words}”在原文里没有，或已经是链接"
                should = "从这里删去，或照抄原文"
                yield Mistake(file, f"{key}.words[{at}]", problem, should, rests=TEXT)


def unlinked(
    found: CrossReferences, words: str, references: tuple[Reference, ...]
) -> Iterator[str]:
    """What looks like a reference and is not linked; of 《…》第十一条 the title."""
    for match in found.looks_like_one.finditer(words):
        if not any(each.start <= match.start() < each.end for each in references):
            yield re.sub(f"(?<=》)第{_NUMBER}条$", "", match[0])


def linking(found: CrossReferences) -> Iterator[tuple[str, str]]:
    """Each reference from one clause, row or annex to another: from where, to what."""
    for node in _nodes(found.policy):
        for _, references in found.of(node):
            for each in references:
                yield node.id, each.to


def text_of(policy: Policy, id: str) -> str:
    """The text that a clause is of: "std", or TABLES for a row of any of the tables."""
    text = id.partition("-")[0]
    return text if any(document.id == text for document in policy.documents) else TABLES


def _nodes(policy: Policy) -> Iterator[Node]:
    """What has words in which something can be referred to; titles and the list of annexes are laid out by hand."""
    return (node for node in policy.clauses.values() if isinstance(node, Clause | Row | Annex))


def _closed(name: str) -> str:
    """A title without the space between its parts."""
    return name.replace(" ", "")
