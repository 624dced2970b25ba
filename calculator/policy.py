"""The policy: its documents and annexes as values, and the way from an id to its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Clause:
    """An article, a numbered item below it, or a numbered line in an annex's content column."""

    id: str  # "std-16-2-1"; "" for a line of an annex
    number: str  # as printed: "第十六条", "（二）", "1."; "" where the text has none
    blocks: tuple["str | Clause", ...]  # own paragraphs and sub-clauses, in the text's order

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(block for block in self.blocks if isinstance(block, str))

    @property
    def children(self) -> tuple["Clause", ...]:
        return tuple(block for block in self.blocks if isinstance(block, Clause))


@dataclass(frozen=True)
class Chapter:
    id: str  # "std-chapter-1"
    number: str  # "第一章"
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Document:
    id: str
    name: str  # what the texts call it: 评价标准
    own: tuple[str, ...]  # what it calls itself: 本标准
    title: str
    chapters: tuple[Chapter, ...]
    closing: tuple[str, ...]  # the list of annexes after the last article


@dataclass(frozen=True)
class Cell:
    content: tuple[str | Clause, ...]  # 内容
    standard: str  # 得分标准

    @property
    def lines(self) -> tuple[str, ...]:
        """The content without the numbers."""
        return tuple(
            text
            for part in self.content
            for text in ([part] if isinstance(part, str) else part.paragraphs)
        )


@dataclass(frozen=True)
class Row:
    id: str  # "annex-1-1-education"
    label: str  # 二级指标
    cells: tuple[Cell, ...]  # one, but three for the honours
    cap: str  # 最高分, as printed: "5分"


@dataclass(frozen=True)
class Group:
    id: str  # "annex-1-1-basic"
    number: str  # 序号: "一"
    label: str  # 一级指标: "基本条件（17分）"
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Annex:
    id: str
    name: str  # what it is for: 副高级职称
    number: str  # "附件1-1"
    title: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    closing: tuple[tuple[str, ...], ...]  # the rows below the table, each as its cells


type Node = Document | Chapter | Clause | Annex | Group | Row


@dataclass(frozen=True)
class Policy:
    documents: tuple[Document, ...]
    annexes: tuple[Annex, ...]

    @cached_property
    def clauses(self) -> Mapping[str, Node]:
        return {node.id: node for node in walk(self)}

    @cached_property
    def texts(self) -> Mapping[str, tuple[str, ...]]:
        """Each id's own words, without printed numbers and without its sub-clauses'."""
        return {node.id: own_texts(node) for node in walk(self)}


def walk(policy: Policy) -> Iterator[Node]:
    """Everything that has an id."""
    for document in policy.documents:
        yield document
        for chapter in document.chapters:
            yield chapter
            for clause in chapter.clauses:
                yield from _with_children(clause)
    for annex in policy.annexes:
        yield annex
        for group in annex.groups:
            yield group
            yield from group.rows


def _with_children(clause: Clause) -> Iterator[Clause]:
    yield clause
    for child in clause.children:
        yield from _with_children(child)


def own_texts(node: Node) -> tuple[str, ...]:
    match node:
        case Clause():
            return node.paragraphs
        case Row():
            return (
                node.label,
                *(text for cell in node.cells for text in (*cell.lines, cell.standard)),
            )
        case Group():
            return (node.label,)
        case Chapter():
            return (node.title,)
        case Document():
            return (node.title, *node.closing)
        case Annex():
            return (node.title, *(cell for row in node.closing for cell in row))
