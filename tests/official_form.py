"""The official score tables as they are read, to be held against what is printed."""

import re

from calculator.policy import Annex, Clause


def words_of(annex: Annex) -> str:
    """The official form as it is read: from left to right, 最高分 in the first line of its item."""
    found = list(annex.columns)
    for group in annex.groups:
        found += [group.number, group.label]
        for row in group.rows:
            found.append(row.label)
            for at, cell in enumerate(row.cells):
                for part in cell.content:
                    found += [part.number, *part.paragraphs] if isinstance(part, Clause) else [part]
                found += [cell.standard, row.cap] if at == 0 else [cell.standard]
    return plain("".join([*found, *(cell for cells in annex.closing for cell in cells)]))


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def certain(span: dict[str, float]) -> str:
    """The points in a line: one that is still open stays blank, to be written by hand."""
    return f"{span['min']:g}" if span["min"] == span["max"] else ""
