"""What results and sheets take from the text: plain data for JSON, made where the policy is and used where it is not."""

from collections.abc import Iterator, Mapping
from typing import Any

from calculator.citation import citations
from calculator.policy import Annex, Policy, Row
from calculator.rules import Rules


def skeleton(policy: Policy, rules: Rules) -> dict[str, Any]:
    """`clauses`: what each clause is called; `forms`: the official score tables as they are printed, by title."""
    forms = ((table.target, policy.clauses[table.annex]) for table in rules.tables)
    return {
        "clauses": dict(citations(policy)),
        "forms": {target: _form(annex) for target, annex in forms if isinstance(annex, Annex)},
    }


def _form(annex: Annex) -> Mapping[str, Any]:
    return {
        "number": annex.number,
        "title": annex.title,
        "columns": list(annex.columns),
        "groups": [
            {
                "number": group.number,
                "label": group.label,
                "rows": list(map(_row, group.rows)),
            }
            for group in annex.groups
        ],
        "closing": [list(cells) for cells in annex.closing],
    }


def _row(row: Row) -> Mapping[str, Any]:
    """Of each cell, `lines`: a number, "" where there is none, and words."""
    return {
        "id": row.id,
        "label": row.label,
        "cells": [
            {"lines": list(map(list, _lines(cell.content))), "standard": cell.standard}
            for cell in row.cells
        ],
        "cap": row.cap,
    }


def _lines(content: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    for part in content:
        yield ("", part) if isinstance(part, str) else (part.number, "".join(part.paragraphs))
