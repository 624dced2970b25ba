"""What a clause is called in running text: 《评价标准》第十六条（二）1, 附件1-2 学历学位."""

from collections.abc import Iterator, Mapping

from calculator.policy import Annex, Clause, Policy


def citations(policy: Policy) -> Mapping[str, str]:
    """The name of every clause, annex, group and row by its id, made of the numbers as printed."""
    names: dict[str, str] = {}
    for document in policy.documents:
        name = f"《{document.name}》"
        names[document.id] = name
        for chapter in document.chapters:
            names[chapter.id] = f"{name}{chapter.number} {chapter.title}"
            for clause in chapter.clauses:
                names.update(_of_clause(clause, name))
    for annex in policy.annexes:
        names.update(_of_annex(annex))
    return names


def _of_clause(clause: Clause, above: str) -> Iterator[tuple[str, str]]:
    # An unnumbered clause is called by its opening words: 破格申报正高级工程师.
    own = clause.number.rstrip(".") or clause.paragraphs[0].rstrip("：")
    # A full stop between two half-width numbers, or 第1条2 would be read as 12.
    joint = "." if above[-1].isdigit() and own[0].isdigit() else ""
    name = above + joint + own
    yield clause.id, name
    for child in clause.children:
        yield from _of_clause(child, name)


def _of_annex(annex: Annex) -> Iterator[tuple[str, str]]:
    yield annex.id, annex.number
    for group in annex.groups:
        yield group.id, f"{annex.number} {_short(group.label)}"
        for row in group.rows:
            yield row.id, f"{annex.number} {_short(row.label)}"


def _short(label: str) -> str:
    """A label of the table without what it adds in brackets."""
    return label.partition("（")[0]
