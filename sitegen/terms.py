"""The terms that the policy explains, and where it uses them.

An explanation opens with the terms in quotation marks: “主要完成人”“主要参与人”在本标准……. `rules/terms.toml` adds
other words for the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import TEXT, Mistake, in_text, no_clause, one_of
from calculator.policy import Clause, Policy, Row
from calculator.sourced import place

FILE = "terms.toml"


@dataclass(frozen=True)
class Term:
    """What a clause explains: its words, the quoted ones first, and the clauses and rows that use any of them."""

    clause: str
    words: tuple[str, ...]
    used_in: tuple[str, ...]


type Terms = Mapping[str, Term]  # by the clause that explains


def read(policy: Policy, table: Mapping[str, Any]) -> tuple[Terms, tuple[Mistake, ...]]:
    """The terms, and what is wrong with the file."""
    if not table:
        return {}, ()
    article = policy.clauses.get(table.get("definitions", ""))
    if not isinstance(article, Clause):
        return {}, (no_clause(FILE, "definitions", table.get("definitions"), policy.clauses),)
    also: dict[str, tuple[str, ...]] = {}
    for entry in table.get("also", ()):
        also[entry["clause"]] = (*also.get(entry["clause"], ()), *entry["words"])
    apart = {
        (entry["words"], clause) for entry in table.get("apart", ()) for clause in entry["clauses"]
    }
    words = {
        child.id: (*quoted(child.paragraphs[0]), *also.get(child.id, ()))
        for child in article.children
    }
    uses = _uses(policy, words, apart)
    terms = {clause: Term(clause, each, tuple(uses[clause])) for clause, each in words.items()}
    return terms, tuple(_mistakes(policy, terms, table))


def quoted(explanation: str) -> tuple[str, ...]:
    """The words that an explanation opens with in quotation marks, in each of its sentences.

    >>> quoted("“基本掌握”指明其意；“掌握”指充分理解。")
    ('基本掌握', '掌握')
    """
    openings = (re.match("(?:“[^”]+”)+", part) for part in re.split("[；。]", explanation))
    return tuple(word for found in openings if found for word in re.findall("“([^”]+)”", found[0]))


def _uses(
    policy: Policy, words: Mapping[str, Sequence[str]], apart: set[tuple[str, str]]
) -> Mapping[str, Sequence[str]]:
    """By the explaining clause, what uses its terms; of two terms in one place the longer counts."""
    of = {word: clause for clause, each in words.items() for word in each}
    pattern = re.compile("|".join(map(re.escape, sorted(of, key=len, reverse=True))) or "(?!)")
    uses: dict[str, dict[str, None]] = {clause: {} for clause in words}
    for node in policy.clauses.values():
        if isinstance(node, Clause | Row):
            for match in pattern.finditer("\n".join(policy.texts[node.id])):
                if node.id != of[match[0]] and (match[0], node.id) not in apart:
                    uses[of[match[0]]][node.id] = None
    return {clause: tuple(each) for clause, each in uses.items()}


def _mistakes(policy: Policy, terms: Terms, table: Mapping[str, Any]) -> Iterator[Mistake]:
    texts = "\n".join(words for each in policy.texts.values() for words in each)
    for index, entry in enumerate(table.get("also", ())):
        file, key = place(entry, FILE, f"also[{index}]")
        if entry["clause"] not in terms:
            problem, should = f"“{entry['clause']}”不解释用语", one_of(entry["clause"], terms)
            yield Mistake(file, f"{key}.clause", problem, should)
        for at, word in enumerate(entry["words"]):
            if word not in texts:
                problem = f"“{word}”在原文里找不到"
                yield Mistake(file, f"{key}.words[{at}]", problem, "原文里的说法，照抄", rests=TEXT)
    for term in terms.values():
        if not term.words:
            should = f'一段 [[also]]，clause = "{term.clause}"，words 是它解释的用语'
            problem = f"{term.clause}没有用引号写出它解释的用语"
            yield Mistake(FILE, "also", problem, should, term.clause)
    for index, entry in enumerate(table.get("apart", ())):
        file, key = place(entry, FILE, f"apart[{index}]")
        for at, clause in enumerate(entry["clauses"]):
            if not any(entry["words"] in words for words in policy.texts.get(clause, ())):
                problem = f"“{entry['words']}”在{clause}中找不到"
                should = "有这几个字的条款"
                yield Mistake(file, f"{key}.clauses[{at}]", problem, should, rests=in_text(clause))
