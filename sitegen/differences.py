"""Where the texts do not agree with themselves: the conditions against the annexes, caps against their sums.

All of it is found by comparing (see editorial.py); this module only lays it out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from calculator.policy import Policy
from calculator.rules import Rules
from sitegen.editorial import Notes, differences, sum_findings


@dataclass(frozen=True)
class Shown:
    """A difference: the two places ("" where one is missing), and what each says there."""

    clause: str
    row: str
    line: str  # 第9项
    clause_words: "Parts"
    row_words: "Parts"


# Words in pieces, each with whether the other place does not have it.
type Parts = tuple[tuple[str, bool], ...]


def context(policy: Policy, rules: Rules, notes: Notes) -> dict[str, Any]:
    """The variables of the page's template."""
    found = differences(policy, rules)
    return {
        "differences": tuple(
            Shown(
                each.clause if each.clause in policy.clauses else "",
                each.row,
                f"第{each.number.rstrip('.')}项",
                *marked(each.clause_words.strip("，、；。"), each.row_words.strip("，、；。")),
            )
            for each in found
        ),
        "sums": sum_findings(rules),
        "compared": tuple(rules.counterparts.items()),
        "noted": tuple(id for id in policy.clauses if id in notes),
        "notes": notes,
    }


def marked(left: str, right: str) -> tuple[Parts, Parts]:
    """Two phrases in pieces: what both have, and what only this one has.

    >>> marked("单单位", "单位")
    ((('单', False), ('单', True), ('位', False)), (('单', False), ('位', False)))
    """
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return (
        tuple(_pieces((left[a1:a2], kind != "equal") for kind, a1, a2, _, _ in codes)),
        tuple(_pieces((right[b1:b2], kind != "equal") for kind, _, _, b1, b2 in codes)),
    )


def _pieces(found: Iterator[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    return ((words, differs) for words, differs in found if words)
