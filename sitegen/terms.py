"""The terms that the policy explains, and where it uses them.

An explanation opens with the terms in quotation marks: “主要完成人”“主要参与人”在本标准……. `rules/terms.toml` adds
other words for the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import Mistake
from calculator.policy import Clause, Policy, Row

FILE = "rules/terms.toml"


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
        return {}, (Mistake(FILE, "definitions", "names no article of the policy"),)
    also = {entry["clause"]: tuple(entry["words"]) for entry in table.get("also", ())}
    apart = {
        (entry["words"], clause) for entry in table.get("apart", ()) for clause in entry["clauses"]
    }
    words = {
        child.id: (*quoted(child.paragraphs[0]), *also.get(child.id, ()))
        for child in article.children
    }
    uses = _uses(policy, words, apart)
    terms = {clause: Term(clause, each, tuple(uses[clause])) for clause, each in words.items()}
    return terms, tuple(_mistakes(policy, terms, also, apart))


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


def _mistakes(
    policy: Policy,
    terms: Terms,
    also: Mapping[str, Sequence[str]],
    apart: set[tuple[str, str]],
) -> Iterator[Mistake]:
    for clause in also.keys() - terms.keys():
        yield Mistake(FILE, clause, "explains no term")
    texts = "\n".join(words for each in policy.texts.values() for words in each)
    for clause, words in also.items():
        for word in words:
            if word not in texts:
                yield Mistake(FILE, clause, f"“{word}” stands nowhere in the policy")
    for term in terms.values():
        if not term.words:
            yield Mistake(FILE, term.clause, "quotes no term: say under [[also]] what it explains")
    for word, clause in sorted(apart):
        if not any(word in words for words in policy.texts.get(clause, ())):
            yield Mistake(FILE, clause, f"“{word}” does not stand there")
