"""Editorial notes: what is odd in the policy text, written down by hand or found by comparing.

The text itself stays as it is; a note stands beside the clause that it is about.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from calculator.mistakes import Mistake, no_clause
from calculator.points import Number
from calculator.policy import Annex, Clause, Node, Policy, Row
from calculator.rules import Group, Rules, ScoreTable
from calculator.sourced import place
from calculator.words import as_written
from sitegen.places import places

FILE = "editorial.toml"

type Notes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Difference:
    """Words in which a condition of a clause and its line in the annex are not the same."""

    clause: str  # the clause of the single condition, "std-21-2-9", or where it would stand
    row: str
    number: str  # the line's: "9."
    clause_words: str  # "" where the clause has no such condition
    row_words: str  # "" where the annex has no such line


@dataclass(frozen=True)
class SumFinding:
    """Caps that do not add up to what the table says of them."""

    id: str  # the group's or the annex's
    stated: Number  # points
    summed: Number


def differences(policy: Policy, rules: Rules) -> tuple[Difference, ...]:
    """Where the lines of a row are not word for word those of the clause that it says again."""
    return tuple(
        Difference(f"{clause_id}-{number.rstrip('.')}", row_id, number, clause_words, row_words)
        for row_id, clause_id in rules.counterparts.items()
        for number, conditions in _side_by_side(
            policy.clauses.get(clause_id), policy.clauses.get(row_id)
        )
        for clause_words, row_words in unequal_phrases(*conditions)
    )


def _side_by_side(clause: Node | None, row: Node | None) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each number with the words of the clause and of the row."""
    if not isinstance(clause, Clause) or not isinstance(row, Row):
        return
    in_clause = {child.number: "".join(child.paragraphs) for child in clause.children}
    in_row = {
        line.number: "".join(line.paragraphs)
        for cell in row.cells
        for line in cell.content
        if isinstance(line, Clause)
    }
    if not in_row:
        return  # it only names the clause
    for number in {**in_clause, **in_row}:
        clause_words, row_words = in_clause.get(number, ""), in_row.get(number, "")
        # What the clause says of some applicants in a last item stands in brackets behind the row's label.
        if row_words or clause_words.partition("，")[0] not in row.label:
            yield number, (clause_words, row_words)


def unequal_phrases(left: str, right: str) -> Iterator[tuple[str, str]]:
    """Where two texts part, phrase by phrase, so that what is quoted can be read by itself."""
    a, b = (re.findall("[^，、；。（）]+|.", text) for text in (left, right))
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            yield "".join(a[a1:a2]), "".join(b[b1:b2])


def sum_findings(rules: Rules) -> tuple[SumFinding, ...]:
    """Groups whose items do not add up to the group, tables whose groups, but for the bonus, do not make the full score."""
    return tuple(
        finding
        for table in rules.printed
        for finding in (*map(_group_sum, table.groups), _table_sum(rules, table))
        if finding.stated != finding.summed
    )


def _group_sum(group: Group) -> SumFinding:
    return SumFinding(group.clause, group.cap, sum(item.cap for item in group.items))


def _table_sum(rules: Rules, table: ScoreTable) -> SumFinding:
    summed = sum(group.cap for group in table.groups if group.id != rules.passing.bonus_group)
    return SumFinding(table.annex, rules.passing.full, summed)


def notes(
    policy: Policy, rules: Rules, editorial: Mapping[str, Any]
) -> tuple[Notes, tuple[Mistake, ...]]:
    """All notes by the id that they stand at: those of `editorial` first, then what was found."""
    written, mistakes = _written(policy, editorial)
    found = (*_of_differences(policy, rules), *_of_sums(policy, rules))
    by_id: dict[str, tuple[str, ...]] = {}
    for clause_id, note in (*written, *found):
        by_id[clause_id] = (*by_id.get(clause_id, ()), note)
    return by_id, mistakes


def _written(
    policy: Policy, editorial: Mapping[str, Any]
) -> tuple[list[tuple[str, str]], tuple[Mistake, ...]]:
    written: list[tuple[str, str]] = []
    mistakes: list[Mistake] = []
    for index, entry in enumerate(editorial.get("note", ())):
        _, key = place(entry, FILE, f"note[{index}]")
        clause, words = entry["clause"], entry["words"]
        if clause not in policy.clauses:
            mistakes.append(no_clause(FILE, f"{key}.clause", clause, policy.clauses))
        elif not words or not any(words in paragraph for paragraph in policy.texts[clause]):
            problem = f"“{words}”在{clause}中找不到"
            should = as_written(words, policy.texts[clause])
            mistakes.append(Mistake(FILE, f"{key}.words", problem, should))
        else:
            written.append((clause, f"“{words}”：{entry['note']}"))
    return written, tuple(mistakes)


def _of_differences(policy: Policy, rules: Rules) -> Iterator[tuple[str, str]]:
    """A note at the clause and one at the row, for each difference."""
    where = places(policy)
    for found in differences(policy, rules):
        line = f"第{found.number.rstrip('.')}项"
        if found.clause in where:
            condition, table_line = where[found.clause].label, where[found.row].label + line
            here = _contrast("此处", found.clause_words, table_line, found.row_words)
            there = _contrast(line, found.row_words, condition, found.clause_words)
            yield from ((found.clause, here), (found.row, there))
        else:
            yield found.row, f"{line}在{where[rules.counterparts[found.row]].label}中没有。"


def _contrast(here: str, here_words: str, there: str, there_words: str) -> str:
    return f"{here}{_says(here_words)}，{there}{_says(there_words)}。"


def _says(words: str) -> str:
    return f"作“{words.strip('，、；。')}”" if words else "没有这些字"


def _of_sums(policy: Policy, rules: Rules) -> Iterator[tuple[str, str]]:
    for found in sum_findings(rules):
        if isinstance(policy.clauses.get(found.id), Annex):
            yield found.id, f"附加分以外各部分合计{found.summed}分，不是{found.stated}分。"
        else:
            yield found.id, f"各项最高分合计{found.summed}分，此处写的是{found.stated}分。"
