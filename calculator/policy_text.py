"""From the text in rules/policy to the policy; what is wrong with it comes back as mistakes.

A document (`std.md`) holds a paragraph a line, with blank lines between:

    # title
    ## 第一章 总则              a chapter
    第三条 …                    an article: std-3
    （一）…                     std-3-1
    1.…                         std-3-1-1, or std-3-1 directly under an article
    …                           goes on with the clause above
    … {#std-3}                  goes on with that open clause further out
    … {#std-24-1}               opens a clause that has no printed number
    附件：…                     from here on: the closing list

An annex (`annex-1-1.md`) holds the official table, read row by row:

    # 附件1-1 title
    | 序号 | 一级指标 | …        the header; after the last row, the closing rows
    ## 一 基本条件（17分） {#annex-1-1-basic}
    ### 学历学位 {#annex-1-1-education}
    1.…                         content; ended by the standard that belongs to it
    得分标准：…
    最高分：5分

The words are the source's. Its white space and the width of its punctuation are not: Chinese
punctuation is full-width, digits, Latin letters and . % / - are half-width, and spaces stand only
between two issuing bodies, inside a document's title, and as blanks of the form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from calculator.mistakes import Mistake
from calculator.policy import Annex, Cell, Chapter, Clause, Document, Group, Policy, Row
from calculator.standard import Text


def parse(
    texts: Mapping[str, str], documents: Sequence[Text], annexes: Sequence[Text]
) -> tuple[Policy, tuple[Mistake, ...]]:
    """The policy out of its files' texts by name ("std", "annex-1-1"), and what is wrong with them.

    `documents` and `annexes`: those that there should be, in their order.
    """
    mistakes: list[Mistake] = []
    for name in sorted(texts.keys() ^ {text.id for text in (*documents, *annexes)}):
        problem = "nothing reads a file of this name" if name in texts else "the file is missing"
        mistakes.append(Mistake(path(name), "", problem))

    read_documents, read_annexes = [], []
    for of in documents:
        if of.id in texts:
            document, found = parse_document(of, texts[of.id])
            read_documents.append(document)
            mistakes += found
    for of in annexes:
        if of.id in texts:
            annex, found = parse_annex(of, texts[of.id])
            read_annexes.append(annex)
            mistakes += found
    return Policy(tuple(read_documents), tuple(read_annexes)), tuple(mistakes)


def path(name: str) -> str:
    return f"rules/policy/{name}.md"


_ID = re.compile(r"^(.*?) *\{#([a-z0-9_-]+)\}$")
_N = "([二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"  # 1 to 99
_CHAPTER = re.compile(f"^## (第{_N}章) (.+)$")
_ARTICLE = re.compile(f"^(第{_N}条) (.+)$")
_SECTION = re.compile(f"^(（{_N}）)(.+)$")
_ITEM = re.compile(r"^((\d+)\.)(.+)$")
_NUMBERED = re.compile(r"^(第.{1,4}条|（.{1,3}）|\d)")  # what should be one of the three above
_GROUP = re.compile(f"^## ({_N}) (.+（\\d+分）)$")
_CAP = re.compile(r"^\d+分$")
_HALF_WIDTH = re.compile(r"[,;:()]")


def chinese_number(text: str) -> int:
    """二十一 -> 21; for 1 to 99."""
    digits = "零一二三四五六七八九"
    tens, ten, units = text.rpartition("十")
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(units) if units else 0)


class _Lines:
    """The lines of one file, and the mistakes found at the line that is being read."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.at = 1
        self.mistakes: list[Mistake] = []
        self.ids: set[str] = set()

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each line, and the id written at its end ("" where there is none)."""
        for at, line in enumerate(self.text.splitlines(), 1):
            self.at = at
            marked = _ID.match(line)
            body, written_id = (marked[1], marked[2]) if marked else (line.strip(), "")
            if half := _HALF_WIDTH.search(body):
                self.wrong(f"half-width {half[0]!r}: punctuation is full-width in the text")
            if "{#" in body:
                self.wrong("an id that cannot be read; it stands at the line's end, as {#std-24-1}")
            if body:
                yield body, written_id

    def wrong(self, problem: str) -> None:
        self.mistakes.append(Mistake(path(self.name), str(self.at), problem))

    def new_id(self, id: str) -> str:
        if id in self.ids:
            self.wrong(f"the id {id} stands twice")
        if not id.startswith(f"{self.name}-"):
            self.wrong(f"the id {id!r} should begin with {self.name}-")
        self.ids.add(id)
        return id

    def in_turn(self, number: int, before: int, printed: str) -> None:
        if number != before + 1:
            self.wrong(f"{printed} where number {before + 1} was expected")


@dataclass
class _OpenClause:
    id: str
    number: str
    blocks: list["str | _OpenClause"]

    def children(self) -> int:
        return sum(isinstance(block, _OpenClause) for block in self.blocks)

    def closed(self) -> Clause:
        blocks = (block if isinstance(block, str) else block.closed() for block in self.blocks)
        return Clause(self.id, self.number, tuple(blocks))


def parse_document(of: Text, text: str) -> tuple[Document, list[Mistake]]:
    name = of.id
    lines = _Lines(name, text)
    title = ""
    chapters: list[tuple[str, str, list[_OpenClause]]] = []
    closing: list[str] = []
    articles = 0
    stack: list[_OpenClause] = []  # the article being read, and the clauses open inside it

    def begin(depth: int, number: int, printed: str, words: str) -> None:
        """Open a clause below the first `depth` open ones."""
        del stack[depth:]
        parent = stack[-1]
        lines.in_turn(number, parent.children(), printed or words)
        stack.append(_OpenClause(lines.new_id(f"{parent.id}-{number}"), printed, [words]))
        parent.blocks.append(stack[-1])

    for line, id in lines:
        if id and (line.startswith("#") or _NUMBERED.match(line)):
            lines.wrong(f"the id {id} is written out, though it follows from the number")
        if line.startswith("# ") and not title:
            title = line[2:]
        elif found := _CHAPTER.match(line):
            lines.in_turn(chinese_number(found[2]), len(chapters), found[1])
            chapters.append((found[1], found[3], []))
            stack = []
        elif line.startswith("#"):
            lines.wrong("a heading that is neither the title nor a chapter")
        elif not chapters:
            lines.wrong("text before the first chapter")
        elif found := _ARTICLE.match(line):
            if closing:
                lines.wrong("an article after the closing list")
            lines.in_turn(chinese_number(found[2]), articles, found[1])
            articles = chinese_number(found[2])
            stack = [_OpenClause(lines.new_id(f"{name}-{articles}"), found[1], [found[3]])]
            chapters[-1][2].append(stack[0])
        elif closing or line.startswith("附件："):
            closing.append(line)
        elif not stack:
            lines.wrong("text outside an article")
        elif found := _SECTION.match(line):
            begin(1, chinese_number(found[2]), found[1], found[3])
        elif found := _ITEM.match(line):
            depth = len(stack) - (1 if stack[-1].number.endswith(".") else 0)  # items do not nest
            begin(depth, int(found[2]), found[1], found[3])
        elif _NUMBERED.match(line):
            lines.wrong("a number that cannot be read; write 第五条 and a space, （一）, or 1.")
        elif id in (outer := [clause.id for clause in stack]):
            del stack[outer.index(id) + 1 :]
            stack[-1].blocks.append(line)
        elif id:
            begin(1, stack[0].children() + 1, "", line)
            if stack[-1].id != id:
                lines.wrong(f"the id {id} where {stack[-1].id} was expected")
        else:
            stack[-1].blocks.append(line)

    if not title:
        lines.wrong("no title")
    for number, _, clauses in chapters:
        if not clauses:
            lines.wrong(f"{number} has no article")
    done = tuple(
        Chapter(
            lines.new_id(f"{name}-chapter-{at}"), number, words, tuple(a.closed() for a in clauses)
        )
        for at, (number, words, clauses) in enumerate(chapters, 1)
    )
    return Document(name, of.name, of.own, title, done, tuple(closing)), lines.mistakes


@dataclass
class _OpenRow:
    id: str
    label: str
    content: list[str | Clause]  # of the cell being read
    cells: list[Cell]
    cap: str = ""

    def closed(self) -> Row:
        return Row(self.id, self.label, tuple(self.cells), self.cap)


def parse_annex(of: Text, text: str) -> tuple[Annex, list[Mistake]]:
    name = of.id
    lines = _Lines(name, text)
    number = title = ""
    columns: tuple[str, ...] = ()
    groups: list[tuple[str, str, str, list[_OpenRow]]] = []
    closing: list[tuple[str, ...]] = []
    row: _OpenRow | None = None

    def end_row() -> None:
        if row and (row.content or not row.cells or not row.cap):
            lines.wrong(f"the row {row.id} ends without its 得分标准 or its 最高分")

    for line, id in lines:
        if id and not line.startswith("##"):
            lines.wrong(f"the id {id} is neither a group's nor a row's")
        if line.startswith("# ") and not title:
            number, _, title = line[2:].partition(" ")
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if columns:
                closing.append(cells)
            else:
                columns = cells
        elif closing:
            lines.wrong("text after the closing rows")
        elif found := _GROUP.match(line):
            end_row()
            row = None
            lines.in_turn(chinese_number(found[2]), len(groups), found[1])
            groups.append((lines.new_id(id), found[1], found[3], []))
        elif line.startswith("### ") and groups:
            end_row()
            row = _OpenRow(lines.new_id(id), line[4:], [], [])
            groups[-1][3].append(row)
        elif line.startswith("#"):
            lines.wrong("a heading that is neither a group with its points nor a row in one")
        elif not row:
            lines.wrong("text outside a row")
        elif line.startswith("得分标准："):
            row.cells.append(Cell(tuple(row.content), line.removeprefix("得分标准：")))
            row.content = []
        elif line.startswith("最高分："):
            row.cap = line.removeprefix("最高分：")
            if not _CAP.match(row.cap):
                lines.wrong(f"a cap that is not a number of points: {row.cap}")
        elif found := _ITEM.match(line):
            row.content.append(Clause("", found[1], (found[3],)))
        elif _NUMBERED.match(line):
            lines.wrong("a number that cannot be read; write 1.")
        else:
            row.content.append(line)
    end_row()
    if not title:
        lines.wrong("no title")
    if not columns or not closing or not all(rows for *_, rows in groups):
        lines.wrong("no header row, no closing rows, or a group without a row")
    done = tuple(
        Group(id, at, label, tuple(r.closed() for r in rows)) for id, at, label, rows in groups
    )
    return Annex(name, of.name, number, title, columns, done, tuple(closing)), lines.mistakes
